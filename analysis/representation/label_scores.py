"""Which terms may name a topic, and how well."""

from __future__ import annotations

import math
from collections.abc import Sequence

from analysis.representation.labels import LABEL_CHARS, Candidate
from analysis.representation.words.tokens import Kind, folded, root_forms, token_kind
from analysis.representation.words.word_roles import may_name

_PHRASE_BONUS = 2.0
_GENERIC_PHRASE_BONUS = 1.4
_PROPER_WORD_BONUS = 0.6
"""Factors, relative to a plain word, of phrases, of phrases that end in a generic word ("reward
models"), and of single words with a capital (Gaussian, English)."""

_DOUBT_PAPERS = 2
"""Pseudocount of papers without the term, because three papers may be chance."""

_TITLE_POWER = 0.3
"""Exponent of the share of a term's uses that are in titles, where people name their subject."""

_LIKENESS_POWER = 2
"""Exponent of the similarity to this topic relative to others."""

_LEAST_LIKENESS = 0.02
_LEAST_RARITY = 0.05
"""Lower bounds of relative similarity and rarity in a score."""

_OUTDOES = 0.6
"""Score, relative to a word's, from which a phrase containing the word replaces it."""

_MOST_WORDS = 4
"""Words of the longest long form that replaces an abbreviation."""


def rank_for_label(candidates: Sequence[Candidate]) -> dict[str, float]:
    """Return the score of each term that can be a label, best first.

    A score is high for heavy terms that many of the topic's papers use, that are more similar to
    this topic than to others, and for phrases. A plain word is dropped if a phrase that contains it
    scores nearly as well. Benchmarks, metrics, datasets and models are left out.
    """
    scored = [(one.name, _score(one)) for one in candidates if may_be_label(one)]
    ranked = {name: score for name, score in sorted(scored, key=lambda pair: -pair[1]) if score > 0}
    for name in [name for name in ranked if is_plain(name)]:
        for phrase in [name for name in ranked if " " in name]:
            if root_forms(name) < root_forms(phrase) and ranked[phrase] >= _OUTDOES * ranked[name]:
                score = ranked.pop(name)
                ranked[phrase] = max(ranked[phrase], score)
                break
    return dict(sorted(ranked.items(), key=lambda pair: -pair[1]))


def may_be_label(one: Candidate) -> bool:
    """Return whether a term may be part of a label."""
    return may_name(one.role, one.share) and len(one.name) <= LABEL_CHARS


def _score(one: Candidate) -> float:
    """Return a term's score as a label: its weight times shares and similarity."""
    share = one.share * one.n_papers / (one.n_papers + _DOUBT_PAPERS)
    rare_elsewhere = max(1 - one.usual_share / one.share, _LEAST_RARITY)
    like = max(one.likeness, _LEAST_LIKENESS)
    shares = math.sqrt(share * one.whole_share) * one.title_share**_TITLE_POWER
    fit = one.weight * shares * like**_LIKENESS_POWER
    return fit * rare_elsewhere * one.evenness * _bonus(one.name)


def _bonus(name: str) -> float:
    """Return the factor for phrases and for single words with a capital."""
    if " " in name:
        last = folded(name.rpartition(" ")[2])
        return _PHRASE_BONUS if token_kind(last) == Kind.TELLING else _GENERIC_PHRASE_BONUS
    return _PROPER_WORD_BONUS if name.istitle() and name.isalpha() else 1.0


def is_plain(name: str) -> bool:
    """Return whether a name is a single lower-case word."""
    return " " not in name and name == name.casefold() and name.isalpha()


def share_covered(one: Candidate) -> float:
    """Return the share of papers that a term covers, 0 to 1.

    That is the geometric mean of the shares that use the term, and that use all of its words: the
    first misses papers with other phrases, the second has papers whose words are far apart.
    """
    if not len(one.covered):
        return one.share
    return math.sqrt(float(one.covered.mean()) * one.share)


def written_forms(one: Candidate) -> list[str]:
    """Return a term's long form, if it is short enough, then the term."""
    long_form = one.long_form
    is_short = long_form is not None and 1 < len(long_form.split()) <= _MOST_WORDS
    return [long_form, one.name] if long_form is not None and is_short else [one.name]
