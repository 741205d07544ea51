"""Topics read like what their papers are about, and every paper knows its place among them."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("bertopic", reason="needs the extra `analysis`")
pytestmark = pytest.mark.analysis

from analysis.embed import embed  # noqa: E402
from analysis.records import UNASSIGNED  # noqa: E402
from analysis.topics import describe_topics  # noqa: E402
from tests.planted import SUBJECTS, PlantedEncoder, planted_papers  # noqa: E402

PAPERS = planted_papers(10)
TEXTS = [f"{title}\n{abstract}" for _, title, abstract in PAPERS]
TRUTH = np.array([list(SUBJECTS).index(subject) for subject, _, _ in PAPERS], dtype=np.int32)


def described(labels=TRUTH, texts=TEXTS):
    vectors = embed(texts, PlantedEncoder()).vectors
    return describe_topics(texts, vectors, labels, n_keywords=10)


def test_each_topic_is_named_with_the_words_of_its_own_papers():
    for topic, (subject, words) in zip(described().topics, SUBJECTS.items(), strict=True):
        own = {part for word in (subject, *words) for part in word.split()}
        assert all(set(keyword.split()) & own for keyword in topic.keywords[:3]), topic


def test_labels_differ_and_repeat_no_word():
    labels = [topic.label for topic in described().topics]
    assert len(set(labels)) == len(labels)
    for label in labels:
        words = label.replace(",", "").casefold().split()
        assert len(words) == len(set(words))


def test_an_unassigned_paper_is_near_the_topic_it_resembles():
    labels = TRUTH.copy()
    labels[7] = UNASSIGNED
    model = described(labels)
    assert model.nearest[7] == TRUTH[7]
    assert (np.delete(model.nearest, 7) == np.delete(TRUTH, 7)).all()


def test_rank_1_is_the_paper_most_like_its_topic():
    model = described()
    for label in range(len(SUBJECTS)):
        rows = np.flatnonzero(label == TRUTH)
        assert sorted(model.rank[rows]) == list(range(1, len(rows) + 1))
        first = rows[model.rank[rows] == 1][0]
        assert model.centrality[first] == model.centrality[rows].max()


def test_topics_of_equal_size_keep_their_own_words():
    # BERTopic renumbers topics by size; ties must not swap names.
    swapped = (TRUTH + 1) % len(SUBJECTS)
    names = list(SUBJECTS)
    for topic in described(swapped.astype(np.int32)).topics:
        subject = names[(topic.topic_id - 1) % len(names)]
        own = {part for word in (subject, *SUBJECTS[subject]) for part in word.split()}
        assert set(topic.keywords[0].split()) & own


def test_one_topic_alone_is_named():
    model = described(np.zeros(len(TEXTS), dtype=np.int32))
    assert len(model.topics) == 1
    assert model.topics[0].keywords


def test_no_topic_leaves_every_paper_unassigned():
    model = described(np.full(len(TEXTS), UNASSIGNED, dtype=np.int32))
    assert model.topics == ()
    assert (model.nearest == UNASSIGNED).all()


@pytest.mark.parametrize("text", ["", "the of and", "12 34", "$x$"])
def test_topics_without_a_telling_word_are_still_told_apart(text):
    labels = np.repeat(np.arange(2, dtype=np.int32), 6)
    topics = described(labels, [text] * 12).topics
    assert len({topic.label for topic in topics}) == 2
