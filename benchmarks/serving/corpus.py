"""What the benchmark must know of a snapshot: how many papers, and words to search for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_DRAWN = 20_000
"""Points that the app draws at most; a larger corpus is sampled, which the page says."""

_WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A snapshot, from the outside.

    Attributes
    ----------
    folder
        Where it is.
    n_papers
        How many papers there are.
    titles
        Some of their titles, spread over the corpus.
    """

    folder: Path
    n_papers: int
    titles: tuple[str, ...]

    @property
    def n_drawn(self) -> int:
        """How many points the app's map has."""
        return min(self.n_papers, MOST_DRAWN)

    def query(self, number: int) -> str:
        """Return a query that finds something, another for each of the first numbers."""
        return query_of(self.titles[number % len(self.titles)])


def query_of(title: str) -> str:
    """Return the two longest words of a title, in their order; the title if it has none."""
    words = list(dict.fromkeys(_WORD.findall(title)))
    chosen = sorted(words, key=lambda word: (-len(word), word))[:2]
    return " ".join(word for word in words if word in chosen) or title


def spread(things: Sequence[str], n: int) -> list[str]:
    """Return `n` of the things at equal distances, or all if there are fewer."""
    if len(things) <= n:
        return list(things)
    return [things[i * len(things) // n] for i in range(n)]


def read_corpus(folder: Path) -> Corpus:
    """Look into a snapshot."""
    import pandas as pd

    titles = pd.read_parquet(folder / "papers.parquet", columns=["title"])["title"]
    return Corpus(folder.resolve(), len(titles), tuple(spread(titles.tolist(), 200)))
