"""Keywords and labels of topics and themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.representation.bertopic_model import TopicRepresentation
from analysis.representation.keywords import keywords_of_groups
from analysis.representation.label_origin import (
    Label,
    by_person,
    label_themes,
    label_topics,
    named_topics,
)
from analysis.representation.labels import Topic
from analysis.representation.llm_labels import Labeller
from analysis.representation.naming import Group
from analysis.representation.topic_order import outline
from analysis.representation.topic_terms import Encode, Groups, TermMatrix
from analysis.representation.topics_over_time import PeriodWords, words_over_time
from analysis.representation.words.language import share_in_english
from evidence.formatting import percent
from evidence.theme_lookup import themes_of

_MOST_IN_OTHER_LANGUAGES = 0.1
"""Share of papers in other languages from which a warning says that names are made for English."""

_N_TITLES = 6
"""Titles from which a topic without words gets its label."""


@dataclass(frozen=True, slots=True)
class TopicModel:
    """Keywords and labels of topics and themes.

    Attributes
    ----------
    topics, themes
        By `number`.
    outline
        All topic numbers in reading order: by theme, similar ones next to each other.
    words_over_time
        By topic, then period.
    warnings
        Plain sentences on papers in other languages, and on failed requests to a language model.
    """

    topics: tuple[Topic, ...]
    themes: tuple[Topic, ...]
    outline: tuple[int, ...]
    words_over_time: tuple[PeriodWords, ...]
    warnings: tuple[str, ...]


def describe_topics(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    labels: NDArray[np.int32],
    theme_of_topic: NDArray[np.int32],
    *,
    n_keywords: int,
    encode: Encode | None = None,
    periods: NDArray[np.int32] | None = None,
    known_labels: Mapping[int, Label] | None = None,
    known_theme_labels: Mapping[int, Label] | None = None,
    labeller: Labeller | None = None,
) -> TopicModel:
    """Return keywords and labels of topics and themes.

    Parameters
    ----------
    texts
        Title, line break and abstract of each paper.
    vectors
        float32, (n_papers, n_dims), unit length.
    labels
        int32, (n_papers,): topic of each paper, 0 to n_topics - 1, or `UNASSIGNED`.
    theme_of_topic
        int32, (n_topics,): 0 to n_themes - 1.
    n_keywords
        Keywords per topic and theme.
    encode
        Returns the vectors of terms. None takes the mean vector of the papers that use a term.
    periods
        int32, (n_papers,): period of each paper. None omits keywords over time.
    known_labels, known_theme_labels
        Labels by number: those that people give are used; previous ones are kept if all their
        parts are still terms of the group.
    labeller
        Language model that proposes labels. None makes labels from the papers' words.

    Returns
    -------
    TopicModel
        Empty if there are no topics.

    References
    ----------
    Grootendorst, "BERTopic: neural topic modeling with a class-based TF-IDF procedure",
    arXiv:2203.05794 (2022).
    """
    if not len(theme_of_topic):
        return TopicModel((), (), (), (), ())
    known, known_themes = known_labels or {}, known_theme_labels or {}
    titles = [text.partition("\n")[0] for text in texts]
    corpus = TermMatrix(texts, vectors, encode)
    if len(corpus.terms.names) < 2:  # c-TF-IDF fails on a single term
        return _wordless(theme_of_topic, titles, labels, known, known_themes)
    themes = themes_of(labels, range(len(theme_of_topic)), theme_of_topic)
    questioner = labeller.questioner(texts) if labeller else None
    # Represent topics and themes alike.
    small = TopicRepresentation(corpus, labels, titles, questioner)
    large = TopicRepresentation(corpus, themes, titles, questioner, topics=labels)
    # Name topics, then themes by what their topics share.
    n_terms = 3 * n_keywords
    topics, parts = small.to_name(), _topics_by_theme(theme_of_topic, small.groups)
    topic_labels = label_topics(
        topics, small.still_fit(known, n_terms), known_themes, small.proposed
    )
    theme_labels = label_themes(
        large.to_name(parts),
        topics,
        topic_labels,
        large.still_fit(known_themes, n_terms),
        large.proposed,
    )
    weigh = small.model.ctfidf_model.transform
    return TopicModel(
        topics=named_topics(topic_labels, keywords_of_groups(corpus, small.candidates, n_keywords)),
        themes=named_topics(theme_labels, keywords_of_groups(corpus, large.candidates, n_keywords)),
        outline=outline(small.weights, large.weights, theme_of_topic),
        words_over_time=() if periods is None else words_over_time(small.groups, periods, weigh),
        warnings=(*_language_warnings(texts), *(questioner.warnings if questioner else ())),
    )


def _language_warnings(texts: Sequence[str]) -> tuple[str, ...]:
    """Return a sentence if many papers are not in English, else nothing."""
    others = 1 - share_in_english(texts)
    if others < _MOST_IN_OTHER_LANGUAGES:
        return ()
    return (
        f"about {percent(others)} of the papers are not in English: names and keywords are made "
        "for English, so theirs may be missing or poor; names can be given in labels.toml",
    )


def _topics_by_theme(theme_of_topic: NDArray[np.int32], groups: Groups) -> list[list[int]]:
    """Return the topics of each theme, the largest first."""
    topics: list[list[int]] = [[] for _ in range(int(theme_of_topic.max()) + 1)]
    for topic in sorted(range(len(groups.rows)), key=lambda own: -len(groups.rows[own])):
        topics[theme_of_topic[topic]].append(topic)
    return topics


def _wordless(
    theme_of_topic: NDArray[np.int32],
    titles: Sequence[str],
    labels: NDArray[np.int32],
    known: Mapping[int, Label],
    known_themes: Mapping[int, Label],
) -> TopicModel:
    """Return topics whose papers have almost no words, with labels from titles."""
    groups = [
        Group((), [titles[row] for row in np.flatnonzero(labels == topic)[:_N_TITLES]])
        for topic in range(len(theme_of_topic))
    ]
    themes = [
        Group((), (), np.flatnonzero(theme_of_topic == theme).tolist())
        for theme in range(int(theme_of_topic.max()) + 1)
    ]
    topic_labels = label_topics(groups, by_person(known), known_themes, {})
    theme_labels = label_themes(themes, groups, topic_labels, by_person(known_themes), {})
    return TopicModel(
        named_topics(topic_labels, [[]] * len(groups)),
        named_topics(theme_labels, [[]] * len(themes)),
        outline=tuple(np.argsort(theme_of_topic, kind="stable").tolist()),
        words_over_time=(),
        warnings=_language_warnings(titles),
    )
