"""`Settings`: the parameters of an analysis, with reasons for their defaults."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

CLUSTERINGS = ("consensus", "hdbscan")
RESOLUTIONS = ("coarse", "normal", "fine")
_SMALLEST_TOPIC = 5

READING = frozenset({"year", "columns"})
"""Reading options that a manifest stores with the fields of `Settings`."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Parameters of an analysis.

    Attributes
    ----------
    embedding_model
        ``minilm`` (packaged all-MiniLM-L6-v2), ``lsa``, or the name or folder of a
        sentence-transformers model.
    max_seq_length
        Maximum length of a text in tokens; the rest is cut. 128 is three times as fast as 256
        with the same accuracy: .542 and .543 (category of the 15 nearest neighbours, 3,000 arXiv
        abstracts).
    n_neighbors
        Neighbours of a paper in the graph behind topics and map. With 32 instead of 25, topics of
        2,000 papers from arXiv agree better with their categories and between refits, see
        `docs/measurements.md`. Corpora below 1,600 papers use fewer, see `neighbors_for`.
    clustering
        ``consensus`` (of Leiden runs on the graph) or ``hdbscan`` (on a UMAP reduction).
    resolution
        ``coarse``, ``normal`` or ``fine``: number of topics, relative to the corpus.
    n_topics
        Number of topics, overriding `resolution`; None uses `resolution`.
    n_runs
        Leiden runs per consensus. Two consensuses of 40 runs agree at .92, of 20 runs at .89.
    n_repeats
        Reruns of the clustering to measure stability.
    n_refitted_papers
        Up to this many papers, an analysis fits the topics five more times to measure their
        agreement. For larger corpora, use `digest-atlas evaluate --save`.
    n_cluster_dims
        Dimensions of the UMAP reduction before HDBSCAN; 5 is BERTopic's default.
    min_topic_size
        Minimum number of papers in a topic; None depends on `clustering`, see
        `min_topic_size_for`.
    min_dist
        UMAP's minimum distance between points; .1 keeps points of the map apart enough to click.
    n_map_epochs, n_cluster_epochs
        Optimisation epochs of the map and of UMAP's reduction before HDBSCAN. None is 500 up to
        1,000 papers and 200 beyond; for the reduction, UMAP's default.
    n_keywords
        Keywords per topic.
    n_listed_neighbors
        Similar papers listed per paper.
    seed
        Random seed. The same seed, input and machine give byte-identical tables.
    """

    embedding_model: str = "minilm"
    max_seq_length: int = 128
    n_neighbors: int = 32
    clustering: str = "consensus"
    resolution: str = "normal"
    n_topics: int | None = None
    n_runs: int = 40
    n_repeats: int = 20
    n_refitted_papers: int = 1000
    n_cluster_dims: int = 5
    min_topic_size: int | None = None
    min_dist: float = 0.1
    n_map_epochs: int | None = None
    n_cluster_epochs: int = 200
    n_keywords: int = 10
    n_listed_neighbors: int = 10
    seed: int = 20250317

    def neighbors_for(self, n_papers: int) -> int:
        """Return the number of neighbours to use for `n_papers` papers.

        A neighbourhood must be smaller than a topic, or small topics merge: with 163 papers,
        10 neighbours give eleven topics, 15 neighbours give eight.

        >>> Settings().neighbors_for(163), Settings().neighbors_for(6894)
        (10, 32)
        """
        if n_papers <= 1:
            return 0
        return min(self.n_neighbors, max(2, round(0.8 * math.sqrt(n_papers))), n_papers - 1)

    def min_topic_size_for(self, n_papers: int) -> int:
        """Return the minimum topic size for `n_papers` papers.

        It is 5 with consensus clustering. HDBSCAN makes a topic of every dense spot, so its
        minimum grows with the square root of the corpus: 5 for 163 papers, 33 for 6,894.
        """
        if self.min_topic_size is not None:
            return self.min_topic_size
        if self.clustering == "consensus":
            return _SMALLEST_TOPIC
        return max(_SMALLEST_TOPIC, round(0.4 * math.sqrt(n_papers)))

    def as_dict(self) -> dict[str, Any]:
        """Return the settings by name, for the manifest."""
        return asdict(self)


def settings_of(stored: Mapping[str, Any]) -> tuple[Settings, list[str]]:
    """Return a manifest's settings, and warnings on unknown and missing ones."""
    known = {field.name for field in fields(Settings)}
    unknown = sorted(set(stored) - known - READING)
    missing = sorted(known - set(stored))
    warnings = []
    if unknown:
        warnings.append(f"unknown settings of the snapshot, ignored: {', '.join(unknown)}")
    if missing:
        warnings.append(f"settings not in the snapshot, defaults used: {', '.join(missing)}")
    return Settings(**{name: stored[name] for name in known & set(stored)}), warnings
