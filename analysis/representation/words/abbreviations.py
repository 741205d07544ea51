"""Abbreviations that papers define, such as "large language models (LLMs)"."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from analysis.representation.words.corpus_tokens import Ints, Tokens
from analysis.representation.words.tokens import is_short_form, stem, stop_words

_LONGEST = 10
"""Maximum length of an abbreviation, in letters."""
_MOST_LOOKED_AT = 20
"""Uses of an abbreviation in brackets that are looked at."""
_LEAST_PAPERS = 2
"""Papers that must define an abbreviation in the same way: one paper's method is none."""


def abbreviations(tokens: Tokens, fold: Ints, folds: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the words of the long form of each abbreviation.

    Parameters
    ----------
    tokens
        Of the corpus.
    fold
        int32, (n_tokens,): index in `folds`.
    folds
        Folded words.

    Returns
    -------
    dict
        Folded words of the long form, by the folded singular of the abbreviation.

    References
    ----------
    After Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in
    biomedical text", PSB 2003.

    Examples
    --------
    >>> from analysis.representation.words.corpus_tokens import cut
    >>> tokens = cut(["Atlas of honey bees (HBs)", "We study honey bees (HBs)."])
    >>> folds = [word.casefold() for word in tokens.written]
    >>> abbreviations(tokens, tokens.word, folds)
    {'hb': ('honey', 'bees')}
    """
    is_short = np.array([_looks_short(word) for word in tokens.written], dtype=bool)[tokens.word]
    number = {word: at for at, word in enumerate(tokens.written)}
    opens, closes = (tokens.word == number.get(sign, -1) for sign in "()")
    at = np.flatnonzero(opens[:-2] & is_short[1:-1] & closes[2:]) + 1
    looked_at: Counter[str] = Counter()
    papers: defaultdict[str, defaultdict[tuple[str, ...], set[int]]]
    papers = defaultdict(lambda: defaultdict(set))
    for place in at.tolist():
        written = tokens.written[tokens.word[place]]
        short = stem(folds[fold[place]])
        if looked_at[short] >= _MOST_LOOKED_AT:
            continue
        looked_at[short] += 1
        first = max(place - 1 - min(len(written) + 5, 2 * len(written)), 0)
        before = range(first, place - 1)
        own = [folds[fold[i]] for i in before if tokens.paper[i] == tokens.paper[place]]
        if long := _long_form(written, own):
            papers[short][long].add(int(tokens.paper[place]))
    found = {}
    for short, forms in papers.items():
        by_stems: defaultdict[tuple[str, ...], int] = defaultdict(int)
        for long, where in forms.items():
            by_stems[tuple(map(stem, long))] += len(where)
        best = max(by_stems, key=lambda stems: by_stems[stems])
        if by_stems[best] >= _LEAST_PAPERS:
            same = [long for long in forms if tuple(map(stem, long)) == best]
            found[short] = max(same, key=lambda long: len(forms[long]))
    return found


def _looks_short(word: str) -> bool:
    is_word = 2 <= len(word) <= _LONGEST and word[0].isalnum()
    return is_word and sum(map(str.isupper, word)) >= min(2, len(word) - 1)


def _long_form(short: str, before: Sequence[str]) -> tuple[str, ...]:
    """Return the last words that a short form abbreviates; empty if there are none."""
    skipped = stop_words().not_abbreviated
    letters = short.removesuffix("s").replace("-", "")
    for length in range(1, len(before) + 1):
        words = before[-length:]
        if not words[0][0].isalnum():
            break
        parts = [part for word in words for part in word.split("-") if part]
        kept = [part for part in parts if part not in skipped]
        if words[0] in skipped or len(parts) < 2:
            continue
        if is_short_form(letters, parts) or is_short_form(letters, kept):
            return tuple(words)
    return ()
