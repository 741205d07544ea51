"""Read the first records of a corpus, as every benchmark does."""

from __future__ import annotations

import gzip
import itertools
from pathlib import Path


def first_lines(corpus: Path, n_papers: int) -> list[str]:
    """Return the first `n_papers` lines of a JSON Lines file, which may be gzipped."""
    opener = gzip.open if corpus.suffix == ".gz" else open
    with opener(corpus, "rt", encoding="utf-8") as source:
        return list(itertools.islice(source, n_papers))
