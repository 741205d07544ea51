"""`AnalysisResult`: the result of a fit or an update."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.corpus import Corpus
from analysis.duplicates import Duplicate
from analysis.ranking import ReadingOrder
from analysis.records import Digest

if TYPE_CHECKING:
    from analysis.clustering.clusters import Clusters
    from analysis.representation.labels import Topic
    from evidence.trends.verdicts import Trends


@dataclass(frozen=True, slots=True)
class AnalysisResult:
    """The result of a fit or an update, with papers by row and groups by position.

    Attributes
    ----------
    corpus, digests
        The papers, and the digests that list them.
    clusters, topic_ids, theme_ids
        The groups, and their permanent ids by position.
    places
        float32, (n_papers, 2): coordinates on the map.
    order
        Reading order and shortlists.
    topic_names, theme_names
        Label, keywords and weights of each group.
    outline
        Positions of topics in display order.
    trends
        Verdicts on the trends, and the memory of shares.
    keywords_over_time, events
        The tables of these names.
    listed, similarities
        int32 and float32, (n_papers, n_listed): rows of the most similar papers, and their cosine
        similarities. Negative rows are padding.
    duplicates
        Pairs of papers that are probably the same work.
    quality
        Metrics, by their names in the manifest.
    warnings
        Warnings of the analysis, one line each.
    digest_aliases
        Current ids of digests by earlier id. Those of papers are in the corpus.
    """

    corpus: Corpus
    digests: Sequence[Digest]
    clusters: Clusters
    topic_ids: Sequence[int]
    theme_ids: Sequence[int]
    places: NDArray[np.float32]
    order: ReadingOrder
    topic_names: Sequence[Topic]
    theme_names: Sequence[Topic]
    outline: Sequence[int]
    trends: Trends
    keywords_over_time: pd.DataFrame
    events: pd.DataFrame
    listed: NDArray[np.int32]
    similarities: NDArray[np.float32]
    duplicates: Sequence[Duplicate]
    quality: Mapping[str, float | None]
    warnings: Sequence[str]
    digest_aliases: Mapping[str, str] = field(default_factory=dict)
