"""The known word that a misspelt one most likely stands for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

_ONE_MISTAKE, _TWO_MISTAKES = 4, 8
"""Letters a word must have for so many mistakes to be forgiven: any short word is near another."""


def nearest_word(asked: str, known: Sequence[str], commonness: Callable[[str], int]) -> str | None:
    """Return the known word with the fewest mistakes, of several the most common.

    A mistake is a letter left out, added, replaced, or swapped with the next one: the optimal
    string alignment distance.

    Parameters
    ----------
    asked
        A folded word.
    known
        Words to choose from.
    commonness
        Says in how many texts a word is.
    """
    if len(asked) < _ONE_MISTAKE or not asked.isalpha():
        return None
    most = 2 if len(asked) >= _TWO_MISTAKES else 1
    near = process.extract(asked, known, scorer=OSA.distance, score_cutoff=most, limit=None)
    ranked = ((n_mistakes, -commonness(word), word) for word, n_mistakes, _ in near)
    return min(ranked, default=(0, 0, None))[2]
