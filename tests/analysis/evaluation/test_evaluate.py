"""Tests of the evaluation: figures, notes, comparison and report."""

from __future__ import annotations

import datetime as dt
import importlib
import json
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tests import optional

optional.need("bertopic")
pytestmark = pytest.mark.analysis

from analysis.cli.evaluation_report import as_json, report
from analysis.embedding.embed import no_progress
from analysis.embedding.encoders import EncoderError
from analysis.evaluation.baseline_comparison import compare
from analysis.evaluation.evaluate import evaluate
from analysis.evaluation.load_case import settings_of
from analysis.metrics import fit_metrics
from analysis.metrics.fit_metrics import Judged, measure, resample
from analysis.pipeline.stage_timer import no_stage_display
from analysis.readers import ReadOptions
from analysis.records import UNASSIGNED, AtlasError
from analysis.settings import Settings
from evidence.quality_metrics import QUALITY_METRICS
from tests.planted import SUBJECTS, PlantedEncoder, planted_papers
from tests.snapshots import planted_manifest, planted_tables, write_planted_snapshot

QUICK = Settings(embedding_model="planted", n_runs=6, n_repeats=4, n_map_epochs=20)


def stock():
    """Return the module that imports BERTopic, which takes seconds."""
    return importlib.import_module("analysis.evaluation.stock_bertopic")


STABILITY = ("seed_stability", "resample_stability")


def judged_fit(topics=(0, 0, 0, 0, 1, 1, 1, 1, -1, -1), categories=None, **changes):
    topics = np.array(topics)
    n_papers = len(topics)
    ids = sorted(set(topics.tolist()) - {UNASSIGNED})
    angles = np.linspace(0, 1.5, n_papers)
    found = Judged(
        texts=[f"word{label} other{label}" for label in topics],
        vectors=np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32),
        places=np.column_stack([angles, angles]),
        topics=topics,
        themes=topics,
        memberships=np.where(topics == UNASSIGNED, 0, 0.8),
        topic_ids=ids,
        stabilities=np.linspace(0.9, 0.3, len(ids)),
        recovered_shares=np.ones(len(ids)),
        labels=[f"Label {n}" for n in ids],
        keywords=[[f"word{n}", f"other{n}"] for n in ids],
        categories=[None] * n_papers if categories is None else categories,
    )
    return replace(found, **changes)


class FakeFits:
    """Returns the labels of the whole, with one more paper in topic 9 in each call."""

    def __init__(self, labels):
        self.labels, self.asked = np.array(labels), []

    def __call__(self, rows, seed):
        kept = np.arange(len(self.labels)) if rows is None else rows
        changed = self.labels.copy()
        changed[: len(self.asked)] = 9
        self.asked.append((None if rows is None else kept.tolist(), seed))
        level = SimpleNamespace(labels=changed[kept])
        return SimpleNamespace(topics=level, themes=SimpleNamespace(labels=self.labels[kept]))


def test_stability_is_the_agreement_with_other_fits():
    judged = judged_fit([0, 0, 1, 1])
    fits = FakeFits([0, 0, 1, 1])
    found = measure(judged, fit=fits, seed=1, n_fits=3).figures
    # The fits with other seeds give 0011 and 9011; both pairs with the latter agree at 4/7.
    assert found["seed_stability"] == pytest.approx((1 + 4 / 7 + 4 / 7) / 3)
    assert found["theme_seed_stability"] == 1
    assert found["theme_resample_stability"] == 1


def test_five_fits_have_different_seeds_and_three_use_nine_tenths():
    fits = FakeFits([0] * 10 + [1] * 10)
    measure(judged_fit([0] * 10 + [1] * 10), fit=fits, seed=1, n_fits=3)
    rows, seeds = zip(*fits.asked, strict=True)
    assert [None if own is None else len(set(own)) for own in rows] == [None, None, 18, 18, 18]
    assert len({*map(tuple, rows[2:])}) == 3
    assert len({1, *seeds}) == 6
    again = FakeFits([0] * 10 + [1] * 10)
    measure(judged_fit([0] * 10 + [1] * 10), fit=again, seed=1, n_fits=3)
    assert again.asked == fits.asked


