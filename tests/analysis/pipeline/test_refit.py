"""A snapshot that replaces another: numbers and names last, and what is gone can be followed."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest

pytest.importorskip("bertopic", reason="needs the extra `analysis`")
pytest.importorskip("umap", reason="needs the extra `analysis`")
pytestmark = pytest.mark.analysis

from analysis import snapshot
from analysis.records import LEVELS
from analysis.settings import Settings
from tests.analysis.pipeline.test_analyze import run
from tests.pages import write_page
from tests.planted import PlantedEncoder, planted_papers

PAPERS = planted_papers(12)
OLD_SUBJECTS = [paper for paper in PAPERS if paper[0] not in {"volcano", "typography"}]


class ShortSighted(PlantedEncoder):
    """Takes volcanoes for glaciers, and typography for clockwork."""

    def encode(self, texts):
        seen = [t.replace("volcano", "glacier").replace("typography", "clockwork") for t in texts]
        return super().encode(seen)


def write(folder, *digests):
    for number, papers in enumerate(digests):
        entries = [(title, abstract) for _, title, abstract in papers]
        write_page(folder, f"{number}.txt", f"Mar {13 + number}", entries)
    return folder


def subjects_by_topic(found, papers=PAPERS):
    subject_of = {title: subject for subject, title, _ in papers}
    titles = found.tables.papers.groupby("topic_id")["title"]
    return {topic: {subject_of[title] for title in group} for topic, group in titles if topic >= 0}


def test_topics_keep_numbers_and_names_when_a_digest_comes(tmp_path):
    home = tmp_path / "snapshot"
    before = run([write(tmp_path / "seeds", OLD_SUBJECTS)], home)
    assert before.tables.lineage.empty
    after = run([write(tmp_path / "seeds", OLD_SUBJECTS, PAPERS)], home)
    was, now = subjects_by_topic(before), subjects_by_topic(after)
    assert {number: now[number] for number in was} == was
    assert set(now) - set(was) == {4, 5}
    labels = [f.tables.topics.set_index("topic_id")["label"] for f in (before, after)]
    assert labels[1].loc[list(was)].to_dict() == labels[0].loc[list(was)].to_dict()
    steps = after.tables.lineage.query("level == 'topic'")
    assert sorted(steps["event"]) == ["born"] * 2 + ["kept"] * 4
    assert set(steps["refit"]) == {1}


def test_the_same_digests_again_change_nothing(tmp_path):
    home = tmp_path / "snapshot"
    sources = [write(tmp_path / "seeds", PAPERS)]
    run(sources, home)
    before = {name: (home / f"{name}.parquet").read_bytes() for name in snapshot.TABLE_NAMES}
    run(sources, home)
    for name, data in before.items():
        assert (home / f"{name}.parquet").read_bytes() == data, name


def test_what_became_of_a_topic_that_is_gone_is_remembered_over_later_refits(tmp_path):
    home = tmp_path / "snapshot"
    sources = [write(tmp_path / "seeds", PAPERS)]
    run(sources, home)
    coarse = run(sources, home, encoder=ShortSighted())
    gone = coarse.tables.lineage.query("level == 'topic' and event == 'merged'")
    assert len(gone) >= 1
    assert set(gone["new_id"]) <= set(coarse.tables.topics["topic_id"])
    again = run(sources, home)
    lineage = again.tables.lineage
    assert set(lineage["refit"]) == {1, 2}
    first = lineage.query("level == 'topic' and refit == 1")
    assert set(first["old_id"]) == set(gone["old_id"])
    # Those that came back are new: a number once given up may stand in an old link.
    assert set(again.tables.topics["topic_id"]).isdisjoint(gone["old_id"])


def test_numbers_start_anew_where_that_is_wished_or_there_is_nothing_to_learn(tmp_path):
    home = tmp_path / "snapshot"
    seeds = write(tmp_path / "seeds", PAPERS)
    run([seeds], home)
    run([seeds], home, encoder=ShortSighted())
    assert max(run([seeds], home).tables.topics["topic_id"]) > 5
    renumbered = run([seeds], home, renumber=True)
    assert sorted(renumbered.tables.topics["topic_id"]) == list(range(6))
    assert renumbered.tables.lineage.empty
    others = [(s, f"Other {title}", abstract) for s, title, abstract in OLD_SUBJECTS]
    another = run([write(tmp_path / "others", others)], home)
    assert sorted(another.tables.topics["topic_id"]) == list(range(4))
    assert another.tables.lineage.empty


def test_a_former_snapshot_that_cannot_be_read_is_told_and_replaced(tmp_path):
    home = tmp_path / "snapshot"
    sources = [write(tmp_path / "seeds", PAPERS)]
    run(sources, home)
    (home / "topics.parquet").write_bytes(b"damaged")
    found = run(sources, home)
    (warning,) = [w for w in found.manifest.warnings if "numbered anew" in w]
    assert "topics.parquet" in warning


def test_a_refit_draws_its_map_over_the_former_one(tmp_path):
    home = tmp_path / "snapshot"
    before = run([write(tmp_path / "seeds", PAPERS[:60])], home).tables.papers
    after = run([write(tmp_path / "seeds", PAPERS[:60], PAPERS)], home).tables.papers
    now = after.set_index("paper_id").loc[before["paper_id"], ["x", "y"]].to_numpy()
    then = before[["x", "y"]].to_numpy()
    moved = np.linalg.norm(now - then, axis=1)
    assert np.median(moved) < 0.1 * np.ptp(then[:, 0])
    assert moved.any()
    anew = run([tmp_path / "seeds"], home, renumber=True).tables.papers
    first = run([tmp_path / "seeds"], tmp_path / "other").tables.papers
    assert anew[["x", "y"]].equals(first[["x", "y"]])


def test_reliability_themes_and_short_lists_are_there_for_every_topic(tmp_path):
    found = run([write(tmp_path / "seeds", PAPERS[:36], PAPERS)], tmp_path / "snapshot")
    tables = found.tables
    topics, papers = tables.topics, tables.papers
    assert (topics["stability"] > 0.8).all()
    assert (topics["n_recovered"] == Settings().n_repeats).all()
    assert set(tables.themes["theme_id"]) == set(topics["theme_id"])
    assert tables.themes["n_papers"].sum() == topics["n_papers"].sum()
    assert sorted(topics["rank"]) == list(range(len(topics)))
    by_place = topics.sort_values("rank")["theme_id"]
    assert by_place.drop_duplicates().size == (by_place != by_place.shift()).sum()
    members = tables.shortlists.merge(papers, on="paper_id", suffixes=("", "_of_paper"))
    assert (members["topic_id"] == members["topic_id_of_paper"]).all()
    assert set(tables.shortlists["topic_id"]) == set(topics["topic_id"])
    first = tables.shortlists.query("place == 1").merge(papers, on="paper_id")
    assert (first["topic_rank"] == 1).all()
    assert papers["novelty"].isna().tolist() == (papers["first_digest"] == "2025-03-13").tolist()
    days = tables.keywords_over_time.groupby("topic_id")["first_day"].nunique()
    assert (days == 2).all()


@pytest.mark.parametrize("clustering", ["consensus", "hdbscan"])
def test_both_ways_to_cluster_give_a_whole_snapshot(tmp_path, clustering):
    settings = dataclasses.replace(Settings(), clustering=clustering)
    sources = [write(tmp_path / "seeds", PAPERS)]
    found = run(sources, tmp_path / "snapshot", settings=settings)
    assert len(found.tables.topics) == 6
    assert all(len(s) == 1 for s in subjects_by_topic(found).values())
    assert found.manifest.settings["clustering"] == clustering
    assert (found.tables.topics["stability"] > 0.5).all()


ODD = {
    "no abstracts": [(title, "") for _, title, _ in PAPERS[:40]],
    "one-word abstracts": [(title, "word") for _, title, _ in PAPERS[:40]],
    "one text": [(f"Paper {n}", "The very same abstract of all.") for n in range(40)],
    "two languages": [
        (title, abstract) if n % 2 else (f"Über {title}", "Wir zeigen, wie es sich verhält. " * 3)
        for n, (_, title, abstract) in enumerate(PAPERS[:40])
    ],
    "no words": [(f"{n} {n * 7}", "12 34 $x^2$ !!!") for n in range(40)],
    "another script": [(f"氷河の研究 {n}", "氷河は谷を削り、堆積物を残す。") for n in range(40)],
}


@pytest.mark.parametrize("kind", list(ODD))
def test_odd_texts_do_not_break_a_run(tmp_path, kind):
    lines = [
        json.dumps({"title": title, "abstract": abstract, "date": "2025-03-13"})
        for title, abstract in ODD[kind]
    ]
    (tmp_path / "odd.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = run([tmp_path / "odd.jsonl"], tmp_path / "snapshot")
    tables = found.tables
    assert len(tables.papers) == len({title for title, _ in ODD[kind]})
    assert tables.topics["label"].is_unique
    assert tables.topics["label"].str.len().all()
    assert all(len(getattr(tables, f"{level}s")) <= 20 for level in LEVELS)
