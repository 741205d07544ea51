"""Notices for links to topics that no longer exist."""

from __future__ import annotations

from dashboard.wording import link_notices


def test_a_notice_names_what_an_old_topic_became():
    assert link_notices.moved("topic", "901", ["A"]) == "Topic 901 is now part of A."
    divided = link_notices.moved("theme", "4", ["A", "B", "C"])
    assert divided == "Theme 4 was split; its papers are now in A, B and C."
    assert link_notices.gone("topic", "7").endswith("spread over several topics.")
