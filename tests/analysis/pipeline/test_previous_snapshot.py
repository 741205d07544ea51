"""A refit keeps ids, labels and the map of the previous snapshot, and records the events."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from tests import optional

optional.need("bertopic")
optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis import snapshot
from analysis.pipeline.previous_snapshot import _same_neighbors
from tests.analysis.pipeline.planted_fit import PAPERS, run, subjects_by_topic, write
from tests.planted import PlantedEncoder

OLD_SUBJECTS = [paper for paper in PAPERS if paper[0] not in {"volcano", "typography"}]


class ShortSighted(PlantedEncoder):
    """Encodes volcanoes like glaciers, and typography like clockwork."""

    def encode(self, texts):
        same = [t.replace("volcano", "glacier").replace("typography", "clockwork") for t in texts]
        return super().encode(same)


def test_topics_keep_ids_and_labels_with_another_digest(tmp_path):
    home = tmp_path / "snapshot"
    before = run([write(tmp_path / "seeds", OLD_SUBJECTS)], home)
    assert before.tables.events.empty
    after = run([write(tmp_path / "seeds", OLD_SUBJECTS, PAPERS)], home)
    was, now = subjects_by_topic(before), subjects_by_topic(after)
    assert {number: now[number] for number in was} == was
    assert set(now) - set(was) == {4, 5}
    labels = [f.tables.topics.set_index("topic_id")["label"] for f in (before, after)]
    assert labels[1].loc[list(was)].to_dict() == labels[0].loc[list(was)].to_dict()
    steps = after.tables.events.query("level == 'topic'")
    assert sorted(steps["kind"]) == ["born"] * 2 + ["kept"] * 4
    assert set(steps["run"]) == {1}
    # The second digest has the papers of both new topics.
    born = steps[steps["kind"] == "born"]
    assert set(born["date"].dt.strftime("%Y-%m-%d")) == {"2025-03-14"}
    for event in born.itertuples():
        assert event.n_recent == len(event.paper_ids) == 12
        assert set(event.paper_origins) == {-1}
        assert event.p_value < 0.01
        assert 0 < event.n_recovered <= event.n_repeats == 20


@pytest.fixture(scope="module")
def fitted(tmp_path_factory):
    """A folder with digests and their snapshot."""
    home = tmp_path_factory.mktemp("fitted")
    run([write(home / "seeds", PAPERS)], home / "snapshot")
    return home


@pytest.fixture
def home(fitted, tmp_path):
    shutil.copytree(fitted, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_the_same_digests_again_change_nothing(home):
    files = {name: home / "snapshot" / f"{name}.parquet" for name in snapshot.TABLE_NAMES}
    before = {name: path.read_bytes() for name, path in files.items()}
    run([home / "seeds"], home / "snapshot")
    for name, data in before.items():
        assert files[name].read_bytes() == data, name


def test_what_became_of_a_merged_topic_is_kept_by_later_refits(home):
    coarse = run([home / "seeds"], home / "snapshot", encoder=ShortSighted())
    ended = coarse.tables.events.query("level == 'topic' and kind == 'merged'")
    assert len(ended) >= 1
    merged = set(ended["parent_ids"].explode())
    papers = coarse.tables.papers.set_index("paper_id")
    for event in ended.itertuples():
        assert len(event.paper_ids) >= sum(event.shared_papers) > 0
        assert set(event.paper_origins) == set(event.parent_ids)
        assert set(event.child_ids) & set(papers.loc[list(event.paper_ids), "topic_id"])
        assert all(event.parent_labels)
    assert set(ended["child_ids"].explode()) <= set(coarse.tables.topics["topic_id"])
    again = run([home / "seeds"], home / "snapshot")
    events = again.tables.events
    assert set(events["run"]) == {1, 2}
    assert events["event_id"].tolist() == list(range(len(events)))
    first = events.query("level == 'topic' and run == 1")
    assert "kept" not in set(first["kind"])
    assert set(first.query("kind == 'merged'")["parent_ids"].explode()) == merged
    # Topics that reappear get new ids, because old links may contain the old ones.
    assert set(again.tables.topics["topic_id"]).isdisjoint(merged)
    assert max(again.tables.topics["topic_id"]) > 5
    # Ids start from 0 with `renumber`, or if there is nothing to take over.
    renumbered = run([home / "seeds"], home / "snapshot", renumber=True)
    assert sorted(renumbered.tables.topics["topic_id"]) == list(range(6))
    assert renumbered.tables.events.empty
    others = [(s, f"Other {title}", abstract) for s, title, abstract in OLD_SUBJECTS]
    another = run([write(home / "others", others)], home / "snapshot")
    assert sorted(another.tables.topics["topic_id"]) == list(range(4))
    assert another.tables.events.empty


def test_a_damaged_previous_snapshot_is_replaced_with_a_warning(home):
    (home / "snapshot" / "topics.parquet").write_bytes(b"damaged")
    found = run([home / "seeds"], home / "snapshot")
    (warning,) = [w for w in found.manifest.warnings if "are renumbered" in w]
    assert "topics.parquet" in warning


def test_a_refit_aligns_its_map_to_the_previous_one(tmp_path):
    home = tmp_path / "snapshot"
    before = run([write(tmp_path / "seeds", PAPERS[:60])], home).tables.papers
    after = run([write(tmp_path / "seeds", PAPERS[:60], PAPERS)], home).tables.papers
    now = after.set_index("paper_id").loc[before["paper_id"], ["x", "y"]].to_numpy()
    then = before[["x", "y"]].to_numpy()
    moved = np.linalg.norm(now - then, axis=1)
    assert np.median(moved) < 0.1 * np.ptp(then[:, 0])
    assert moved.any()
    renumbered = run([tmp_path / "seeds"], home, renumber=True).tables.papers
    first = run([tmp_path / "seeds"], tmp_path / "other").tables.papers
    assert renumbered[["x", "y"]].equals(first[["x", "y"]])


@pytest.mark.parametrize(
    ("found", "same"),
    [
        ({5: 0.8, 2: 0.7, 9: 0.6}, True),
        ({5: 0.8000003, 2: 0.6999997, 9: 0.6, 7: 0.5}, True),  # another machine or version
        ({5: 0.8, 2: 0.7, 7: 0.6000001, 9: 0.6}, True),  # two papers are as near
        ({2: 0.7000001, 5: 0.7}, False),
        ({5: 0.8, 2: 0.7, 7: 0.65}, False),
        ({5: 0.81, 2: 0.7, 9: 0.6}, False),
        ({5: 0.8, 2: 0.7}, False),
    ],
)
def test_a_map_is_kept_while_only_last_bits_of_the_neighbours_differ(found, same):
    assert _same_neighbors({5: 0.8, 2: 0.7, 9: 0.6}, found) is same