def test_resamples_are_compared_on_shared_papers():
    labels = np.arange(40) % 4

    def fit(rows, seed):
        level = SimpleNamespace(labels=(labels[rows if rows is not None else range(40)] + seed) % 4)
        return SimpleNamespace(topics=level, themes=level)

    found = measure(judged_fit(labels), fit=fit, seed=3).figures
    assert [found[name] for name in STABILITY] == [1, 1]


def test_without_further_fits_stability_is_missing():
    found = measure(judged_fit(), fit=None, seed=1)
    assert {found.figures[name] for name in STABILITY} == {None}
    assert any("no further fits" in note for note in found.notes)
    assert found.figures["diversity"] == 1


def test_all_figures_of_the_manifest_are_returned():
    assert set(measure(judged_fit(), fit=None, seed=1).figures) == set(QUALITY_METRICS)


def test_figures_describe_the_evaluated_fit():
    judged = judged_fit(
        labels=["Lava, ash", "Ash, lava"],
        keywords=[["lava", "ash"], ["ash", "bread"]],
        texts=["lava ash"] * 4 + ["ash bread"] * 4 + ["rest"] * 2,
    )
    found = measure(judged, fit=None, seed=1).figures
    assert found["unassigned_share"] == pytest.approx(0.2)
    assert found["mean_stability"] == pytest.approx(0.6)
    assert found["label_collisions"] == 2
    assert found["labels_with_repeats"] == 0
    assert found["diversity"] == pytest.approx(3 / 4)
    assert found["trustworthiness"] == pytest.approx(1)


def test_only_the_first_ten_keywords_count():
    many = [[f"w{n}" for n in range(10)] + ["same"] * 5, [f"v{n}" for n in range(10)] + ["same"]]
    found = measure(judged_fit(keywords=many), fit=None, seed=1).figures
    assert found["diversity"] == 1


def test_missing_coherence_package_leaves_other_figures(monkeypatch):
    def missing(*_):
        raise AtlasError("coherence: package tomotopy is missing; install it")

    monkeypatch.setattr(fit_metrics, "coherence", missing)
    found = measure(judged_fit(), fit=None, seed=1)
    assert found.figures["coherence"] is None
    assert found.figures["diversity"] == 1
    assert any("tomotopy" in note for note in found.notes)


def planted_trust(*, right):
    """Return 24 topics of ten papers whose purity rises, or falls, with stability."""
    topics = np.repeat(np.arange(24), 10)
    n_own = 3 + np.arange(24) % 7
    categories = [
        f"c{topic % 3}" if number < n_own[topic] else f"rest{number}"
        for topic in range(24)
        for number in range(10)
    ]
    trust = n_own / 10 if right else 1 - n_own / 10
    return judged_fit(
        topics,
        categories,
        stabilities=trust,
        memberships=trust[topics],
    )


@pytest.mark.parametrize("right", [True, False])
def test_correlation_is_positive_if_stable_topics_are_purer(right):
    found = measure(planted_trust(right=right), fit=None, seed=1)
    expected = 1 if right else -1
    assert found.figures["stability_purity_correlation"] == pytest.approx(expected)
    for bands in (found.topics_by_quarter, found.papers_by_quarter):
        assert len(bands) == 4
        assert (bands[0].purity > bands[-1].purity) == right
    # Of 24 topics, three each have 7, 8 and 9 papers of ten in one category; four have 3.
    assert found.topics_by_name[0].n == (9 if right else 4)


def test_unassigned_papers_are_in_no_band():
    topics = [0] * 15 + [1] * 15 + [-1] * 10
    judged = judged_fit(topics, ["a", "b"] * 20, memberships=np.linspace(0, 1, 40))
    assert sum(band.n for band in measure(judged, fit=None, seed=1).papers_by_quarter) == 30


@pytest.mark.parametrize(
    ("categories", "reason"),
    [(["a"] * 10, "the same"), (["a"] * 2 + ["b"] * 2 + [None] * 6, "only 4 of 10")],
)
def test_unusable_categories_are_explained_in_a_note(categories, reason):
    found = measure(judged_fit(categories=categories), fit=None, seed=1)
    assert found.figures["category_agreement"] is None
    assert found.figures["category_rand"] is None
    assert found.figures["stability_purity_correlation"] is None
    assert any(reason in note for note in found.notes)


