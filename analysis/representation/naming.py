"""Labels of topics and themes, from candidate terms."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.representation.label_scores import (
    is_plain,
    may_be_label,
    rank_for_label,
    share_covered,
    written_forms,
)
from analysis.representation.labels import LABEL_CHARS, Candidate
from analysis.representation.words.tokens import (
    Kind,
    abbreviates,
    folded,
    repeats,
    root_forms,
    token_kind,
)

_ENOUGH_COVERED = 0.5
"""Share of papers that a term covers, from which it is a label on its own."""

_SECOND_GAIN = 0.12
"""Minimum share of papers that a second term covers and the first does not."""

_SECOND_SCORE, _SECOND_WORD_SCORE = 0.25, 0.6
"""Minimum scores, relative to the first term, of a second one, and of a word after a phrase."""

_MUCH_GAIN = 0.25
"""Gain from which a word after a phrase needs a lower score."""

_STAND_IN = 0.4
"""Minimum score, relative to the best term, of a term that replaces it as a label."""

_SHARED_PHRASE, _SHARED_WORD = 0.45, 0.5
"""Minimum share of a theme's papers that a phrase, or a word, covers to be its label."""

_SHARED_RARITY, _SHARED_EVENNESS, _SHARED_SCORE = 2.0, 0.5, 0.3
"""For a term to be the label of a theme: minimum share of its papers relative to that of all
papers, evenness over its topics, and score relative to the best term."""

AND = " and "
"""Between the two parts of a label."""

UNNAMED = "Unnamed topic"
"""Start of the label of a topic without terms."""

LONGEST_FALLBACK = 60
"""Maximum length of the label of a topic without terms, in characters: one paper's title."""

Scores = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Group:
    """What the label of a topic or theme is made from.

    Attributes
    ----------
    candidates
        Terms.
    titles
        Titles of its most representative papers, for a group without terms.
    parts
        Positions of a theme's topics among the topics, the largest first; empty for topics.
    """

    candidates: Sequence[Candidate]
    titles: Sequence[str] = ()
    parts: Sequence[int] = ()


def name_topics(
    groups: Sequence[Group],
    *,
    preferred: Sequence[Mapping[int, str]] = (),
    taken: Iterable[str] = (),
) -> list[str]:
    """Return a distinct label for each topic.

    Parameters
    ----------
    groups
        The topics.
    preferred
        Labels by position that take precedence, the first mapping first.
    taken
        Labels that must not be used.
    """
    return _give(groups, {}, preferred, taken, _labels)


def name_themes(
    groups: Sequence[Group],
    topics: Sequence[Group],
    topic_labels: Sequence[str],
    *,
    preferred: Sequence[Mapping[int, str]] = (),
    taken: Sequence[str] = (),
) -> list[str]:
    """Return a label for each theme, distinct among themes.

    A theme of one topic has its label. Otherwise it is named by what its topics share, or if they
    share too little, by its two largest topics; never like a topic.

    Parameters
    ----------
    groups
        The themes.
    topics, topic_labels
        All topics, and their labels.
    preferred
        Labels by position that take precedence, the first mapping first.
    taken
        Labels that must not be used.
    """
    fixed = {
        number: topic_labels[group.parts[0]]
        for number, group in enumerate(groups)
        if len(group.parts) == 1
    }

    def labels(group: Group) -> Iterator[str]:
        scores = rank_for_label(group.candidates)
        by_name = {one.name: one for one in group.candidates}
        for name, score in scores.items():
            if _is_shared(by_name[name]) and score >= _SHARED_SCORE * next(iter(scores.values())):
                yield from _forms(by_name[name])
        written = (one.name for part in group.parts for one in topics[part].candidates)
        yield from _of_two(
            [topic_labels[part] for part in group.parts],
            frozenset(word for name in written for word in name.split()),
        )
        yield from _labels(group)

    return _give(groups, fixed, preferred, [*topic_labels, *taken], labels)


def _is_shared(one: Candidate) -> bool:
    """Return whether a term is common in all main topics, and rare elsewhere."""
    covered = share_covered(one) >= (_SHARED_PHRASE if " " in one.name else _SHARED_WORD)
    is_rare_elsewhere = one.share >= _SHARED_RARITY * one.usual_share
    return covered and is_rare_elsewhere and one.evenness >= _SHARED_EVENNESS


