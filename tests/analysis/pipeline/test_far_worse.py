"""Tests that no good snapshot is replaced by one that is far worse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests import optional

optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis import snapshot
from analysis.pipeline.far_worse import refuse_far_worse
from analysis.pipeline.previous_snapshot import PreviousSnapshot
from analysis.records import UNASSIGNED, AtlasError
from tests.analysis.pipeline.planted_fit import ONE_FIT, run, write_digests
from tests.snapshots import planted_tables

TABLES = planted_tables(120, 6, between_share=0.1)
IDS = TABLES.papers["paper_id"].tolist()


def judge(folder, labels, ids=IDS, settings=ONE_FIT):
    refuse_far_worse(folder, PreviousSnapshot(TABLES), ids, labels.astype(np.int32), settings)


def test_the_refusal_says_what_is_worse_and_that_the_snapshot_was_kept(tmp_path):
    labels = np.where(np.arange(120) < 12, 0, UNASSIGNED)
    with pytest.raises(AtlasError) as refused:
        judge(tmp_path, labels)
    message = str(refused.value)
    assert "1 topic instead of 6" in message
    assert "90 % of the same papers unassigned instead of" in message
    assert "the snapshot was kept" in message
    assert "--force" in message
    assert "\n" not in message


def test_other_papers_and_fewer_topics_on_request_are_no_loss(tmp_path):
    judge(tmp_path, np.arange(120) % 6)
    judge(tmp_path, np.arange(120) % 3)  # half as many topics, as with --resolution coarse
    judge(tmp_path, np.zeros(120), settings=replace(ONE_FIT, n_topics=1))
    judge(tmp_path, np.full(120, UNASSIGNED), ids=[f"{number:x}" for number in range(120)])
    judge(tmp_path, np.full(500, UNASSIGNED), ids=[*IDS, *(f"{number:x}" for number in range(380))])
    with pytest.raises(AtlasError):
        judge(tmp_path, np.zeros(120))


def test_more_topics_than_papers_can_give_are_refused_before_the_papers_are_embedded(tmp_path):
    digests = write_digests(tmp_path / "digests")
    run([digests], tmp_path / "snapshot")
    before = snapshot.read(tmp_path / "snapshot").manifest
    for n_topics, most in ((200, 14), (14, 7)):
        with pytest.raises(AtlasError, match=rf"--n-topics {n_topics}: 72 papers give 1 to ") as no:
            run([digests], tmp_path / "snapshot", settings=replace(ONE_FIT, n_topics=n_topics))
        assert int(str(no.value).split(" give 1 to ")[1].split()[0]) <= most
        assert snapshot.read(tmp_path / "snapshot").manifest == before


def test_a_far_worse_result_is_written_only_with_force(tmp_path):
    digests = write_digests(tmp_path / "digests")
    made = run([digests], tmp_path / "snapshot")
    assert len(made.tables.topics) == 6
    poor = replace(ONE_FIT, min_topic_size=30)
    for renumber in (False, True):
        with pytest.raises(AtlasError, match="far worse"):
            run([digests], tmp_path / "snapshot", settings=poor, renumber=renumber)
    assert snapshot.read(tmp_path / "snapshot").manifest == made.manifest
    forced = run([digests], tmp_path / "snapshot", settings=poor, force=True)
    assert len(forced.tables.topics) < 6
