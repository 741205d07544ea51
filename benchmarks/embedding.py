"""Papers embedded a second, and how much of the machine's matrix-product rate that is.

    python benchmarks/embedding.py --corpus papers.jsonl.gz --papers 1000

The rate reached counts the floating-point operations that the model owes for the tokens there
are (padding is our loss, not work), over the wall time of encoding. The rate possible is that
of a float32 matrix product of the model's own shape, measured in the same run, in turn.
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
    parser.add_argument("--corpus", type=Path, required=True, help="JSONL, may be .gz")
    parser.add_argument("--papers", type=int, default=1000, help="how many (default 1000)")
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
    print(f"share of the matrix-product rate: median {statistics.median(shares):.2f} (0.75 wanted)")


def _operations(model: Any, texts: list[str]) -> float:
    """Count the floating-point operations of a BERT encoder over texts, two a multiply-add."""
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
    """Return the float32 operations a second of products shaped as the model's largest."""
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
