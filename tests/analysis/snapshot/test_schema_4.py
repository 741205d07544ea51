"""Refits and updates of a snapshot of schema 4 keep its topic numbers."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

pytest.importorskip("bertopic", reason="needs the extra `analysis`")
pytestmark = pytest.mark.analysis

import analysis
from analysis.readers import ReadOptions
from tests.pages import write_page
from tests.planted import PlantedEncoder, planted_papers
from tests.schema_4 import write_schema_4
from tests.snapshots import with_gaps

PAPERS = planted_papers(12)
FIRST = [paper for paper in PAPERS if paper[0] not in {"volcano", "typography"}]
OPTIONS = {"read_options": ReadOptions(year=2025, today=dt.date(2026, 1, 1)),
           "encoder": PlantedEncoder()}  # fmt: skip
SUBJECT_OF = {title: subject for subject, title, _ in PAPERS}


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    """A folder with a digest, its snapshot under schema 4, and a second digest."""
    home = tmp_path_factory.mktemp("fitted")
    write(home, "0.txt", "Mar 13", FIRST)
    first = analysis.analyze(home / "seeds", home / "snapshot", **OPTIONS)
    shutil.rmtree(home / "snapshot")
    write_schema_4(home / "snapshot", with_gaps(first.tables), first.manifest)
    write(home, "1.txt", "Mar 17", PAPERS)
    return home


@pytest.fixture
def home(fitted, tmp_path):
    shutil.copytree(fitted, tmp_path, dirs_exist_ok=True)
    return tmp_path


def write(home, name, day, papers):
    write_page(home / "seeds", name, day, [(title, abstract) for _, title, abstract in papers])


def subjects_by_topic(found):
    titles = found.tables.papers.groupby("topic_id")["title"]
    return {topic: {SUBJECT_OF[title] for title in group} for topic, group in titles if topic >= 0}


def test_a_refit_keeps_topic_numbers(home):
    before = analysis.load_snapshot(home / "snapshot")
    after = analysis.analyze(home / "seeds", home / "snapshot", **OPTIONS)
    assert (before.schema_version, after.schema_version) == (4, 5)
    assert after.manifest.warnings == before.manifest.warnings
    was, now = subjects_by_topic(before), subjects_by_topic(after)
    assert sorted(was) == [3, 17, 31, 45]
    assert {number: now[number] for number in was} == was


def test_an_update_keeps_topic_numbers_and_positions(home):
    before = analysis.load_snapshot(home / "snapshot").tables.papers.set_index("paper_id")
    done = analysis.update((), home / "snapshot", **OPTIONS)
    assert done.n_new == len(PAPERS) - len(FIRST)
    assert done.snapshot.schema_version == 5
    kept = ["x", "y", "topic_id", "theme_id", "membership", "nearest_topic_id"]
    after = done.snapshot.tables.papers.set_index("paper_id")
    assert after.loc[before.index, kept].equals(before[kept])
