"""Measure our keywords as the published table of Grootendorst (2022) does, on BBC News.

    python benchmarks/published.py --corpus bbc_news.tsv.gz --cache vectors

The corpus is OCTIS's preprocessed BBC News, one document a line: text, part and category between
tabs. As in the paper, NPMI and diversity are measured on the ten best words of each topic and
averaged over fits with 10 to 50 topics in steps of 10, and three seeds. Our phrases are split into
words. NPMI is of sliding windows of ten words, over all documents; diversity is the share of
distinct words among those of all topics.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import os
import statistics
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

N_WORDS = 10
NUMBERS_OF_TOPICS = (10, 20, 30, 40, 50)


class Row(NamedTuple):
    """Coherence and diversity of a model's words."""

    npmi: float
    diversity: float


PUBLISHED = {
    "BERTopic": Row(0.167, 0.794),
    "Top2Vec": Row(0.171, 0.792),
    "CTM": Row(0.094, 0.819),
    "NMF": Row(0.012, 0.549),
    "LDA": Row(0.014, 0.577),
}
"""Figures of the paper, arXiv:2203.05794, for BBC News."""


def main() -> None:
    """Print our figures by number of topics, then their mean beside the paper's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="text, part, category by tabs")
    parser.add_argument("--seeds", type=int, default=3, help="fits per number (default 3)")
    parser.add_argument("--cache", type=Path, help="folder of cached vectors")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

    texts = read_texts(options.corpus)
    print(f"{len(texts):,} documents, seeds 1 to {options.seeds}", flush=True)
    fits = list(itertools.product(NUMBERS_OF_TOPICS, range(1, options.seeds + 1)))
    rows = measure(texts, our_keywords(texts, fits, options.cache))
    print("topics    NPMI  diversity")
    for wanted in NUMBERS_OF_TOPICS:
        mean = mean_of([row for row, fit in zip(rows, fits, strict=True) if fit[0] == wanted])
        print(f"{wanted:>6}{mean.npmi:>8.3f}{mean.diversity:>11.3f}")
    print("\nmodel            NPMI  diversity")
    for name, row in {"Digest Atlas": mean_of(rows), **PUBLISHED}.items():
        print(f"{name:<13}{row.npmi:>8.3f}{row.diversity:>11.3f}")


def read_texts(corpus: Path) -> list[str]:
    """Return the text of each document."""
    opener = gzip.open if corpus.suffix == ".gz" else open
    with opener(corpus, "rt", encoding="utf-8") as source:
        return [line.partition("\t")[0] for line in source if line.strip()]


def our_keywords(
    texts: Sequence[str], fits: Sequence[tuple[int, int]], cache: Path | None
) -> list[list[tuple[str, ...]]]:
    """Return the keywords of each topic of each fit, given by number of topics and seed."""
    from analysis.embedding.embed import embed
    from analysis.embedding.encoders import encoder_named
    from analysis.pipeline.stages import find_neighbors, group_papers, name_topics
    from analysis.settings import Settings

    vectors = embed(texts, encoder_named("minilm"), cache_folder=cache).vectors
    found = []
    for n_topics, seed in fits:
        settings = Settings(n_topics=n_topics, seed=seed)
        groups = group_papers(find_neighbors(vectors, settings), vectors, settings, seed=seed)
        model = name_topics(texts, vectors, groups, settings, encoder=None)
        found.append([topic.keywords for topic in model.topics])
        print(f"seed {seed}: {len(model.topics)} of {n_topics} topics", flush=True)
    return found


def measure(texts: Sequence[str], keywords_by_fit: Sequence[Sequence[Sequence[str]]]) -> list[Row]:
    """Return the figures of each fit's keywords."""
    from analysis.metrics.coherence import diversity
    from analysis.metrics.window_coherence import WindowCounts

    words_by_fit = [[best_words(own) for own in keywords] for keywords in keywords_by_fit]
    counted = frozenset(word for words in words_by_fit for own in words for word in own)
    counts = WindowCounts((text.casefold().split() for text in texts), counted)
    return [Row(counts.coherence(words), diversity(words)) for words in words_by_fit]


def best_words(keywords: Sequence[str]) -> list[str]:
    """Return the first ten distinct words of keywords.

    Examples
    --------
    >>> best_words(["mobile phone", "Phone", "network"])
    ['mobile', 'phone', 'network']
    """
    words = dict.fromkeys(word for keyword in keywords for word in keyword.casefold().split())
    return list(words)[:N_WORDS]


def mean_of(rows: Sequence[Row]) -> Row:
    """Return the mean figures of some fits."""
    return Row(*(statistics.fmean(values) for values in zip(*rows, strict=True)))


if __name__ == "__main__":
    main()
