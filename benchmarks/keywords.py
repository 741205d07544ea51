"""Compare the coherence and diversity of our keywords with another package's, on the same papers.

    pip install tritopic
    python benchmarks/keywords.py --corpus papers.jsonl.gz --peer tritopic --cache vectors

Both get the same texts and vectors, and one function measures both: NPMI of ten keywords in whole
texts, and the share of distinct words. A third row has the peer's keywords for our topics, so that
topics and keywords can be told apart. With `--show`, the keywords of some topics are printed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpora import first_lines

Keywords = Sequence[Sequence[str]]


def main() -> int:
    """Print a table of the keywords' figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="JSON Lines, may be .gz")
    parser.add_argument("--papers", type=int, default=2000, help="papers at most (default 2000)")
    parser.add_argument("--peer", choices=["tritopic"], help="package to compare with")
    parser.add_argument("--show", type=int, default=0, help="topics whose keywords are printed")
    parser.add_argument("--cache", type=Path, help="folder of cached vectors")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if options.peer:
        try:
            import tritopic  # noqa: F401
        except ImportError as error:
            print(
                f"--peer tritopic: package {error.name} is missing; install it with "
                "`pip install tritopic`",
                file=sys.stderr,
            )
            return 1

    from analysis.embedding.embed import embed, text_of
    from analysis.embedding.encoders import encoder_named
    from analysis.metrics.fit_metrics import word_figures
    from analysis.pipeline.stages import find_neighbors, group_papers, name_topics
    from analysis.settings import Settings

    papers = [json.loads(line) for line in first_lines(options.corpus, options.papers)]
    texts = [text_of(paper["title"], paper["abstract"]) for paper in papers]
    encoder = encoder_named("minilm")
    vectors = embed(texts, encoder, cache_folder=options.cache).vectors
    settings = Settings()
    groups = group_papers(find_neighbors(vectors, settings), vectors, settings, seed=settings.seed)
    model = name_topics(texts, vectors, groups, settings, encoder, cache_folder=options.cache)
    sides: dict[str, Keywords] = {"Digest Atlas": [topic.keywords for topic in model.topics]}
    if options.peer:
        sides |= tritopic_keywords(texts, vectors, groups.topics.labels)
    print(f"{len(texts):,} papers\nkeywords                     topics   NPMI  diversity")
    for name, keywords in sides.items():
        figures: dict[str, Any] = dict(word_figures(keywords, (), texts))
        coherence, diversity = figures["coherence"], figures["diversity"]
        print(f"{name:<28}{len(keywords):>7}{coherence:>7.3f}{diversity:>11.3f}")
    for topic in model.topics[: options.show]:
        print(f"{topic.label}: {', '.join(topic.keywords)}")
    return 0


def tritopic_keywords(texts: Sequence[str], vectors: Any, labels: Any) -> dict[str, Keywords]:
    """Return TriTopic's keywords of its own topics and of given ones, both by its defaults."""
    from tritopic import TriTopic
    from tritopic.core.keywords import KeywordExtractor

    documents = list(texts)
    fitted = TriTopic(verbose=False).fit(documents, embeddings=vectors)
    ours = KeywordExtractor().extract_all_topics(documents, labels)
    return {
        "TriTopic": [topic.keywords for topic in fitted.topics_ if topic.topic_id >= 0],
        "TriTopic, our topics": [words for words, _ in ours.values()],
    }


if __name__ == "__main__":
    sys.exit(main())
