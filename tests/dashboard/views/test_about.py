"""The About view: digests, warnings, quality."""

from __future__ import annotations

import html
import re

from analysis.snapshot import InputFile
from dashboard.views.about import warnings_of
from tests.dashboard.conftest import lead, open_view, shown, words
from tests.snapshots import HOSTILE, planted_manifest

WARNINGS = (
    "seeds/planted_0.txt:9: 'Mar 17' has no year; 2025 is assumed",
    "seeds/planted_0.txt: no abstract, 3 more times; see the lines above",
    f"seeds/planted_1.txt:2: {HOSTILE[0]} has no title; skipped",
    *(f"labels: answer {i} is no line; the words are used" for i in range(20)),
)


def digests_in(app, table: int = 0) -> list[list[str]]:
    """The cells of a table of digests, row by row: the newest, or all in the fold."""
    tables = [h.value for h in app.html if "da-digests" in h.value and "<table" in h.value]
    rows = re.findall(r"<tr>(.*?)</tr>", tables[table].split("<tbody>")[1])
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_the_lead_names_digests_papers_and_date(at_planted):
    app = shown("about")
    assert "120 papers from 2 digests (13 to 17 Mar 2025), as of 18 Mar 2025." in lead(app)
    assert "No warnings" in words(app)


def test_warnings_are_counted_by_file_and_all_listed(at_made):
    at_made(n_papers=30, n_digests=3, manifest=planted_manifest(warnings=WARNINGS))
    app = shown("about")
    assert [row[4] for row in digests_in(app)] == ["none", "1", "2"]
    said = html.unescape(words(app))
    assert "23 warnings" in said
    assert all(warning in said for warning in WARNINGS)
    assert app.expander[0].label == "15 more"
    assert "<script>" not in words(app)


def test_a_warning_belongs_to_the_file_that_it_starts_with():
    warnings = ["a/b.txt:3: x", "a/b.txt.gz: y", "a/b.txt: z", "see a/b.txt: w"]
    assert warnings_of("a/b.txt", warnings) == ["a/b.txt:3: x", "a/b.txt: z"]


def test_many_digests_have_pages_newest_first(at_made):
    at_made(n_papers=240, n_topics=3, n_digests=70)
    app = open_view("about")
    dates = [row[0] for row in digests_in(app)]
    assert len(dates) == 10
    assert dates[0] == "14 Dec 2025"
    assert app.expander[0].label == "All 70 digests"
    # A closed fold sends nothing; AppTest can't open one.
    assert not [p for p in app.get("pagination") if p.key == "about-digests"]


def test_the_fold_of_all_digests_has_pages(at_made):
    at_made(n_papers=240, n_topics=3, n_digests=70)
    app = open_view("about")
    app.session_state["about-all-digests"] = True
    app.run()
    assert len(digests_in(app, table=1)) == 50
    app.pagination("about-digests").set_value(2).run()
    assert digests_in(app, table=1)[-1][0] == "13 Mar 2025"
    assert "51 to 70 of 70 digests" in words(app)


def test_files_are_in_a_fold_and_show_no_folders_outside_the_project(at_made):
    paths = ["seeds/a.txt", "/home/ada/secret/b.txt", "../../ada/secret/c.txt"]
    inputs = tuple(InputFile(path, "0" * 64) for path in paths)
    warnings = ("/home/ada/secret/b.txt:3: no title; skipped",)
    at_made(n_papers=30, n_digests=3, manifest=planted_manifest(inputs=inputs, warnings=warnings))
    app = open_view("about")
    assert "3 files, with SHA-256" in [fold.label for fold in app.expander]
    assert "b.txt:3: no title; skipped" in words(app)
    assert "0" * 64 not in words(app)
    app.session_state["about-files"] = True
    app.run()
    said = words(app)
    assert all(f">{name}</th>" in said for name in ("seeds/a.txt", "b.txt", "c.txt"))
    assert "ada" not in said


def test_assumed_dates_are_marked_and_adding_is_explained(at_made):
    at_made(n_papers=40, n_digests=2, n_assumed=1)
    said = words(shown("about"))
    assert said.count('<span class="da-mark">text, year assumed</span>') == 1
    assert "make update" in said
    assert "0.17.4" in said


def test_quality_is_described_with_what_was_not_measured(at_planted):
    said = html.unescape(words(shown("about")))
    assert "Topics from another random seed: agreement 0.95" in said
    assert "Not measured:" in said
    assert "<code>digest-atlas evaluate --save</code>" in said
    assert "fair stability</th><td>2 topics</td>" in said
    assert "Papers are grouped again in 20 reruns" in said
