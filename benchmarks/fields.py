"""Measure topics of other fields than machine learning against papers' categories.

    python benchmarks/fields.py --labelled arxiv_labelled.jsonl.gz --dated arxiv_dated.jsonl.gz \
        --cache vectors

Both corpora are JSON Lines with a title, an abstract, a date and arXiv categories, of which the
first (or `primary`) counts. One table has five random samples of 2,000 papers: two of the labelled
corpus, three of the dated one by period. The other has the papers of categories that were held
back when settings were chosen, beside stock BERTopic. Agreement is the mean adjusted Rand index of
fits on nine tenths of the papers. Topics of each band of stability are also compared with these
fits: a topic is found again if its Jaccard index with one of a fit's topics is above one half.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import statistics
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.clusters import Clusters
from analysis.metrics import clustering_metrics as metrics
from analysis.records import UNASSIGNED, stability_label

SAMPLE = 2000

ALL_LABELLED = "all labelled"

HELD_LABELLED = ("math.NT", "econ.EM", "hep-ph")
"""Categories of the labelled corpus that no setting was chosen on."""

HELD_DATED = ("q-bio", "physics", "math")
"""Archives of the dated corpus that no setting was chosen on."""

_PERIODS = (("to 2014", 0, 2014), ("2015 to 2017", 2015, 2017), ("2018 and later", 2018, 9999))
_FOUND_AGAIN = 0.5

Paper = dict[str, Any]


def main() -> None:
    """Print one line for each sample, then the bands of stability of all samples."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labelled", type=Path, required=True, help="corpus of a few categories")
    parser.add_argument("--dated", type=Path, required=True, help="corpus of many years")
    parser.add_argument("--cache", type=Path, help="folder of cached vectors")
    parser.add_argument("--fits", type=int, default=3, help="fits on 90 %% (default 3)")
    parser.add_argument("--only", nargs="+", help="samples whose name contains any of these")
    parser.add_argument("--no-stock", action="store_true", help="leave stock BERTopic out")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    print(
        f"{'sample':<26}{'papers':>7}{'topics':>7}{'unass.':>7}{'AMI':>7}{'stock':>7}{'agree':>7}"
        f"{'rho':>6}{'CPU s':>7}  purity, found again (topics) by stability: high | fair | low"
    )
    for name, papers in samples(_papers(options.labelled), _papers(options.dated)).items():
        if options.only is None or any(part in name for part in options.only):
            _measure(name, papers, options)


def samples(labelled: Sequence[Paper], dated: Sequence[Paper]) -> dict[str, list[Paper]]:
    """Return the samples by name: five of all categories, then those held back."""
    found: dict[str, list[Paper]] = {}
    drawn = np.random.default_rng(0).permutation(len(labelled))
    for number in range(2):
        rows = drawn[number * SAMPLE : (number + 1) * SAMPLE]
        found[f"labelled, sample {number + 1}"] = [labelled[row] for row in rows]
    shuffled = [dated[row] for row in np.random.default_rng(0).permutation(len(dated))]
    for name, first, last in _PERIODS:
        inside = [paper for paper in shuffled if first <= int(paper["date"][:4]) <= last]
        found[f"dated, {name}"] = inside[:SAMPLE]
    found[ALL_LABELLED] = list(labelled)
    found["held back: labelled"] = [p for p in labelled if p["primary"] in HELD_LABELLED]
    for archive in HELD_DATED:
        found[f"held back: {archive}"] = [
            paper for paper in dated if paper["primary"].split(".")[0] == archive
        ]
    return {name: papers for name, papers in found.items() if papers}


def _papers(corpus: Path) -> list[Paper]:
    """Return the papers of a corpus, each with its primary category."""
    from corpora import first_lines

    papers = []
    for line in first_lines(corpus, 10**9):
        paper = json.loads(line)
        categories = paper["categories"]
        if isinstance(categories, str):
            categories = ast.literal_eval(categories)
        paper["primary"] = paper.get("primary") or categories[0]
        papers.append(paper)
    return papers


