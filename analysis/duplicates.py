"""Pairs of papers that look like the same work: a revised title, a second posting."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.records import normalised_title

_ALIKE = 0.75
"""Minimum cosine similarity of neighbours whose texts are compared."""

_SAME = 0.3
"""Minimum share of common word pairs for two texts to count as one work. Of 6,894 papers five pairs
reach it: second versions, and works with copied abstracts. Papers merely on the same subject
stay below .27."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two papers that look like the same work.

    Attributes
    ----------
    row, other
        Rows of the two papers; `row` is the smaller.
    similarity
        Jaccard index of their word pairs, 0 to 1.
    """

    row: int
    other: int
    similarity: float


def find_duplicates(
    texts: Sequence[str], indices: NDArray[np.int32], similarities: NDArray[np.float32]
) -> list[Duplicate]:
    r"""Return pairs of papers that look like the same work.

    A pair is reported if its titles are equal, or if the Jaccard index of its word pairs is at
    least 0.3.

    Parameters
    ----------
    texts
        Title, line break and abstract of each paper.
    indices, similarities
        int32 and float32, (n_papers, n_listed): each paper's nearest neighbours and their cosine
        similarities. Only pairs with a cosine of at least 0.75 are compared.

    Returns
    -------
    list of Duplicate
        Sorted by `row`, then `other`.

    Notes
    -----
    Resemblance of shingles of two words, after Broder, "On the resemblance and containment of
    documents", 1997.

    Examples
    --------
    >>> import numpy as np
    >>> texts = ["Bees dance\nHow bees find food", "Dances\nHow bees find food"]
    >>> neighbors = np.array([[1], [0]]), np.array([[0.9], [0.9]])
    >>> find_duplicates(texts, *neighbors)
    [Duplicate(row=0, other=1, similarity=0.5)]
    """
    rows, places = np.nonzero(similarities >= _ALIKE)
    pairs = sorted(
        {
            tuple(sorted((int(row), int(indices[row, place]))))
            for row, place in zip(rows, places, strict=True)
        }
    )
    titles = {
        row: normalised_title(texts[row].partition("\n")[0]) for pair in pairs for row in pair
    }
    shingles = {row: _shingles(texts[row]) for row in {row for pair in pairs for row in pair}}
    duplicates = []
    for row, other in pairs:
        ours, theirs = shingles[row], shingles[other]
        union = len(ours | theirs)
        similarity = len(ours & theirs) / union if union else 0.0
        if similarity >= _SAME or titles[row] == titles[other] != "":
            duplicates.append(Duplicate(row, other, similarity))
    return duplicates


def _shingles(text: str) -> set[tuple[str, str]]:
    """Return the pairs of adjacent words of a text, case folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(c if c.isalnum() else " " for c in folded).split()
    return set(itertools.pairwise(words))
