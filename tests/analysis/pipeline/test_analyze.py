"""A complete analysis of papers with known topics, with real BERTopic, UMAP and HDBSCAN."""

from __future__ import annotations

import dataclasses
import json
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
from analysis.records import LEVELS, UNASSIGNED, InputError
from analysis.settings import Settings
from tests.analysis.pipeline.planted_fit import (
    ONE_FIT,
    PAPERS,
    run,
    subjects_by_topic,
    write,
    write_digests,
)
from tests.pages import write_page
from tests.planted import PlantedEncoder


def test_exactly_the_planted_topics_are_found(planted):
    subject_of = {title: subject for subject, title, _ in PAPERS}
    papers = planted.tables.papers
    assert len(planted.tables.topics) == 6
    for _, group in papers[papers["topic_id"] != UNASSIGNED].groupby("topic_id"):
        assert len({subject_of[title] for title in group["title"]}) == 1
    assert (papers["topic_id"] == UNASSIGNED).mean() <= 0.1


def test_topics_are_named_after_the_planted_subjects(planted):
    subject_of = {title: subject for subject, title, _ in PAPERS}
    papers = planted.tables.papers
    for topic in planted.tables.topics.itertuples():
        titles = papers.loc[papers["topic_id"] == topic.topic_id, "title"]
        (subject,) = {subject_of[title] for title in titles}
        assert any(subject in keyword.casefold() for keyword in topic.keywords), topic.label


def test_papers_of_a_topic_are_close_on_the_map(planted):
    papers = planted.tables.papers
    places = papers[["x", "y"]].to_numpy()
    distances = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    topics = papers["topic_id"].to_numpy()
    assigned = topics != UNASSIGNED
    assert (topics[distances.argmin(axis=1)] == topics)[assigned].mean() > 0.9


def test_the_same_input_gives_the_same_bytes(planted, tmp_path):
    sources = [write_digests(tmp_path / "digests")]
    run(sources, tmp_path / "again")
    run(sources, tmp_path / "cached", cache_folder=tmp_path / "vectors")
    run(sources, tmp_path / "from-cache", cache_folder=tmp_path / "vectors")
    for name in snapshot.TABLE_NAMES:
        copies = {
            (tmp_path / which / f"{name}.parquet").read_bytes()
            for which in ("again", "cached", "from-cache")
        }
        assert len(copies) == 1, name


def test_a_second_run_embeds_only_new_papers(tmp_path):
    folder = write_digests(tmp_path / "digests", PAPERS[:48])
    run([folder], tmp_path / "snapshot", cache_folder=tmp_path / "vectors")
    write_digests(folder)
    encoder = PlantedEncoder()
    run([folder], tmp_path / "snapshot", cache_folder=tmp_path / "vectors", encoder=encoder)
    assert len(encoder.encoded) == 24


@pytest.mark.parametrize("n_papers", [1, 2, 3, 5, 12, 40])
def test_small_corpora_give_a_snapshot(tmp_path, n_papers):
    entries = [(title, abstract) for _, title, abstract in PAPERS[:n_papers]]
    write_page(tmp_path / "digests", "one.txt", "Mar 13", entries)
    found = run([tmp_path / "digests"], tmp_path / "snapshot", settings=Settings())
    assert len(found.tables.papers) == n_papers


def test_identical_papers_give_a_snapshot(tmp_path):
    entries = [(f"Paper number {number}", "The very same abstract.") for number in range(30)]
    write_page(tmp_path / "digests", "one.txt", "Mar 13", entries)

    class Same(PlantedEncoder):
        def encode(self, texts):
            return np.ones((len(texts), 8), dtype=np.float32)

    found = run([tmp_path / "digests"], tmp_path / "snapshot", encoder=Same())
    assert len(found.tables.papers) == 30


def test_an_input_without_papers_is_refused_and_the_previous_snapshot_kept(tmp_path):
    folder = write_digests(tmp_path / "digests")
    before = run([folder], tmp_path / "snapshot").version
    for path in folder.iterdir():
        path.write_text("", encoding="utf-8")
    with pytest.raises(InputError):
        run([folder], tmp_path / "snapshot")
    assert snapshot.version_of(tmp_path / "snapshot") == before


def test_a_large_corpus_is_not_refitted_to_measure_stability(planted, tmp_path):
    assert planted.manifest.quality["seed_stability"] == pytest.approx(1)
    settings = Settings(n_refitted_papers=71)
    found = run([write_digests(tmp_path / "digests")], tmp_path / "snapshot", settings=settings)
    quality = found.manifest.quality
    assert quality["seed_stability"] is quality["resample_stability"] is None
    assert quality["mean_stability"] > 0.8
    assert quality["label_collisions"] == quality["unassigned_share"] == 0


def test_a_second_run_at_the_same_time_is_refused(tmp_path):
    sources = [write_digests(tmp_path / "digests")]
    refused = pytest.raises(snapshot.SnapshotError, match="another `digest-atlas` command")
    with snapshot.lock(tmp_path / "snapshot"), refused:
        run(sources, tmp_path / "snapshot")


def _analyze_for_ever(sources, folder):
    while True:
        run(sources, folder)


def test_a_run_killed_at_any_moment_leaves_the_previous_snapshot(planted, tmp_path):
    # `planted` has compiled UMAP's functions, so the forked runs are fast.
    sources = [write_digests(tmp_path / "digests")]
    run(sources, tmp_path / "snapshot")
    context = multiprocessing.get_context("fork")
    # `benchmarks/faults.py` kills hundreds.
    for number in (0, 3, 6):
        writer = context.Process(target=_analyze_for_ever, args=(sources, tmp_path / "snapshot"))
        writer.start()
        time.sleep(0.2 + 0.23 * number)
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        assert len(snapshot.read(tmp_path / "snapshot").tables.papers) == 72


@pytest.mark.parametrize("clustering", ["consensus", "hdbscan"])
def test_both_clusterings_give_a_complete_snapshot(tmp_path, clustering):
    settings = dataclasses.replace(ONE_FIT, clustering=clustering)
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
def test_unusual_texts_give_a_snapshot(tmp_path, kind):
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
