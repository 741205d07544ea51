"""Compare the time from vectors to topics with keywords with stock BERTopic, both warm.

    python benchmarks/topics.py --corpus papers.jsonl.gz --cache vectors

Both get the same texts and vectors in one process, in turn. Ours is the neighbour search, the
topics with their reruns, and c-TF-IDF keywords; stock is `BERTopic()`: UMAP, HDBSCAN, c-TF-IDF
keywords. The first round of each compiles code and is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import warnings
from functools import partial
from pathlib import Path

from corpora import first_lines

from analysis.evaluation.timing import Spent, median, timed
from evidence.formatting import count


def main() -> None:
    """Time both in turn and print medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="JSON Lines, may be .gz")
    parser.add_argument("--papers", type=int, default=7000, help="papers at most (default 7000)")
    parser.add_argument("--rounds", type=int, default=3, help="counted rounds (default 3)")
    parser.add_argument("--cache", type=Path, help="folder of cached vectors")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

    from analysis.embedding.embed import embed, text_of
    from analysis.embedding.encoders import encoder_named
    from analysis.evaluation.stock_bertopic import fit_stock
    from analysis.pipeline.stages import find_neighbors, group_papers, name_topics
    from analysis.settings import Settings

    papers = [json.loads(line) for line in first_lines(options.corpus, options.papers)]
    texts = [text_of(paper["title"], paper["abstract"]) for paper in papers]
    vectors = embed(texts, encoder_named("minilm"), cache_folder=options.cache).vectors
    settings = Settings()

    def ours(seed: int) -> int:
        groups = group_papers(find_neighbors(vectors, settings), vectors, settings, seed=seed)
        model = name_topics(texts, vectors, groups, settings, encoder=None)
        return len(model.topics)

    def stock(_: int) -> int:
        return len(fit_stock(texts, vectors).labels)

    sides = {"digest-atlas": ours, "stock BERTopic": stock}
    spent: dict[str, list[Spent]] = {name: [] for name in sides}
    rounds = count(options.rounds, "round")
    print(f"{count(len(texts), 'paper')}, {os.cpu_count()} cores, {rounds}")
    for number in range(options.rounds + 1):
        for name, fit in sides.items():
            n_topics, seconds = timed(partial(fit, number))
            if number:
                spent[name].append(seconds)
            label = f"round {number}" if number else "warm-up"
            print(
                f"{label}: {name:<15}{seconds.wall:>7.1f} s, all cores {seconds.cpu:>6.1f} s, "
                f"{count(n_topics, 'topic')}",
                flush=True,
            )
    one, other = (median(spent[name]) for name in sides)
    print(
        f"median {one.wall:.1f} s and {other.wall:.1f} s: ours / stock "
        f"{one.wall / other.wall:.2f}; all cores {one.cpu / other.cpu:.2f}"
    )


if __name__ == "__main__":
    main()
