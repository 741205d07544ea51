"""`Topic`: a label and keywords; `Candidate`: a term that may be one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.records import AUTOMATIC
from analysis.representation.words.word_roles import Role

LABEL_CHARS = 44
"""Maximum length of a label in characters: two lines on a map."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term that may be a keyword or label of a topic.

    Attributes
    ----------
    name
        The term as written.
    weight
        c-TF-IDF weight.
    share
        Share of the topic's papers that use it, 0 to 1.
    n_papers
        Number of the topic's papers that use it.
    usual_share
        Share of all papers that use it, 0 to 1.
    whole_share
        Share of its uses that end a noun phrase, 0 to 1.
    title_share
        Share of its uses that are in titles, 0 to 1.
    likeness
        Similarity to this topic minus the mean similarity to all: a difference of cosines.
    role
        What the term names.
    long_form
        Long form of an abbreviation, if papers define it.
    covered
        bool, (n_papers_of_the_topic,): papers that use all words of the term.
    evenness
        How evenly a theme's topics use the term, 0 to 1; 1 for a topic.
    """

    name: str
    weight: float
    share: float
    n_papers: int
    usual_share: float
    whole_share: float
    title_share: float = 0.1
    likeness: float = 0.0
    role: Role = Role.COMMON
    long_form: str | None = None
    covered: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    evenness: float = 1.0


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic or theme with its label and keywords.

    Attributes
    ----------
    number
        Number among the topics, or among the themes.
    label
        Name for people; unique among topics and among themes.
    keywords, weights
        Most characteristic terms, heaviest first, and their c-TF-IDF weights.
    origin
        Where the label is from, one of `LABEL_ORIGINS`.
    """

    number: int
    label: str
    keywords: tuple[str, ...]
    weights: tuple[float, ...]
    origin: str = AUTOMATIC


def named(labels: Sequence[str], keywords: Sequence[Sequence[Candidate]]) -> tuple[Topic, ...]:
    """Return topics from their labels and keywords."""
    return tuple(
        Topic(
            number,
            label,
            tuple(one.name for one in keywords[number]),
            tuple(one.weight for one in keywords[number]),
        )
        for number, label in enumerate(labels)
    )
