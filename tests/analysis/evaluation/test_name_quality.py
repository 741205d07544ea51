"""Tests of the figures of names: test papers, made-up names, BERTopic's names, report."""

from __future__ import annotations

import datetime as dt
import importlib
import json
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from tests import optional

optional.need("bertopic")
pytestmark = pytest.mark.analysis

from analysis.cli.evaluation_report import as_json, report
from analysis.embedding.embed import no_progress, text_of
from analysis.embedding.encoders import encoder_named
from analysis.evaluation.evaluate import evaluate
from analysis.evaluation.name_quality import (
    N_PARTS,
    OURS,
    Grouped,
    NameFigures,
    NameQuality,
    Names,
    grouped,
    measure_names,
    our_names,
    why_not_measured,
)
from analysis.metrics.fit_metrics import Judged
from analysis.pipeline.stage_timer import no_stage_display
from analysis.readers import ReadOptions
from analysis.records import UNASSIGNED, AtlasError
from analysis.settings import Settings
from analysis.vectors import l2_normalize
from dashboard.search.index import Index
from tests.planted import SUBJECTS, PlantedEncoder, planted_papers

SUBJECT_NAMES = list(SUBJECTS)
THEME_NAMES = ["glacier and sourdough", "beekeeping and clockwork", "typography and volcano"]


def encode(texts):
    """Return vectors of the subjects in texts; zeros, equally near to all names, if none."""
    return l2_normalize(PlantedEncoder(noise=0).encode(texts))


def noisy_encode(texts):
    return l2_normalize(PlantedEncoder().encode(texts))


def papers_of(n_a_subject=10):
    """Return papers of six topics in three themes; the last subject's first is unassigned."""
    found = planted_papers(n_a_subject)
    texts = [text_of(title, abstract) for _, title, abstract in found]
    topics = np.array([SUBJECT_NAMES.index(subject) for subject, _, _ in found], dtype=np.int32)
    topics[5] = UNASSIGNED
    return Grouped(texts, encode(texts), topics, np.array([0, 0, 1, 1, 2, 2], dtype=np.int32))


def measured(names_of, papers=None, **changes):
    options = {"seed": 1, "stage": no_stage_display, "word_search": Index} | changes
    own_encode = options.pop("encode", encode)
    return measure_names(papers or papers_of(), own_encode, name_all=names_of, **options)


def always(topics=SUBJECT_NAMES, themes=THEME_NAMES):
    return lambda *_: {OURS: Names(topics, themes)}


def test_names_of_the_subjects_are_nearest_to_their_papers_and_find_them():
    found = measured(always()).topics[OURS]
    assert found.nearest == found.nearest_by_group == 1
    # One search in five also finds the unassigned paper on volcanoes.
    assert found.r_precision > 0.95


def test_a_made_up_name_lowers_all_figures_of_its_level():
    good = measured(always())
    topics = measured(always(topics=[*SUBJECT_NAMES[:-1], "quokka"]))
    themes = measured(always(themes=[*THEME_NAMES[:-1], "quokka"]))
    for figure in ("nearest", "nearest_by_group", "r_precision"):
        assert getattr(topics.topics[OURS], figure) < getattr(good.topics[OURS], figure) - 0.1
        assert getattr(themes.themes[OURS], figure) < getattr(good.themes[OURS], figure) - 0.1
    assert (topics.themes, themes.topics) == (good.themes, good.topics)


def test_exchanged_names_lower_both_figures():
    exchanged = measured(always(topics=[*SUBJECT_NAMES[1::-1], *SUBJECT_NAMES[2:]])).topics[OURS]
    assert exchanged.nearest < 0.7
    assert exchanged.r_precision < 0.7


def test_a_name_with_two_parts_that_no_paper_has_together_finds_partial_matches():
    # No paper is on both subjects of a theme, so that all words of its name match nothing.
    assert measured(always()).themes[OURS].r_precision > 0.4


def test_every_paper_is_a_test_paper_once_and_its_topic_keeps_others():
    papers, seen = papers_of(), []

    def names_of(others, _):
        seen.append(others)
        return {OURS: Names(SUBJECT_NAMES, THEME_NAMES)}

    measured(names_of, papers)
    tests = [set(papers.texts) - set(others.texts) for others in seen]
    assert len(tests) == N_PARTS
    assert set.union(*tests) == set(papers.texts)
    assert sum(map(len, tests)) == len(papers.texts)
    for others in seen:
        assert np.bincount(others.topics[others.topics >= 0]).tolist() in (
            [8, 8, 8, 8, 8, 7],
            [8, 8, 8, 8, 8, 8],
        )
        assert (others.vectors == encode(others.texts)).all()


