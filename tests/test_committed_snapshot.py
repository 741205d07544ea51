"""The committed snapshot matches its seeds, and the app opens it.

The tests also pass in a repository that refreshes itself and has more digests.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from analysis.pipeline.check import check
from analysis.readers import ReadOptions, read_digests
from analysis.records import UNASSIGNED, paper_id_of
from analysis.snapshot import SCHEMA_VERSION
from dashboard.cache.snapshots import FOLDER_VARIABLE
from tests.dashboard.conftest import VIEWS, open_view, words

ROOT = Path(__file__).parents[1]
REAL = {"2025-03-13": 79, "2025-03-17": 102}
"""Number of entries of the two original digests."""


@pytest.fixture(scope="module")
def result():
    return check(ROOT / "snapshot", [ROOT / "seeds"])


@pytest.fixture(scope="module")
def tables(result):
    return result.snapshot.tables


def test_it_matches_the_seeds(result):
    assert result.differences == ()


def test_it_has_the_current_schema(result):
    assert result.snapshot.schema_version == SCHEMA_VERSION


def test_it_contains_no_path_outside_the_seeds(result):
    manifest = result.snapshot.manifest
    paths = [*manifest.sources, *(item.path for item in manifest.inputs)]
    assert all(path.split("/")[0] == "seeds" for path in paths)
    assert result.snapshot.tables.digests["file"].str.startswith("seeds/").all()


def test_it_has_every_entry_of_the_two_original_digests(tables):
    digests = tables.digests.set_index("digest_id").loc[list(REAL)]
    assert digests["n_entries"].to_dict() == REAL
    assert set(digests["date_source"]) == {"declared"}
    shown = tables.appearances[tables.appearances["digest_id"].isin(REAL)]
    assert len(shown) == 181
    times = shown["paper_id"].value_counts()
    assert len(times) == 163
    assert (times == 2).sum() == 18


def test_it_has_every_paper_of_the_files(tables):
    options = ReadOptions(today=dt.date(2026, 1, 1))
    entries = [e for d in read_digests([ROOT / "seeds"], options).digests for e in d.entries]
    titles = dict(zip(tables.papers["paper_id"], tables.papers["title"], strict=True))
    ids = dict(zip(tables.papers["arxiv_id"], tables.papers["paper_id"], strict=True))
    for entry in entries:
        known = ids.get(entry.arxiv_id) if entry.arxiv_id else paper_id_of(entry.title)
        assert known in titles
        assert entry.arxiv_id or titles[known].casefold() == entry.title.casefold()


def test_every_paper_has_coordinates_and_most_have_a_topic(tables):
    assert np.isfinite(tables.papers[["x", "y"]].to_numpy()).all()
    assert len(tables.topics) >= 6
    assert (tables.papers["topic_id"] == UNASSIGNED).mean() < 0.15


def test_topics_have_ten_keywords_and_unique_labels(tables):
    labels = tables.topics["label"].str.casefold()
    assert labels.is_unique
    assert not labels.str.contains("unnamed").any()
    assert (tables.topics["keywords"].map(len) == 10).all()


@pytest.mark.parametrize("view", VIEWS)
def test_the_app_opens_it(view, tables, monkeypatch):
    monkeypatch.delenv(FOLDER_VARIABLE, raising=False)
    app = open_view(view)
    assert not app.exception
    n_papers = f"{len(tables.papers):,}"
    assert f"{n_papers} of {n_papers} papers" in words(app)
