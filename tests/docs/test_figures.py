"""Figures in the documents are those of the code."""

from __future__ import annotations

import re

import pytest

from analysis import records, snapshot
from analysis.settings import Settings
from dashboard.reading_list.import_files import ENDINGS
from dashboard.reading_list.model import MOST_PAPERS
from dashboard.reading_list.url_code import COMFORTABLE_CHARACTERS
from dashboard.topic_map.sampling import MAX_POINTS
from evidence import formatting
from evidence.intervals import wilson
from evidence.multiple_testing import FALSE_DISCOVERY_RATE
from evidence.trends.words import RECENT_WEEKS
from tests.docs.markdown import ROOT

SENTENCES = {
    "topics.md": (
        f"| strong | {records.HIGH_FROM:g} or more |",
        f"| weak | below {records.FAIR_FROM:g} |",
        f"| high | {records.HIGH_FROM:g} or more |",
        f"| low | below {records.FAIR_FROM:g} |",
        f"match is below {records.UNASSIGNED_BELOW:g} is **unassigned**",
        f"rerun **{Settings().n_repeats} times**",
        f"up to {Settings().n_refitted_papers:,} papers `analyze` has measured",
    ),
    "trends.md": (
        f"kept at **{FALSE_DISCOVERY_RATE:.0%}**".replace("%", " %"),
        f"the last {RECENT_WEEKS[0]} weeks leave",
        f"the same holds for the last {RECENT_WEEKS[1]} weeks",
    ),
    "reading-list.md": (f"up to {MOST_PAPERS} papers", f"{COMFORTABLE_CHARACTERS:,} characters"),
    "dashboard.md": (f"more than {MAX_POINTS:,} papers",),
    "faq.md": (
        f"match is below {records.UNASSIGNED_BELOW:g}",
        f"Beyond {MAX_POINTS:,} papers the map",
    ),
}


@pytest.mark.parametrize(
    ("page", "sentence"), [(page, s) for page, many in SENTENCES.items() for s in many]
)
def test_a_figure_is_that_of_the_code(page, sentence):
    text = re.sub(r"\s+", " ", (ROOT / "docs" / page).read_text("utf-8"))
    assert sentence in text


def test_the_example_of_an_interval_is_right():
    low, high = wilson([3], [100])
    assert "With 3 of 100 papers" in (ROOT / "docs" / "trends.md").read_text("utf-8")
    assert (round(100 * low[0]), round(100 * high[0])) == (1, 8)


def test_every_kind_of_file_that_a_list_can_be_opened_from_is_named():
    text = (ROOT / "docs" / "reading-list.md").read_text("utf-8")
    assert [ending for ending in ENDINGS if f"`.{ending}`" not in text] == []


def test_the_figures_of_the_example_are_those_of_its_snapshot():
    found = snapshot.read(ROOT / "snapshot")
    tables, quality = found.tables, found.manifest.quality
    n_papers = len(tables.papers)
    n_unassigned = int((tables.papers["topic_id"] == records.UNASSIGNED).sum())
    seeds, resamples = (
        f"{quality[key]:.2f}".removeprefix("0") for key in ("seed_stability", "resample_stability")
    )
    pages = {
        page: re.sub(r"\s+", " ", (ROOT / page).read_text("utf-8"))
        for page in ("README.md", "docs/measurements.md", "docs/topics.md")
    }
    assert f"two digests with {n_papers} papers" in pages["README.md"]
    measured = pages["docs/measurements.md"]
    assert f"give {len(tables.topics)} topics in {len(tables.themes)} themes" in measured
    share = formatting.percent(n_unassigned / n_papers)
    assert f"{n_unassigned} of {n_papers} papers ({share}) are unassigned" in measured
    assert f"seeds agree at {seeds} " in measured
    assert f"of the papers agree at {resamples}." in measured
    assert f"(agreement {resamples})" in pages["docs/topics.md"]