@pytest.mark.parametrize("labels", [[], [-1], [-1, -1], [-1] * 5, [0] * 5, [0, 0, 1, 1, -1] * 3])
def test_the_smallest_fits_have_figures_or_none(labels):
    found = measure(judged_fit(labels), fit=FakeFits(labels), seed=1)
    assert all(value is None or np.isfinite(value) for value in found.figures.values())
    if len(set(labels) - {-1}) < 2:
        assert found.figures["seed_stability"] is None
        assert any("there are fewer than two" in note for note in found.notes)


def test_without_topics_category_agreement_is_missing():
    found = measure(judged_fit([-1] * 6, ["a", "b"] * 3), fit=None, seed=1).figures
    assert found["category_agreement"] is found["category_rand"] is None


def test_resample_has_nine_tenths_of_the_papers_without_repeats():
    rows = resample(163, np.random.default_rng(1))
    assert len(set(rows.tolist())) == 147
    assert rows.min() >= 0
    assert rows.max() < 163


# --- digests and snapshots ---------------------------------------------------------------


def write_corpus(folder, papers, categories=()):
    path = folder / "papers.jsonl"
    records = []
    for number, (subject, title, abstract) in enumerate(papers):
        record = {"title": title, "abstract": abstract, "date": "2025-03-13"}
        if subject in categories:
            record["categories"] = [subject, "other"]
        records.append(json.dumps(record | {"id": str(number)}))
    path.write_text("\n".join(records), encoding="utf-8")
    return path


def judge(folder, sources=(), **options):
    options = {"settings": QUICK, "encoder": PlantedEncoder()} | options
    return evaluate(
        sources,
        snapshot_folder=folder / "snapshot",
        read_options=ReadOptions(today=dt.date(2025, 4, 1)),
        **options,
    )


def test_planted_topics_are_stable_and_match_categories(tmp_path):
    source = write_corpus(tmp_path, planted_papers(8), categories=tuple(SUBJECTS))
    found = judge(tmp_path, [source])
    figures = found.evaluation.figures
    assert (found.n_papers, found.n_topics) == (48, 6)
    for name in (*STABILITY, "category_agreement", "category_rand"):
        assert figures[name] == pytest.approx(1), name
    assert figures["trustworthiness"] > 0.8
    assert figures["label_collisions"] == 0
    assert not (tmp_path / "snapshot").exists()


def test_categories_can_be_omitted(tmp_path):
    source = write_corpus(tmp_path, planted_papers(4), categories=tuple(SUBJECTS))
    found = judge(tmp_path, [source], categories=False)
    assert found.evaluation.figures["category_agreement"] is None


@pytest.mark.parametrize("n_papers", [1, 2, 5, 12])
def test_a_few_papers_are_evaluated_without_errors(tmp_path, n_papers):
    def fails(texts, _):
        raise stock().StockError(f"stock BERTopic: failed on {len(texts)} papers (why); do this")

    source = write_corpus(tmp_path, planted_papers(2)[:n_papers])
    found = judge(tmp_path, [source], against_stock=True, peer=fails)
    text = report(found)
    assert f"stock BERTopic: failed on {n_papers} paper" in text
    assert "nan" not in text
    assert json.loads(as_json(found))["n_papers"] == n_papers


def snapshot_settings(**changes):
    return planted_manifest().settings | QUICK.as_dict() | {"n_repeats": 20} | changes


