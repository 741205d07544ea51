"""Updates with papers that are removed, corrected or listed earlier."""

from __future__ import annotations

import pytest

from tests import optional

optional.need("bertopic")
optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis import snapshot
from tests.analysis.pipeline.planted_fit import run
from tests.analysis.updating.planted_update import (
    FIRST,
    KEPT,
    NEXT,
    SUBJECT_OF,
    VOLCANOES,
    bring,
    papers_of,
    topic_of_subject,
    write,
)
from tests.planted import PlantedEncoder


def test_the_papers_of_a_removed_digest_are_removed(home):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    before = bring(home).snapshot
    (home / "seeds" / "1.txt").unlink()
    done = bring(home)
    assert (done.n_new, done.n_removed) == (0, 20)
    was, now = papers_of(before), papers_of(done.snapshot)
    assert set(now["title"]) == {title for _, title, _ in FIRST}
    for column in KEPT:
        assert (now[column].to_numpy() == was.loc[now.index, column].to_numpy()).all(), column
    fitted = run([home / "seeds"], home / "other").tables.neighbors
    lists = done.snapshot.tables.neighbors
    assert lists["neighbor_ids"].map(len).tolist() == fitted["neighbor_ids"].map(len).tolist()


def test_a_topic_without_remaining_papers_is_retired_and_its_id_not_reused(home):
    glaciers = [paper for paper in FIRST if paper[0] == "glacier"]
    others = [paper for paper in FIRST if paper[0] != "glacier"]
    ended = topic_of_subject(snapshot.read(home / "snapshot"))["glacier"]
    write(home / "seeds", "0.txt", others)
    done = bring(home)
    assert done.n_removed == len(glaciers)
    assert ended.isdisjoint(done.snapshot.tables.topics["topic_id"])
    retired = done.snapshot.tables.events.query("level == 'topic' and kind == 'retired'")
    assert set(retired["parent_ids"].explode()) == ended
    write(home / "seeds", "1.txt", VOLCANOES, "Mar 17")
    assert ended.isdisjoint(bring(home).new_topic_ids)


def test_a_paper_with_a_corrected_abstract_is_assigned_again(home):
    title = FIRST[0][1]
    assert SUBJECT_OF[title] == "glacier"
    before = snapshot.read(home / "snapshot")
    corrected = [("sourdough", "On its own", "We study sourdough and its gluten. " * 3)]
    papers = [(s, t, corrected[0][2] if t == title else a) for s, t, a in FIRST]
    write(home / "seeds", "0.txt", papers)
    encoder = PlantedEncoder()

    class Blind(PlantedEncoder):
        """Ignores the title, which still contains "glacier"."""

        def encode(self, texts):
            encoder.encoded.extend(texts)
            return super().encode([text.partition("\n")[2] for text in texts])

    done = bring(home, encoder=Blind())
    assert (done.n_new, done.n_changed, done.n_removed) == (0, 1, 0)
    assert len(encoder.encoded) == 1
    now = papers_of(done.snapshot)
    (own,) = now.index[now["title"] == title]
    (sourdough,) = topic_of_subject(before)["sourdough"]
    assert now.loc[own, "topic_id"] == sourdough
    was = papers_of(before).drop(own)
    for column in KEPT:
        assert (now.loc[was.index, column].to_numpy() == was[column].to_numpy()).all(), column


def test_an_earlier_digest_changes_dates_of_first_listing_but_not_ids(home):
    before = papers_of(snapshot.read(home / "snapshot"))
    write(home / "seeds", "early.txt", FIRST[:5], "Mar 1")
    done = bring(home)
    now = papers_of(done.snapshot)
    assert (done.n_new, done.n_changed, done.n_removed) == (0, 0, 0)
    assert set(now.index) == set(before.index)
    early = {title for _, title, _ in FIRST[:5]}
    assert set(now.loc[now["first_digest"] == "2025-03-01", "title"]) == early
    assert now["novelty"].isna().sum() == 5
