"""Labels from candidate terms, without repeated words."""

from __future__ import annotations

import itertools
import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.records import AUTOMATIC
from analysis.representation.words.tokens import (
    Kind,
    folded,
    repeats,
    root_forms,
    token_kind,
)

LABEL_CHARS = 36
"""Maximum length of a label in characters: two lines on a map."""

_PHRASE_BONUS = 2.0
_GENERIC_PHRASE_BONUS = 1.4
_NAME_BONUS = 1.3
"""Factors, relative to a plain word, of phrases, of phrases that end in a generic word ("reward
models"), and of words written like names (LoRA, 3D)."""

_DOUBT_PAPERS = 2
"""Pseudocount of papers without the term, because three papers may be chance."""

_LEAST_LIKENESS = 0.02
_LEAST_RARITY = 0.05
"""Lower bounds of relative similarity and rarity in a score."""

_OUTDOES = 0.6
"""Score, relative to a word's, from which a phrase containing the word replaces it."""

_FIRST_PART = 0.85
_SECOND_PART = 0.25
_SECOND_WORD = 0.6
"""Minimum scores in a label: of the first part relative to the best term, of the second relative to
the first, and of a plain word after a phrase."""

_STAND_IN = 0.4
"""Minimum score, relative to the best term, of a term that replaces it as a label."""

_LONG_CHARS = 23
"""Terms longer than this are a label on their own."""

UNNAMED = "Unnamed"
"""Label of a topic without terms."""


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
    likeness
        Similarity to this topic minus the mean similarity to all: a difference of cosines.
    """

    name: str
    weight: float
    share: float
    n_papers: int
    usual_share: float
    whole_share: float
    likeness: float = 0.0


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


def rank_for_label(candidates: Sequence[Candidate]) -> dict[str, float]:
    """Return the score of each term that can be a label, best first.

    A score is high for heavy terms that many of the topic's papers use, that are more similar to
    this topic than to others, and for phrases. A plain word is dropped if a phrase that contains it
    scores nearly as well.
    """
    scored = [(one.name, _score(one)) for one in candidates if len(one.name) <= LABEL_CHARS]
    ranked = {name: score for name, score in sorted(scored, key=lambda pair: -pair[1]) if score > 0}
    for name in [name for name in ranked if _is_plain(name)]:
        for phrase in [name for name in ranked if " " in name]:
            if root_forms(name) < root_forms(phrase) and ranked[phrase] >= _OUTDOES * ranked[name]:
                score = ranked.pop(name)
                ranked[phrase] = max(ranked[phrase], score)
                break
    return dict(sorted(ranked.items(), key=lambda pair: -pair[1]))


def _score(one: Candidate) -> float:
    """Return a term's score as a label: its weight times shares and similarity."""
    share = one.share * one.n_papers / (one.n_papers + _DOUBT_PAPERS)
    rare_elsewhere = max(1 - one.usual_share / one.share, _LEAST_RARITY)
    like = max(one.likeness, _LEAST_LIKENESS)
    shares = math.sqrt(share * one.whole_share)
    return one.weight * shares * rare_elsewhere * like * _bonus(one.name)


def _bonus(name: str) -> float:
    """Return the factor for phrases and words written like names."""
    if " " in name:
        last = folded(name.rpartition(" ")[2])
        return _PHRASE_BONUS if token_kind(last) == Kind.TELLING else _GENERIC_PHRASE_BONUS
    return 1.0 if _is_plain(name) else _NAME_BONUS


def _is_plain(name: str) -> bool:
    """Return whether a name is a single lower-case word."""
    return " " not in name and name == name.casefold() and name.isalpha()


def name_all(
    candidates: Sequence[Sequence[Candidate]],
    *,
    preferred: Sequence[Mapping[int, str]] = (),
    taken: Iterable[str] = (),
) -> list[str]:
    """Return a distinct label for each group.

    Parameters
    ----------
    candidates
        Terms of each group, by its number.
    preferred
        Labels by group that take precedence, the first mapping first.
    taken
        Labels that must not be used.

    Returns
    -------
    list of str
        At most `LABEL_CHARS` characters each. Labels with the same words in another order count as
        equal.
    """
    is_used = {sameness(label) for label in taken}
    used_parts: set[frozenset[str]] = set()
    labels: dict[int, str] = {}

    def give(number: int, label: str) -> bool:
        same = sameness(label)
        if number in labels or same in is_used or not _readable(label):
            return False
        labels[number] = label
        is_used.add(same)
        used_parts.update(same)
        return True

    for some in preferred:
        for number, label in sorted(some.items()):
            give(number, label)
    for number, each in enumerate(candidates):
        if number not in labels:
            next(
                label for label in _labels(rank_for_label(each), used_parts) if give(number, label)
            )
    return [labels[number] for number in range(len(candidates))]


def still_names(label: str, candidates: Iterable[Candidate]) -> bool:
    """Return whether all parts of a label are among a group's terms."""
    known = {root_forms(one.name) for one in candidates}
    return all(root_forms(part) in known for part in parts_of(label))


def sameness(label: str) -> frozenset[frozenset[str]]:
    """Return a key equal for labels with the same words in any order or number."""
    return frozenset(root_forms(part) for part in parts_of(label))


def parts_of(label: str) -> list[str]:
    """Return the parts of a label between commas."""
    return [part.strip() for part in label.split(",") if part.strip()]


def _readable(label: str) -> bool:
    """Return whether a label fits the map and repeats no word."""
    parts = parts_of(label)
    pairs = itertools.combinations(parts, 2)
    fits = bool(parts) and len(label) <= LABEL_CHARS
    return fits and not any(repeats(one, other) for one, other in pairs)


def _labels(scores: Mapping[str, float], used_parts: Container[frozenset[str]]) -> Iterator[str]:
    """Yield labels of one or two terms, best first, without end."""
    first, *others = list(scores) or [UNNAMED]
    is_used = root_forms(first) in used_parts
    if is_used or len(first) <= _LONG_CHARS:
        yield from _pairs(scores)
    any_pairs = [
        label for label in _pairs(scores, least=0) if label.startswith(_capitalised(first))
    ]
    if is_used:
        yield from any_pairs
    yield _capitalised(first)
    good = [name for name in others if scores[name] >= _STAND_IN * scores[first]]
    yield from map(_capitalised, good)
    yield from any_pairs
    yield from map(_capitalised, others)
    for number in itertools.count(2):
        yield f"{_capitalised(first)[: LABEL_CHARS - 6].rstrip()} ({number})"


def _pairs(scores: Mapping[str, float], least: float = 1.0) -> list[str]:
    """Return labels of two terms that fit together, best first.

    `least` scales the minimum scores of both parts; 0 removes them.
    """
    found = []
    best = max(scores.values(), default=0)
    for first, second in itertools.combinations(scores, 2):
        label = _capitalised(f"{first}, {second}")
        enough = _SECOND_WORD if _is_plain(second) and not _is_plain(first) else _SECOND_PART
        good = scores[first] >= least * _FIRST_PART * best
        if good and scores[second] >= least * enough * scores[first] and _readable(label):
            found.append((scores[first] + scores[second], label))
    return [label for _, label in sorted(found, key=lambda pair: -pair[0])]


def _capitalised(label: str) -> str:
    return label[:1].upper() + label[1:]
