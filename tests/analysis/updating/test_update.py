"""An update keeps existing papers bit for bit and adds new ones, or is refused."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time

import numpy as np
import pytest

from tests import optional

optional.need("bertopic")
optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis import snapshot
from analysis.embedding.encoders import EncoderError
from analysis.records import UNASSIGNED
from analysis.updating.update import UpdateError
from tests.analysis.pipeline.planted_fit import run
from tests.analysis.updating.planted_update import (
    FIRST,
    KEPT,
    NEXT,
    bring,
    bytes_of,
    papers_of,
    topic_of_subject,
    write,
)
from tests.planted import PlantedEncoder


def test_existing_papers_are_unchanged_and_new_ones_join_their_subject(home):
    before = snapshot.read(home / "snapshot")
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    encoder = PlantedEncoder()
    done = bring(home, encoder=encoder)
    assert (done.n_new, done.n_changed, done.n_removed, done.new_topic_ids) == (20, 0, 0, ())
    assert len(encoder.encoded) == 20
    was, now = papers_of(before), papers_of(done.snapshot)
    assert len(now) == 80
    for column in KEPT:
        same = now.loc[was.index, column].to_numpy().tobytes() == was[column].to_numpy().tobytes()
        assert same, column
    topics = topic_of_subject(done.snapshot)
    assert topics == topic_of_subject(before)
    assert all(len(own) == 1 for own in topics.values())
    names = [
        f.tables.topics.set_index("topic_id")["label"].to_dict() for f in (before, done.snapshot)
    ]
    assert names[0] == names[1]
    new = now.drop(was.index)
    assert (new["topic_id"] != UNASSIGNED).mean() >= 0.9
    for paper_id, paper in new.iterrows():
        same = was[was["topic_id"] == paper["topic_id"]]
        nearest = np.hypot(was["x"] - paper["x"], was["y"] - paper["y"]).idxmin()
        assert paper["topic_id"] == UNASSIGNED or nearest in same.index, paper_id


def test_without_changed_digests_nothing_is_written(home, capsys):
    before = bytes_of(home)
    done = bring(home)
    assert not done.written
    assert bytes_of(home) == before


STRANGE_WORDS = ["quartz", "heron", "lintel", "umbra", "fjord", "sable", "onyx", "plinth",
                 "gusset", "tarn", "ember", "quill", "zephyr", "marl"]  # fmt: skip


def test_papers_far_from_all_others_give_a_warning_with_figures_and_fix(home):
    strange = [
        ("none", f"Singular matter {word}", f"Nothing but {word} itself, and {word} once more.")
        for word in STRANGE_WORDS
    ]
    write(home / "seeds", "1.txt", strange, "Mar 17")
    done = bring(home)
    (warning,) = [w for w in done.snapshot.manifest.warnings if "are far from all other" in w]
    assert warning.startswith("14 of 14 new papers")
    assert "(100 %, expected " in warning
    assert "digest-atlas analyze" in warning


def test_many_papers_since_the_fit_give_a_warning_until_a_refit(home):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    done = bring(home)
    assert [w for w in done.snapshot.manifest.warnings if "since topics were fitted" in w]
    since = done.snapshot.manifest.since_fit
    assert (since["n_fitted"], since["settled"]["n_papers"], since["n_updates"]) == (60, 20, 1)
    refitted = run([home / "seeds"], home / "snapshot", cache_folder=home / "cache")
    assert refitted.manifest.since_fit == {}
    assert not [w for w in refitted.manifest.warnings if "since topics were fitted" in w]
    assert topic_of_subject(refitted) == topic_of_subject(done.snapshot)


def test_without_a_snapshot_the_error_names_the_command_to_run(tmp_path):
    write(tmp_path / "seeds", "0.txt", FIRST)
    with pytest.raises(snapshot.SnapshotMissingError, match="run `digest-atlas analyze`"):
        bring(tmp_path, tmp_path / "seeds")
    assert not (tmp_path / "snapshot").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"asked": {"resolution": "fine"}}, "resolution normal .not fine"),
        ({"asked": {"embedding_model": "lsa"}}, "embedding_model minilm .not lsa"),
    ],
)
def test_settings_that_differ_from_the_snapshot_are_refused(home, options, words):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    before = bytes_of(home)
    with pytest.raises(UpdateError, match=words) as refused:
        bring(home, **options)
    assert "digest-atlas analyze" in str(refused.value)
    assert bytes_of(home) == before


def test_an_encoder_with_other_weights_is_refused(home):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    encoder = PlantedEncoder()
    encoder.weights_sha256 = "another"
    with pytest.raises(EncoderError, match="made with the encoder planted"):
        bring(home, encoder=encoder)


def test_sources_without_most_of_the_papers_are_refused(home):
    path = write(home / "elsewhere", "1.txt", NEXT, "Mar 17")
    before = bytes_of(home)
    with pytest.raises(UpdateError, match="60 of its 60 papers are not in the given digests"):
        bring(home, path)
    assert bytes_of(home) == before


def test_existing_papers_that_are_not_cached_are_embedded_again(home):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    assert bring(home, cache_folder=None).n_reembedded == 60


def test_an_update_killed_at_any_moment_leaves_a_complete_snapshot(home):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    context = multiprocessing.get_context("fork")
    for number in (0, 2, 4):
        writer = context.Process(target=bring, args=(home,))
        writer.start()
        time.sleep(0.05 + 0.15 * number)
        if writer.is_alive():
            os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        assert len(snapshot.read(home / "snapshot").tables.papers) in {60, 80}
