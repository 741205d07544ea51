"""What is said of old links."""

from __future__ import annotations

from dashboard.wording import link_notices


def test_what_became_of_an_old_number():
    assert link_notices.moved("topic", "901", ["A"]) == "Topic 901 has become part of A."
    divided = link_notices.moved("theme", "4", ["A", "B", "C"])
    assert divided == "Theme 4 has been divided: its papers are now in A, B and C."
