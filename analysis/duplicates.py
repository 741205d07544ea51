"""Neighbours and texts to pairs that look like the same work: a revised title, a second posting."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.records import normalised_title

_ALIKE = 0.75
"""Cosine from which two neighbours' texts are compared at all."""

_SAME = 0.3
"""Share of word pairs in common from which two texts are taken for one work. Of 6,894 papers five
pairs reach it: second versions, and works whose abstracts were copied. What merely is about the
same thing stays below .27."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two papers that look like the same work.

    Attributes
    ----------
    row, other
        The two papers; `row` is the smaller.
    similarity
        Share of their word pairs that both texts have (Jaccard index), 0 to 1.
    """

    row: int
    other: int
    similarity: float


def find_duplicates(
    texts: Sequence[str], indices: NDArray[np.int32], similarities: NDArray[np.float32]
) -> list[Duplicate]:
    """Find pairs of papers that look like the same work.

    Parameters
    ----------
    texts
        Title, line break and abstract of each paper.
    indices, similarities
        (n_papers, n_listed): the nearest papers of each, and their cosines.

    Returns
    -------
    list of Duplicate
        By row, those of equal titles among them. Papers that merely are about the same thing
        share few word pairs; one work printed twice shares most of them, whatever its title.

    Notes
    -----
    Resemblance of shingles after Broder, "On the resemblance and containment of documents",
    1997, with two words a shingle.
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
    found = []
    for row, other in pairs:
        ours, theirs = shingles[row], shingles[other]
        union = len(ours | theirs)
        similarity = len(ours & theirs) / union if union else 0.0
        if similarity >= _SAME or titles[row] == titles[other] != "":
            found.append(Duplicate(row, other, similarity))
    return found


def _shingles(text: str) -> set[tuple[str, str]]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = "".join(c if c.isalnum() else " " for c in folded).split()
    return set(itertools.pairwise(words))
