"""Spelling correction: the known word nearest to a misspelt one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

_ONE_MISTAKE, _TWO_MISTAKES = 4, 8
"""Minimum word length for one and for two mistakes; short words are all near each other."""


def nearest_word(asked: str, known: Sequence[str], commonness: Callable[[str], int]) -> str | None:
    """Return the known word with the fewest mistakes; of several, the most common.

    Mistakes are counted by optimal string alignment distance: deletion, insertion, substitution,
    or swap of adjacent letters (RapidFuzz).

    Parameters
    ----------
    asked
        A folded word.
    known
        Words to choose from.
    commonness
        Returns the number of texts with a word.

    Returns
    -------
    str or None
        None if no known word is near enough, or if `asked` is short or not only letters.
    """
    if len(asked) < _ONE_MISTAKE or not asked.isalpha():
        return None
    most = 2 if len(asked) >= _TWO_MISTAKES else 1
    near = process.extract(asked, known, scorer=OSA.distance, score_cutoff=most, limit=None)
    ranked = ((n_mistakes, -commonness(word), word) for word, n_mistakes, _ in near)
    return min(ranked, default=(0, 0, None))[2]
