"""The usual spelling of words and terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.representation.words.corpus_tokens import Ints, Tokens
from analysis.representation.words.tokens import stem, without_possessive

_CAPITAL_SHARE = 0.7
"""Minimum share of capitalized uses inside sentences for a word to keep its capital letter."""

_PLURAL_WEIGHT = 2
"""How often a use in the plural counts when a term's number is chosen."""

_SENTENCE_ENDS = frozenset(".!?:")


def spelling_of_words(
    tokens: Tokens, fold_of_word: Ints, folds: Sequence[str], wanted: NDArray[np.bool_]
) -> list[str]:
    """Return the usual spelling of the wanted folded words, e.g. ``LLM`` for ``llm``.

    Titles and first words of sentences are capitalized anyway; they count only for words that occur
    nowhere else.
    """
    n_words, n_folds = len(tokens.written), len(folds)
    ends = np.array([written in _SENTENCE_ENDS for written in tokens.written], dtype=bool)
    opens = np.ones(len(tokens.word), dtype=bool)
    opens[1:] = ends[tokens.word[:-1]]
    inside = np.bincount(tokens.word[~(opens | tokens.in_title)], minlength=n_words)
    anywhere = np.bincount(tokens.word, minlength=n_words)
    known = np.bincount(fold_of_word, inside, minlength=n_folds) > 0
    uses = np.where(known[fold_of_word], inside, anywhere).tolist()
    written: dict[int, Counter[str]] = {}
    for word in np.flatnonzero(wanted[fold_of_word]).tolist():
        form = without_possessive(tokens.written[word])
        written.setdefault(int(fold_of_word[word]), Counter())[form] += uses[word]
    return [_usual(fold, written.get(number)) for number, fold in enumerate(folds)]


def _usual(fold: str, written: Counter[str] | None) -> str:
    """Return the most frequent spelling; capitals must be in the clear majority."""
    if not written:
        return fold
    # Ties go to the spelling with fewer capitals.
    form = min(written, key=lambda word: (-written[word], word.swapcase()))
    like_a_title = form.istitle() or form[1:] == form[1:].casefold()
    if like_a_title and written[fold] > (1 - _CAPITAL_SHARE) * written.total():
        return fold
    return form


def usual_variants(
    starts: Sequence[Ints],
    terms: Sequence[Ints],
    is_whole: NDArray[np.bool_],
    fold: Ints,
    folds: Sequence[str],
) -> list[tuple[int, int]]:
    """Return where each term is in its usual number: first token and length.

    Uses that end a noun phrase count ("medical images", not "medical image" in "medical image
    segmentation"), and plurals `_PLURAL_WEIGHT` times: a topic is about graphs, not a graph.
    """
    is_plural = np.array([stem(word) != word for word in folds], dtype=bool)
    chosen: list[tuple[int, int]] = []
    base, done = max(len(folds), 1), 0
    for length, (start, term) in enumerate(zip(starts, terms, strict=True), start=1):
        variant = np.zeros(len(start), dtype=np.int64)
        for shift in range(length):
            variant = variant * base + fold[start + shift]
        _, first_use, of_use, n_uses = np.unique(
            variant, return_index=True, return_inverse=True, return_counts=True
        )
        n_whole = np.bincount(of_use, is_whole[done : done + len(start)], minlength=len(n_uses))
        done += len(start)
        owner = term[first_use]
        weight = np.where(is_plural[fold[start[first_use] + length - 1]], _PLURAL_WEIGHT, 1)
        # Sort by term, most used last; ties go to the one that occurs first.
        order = np.lexsort((-first_use, n_uses * weight, n_whole * weight, owner))
        last = np.flatnonzero(np.diff(owner[order], append=-1))
        chosen += [(int(start[first_use[row]]), length) for row in order[last]]
    return chosen


def spelling_of_terms(
    starts: Sequence[Ints],
    terms: Sequence[Ints],
    chosen: Sequence[tuple[int, int]],
    tokens: Tokens,
    fold: Ints,
    forms: Sequence[str],
) -> list[str]:
    """Return each term as it is usually written.

    It has a possessive 's where most uses have one.
    """
    has_s = np.array([word != without_possessive(word) for word in tokens.written], dtype=bool)
    is_possessive = has_s[tokens.word]
    endings: list[list[str]] = []
    for length, (start, term) in enumerate(zip(starts, terms, strict=True), start=1):
        if not len(term):
            continue
        own = term - term.min()
        n_uses = np.bincount(own)
        shares = [np.bincount(own, is_possessive[start + shift]) for shift in range(length - 1)]
        endings += [
            ["'s" if share[at] > n_uses[at] / 2 else "" for share in shares] + [""]
            for at in range(len(n_uses))
        ]
    return [
        " ".join(
            forms[number] + ending
            for number, ending in zip(fold[begin : begin + length], own, strict=True)
        )
        for (begin, length), own in zip(chosen, endings, strict=True)
    ]
