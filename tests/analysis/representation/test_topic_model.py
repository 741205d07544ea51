"""Tests of keywords and labels of topics and themes."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import optional

optional.need("bertopic")
pytestmark = pytest.mark.analysis

from analysis.embedding.embed import embed
from analysis.metrics.coherence import label_collisions, labels_with_repeats
from analysis.records import UNASSIGNED
from analysis.representation.label_origin import Label
from analysis.representation.naming import LONGEST_FALLBACK
from tests.planted import SUBJECTS, PlantedEncoder, planted_papers

PAPERS = planted_papers(10)
TEXTS = [f"{title}\n{abstract}" for _, title, abstract in PAPERS]
TRUTH = np.array([list(SUBJECTS).index(subject) for subject, _, _ in PAPERS], dtype=np.int32)
THEMES = np.array([0, 1, 1, 2, 2, 0], dtype=np.int32)
"""Glacier and volcano, sourdough and beekeeping, clockwork and typography: two topics each."""


def module(name):
    """Return a module that imports BERTopic, which takes seconds."""
    return importlib.import_module(f"analysis.representation.{name}")


def encode(texts):
    return embed(texts, PlantedEncoder()).vectors


def described(labels=TRUTH, texts=TEXTS, themes=THEMES, **options):
    options = {"n_keywords": 10, "encode": encode} | options
    return module("topic_model").describe_topics(texts, encode(texts), labels, themes, **options)


def own_words(subject):
    return {part for word in (subject, *SUBJECTS[subject]) for part in word.split()}


@pytest.mark.parametrize("encoder", [encode, None])
def test_topic_labels_use_words_of_their_papers(encoder):
    for topic, subject in zip(described(encode=encoder).topics, SUBJECTS, strict=True):
        for term in (*topic.keywords[:3], *topic.label.casefold().split(" and ")):
            assert set(term.split()) & own_words(subject), topic


def test_theme_labels_use_words_of_their_topics():
    subjects = list(SUBJECTS)
    for theme in described().themes:
        topics = np.flatnonzero(theme.number == THEMES)
        words = set.union(*(own_words(subjects[topic]) for topic in topics))
        assert set(theme.label.casefold().replace(" and ", " ").split()) <= words


def test_no_label_repeats_a_word_or_another_label():
    model = described()
    labels = [topic.label for topic in (*model.topics, *model.themes)]
    assert label_collisions(labels) == 0  # no theme has one topic
    assert labels_with_repeats(labels) == 0


def test_theme_of_one_topic_has_its_label():
    model = described(themes=np.arange(len(SUBJECTS), dtype=np.int32))
    assert [one.label for one in model.themes] == [one.label for one in model.topics]


def test_keywords_are_ordered_by_weight():
    for topic in (model := described()).topics + model.themes:
        assert len(topic.weights) == len(topic.keywords) <= 10
        assert list(topic.weights) == sorted(topic.weights, reverse=True)
        assert min(topic.weights) > 0


def test_outline_keeps_themes_together():
    order = described().outline
    assert sorted(order) == list(range(len(SUBJECTS)))
    themes = [int(THEMES[topic]) for topic in order]
    assert len([theme for i, theme in enumerate(themes) if theme not in themes[:i]]) == 3
    assert all(themes.index(t) + themes.count(t) > i for i, t in enumerate(themes))


def test_outline_puts_similar_topics_next_to_each_other():
    # Topics 0 and 2 are of the same subject; so are 1 and 3.
    labels = np.array([0, 1, 2, 3] * 10, dtype=np.int32)
    subjects = ["glacier", "volcano"]
    texts = [text for s in zip(*(t[1:] for t in _by_subject(subjects)), strict=True) for text in s]
    order = described(labels, texts * 2, np.zeros(4, dtype=np.int32)).outline
    assert {frozenset(order[:2]), frozenset(order[2:])} == {frozenset({0, 2}), frozenset({1, 3})}


def _by_subject(subjects):
    papers = planted_papers(10, subjects)
    return [
        (subject, *(f"{title}\n{abstract}" for s, title, abstract in papers if s == subject))
        for subject in subjects
    ]


def test_topics_of_equal_size_keep_their_own_words():
    # BERTopic renumbers topics by size; equal sizes must not swap labels.
    swapped = ((TRUTH + 1) % len(SUBJECTS)).astype(np.int32)
    names = list(SUBJECTS)
    for topic in described(swapped).topics:
        subject = names[(topic.number - 1) % len(names)]
        assert set(topic.keywords[0].split()) & own_words(subject)


def test_unassigned_papers_do_not_affect_labels():
    labels = TRUTH.copy()
    labels[TRUTH == 5] = UNASSIGNED
    model = described(labels, themes=THEMES[:5])
    assert len(model.topics) == 5
    words = {word for topic in model.topics for term in topic.keywords for word in term.split()}
    assert not words & own_words("volcano")


def test_single_topic_has_a_label():
    model = described(np.zeros(len(TEXTS), dtype=np.int32), themes=np.zeros(1, dtype=np.int32))
    assert len(model.topics) == len(model.themes) == 1
    assert model.topics[0].keywords
    assert model.outline == (0,)


def test_no_topics_give_an_empty_model():
    nothing = np.full(len(TEXTS), UNASSIGNED, dtype=np.int32)
    model = described(nothing, themes=np.zeros(0, dtype=np.int32))
    assert (model.topics, model.themes, model.outline) == ((), (), ())


@pytest.mark.parametrize("text", ["", "the of and", "12 34", "$x$"])
def test_topics_without_useful_words_have_distinct_labels(text):
    labels = np.repeat(np.arange(2, dtype=np.int32), 6)
    model = described(labels, [text] * 12, np.zeros(2, dtype=np.int32))
    assert len({topic.label for topic in model.topics}) == 2
    assert all(one.label.startswith("Unnamed topic") for one in (*model.topics, *model.themes))
    assert model.outline == (0, 1)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.text(max_size=40), min_size=6, max_size=12))
def test_any_texts_give_distinct_labels(texts):
    labels = (np.arange(len(texts)) % 3).astype(np.int32)
    model = described(labels, texts, np.array([0, 1, 1], dtype=np.int32))
    for level in (model.topics, model.themes):
        assert len({one.label for one in level}) == len(level)
        assert all(0 < len(one.label) <= LONGEST_FALLBACK for one in level)


def test_previous_label_is_kept_only_if_it_fits():
    first = described().topics[0]
    other = next(word for word in first.keywords if word.casefold() not in first.label.casefold())
    previous = {0: Label(other.capitalize()), 1: Label("Queen bee")}
    now = described(known_labels=previous).topics
    assert now[0].label == other.capitalize()
    assert now[1].label != "Queen bee"


def test_previous_theme_label_is_kept_unless_a_topic_has_it():
    theme = described().themes[0]
    word = theme.keywords[-1].capitalize()
    assert described(known_theme_labels={0: Label(word)}).themes[0].label == word
    topic = described().topics[0].label
    assert described(known_theme_labels={0: Label(topic)}).themes[0].label != topic


def test_papers_in_another_language_give_one_warning():
    assert described().warnings == ()
    german = "Wir zeigen, wie die Bienen eines Stocks ihren Weg zu den Blumen finden. " * 4
    texts = [f"Bienen\n{german}" if number % 4 == 0 else t for number, t in enumerate(TEXTS)]
    (warning,) = described(texts=texts).warnings
    assert "about 25 % of the papers are not in English" in warning


def test_words_over_time_belong_to_their_period():
    periods = np.arange(len(TEXTS), dtype=np.int32) // (len(TEXTS) // 2)
    new = {(0, 0): " Erratics and erratics.", (0, 1): " Permafrost and permafrost."}
    texts = [
        text + new.get((topic, period), "")
        for text, topic, period in zip(TEXTS, TRUTH.tolist(), periods.tolist(), strict=True)
    ]
    words = described(texts=texts, periods=periods).words_over_time
    found = {(each.topic, each.period): each for each in words}
    assert list(found) == [(topic, period) for topic in range(len(SUBJECTS)) for period in (0, 1)]
    assert all(each.n_papers == 5 and 1 <= len(each.keywords) <= 5 for each in words)
    early, late = found[0, 0].keywords, found[0, 1].keywords
    assert "erratics" in early
    assert "erratics" not in late
    assert "permafrost" in late
    assert "permafrost" not in early


def test_words_over_time_prefer_frequent_terms_of_the_period():
    # Both periods have both words, each more of one.
    words = ["erratics", "permafrost"]
    texts = [f"\nof {words[0]}, of {words[1]}", *[f"\nof {words[0]}"] * 3]
    texts += [f"\nof {words[0]}, of {words[1]}"] * 2 + [f"\nof {words[1]}"] * 3 + texts[:1]
    texts += ["\nof levain"] * 5
    labels = np.array([0] * 10 + [1] * 5, dtype=np.int32)
    periods = np.array([0] * 5 + [1] * 5 + [0] * 5, dtype=np.int32)
    early, late, _ = described(labels, texts, THEMES[:2], periods=periods).words_over_time
    assert early.keywords == ("erratics", "permafrost")
    assert late.keywords == ("permafrost", "erratics")


def test_period_of_two_papers_has_no_keywords():
    periods = np.zeros(len(TEXTS), dtype=np.int32)
    periods[np.flatnonzero(TRUTH == 0)[:2]] = 7
    assert {w.period for w in described(periods=periods).words_over_time} == {0}


def test_same_papers_give_same_labels():
    assert described() == described()


def test_terms_are_encoded_once_each():
    seen = []

    def counting(texts):
        seen.extend(texts)
        return encode(texts)

    described(encode=counting)
    assert seen
    assert len(seen) == len(set(seen))
    assert not any("_" in term for term in seen)


def test_term_similar_to_all_topics_has_no_relative_similarity():
    groups = SimpleNamespace(means=np.eye(2, dtype=np.float32), labels=np.array([0, 1]))
    vectors = {"models": [0.9, 0.9], "lava": [0.5, 0.0]}
    groups.corpus = SimpleNamespace(vectors_of=lambda names: np.array([vectors[n] for n in names]))
    groups.corpus.vectors_of_users = groups.corpus.vectors_of
    model = SimpleNamespace(topics_=[0, 1])
    topics = {0: [("models", 2.0), ("lava", 1.0)], 1: [("models", 1.0), ("", 0.0)]}
    found = module("bertopic_model")._Like(groups).extract_topics(model, None, None, topics)
    assert found == {
        0: [("lava", pytest.approx(0.25)), ("models", pytest.approx(0))],
        1: [("models", pytest.approx(0))],
    }
