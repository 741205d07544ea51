"""About, as the app draws it: what was read, when, with what, and what was in doubt."""

from __future__ import annotations

import html
import re

from dashboard.views.about import warnings_of
from tests.dashboard.conftest import lead, open_view, shown, words
from tests.snapshots import HOSTILE, planted_manifest

WARNINGS = (
    "seeds/planted_0.txt:9: 'Mar 17' has no year; 2025 is assumed",
    "seeds/planted_0.txt: no abstract, 3 more times; see the lines above",
    f"seeds/planted_1.txt:2: {HOSTILE[0]} has no title; skipped",
    *(f"labels: answer {i} is no line; the words are used" for i in range(20)),
)


def digests_in(app) -> list[list[str]]:
    """The cells of the table of digests, row by row."""
    table = next(h.value for h in app.html if "da-digests" in h.value and "<table" in h.value)
    rows = re.findall(r"<tr>(.*?)</tr>", table.split("<tbody>")[1])
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_the_sentence_says_what_was_read_and_when(at_planted):
    app = shown("about")
    assert "On 18 Mar 2025 it read 2 digests, 13 to 17 Mar 2025, with 120 papers." in lead(app)
    assert "No warnings" in words(app)


def test_each_digest_has_the_warnings_of_its_file_and_all_are_listed(at_made):
    at_made(n_papers=30, n_digests=3, manifest=planted_manifest(warnings=WARNINGS))
    app = shown("about")
    assert [row[4] for row in digests_in(app)] == ["none", "1", "2"]
    said = html.unescape(words(app))
    assert "23 warnings" in said
    assert all(warning in said for warning in WARNINGS)
    assert app.expander[0].label == "The other 15"
    assert "<script>" not in words(app)


def test_a_warning_is_that_of_the_file_it_begins_with():
    warnings = ["a/b.txt:3: x", "a/b.txt.gz: y", "a/b.txt: z", "see a/b.txt: w"]
    assert warnings_of("a/b.txt", warnings) == ["a/b.txt:3: x", "a/b.txt: z"]


def test_of_many_digests_the_newest_are_shown_and_all_can_be(at_made):
    at_made(n_papers=240, n_topics=3, n_digests=70)
    app = open_view("about")
    dates = [row[0] for row in digests_in(app)]
    assert len(dates) == 50
    assert dates[0] == "14 Dec 2025"
    app.pagination("about-digests").set_value(2).run()
    assert digests_in(app)[-1][0] == "13 Mar 2025"
    assert "51 to 70 of 70 digests" in words(app)


def test_it_says_which_dates_are_assumed_and_how_to_add_a_digest(at_made):
    at_made(n_papers=40, n_digests=2, n_assumed=1)
    said = words(shown("about"))
    assert said.count('<span class="da-mark">day from the text, year assumed</span>') == 1
    assert "make update" in said
    assert "0.17.4" in said


def test_it_says_how_good_the_topics_are_and_what_was_not_measured(at_planted):
    said = html.unescape(words(shown("about")))
    assert "Topics made again from another random start: agreement 0.95" in said
    assert "Not measured for this analysis:" in said
    assert "<code>digest-atlas evaluate --save</code>" in said
    assert "fair</th><td>2 topics</td>" in said
    assert "Papers are grouped again in 20 reruns" in said
