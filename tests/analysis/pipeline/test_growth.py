"""Tests that an atlas grows from nothing, one digest at a time, with both commands."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import optional

optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis import snapshot
from analysis.records import UNASSIGNED, AtlasError
from analysis.settings import Settings
from tests.analysis.pipeline.planted_fit import run
from tests.analysis.updating.planted_update import bring
from tests.pages import write_page
from tests.planted import planted_papers

SMALL = Settings(n_refitted_papers=0, n_map_epochs=20, n_runs=4, n_repeats=4)
PAPERS = [(title, abstract) for _, title, abstract in planted_papers(34)]
GROWTH = (1, 1, 3, 5, 10, 40, 140)


def add(home, day, papers):
    write_page(home / "seeds", f"{day:02}.txt", f"Mar {day}", papers)


def fit(home):
    return run([home / "seeds"], home / "snapshot", settings=SMALL, cache_folder=home / "cache")


def follow(home, command):
    if command == "analyze":
        return fit(home)
    return bring(home).snapshot


def is_whole(found, n_papers):
    papers = found.tables.papers
    assert len(papers) == n_papers
    assert papers[["x", "y"]].notna().all(axis=None)
    known = set(found.tables.topics["topic_id"]) | {UNASSIGNED}
    assert set(papers["topic_id"]) <= known


@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from(["update", "analyze"]), min_size=6, max_size=6))
def test_one_paper_grows_to_200_with_both_commands_in_any_order(tmp_path, commands):
    shutil.rmtree(tmp_path / "seeds", ignore_errors=True)
    shutil.rmtree(tmp_path / "snapshot", ignore_errors=True)
    n_papers = 0
    for day, (n_new, command) in enumerate(zip(GROWTH, ["analyze", *commands], strict=True), 1):
        add(tmp_path, day, PAPERS[n_papers : n_papers + n_new])
        n_papers += n_new
        is_whole(follow(tmp_path, command), n_papers)
    assert len(fit(tmp_path).tables.topics) >= 6


@pytest.mark.parametrize("command", ["update", "analyze"])
def test_a_snapshot_without_topics_takes_digests_that_add_or_lose_papers(tmp_path, command):
    add(tmp_path, 1, PAPERS[:3])
    add(tmp_path, 2, PAPERS[3:5])
    assert not len(fit(tmp_path).tables.topics)
    add(tmp_path, 3, PAPERS[:2])  # no new paper
    is_whole(follow(tmp_path, command), 5)
    (tmp_path / "seeds" / "02.txt").unlink()
    is_whole(follow(tmp_path, command), 3)
    for path in (tmp_path / "seeds").iterdir():
        path.unlink()
    before = snapshot.read(tmp_path / "snapshot").manifest
    with pytest.raises(AtlasError):
        follow(tmp_path, command)
    assert snapshot.read(tmp_path / "snapshot").manifest == before


def test_other_papers_replace_a_snapshot_without_topics(tmp_path):
    add(tmp_path, 1, PAPERS[:4])
    fit(tmp_path)
    add(tmp_path, 1, PAPERS[10:60])
    with pytest.raises(AtlasError, match="not in the given digests"):
        bring(tmp_path)
    is_whole(fit(tmp_path), 50)