def _measure(name: str, papers: Sequence[Paper], options: argparse.Namespace) -> None:
    """Fit a sample and print its line."""
    from analysis.embedding.embed import embed, text_of
    from analysis.embedding.encoders import encoder_named
    from analysis.evaluation.stock_bertopic import fit_stock
    from analysis.evaluation.timing import timed
    from analysis.metrics.fit_metrics import other_seeds, resample
    from analysis.pipeline.stages import find_neighbors, group_papers
    from analysis.settings import Settings

    settings = Settings()
    texts = [text_of(paper["title"], paper["abstract"]) for paper in papers]
    vectors = embed(texts, encoder_named("minilm"), cache_folder=options.cache).vectors
    categories = [paper["primary"] for paper in papers]

    def fit(some: NDArray[np.float32], seed: int) -> Clusters:
        return group_papers(find_neighbors(some, settings), some, settings, seed=seed)

    # Fit all papers, then nine tenths of them.
    whole, spent = timed(lambda: fit(vectors, settings.seed))
    labels, stabilities = whole.topics.labels, whole.topics.stabilities
    random = np.random.default_rng(settings.seed)
    parts = []
    for seed in other_seeds(settings.seed, options.fits):
        kept = resample(len(papers), random)
        parts.append(metrics.Partition(kept, fit(vectors[kept], seed).topics.labels))
    baseline = []
    if not options.no_stock:
        baseline = [fit_stock(texts, vectors).topics for _ in range(options.fits)]
    everything = np.arange(len(papers))
    stock = _mean_ami(baseline, categories, everything)
    pure = metrics.purities(labels, categories, range(len(stabilities)))
    again = np.mean([found_again(labels, len(stabilities), part) for part in parts], axis=0)
    print(
        f"{name:<26}{len(papers):>7}{len(stabilities):>7}"
        f"{metrics.unassigned_share(labels):>7.3f}"
        f"{_mean_ami([labels], categories, everything):>7}{stock:>7}"
        f"{metrics.mean_agreement(parts):>7.3f}{metrics.rank_correlation(stabilities, pure):>6.2f}"
        f"{spent.cpu:>7.1f}  {_bands(stabilities, pure, again)}",
        flush=True,
    )

    # The held-back categories within a fit of all categories.
    held = np.flatnonzero(np.isin(categories, HELD_LABELLED))
    if name == ALL_LABELLED:
        own, theirs = (_mean_ami(fits, categories, held) for fits in ([labels], baseline))
        print(
            f"{'  held-back papers of it':<26}{len(held):>7}{'':>14}{own:>7}{theirs:>7}", flush=True
        )


def _mean_ami(
    fits: Sequence[metrics.Labels], categories: Sequence[str], rows: NDArray[np.intp]
) -> str:
    """Return the mean agreement of fits with the categories of some papers; - if no fit."""
    if not fits:
        return "-"
    some = [categories[row] for row in rows]
    return f"{statistics.fmean(metrics.category_agreement(own[rows], some)[0] for own in fits):.3f}"


def found_again(labels: metrics.Labels, n_topics: int, part: metrics.Partition) -> NDArray[Any]:
    """Return which topics a fit on some of the papers found again.

    Returns
    -------
    numpy.ndarray
        bool, (n_topics,): the Jaccard index with one of the fit's topics is above one half, on the
        papers of the fit.
    """
    ours, theirs = labels[part.rows], part.labels
    found = np.zeros(n_topics, dtype=bool)
    for topic in range(n_topics):
        inside = ours == topic
        partners = np.unique(theirs[inside & (theirs != UNASSIGNED)])
        found[topic] = any(
            (inside & (theirs == other)).sum() > _FOUND_AGAIN * (inside | (theirs == other)).sum()
            for other in partners
        )
    return found


def _bands(stabilities: NDArray[Any], pure: NDArray[Any], again: NDArray[Any]) -> str:
    """Return purity, share found again and number of topics of each band."""
    words = [stability_label(value) for value in stabilities.tolist()]
    parts = []
    for word in ("high", "fair", "low"):
        rows = [row for row, own in enumerate(words) if own == word]
        parts.append(
            f"{pure[rows].mean():.2f}, {again[rows].mean():.2f} ({len(rows)})" if rows else "-"
        )
    return " | ".join(parts)


if __name__ == "__main__":
    main()
