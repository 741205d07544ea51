"""A cluster of new papers becomes a topic, with the papers of the fit that belong to it."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("bertopic")
optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis import snapshot
from analysis.records import UNASSIGNED
from tests.analysis.pipeline.planted_fit import run
from tests.analysis.updating.planted_update import (
    FIRST,
    KEPT,
    SUBJECT_OF,
    VOLCANOES,
    bring,
    papers_of,
    write,
)
from tests.planted import planted_papers


def test_a_cluster_of_new_papers_becomes_a_topic_with_its_own_id_and_label(home):
    before = snapshot.read(home / "snapshot")
    write(home / "seeds", "1.txt", VOLCANOES, "Mar 17")
    done = bring(home)
    tables = done.snapshot.tables
    (number,) = done.new_topic_ids
    assert number == before.tables.topics["topic_id"].max() + 1
    own = tables.papers.query("topic_id == @number")
    assert set(own["title"].map(SUBJECT_OF)) == {"volcano"}
    assert len(own) >= 12
    topic = tables.topics.set_index("topic_id").loc[number]
    assert topic["stability"] >= 0.5
    assert any("volcano" in word.casefold() for word in topic["keywords"])
    assert tables.topics["label"].is_unique
    assert sorted(tables.topics["rank"]) == list(range(len(tables.topics)))
    steps = tables.events.query("level == 'topic'")
    (born,) = steps[steps["kind"] == "born"].itertuples()
    assert (list(born.child_ids), born.source) == ([number], "update")
    # Its papers are together on a free spot of the map.
    places = tables.papers[["x", "y"]].to_numpy()
    inside = (tables.papers["topic_id"] == number).to_numpy()
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    assert inside[distances[inside].argmin(axis=1)].all()
    was, now = papers_of(before), papers_of(done.snapshot)
    for column in KEPT:
        assert (now.loc[was.index, column].to_numpy() == was[column].to_numpy()).all(), column
    # A later paper on volcanoes is assigned to it.
    (extra,) = planted_papers(1, ["volcano"])
    late = [("volcano", f"{extra[1]} again", extra[2])]
    write(home / "seeds", "2.txt", late, "Mar 20")
    again = bring(home).snapshot.tables.papers.set_index("title")
    assert again.loc[late[0][1], "topic_id"] == number


def test_unassigned_papers_of_the_fit_join_a_new_topic_that_they_clearly_belong_to(tmp_path):
    write(tmp_path / "seeds", "0.txt", [*FIRST, *VOLCANOES[:3]])
    before = run([tmp_path / "seeds"], tmp_path / "snapshot", cache_folder=tmp_path / "cache")
    write(tmp_path / "seeds", "1.txt", VOLCANOES[3:], "Mar 17")
    done = bring(tmp_path)
    (number,) = done.new_topic_ids
    was, now = papers_of(before), papers_of(done.snapshot)
    early = was["title"].map(SUBJECT_OF) == "volcano"
    assert (was.loc[early, "topic_id"] == UNASSIGNED).all()
    assert (now.loc[was.index[early], "topic_id"] == number).all()
    for column in ("x", "y"):
        assert (now.loc[was.index, column] == was[column]).all()
    same = was.index[~early]
    for column in KEPT:
        assert (now.loc[same, column].to_numpy() == was.loc[same, column].to_numpy()).all(), column
    # The papers that moved are listed.
    (event,) = done.snapshot.tables.events.query("level == 'topic'").itertuples()
    assert set(was.index[early]) < set(event.paper_ids)
    assert set(event.paper_origins) == {UNASSIGNED}
    assert event.n_recent == 11