def test_snapshot_is_evaluated_as_stored(tmp_path):
    tables = planted_tables(n_papers=120, n_topics=6, gaps=True)
    topic_of = tables.papers["nearest_topic_id"]
    tables = replace(
        tables, papers=tables.papers.assign(category=[f"c{topic}" for topic in topic_of])
    )
    manifest = planted_manifest(settings=snapshot_settings())
    write_planted_snapshot(tmp_path / "snapshot", tables, manifest)
    labels = tables.papers["topic_id"].to_numpy()

    def fit(rows, seed):
        level = SimpleNamespace(labels=labels if rows is None else labels[rows])
        return SimpleNamespace(topics=level, themes=level)

    found = judge(tmp_path, fit=fit)
    figures = found.evaluation.figures
    assert (found.n_papers, found.n_topics, found.n_themes) == (120, 6, 2)
    assert figures["unassigned_share"] == pytest.approx((labels == UNASSIGNED).mean())
    assert figures["seed_stability"] == 1
    assert figures["theme_seed_stability"] < 1
    assert figures["mean_stability"] == pytest.approx((0.92 + 0.6 + 0.31) / 3)
    assert figures["category_agreement"] > 0.8
    purities = [band.purity for band in found.evaluation.topics_by_name]
    assert purities == [1, 1, 1]
    shares = [band.found_again for band in found.evaluation.topics_by_name]
    assert shares == pytest.approx([1, 17 / 20, 6 / 20])


def test_snapshot_of_other_weights_is_refused(tmp_path):
    manifest = planted_manifest(model={"name": "planted", "sha256": "f" * 64})
    write_planted_snapshot(tmp_path / "snapshot", planted_tables(), manifest)
    with pytest.raises(EncoderError, match="f" * 64) as refused:
        judge(tmp_path)
    assert "digest-atlas analyze" in str(refused.value)


def test_known_settings_are_restored():
    stored = {"n_runs": 7, "year": 2025, "columns": {}, "colour": "red"}
    restored, warnings = settings_of(stored)
    assert restored == Settings(n_runs=7)
    assert any("colour" in line for line in warnings)
    assert any("resolution" in line for line in warnings)
    assert settings_of(Settings(seed=3).as_dict() | {"year": None}) == (Settings(seed=3), [])


# --- comparison with stock BERTopic --------------------------------------------------------


class FakeRoad:
    def __init__(self):
        self.steps = []

    def find(self, seed):
        self.steps.append(("find", seed))

    def name(self, found, *, rerank):
        self.steps.append(("name", rerank))


class FakePeer:
    """Returns other labels in each call, for any papers."""

    def __init__(self):
        self.asked = []

    def __call__(self, texts, vectors):
        self.asked.append(list(texts))
        n = len(self.asked) % 2
        topics = np.array([n if "word0" in text else n - 1 for text in texts], dtype=np.int32)
        return stock().StockTopics(
            topics, ("Same, name", "Name, same"), (("word0", "x"), ("word1", "x"))
        )


def compared(judged, road, peer):
    return compare(
        judged,
        {"seed_stability": 0.5},
        ours=road,
        peer=peer,
        n_fits=3,
        seed=1,
        stage=no_stage_display,
    )


def test_both_sides_warm_up_and_use_the_same_papers():
    judged, peer, road = judged_fit([0] * 10 + [1] * 10), FakePeer(), FakeRoad()
    found = compared(judged, road, peer)
    assert [len(texts) for texts in peer.asked] == [20, 20, 20, 20, 18, 18, 18]
    assert peer.asked[:4] == [judged.texts] * 4
    assert len({step for step in road.steps if step[0] == "find"}) == 4
    assert ("name", True) in road.steps[:2]
    assert found.trouble is None
    assert found.ours.figures["seed_stability"] == 0.5
    assert found.stock.n_topics == (2, 2, 2)
    assert found.stock.figures["label_collisions"] == 2
    assert found.stock.figures["diversity"] == pytest.approx(3 / 4)
    assert found.stock.figures["seed_stability"] == 1
    # Of the three evaluated fits the second leaves no paper unassigned, the others half.
    assert found.stock.figures["unassigned_share"] == pytest.approx((0.5 + 0 + 0.5) / 3)
    assert found.time_ratio.wall > 0


def test_failing_baseline_is_reported_in_one_line():
    def fails(texts, vectors):
        raise stock().StockError(
            "stock BERTopic: failed on 9 papers (why); compare on a larger corpus"
        )

    found = compared(judged_fit(), FakeRoad(), fails)
    assert found.ours is found.stock is found.time_ratio is None
    assert found.trouble.startswith("stock BERTopic: failed")