def test_topics_of_two_papers_are_measured():
    papers = papers_of(2).only(np.arange(11) + 1)  # one paper of the first topic, none unassigned
    papers = replace(papers, topics=np.array([0, 1, 2, 3, 3, 2, 1, 0, 1, 2, 3], dtype=np.int32))
    found = measured(always(SUBJECT_NAMES[:4], THEME_NAMES[:2]), papers)
    assert 0 <= found.topics[OURS].r_precision <= 1


def test_the_seed_decides_which_papers_are_test_papers():
    def first_part(seed):
        seen = []
        measured(lambda p, _: seen.append(p.texts) or always()(), seed=seed)
        return seen[0]

    assert first_part(1) == first_part(1) != first_part(2)


def test_texts_are_encoded_once_for_all_parts():
    asked = []

    def counting(texts):
        asked.extend(texts)
        return encode(texts)

    measured(always(), encode=counting)
    assert sorted(asked) == sorted(SUBJECT_NAMES + THEME_NAMES)


def test_names_made_from_the_papers_words_are_measured():
    found = measured(our_names)
    assert found.topics[OURS].nearest > 0.9
    assert found.topics[OURS].r_precision > 0.9
    assert found.themes[OURS].nearest > 0.5


# --- the fit ------------------------------------------------------------------------------


def judged_fit(topics, themes):
    n = len(topics)
    return Judged(
        texts=["text"] * n,
        vectors=np.zeros((n, 2), dtype=np.float32),
        places=np.zeros((n, 2)),
        topics=np.array(topics),
        themes=np.array(themes),
        memberships=np.ones(n),
        topic_ids=sorted(set(topics) - {UNASSIGNED}),
        stabilities=np.ones(n),
        recovered_shares=np.ones(n),
        labels=[],
        keywords=[],
        categories=[None] * n,
    )


def test_ids_of_topics_and_themes_become_numbers():
    papers = grouped(judged_fit([70, -1, 3, 3, 70, 12, 12], [5, -1, 9, 9, 5, 5, 5]))
    assert papers.topics.tolist() == [2, -1, 0, 0, 2, 1, 1]
    assert papers.theme_of_topic.tolist() == [1, 0, 0]
    assert papers.themes.tolist() == [0, -1, 1, 1, 0, 0, 0]


def test_topics_of_one_paper_are_left_out():
    papers = grouped(judged_fit([0, 0, 1, 2, 2], [0, 0, 1, 2, 2]))
    assert papers.topics.tolist() == [0, 0, -1, 1, 1]
    assert papers.theme_of_topic.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("topics", "reason"),
    [
        ([0, 1] * 24, "fewer than 50 papers"),
        ([], "fewer than 50 papers"),
        ([0] * 60, "fewer than two topics"),
        ([UNASSIGNED] * 60, "fewer than two topics"),
        ([0] * 59 + [1], "fewer than two topics"),
    ],
)
def test_small_fits_are_not_measured(topics, reason):
    assert reason in why_not_measured(grouped(judged_fit(topics, topics)))


# --- BERTopic's names of our topics --------------------------------------------------------


def stock():
    """Return the module that imports BERTopic, which takes seconds."""
    return importlib.import_module("analysis.evaluation.stock_bertopic")


def test_bertopic_names_our_topics_by_four_words_in_our_order():
    papers = papers_of()
    # With vectors of zeros, `KeyBERTInspired` gives fewer than four words.
    names = stock().stock_names(papers, noisy_encode)
    assert list(names) == [stock().STOCK, stock().KEYBERT]
    for own in names.values():
        assert [len(own.topics), len(own.themes)] == [6, 3]
        assert {len(name.split(", ")) for name in own.topics} == {4}
    inspired = names[stock().KEYBERT].topics
    assert all(subject in name for subject, name in zip(SUBJECTS, inspired, strict=True))


def test_papers_that_bertopic_cannot_name_give_an_error_of_one_line():
    papers = papers_of()
    with pytest.raises(stock().StockError, match="failed on 60 papers") as failed:
        stock().stock_names(replace(papers, texts=["."] * 60), encode)
    assert "\n" not in str(failed.value)


