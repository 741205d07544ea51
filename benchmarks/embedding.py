"""Measure papers embedded per second, as a share of the machine's matrix-product rate.

    python benchmarks/embedding.py --corpus papers.jsonl.gz --papers 1000

The rate reached is the number of floating-point operations that the model needs for the actual
tokens (without padding), divided by the wall time of encoding. The rate possible is that of a
float32 matrix product of the model's shape, measured in the same run.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path
from typing import Any, cast

from corpora import first_lines


def main() -> None:
    """Measure both rates and print their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="JSON Lines, may be .gz")
    parser.add_argument("--papers", type=int, default=1000, help="number of papers (default 1000)")
    parser.add_argument("--rounds", type=int, default=3, help="measured rounds (default 3)")
    options = parser.parse_args()

    from analysis.embedding.embed import embed, text_of
    from analysis.embedding.encoders import TransformerEncoder, encoder_named

    papers = [json.loads(line) for line in first_lines(options.corpus, options.papers)]
    texts = [text_of(paper["title"], paper["abstract"]) for paper in papers]
    encoder = encoder_named("minilm")
    encoder.encode(texts[:64])  # load and warm up
    n_operations = _operations(cast(TransformerEncoder, encoder).model, texts)

    shares = []
    for number in range(options.rounds):
        possible = _matrix_product_rate()
        started = time.perf_counter()
        embed(texts, encoder)
        seconds = time.perf_counter() - started
        possible = statistics.mean([possible, _matrix_product_rate()])
        reached = n_operations / seconds
        shares.append(reached / possible)
        print(
            f"round {number + 1}: {len(texts) / seconds:.1f} papers/s, "
            f"{reached / 1e9:.0f} of {possible / 1e9:.0f} GFLOP/s, share {shares[-1]:.2f}"
        )
    print(f"share of the matrix-product rate: median {statistics.median(shares):.2f} (target 0.75)")


def _operations(model: Any, texts: list[str]) -> float:
    """Return the floating-point operations of a BERT encoder for texts; a multiply-add is two."""
    config = model[0].auto_model.config
    width, inner, n_layers = config.hidden_size, config.intermediate_size, config.num_hidden_layers
    lengths = [
        len(ids)
        for ids in model.tokenizer(texts, truncation=True, max_length=model.max_seq_length)[
            "input_ids"
        ]
    ]
    total = 0.0
    for length in lengths:
        projections = 4 * width * width + 2 * width * inner
        attention = 2 * length * width
        total += 2.0 * n_layers * length * (projections + attention)
    return total


def _matrix_product_rate() -> float:
    """Return the float32 operations per second of a product shaped like the model's largest."""
    import torch

    rows = torch.randn(32 * 128, 384)
    weights = torch.randn(384, 1536)
    for _ in range(5):
        rows @ weights
    n_products = 60
    started = time.perf_counter()
    for _ in range(n_products):
        rows @ weights
    seconds = time.perf_counter() - started
    return 2.0 * rows.shape[0] * rows.shape[1] * weights.shape[1] * n_products / seconds


if __name__ == "__main__":
    main()