class StubBERTopic:
    """A stand-in for BERTopic; `benchmarks/topics.py` uses the real one."""

    def __init__(self, **options):
        assert options == {"embedding_model": None}, "all other options are defaults"

    def fit_transform(self, texts, embeddings):
        if len(texts) < 5:
            raise TypeError("Cannot use scipy.linalg.eigh for sparse A with k >= N.\nUse less.")
        return [0, 0, 0, 1, -1], None

    def get_topic(self, number):
        return [(f"w{number}{rank}", 1.0 - rank / 10) for rank in range(8)] + [("", 0.0)]


def test_stock_topics_are_named_by_their_four_heaviest_words(monkeypatch):
    monkeypatch.setattr(stock(), "BERTopic", StubBERTopic)
    found = stock().fit_stock(["text"] * 5, np.eye(5, dtype=np.float32))
    assert found.topics.tolist() == [0, 0, 0, 1, -1]
    assert found.labels == ("w00, w01, w02, w03", "w10, w11, w12, w13")
    assert [len(words) for words in found.keywords] == [8, 8]


def test_stock_bertopic_error_says_what_to_do(monkeypatch):
    monkeypatch.setattr(stock(), "BERTopic", StubBERTopic)
    with pytest.raises(stock().StockError, match="failed on 2 papers") as failed:
        stock().fit_stock(["a word", "another"], np.eye(2, dtype=np.float32))
    assert "\n" not in str(failed.value)
    assert "larger corpus" in str(failed.value)


# --- report -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evaluated")
    source = write_corpus(folder, planted_papers(6), categories=tuple(SUBJECTS))
    stages = []

    @contextmanager
    def stage(name):
        stages.append(name)
        yield no_progress

    found = judge(folder, [source], against_stock=True, peer=FakePeer(), stage=stage)
    return found, stages


def test_report_has_a_line_per_figure_with_its_meaning(evaluated):
    lines = report(evaluated[0]).splitlines()
    for key, metric in QUALITY_METRICS.items():
        line = next(line for line in lines if line.strip().startswith(metric.title))
        value = evaluated[0].evaluation.figures[key]
        assert line.split("   ")[-1].endswith(metric.meaning), key
        assert ("-" if value is None else metric.form.format(value)) in line
    assert not any(line != line.rstrip() for line in lines)
    assert max(map(len, lines[1:])) <= 100


def test_report_has_one_table_for_both_sides(evaluated):
    lines = report(evaluated[0]).splitlines()
    start = next(n for n, line in enumerate(lines) if "Against stock" in line)
    topics, seconds = lines[start + 1], next(x for x in lines[start:] if "Wall time (s)" in x)
    assert topics.split() == ["Topics", "6", "2"]
    assert len(seconds.split()) == 6


def test_json_uses_the_names_of_the_manifest(evaluated):
    body = json.loads(as_json(evaluated[0]))
    assert set(body["figures"]) == set(QUALITY_METRICS)
    assert "evaluation" not in body
    assert body["comparison"]["stock"]["figures"]["label_collisions"] == 2
    assert body["comparison"]["time_ratio"]["wall"] > 0
    assert {"wall", "cpu"} == set(body["comparison"]["ours"]["spent"])
    assert body["topics_by_name"][0]["name"].startswith("high")


def test_each_fit_is_a_separate_stage(evaluated):
    stages = evaluated[1]
    assert [name for name in stages if name.startswith("Fitting for stability")] == [
        f"Fitting for stability, {n} of 5" for n in range(1, 6)
    ]
    assert "Timing stock BERTopic, 3 of 3" in stages


def test_missing_categories_of_a_snapshot_are_none(tmp_path):
    tables = planted_tables(n_papers=40, n_topics=2)
    nothing = pd.Series([None] * 40, dtype=object)
    tables = replace(tables, papers=tables.papers.assign(category=nothing))
    manifest = planted_manifest(settings=snapshot_settings())
    write_planted_snapshot(tmp_path / "snapshot", tables, manifest)
    found = judge(tmp_path, fit=FakeFits(tables.papers["topic_id"]))
    assert any("no paper has a category" in note for note in found.evaluation.notes)