# --- evaluate and report ------------------------------------------------------------------


def write_corpus(folder, n_a_subject):
    path = folder / "papers.jsonl"
    lines = [
        json.dumps({"id": str(n), "title": title, "abstract": abstract, "date": "2025-03-13"})
        for n, (_, title, abstract) in enumerate(planted_papers(n_a_subject))
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def judge(folder, n_a_subject=9, *, encoder=None, **options):
    return evaluate(
        [write_corpus(folder, n_a_subject)],
        snapshot_folder=folder / "snapshot",
        settings=Settings(embedding_model="planted", n_runs=4, n_repeats=3, n_map_epochs=5),
        read_options=ReadOptions(today=dt.date(2025, 4, 1)),
        encoder=encoder or PlantedEncoder(),
        n_fits=1,
        **options,
    )


def fails(texts, _):
    raise AtlasError("stock BERTopic: failed; compare on a larger corpus")


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    stages = []

    @contextmanager
    def stage(name):
        stages.append(name)
        yield no_progress

    folder = tmp_path_factory.mktemp("named")
    found = judge(folder, word_search=Index, against_stock=True, peer=fails, stage=stage)
    return found, stages


def table_of(found):
    lines = report(found).splitlines()
    start = next(at for at, line in enumerate(lines) if line.split()[:2] == ["Names", OURS])
    return lines[start : lines.index("", start)]


def test_evaluate_measures_our_names_and_both_of_bertopic(evaluated):
    found, stages = evaluated
    assert list(found.names.topics) == list(found.names.themes)
    assert list(found.names.topics) == [OURS, "stock", "keybert_inspired"]
    assert found.names.topics[OURS].nearest > 0.9
    assert "Measuring names, 5 of 5" in stages
    body = json.loads(as_json(found))["names"]
    assert set(body["themes"]["stock"]) == {"nearest", "nearest_by_group", "r_precision"}


def test_report_has_a_table_of_names_with_a_column_for_each(evaluated):
    figures = {
        who: NameFigures(*values)
        for who, values in ((OURS, (0.5, 0.25, 0.75)), ("keybert_inspired", (0.125, 1.0, 0.0)))
    }
    themes = {who: NameFigures(0.0, 0.0, 1.0) for who in figures}
    lines = table_of(replace(evaluated[0], names=NameQuality(figures, themes)))
    assert lines[0].split() == ["Names", "ours", "KeyBERTInspired"]
    assert lines[1].split()[-2:] == ["0.50", "0.12"]
    assert lines[3].startswith("  Topics, found by name")
    assert lines[3].split()[-2:] == ["0.75", "0.00"]
    assert lines[6].startswith("  Themes, found by name")
    assert lines[6].split()[-2:] == ["1.00", "1.00"]
    assert max(map(len, table_of(evaluated[0]))) <= 100


def test_only_our_names_are_measured_without_the_baseline(tmp_path):
    found = judge(tmp_path, word_search=Index)
    assert list(found.names.topics) == [OURS]
    assert not any("BERTopic" in line for line in table_of(found))


@pytest.mark.parametrize(
    ("n_a_subject", "encoder", "reason"),
    [
        (8, PlantedEncoder(), "Names are not measured: there are fewer than 50 papers."),
        (9, encoder_named("lsa"), "the encoder lsa has no vectors of single names."),
    ],
)
def test_report_says_why_names_are_not_measured(tmp_path, n_a_subject, encoder, reason):
    found = judge(tmp_path, n_a_subject, encoder=encoder, word_search=Index)
    assert found.names is None
    assert report(found).splitlines()[-1].endswith(reason)
    assert json.loads(as_json(found))["names"] is None


def test_names_that_bertopic_cannot_make_leave_ours(tmp_path, monkeypatch):
    monkeypatch.setattr(stock(), "stock_names", fails)
    found = judge(tmp_path, word_search=Index, against_stock=True, peer=fails)
    assert list(found.names.topics) == [OURS]
    assert found.evaluation.notes[-1] == "stock BERTopic: failed; compare on a larger corpus."


def test_names_are_omitted_without_a_word_search(tmp_path):
    found = judge(tmp_path)
    assert found.names is None
    assert not any("Names are" in note for note in found.evaluation.notes)
