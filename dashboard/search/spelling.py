"""The known word that is meant by one with a typing mistake."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

_ONE_MISTAKE, _TWO_MISTAKES = 4, 8
"""Letters a word must have for so many mistakes to be forgiven: any short word is near another."""


def nearest_word(asked: str, known: str, commonness: Callable[[str], int]) -> str | None:
    """Return the known word with the fewest mistakes, of several the most common.

    Parameters
    ----------
    asked
        A folded word.
    known
        The known words, a line each.
    commonness
        Says in how many texts a word is.
    """
    if len(asked) < _ONE_MISTAKE or not asked.isalpha():
        return None
    most = 2 if len(asked) >= _TWO_MISTAKES else 1
    # Of that many parts one at least is without a mistake; letters swapped may spoil two.
    n_parts = most + 2
    cuts = [len(asked) * i // n_parts for i in range(n_parts + 1)]
    parts = {asked[a:b] for a, b in pairwise(cuts)}
    like = re.compile(f"^[^\n]*(?:{'|'.join(map(re.escape, sorted(parts)))})[^\n]*$", re.M)
    letters = set(asked)
    near: list[tuple[int, int, str]] = []
    for candidate in like.findall(known):
        # A mistake takes or brings one letter at most; to see that is quicker than to align them.
        if (
            abs(len(candidate) - len(asked)) <= most
            and len(letters.difference(candidate)) <= most
            and len(set(candidate) - letters) <= most
        ):
            n_mistakes = mistakes(asked, candidate, most)
            if n_mistakes <= most:
                near.append((n_mistakes, -commonness(candidate), candidate))
    return min(near)[2] if near else None


def mistakes(one: str, other: str, most: int) -> int:
    """Count letters left out, added, replaced, or swapped with the next (Damerau-Levenshtein).

    Where there are more than `most`, how many more is not said.
    """
    former: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        before, former, row = former, row, [i + 1]
        for j, wanted in enumerate(other):
            cost = min(former[j] + (letter != wanted), former[j + 1] + 1, row[j] + 1)
            if i and j and letter == other[j - 1] and one[i - 1] == wanted:
                cost = min(cost, before[j - 1] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