def _give(
    groups: Sequence[Group],
    fixed: Mapping[int, str],
    preferred: Sequence[Mapping[int, str]],
    taken: Iterable[str],
    proposals: Callable[[Group], Iterator[str]],
) -> list[str]:
    """Return the fixed label of each group, or the first distinct one."""
    labels = dict(fixed)
    all_used = [*taken, *fixed.values()]
    is_used = {sameness(label) for label in all_used}

    def give(number: int, label: str) -> bool:
        same = sameness(label)
        is_known = same in is_used or any(abbreviates(label, one) for one in all_used)
        if number in labels or is_known or not _readable(label):
            return False
        all_used.append(label)
        labels[number] = label
        is_used.add(same)
        return True

    for some in preferred:
        for number, label in sorted(some.items()):
            give(number, label)
    for number, group in enumerate(groups):
        if number not in labels:
            choices = itertools.chain(proposals(group), _numbered(group))
            next(label for label in choices if give(number, label))
    return [labels[number] for number in range(len(groups))]


def _labels(group: Group) -> Iterator[str]:
    """Yield labels of one or two terms, best first."""
    scores = rank_for_label(group.candidates)
    if not scores:
        return
    first, *others = scores
    by_name = {one.name: one for one in group.candidates}
    if share_covered(by_name[first]) < _ENOUGH_COVERED:
        yield from _pairs(first, scores, by_name)
    yield from _forms(by_name[first])
    good = [name for name in others if scores[name] >= _STAND_IN * scores[first]]
    for name in good:
        yield from _forms(by_name[name])
    yield from _pairs(first, scores, by_name, least=0)
    for name in others:
        yield from _forms(by_name[name])


def _pairs(
    first: str, scores: Scores, by_name: Mapping[str, Candidate], least: float = 1.0
) -> Iterator[str]:
    """Yield labels of the best term and one that covers other papers, best first.

    `least` scales the minimum score and gain of the second; 0 removes them.
    """
    covered = by_name[first].covered
    found = []
    for second in scores:
        one = by_name[second]
        gain = float((one.covered & ~covered).mean()) if len(covered) else one.share
        is_weak = is_plain(second) and " " in first and gain < _MUCH_GAIN
        enough = _SECOND_WORD_SCORE if is_weak else _SECOND_SCORE
        if second == first or gain < least * _SECOND_GAIN:
            continue
        if scores[second] >= least * enough * scores[first]:
            found.append((-scores[second] * math.sqrt(gain), second))
    for _, second in sorted(found):
        forms = (written_forms(by_name[name]) for name in (first, second))
        yield from (capitalised(AND.join(pair)) for pair in itertools.product(*forms))


def _of_two(labels: Sequence[str], words: Container[str]) -> Iterator[str]:
    """Yield labels of the two largest of a theme's topics, and of others.

    `words` are those that papers use: "Gaussian", not "gaussian", keeps its capital after "and".
    """
    starts = [label.partition(AND)[0] for label in labels]
    for one, other in itertools.combinations(starts, 2):
        is_lower = other.partition(" ")[0].casefold() in words
        yield one + AND + (other[:1].lower() + other[1:] if is_lower else other)
    yield from starts


def _forms(one: Candidate) -> Iterator[str]:
    yield from map(capitalised, written_forms(one))


def _numbered(group: Group) -> Iterator[str]:
    """Yield a paper's title as a label, then numbered labels, without end."""
    titles = (f"{UNNAMED}: {' '.join(title.split())}" for title in group.titles)
    yield from (label for label in titles if len(label) <= LONGEST_FALLBACK)
    yield UNNAMED
    for number in itertools.count(2):
        yield f"{UNNAMED} ({number})"


def still_names(label: str, candidates: Iterable[Candidate]) -> bool:
    """Return whether all parts of a label are among a group's terms that may name it."""
    known = {
        root_forms(name) for one in candidates if may_be_label(one) for name in written_forms(one)
    }
    return all(root_forms(part) in known for part in parts_of(label))


def sameness(label: str) -> frozenset[frozenset[str]]:
    """Return a key equal for labels that mean the same.

    They have the same words in any order or number, except generic ones: "diffusion" and "diffusion
    models".
    """
    return frozenset(root_forms(_without_generic(part)) for part in parts_of(label))


def _without_generic(part: str) -> str:
    words = [word for word in part.split() if token_kind(folded(word)) != Kind.IN_PHRASES]
    return " ".join(words) or part


def parts_of(label: str) -> list[str]:
    """Return the parts of a label that "and" joins."""
    return [part for part in label.split(AND) if part.strip()]


def _readable(label: str) -> bool:
    """Return whether a label fits the map and repeats no word."""
    parts = parts_of(label)
    pairs = itertools.combinations(parts, 2)
    fits = bool(parts) and (len(label) <= LABEL_CHARS or label.startswith(UNNAMED))
    return fits and not any(repeats(one, other) for one, other in pairs)


def capitalised(label: str) -> str:
    """Return a label with a capital first letter, as far as its first word allows.

    Examples
    --------
    >>> capitalised("honey bees"), capitalised("miRNA targets"), capitalised("pH sensors")
    ('Honey bees', 'miRNA targets', 'pH sensors')
    """
    word = label.partition(" ")[0]
    return label if word != word.casefold() else label[:1].upper() + label[1:]
