"""Candidate terms to keywords and labels that repeat neither themselves nor one another."""

from __future__ import annotations

import itertools
import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.representation.tokens import (
    Kind,
    folded,
    repeats,
    root_forms,
    share_a_word,
    token_kind,
)

LABEL_CHARS = 36
"""Characters of the longest label: two lines on a map."""

KEYWORD_SHARE = 0.1
"""Papers of a topic that a keyword should be in, if there are enough such."""

_KEYWORD_SHARE_POWER = 0.2
"""How much a keyword's papers count beside its weight. Measured on 6,894 and 6,000 papers: more
makes keywords of a topic meet more often (NPMI), and those of different topics alike."""

_PHRASE_BONUS = 2.0
_GENERIC_PHRASE_BONUS = 1.4
_NAME_BONUS = 1.3
"""What several words, those that end in a word of no meaning alone ("reward models"), and what
is written like a name (LoRA, 3D) count for more than one plain word: they say more."""

_DOUBT_PAPERS = 2
"""Papers that do not use a term, added to a topic's for each term: three papers may be chance."""

_LEAST_LIKENESS = 0.02
_LEAST_RARITY = 0.05

_OUTDOES = 0.6
"""Score from which on a phrase takes the place of a word in it, for the word's 1."""

_FIRST_PART = 0.85
_SECOND_PART = 0.25
_SECOND_WORD = 0.6
"""Score of a label's first part, for the best term's 1; of its second part, for the first's 1;
and of a plain word after a phrase."""

_STAND_IN = 0.4
"""Score of a term that is a label where the best is taken, for the best term's 1."""

_LONG_CHARS = 23
"""Characters of a term from which on it is a label alone."""

UNNAMED = "Unnamed"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term that may name a topic.

    Attributes
    ----------
    name
        As written.
    weight
        Its c-TF-IDF weight.
    share
        Share of the topic's papers that use it, 0 to 1.
    n_papers
        How many these are.
    usual_share
        Share of all papers that use it, 0 to 1.
    whole_share
        Share of its uses that end with the phrase they are in, 0 to 1.
    likeness
        How much more it is like this topic than like others: a difference of cosines.
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
    """A topic or a theme: a group of papers with a name.

    Attributes
    ----------
    number
        Its number among its like.
    label
        What a person calls it; no two topics share one, and no two themes.
    keywords, weights
        Its most telling terms, heaviest first, and their c-TF-IDF weights.
    """

    number: int
    label: str
    keywords: tuple[str, ...]
    weights: tuple[float, ...]


def named(
    labels: Sequence[str], candidates: Sequence[Sequence[Candidate]], n_keywords: int
) -> tuple[Topic, ...]:
    """Put each group's label and keywords together."""
    found = []
    for number, label in enumerate(labels):
        chosen = choose_keywords(candidates[number], n_keywords)
        words, weights = [one.name for one in chosen], [one.weight for one in chosen]
        found.append(Topic(number, label, tuple(words), tuple(weights)))
    return tuple(found)


def choose_keywords(candidates: Sequence[Candidate], n_keywords: int) -> list[Candidate]:
    """Keep the heaviest terms that share no word, those of many papers first.

    Terms of few papers weigh much and seldom meet: as keywords they hang together less.
    """

    def order(one: Candidate) -> tuple[bool, float]:
        return one.share < KEYWORD_SHARE, -one.weight * one.share**_KEYWORD_SHARE_POWER

    names = (one.name for one in sorted(candidates, key=order))
    chosen = set(distinct(names, n_keywords))
    return [one for one in candidates if one.name in chosen]


def distinct(names: Iterable[str], n_names: int) -> list[str]:
    """Keep the first names of which none shares a word with another, or is its acronym."""
    kept: list[str] = []
    for name in names:
        if len(kept) == n_names:
            break
        if not any(share_a_word(name, other) for other in kept):
            kept.append(name)
    return kept


def rank_for_label(candidates: Sequence[Candidate]) -> dict[str, float]:
    """Order the terms that can name a topic, best first, each with its score.

    A name is heavy, of many papers, more like this topic than like others, and best a phrase: a
    plain word gives way to a phrase that holds it and is nearly as good.
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
    share = one.share * one.n_papers / (one.n_papers + _DOUBT_PAPERS)
    rare_elsewhere = max(1 - one.usual_share / one.share, _LEAST_RARITY)
    like = max(one.likeness, _LEAST_LIKENESS)
    shares = math.sqrt(share * one.whole_share)
    return one.weight * shares * rare_elsewhere * like * _bonus(one.name)


def _bonus(name: str) -> float:
    if " " in name:
        last = folded(name.rpartition(" ")[2])
        return _PHRASE_BONUS if token_kind(last) == Kind.TELLING else _GENERIC_PHRASE_BONUS
    return 1.0 if _is_plain(name) else _NAME_BONUS


def _is_plain(name: str) -> bool:
    return " " not in name and name == name.casefold() and name.isalpha()


def name_all(
    candidates: Sequence[Sequence[Candidate]],
    *,
    preferred: Sequence[Mapping[int, str]] = (),
    taken: Iterable[str] = (),
) -> list[str]:
    """Compose a label for each group, no two alike.

    Parameters
    ----------
    candidates
        Of each group, by its number.
    preferred
        Labels by group that go before what candidates give; the first mapping goes first.
    taken
        Labels that none may have.
    """
    used = {sameness(label) for label in taken}
    used_parts: set[frozenset[str]] = set()
    labels: dict[int, str] = {}

    def give(number: int, label: str) -> bool:
        same = sameness(label)
        if number in labels or same in used or not _readable(label):
            return False
        labels[number] = label
        used.add(same)
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
    """Tell whether all parts of a label are among a group's terms."""
    known = {root_forms(one.name) for one in candidates}
    return all(root_forms(part) in known for part in parts_of(label))


def sameness(label: str) -> frozenset[frozenset[str]]:
    """Return what a label shares with those that say the same in another order or number."""
    return frozenset(root_forms(part) for part in parts_of(label))


def parts_of(label: str) -> list[str]:
    """Cut a label at its commas."""
    return [part.strip() for part in label.split(",") if part.strip()]


def _readable(label: str) -> bool:
    parts = parts_of(label)
    pairs = itertools.combinations(parts, 2)
    fits = bool(parts) and len(label) <= LABEL_CHARS
    return fits and not any(repeats(one, other) for one, other in pairs)


def _labels(scores: Mapping[str, float], used_parts: Container[frozenset[str]]) -> Iterator[str]:
    """Yield labels of one or two terms, best first, without end."""
    first, *others = list(scores) or [UNNAMED]
    used = root_forms(first) in used_parts
    if used or len(first) <= _LONG_CHARS:
        yield from _pairs(scores)
    anyhow = [label for label in _pairs(scores, least=0) if label.startswith(_capitalised(first))]
    if used:
        yield from anyhow
    yield _capitalised(first)
    good = [name for name in others if scores[name] >= _STAND_IN * scores[first]]
    yield from map(_capitalised, good)
    yield from anyhow
    yield from map(_capitalised, others)
    for number in itertools.count(2):
        yield f"{_capitalised(first)[: LABEL_CHARS - 6].rstrip()} ({number})"


def _pairs(scores: Mapping[str, float], least: float = 1.0) -> list[str]:
    """Return two terms each, that one label can hold, best first.

    The first is nearly the best, unless none needs to be.
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
