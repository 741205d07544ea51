"""Read from a snapshot what the benchmark needs: the number of papers, and search queries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_DRAWN = 20_000
"""Maximum number of points that the app draws; a larger corpus is sampled."""

_WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A snapshot as the benchmark sees it.

    Attributes
    ----------
    folder
        Folder of the snapshot.
    n_papers
        Number of papers.
    titles
        Titles, evenly spread over the corpus.
    """

    folder: Path
    n_papers: int
    titles: tuple[str, ...]

    @property
    def n_drawn(self) -> int:
        """Number of points on the app's map."""
        return min(self.n_papers, MOST_DRAWN)

    def query(self, number: int) -> str:
        """Return a query with results; it differs for each of the first numbers."""
        return query_of(self.titles[number % len(self.titles)])


def query_of(title: str) -> str:
    """Return the two longest words of a title, in order; the title if it has no long word."""
    words = list(dict.fromkeys(_WORD.findall(title)))
    chosen = sorted(words, key=lambda word: (-len(word), word))[:2]
    return " ".join(word for word in words if word in chosen) or title


def spread(things: Sequence[str], n: int) -> list[str]:
    """Return `n` evenly spaced items, or all if there are fewer."""
    if len(things) <= n:
        return list(things)
    return [things[i * len(things) // n] for i in range(n)]


def read_corpus(folder: Path) -> Corpus:
    """Return the `Corpus` of a snapshot."""
    import pandas as pd

    titles = pd.read_parquet(folder / "papers.parquet", columns=["title"])["title"]
    return Corpus(folder.resolve(), len(titles), tuple(spread(titles.tolist(), 200)))
