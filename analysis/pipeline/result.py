"""What a fit or an update found to the tables of a snapshot: the one place that makes them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import snapshot
from analysis.corpus import Corpus
from analysis.duplicates import Duplicate
from analysis.pipeline import tables
from analysis.ranking import ReadingOrder
from analysis.records import Digest

if TYPE_CHECKING:
    from analysis.clustering.clusters import Clusters


@dataclass(frozen=True, slots=True)
class Findings:
    """All that is known of some papers, who are rows, and of their groups, by position.

    Attributes
    ----------
    corpus, digests
        The papers and where they are from.
    clusters, topic_ids, theme_ids
        The groups, and the numbers under which they last.
    places
        float32, (n_papers, 2).
    order
        What to read first.
    topic_names, theme_names
        What groups are called, with their keywords and weights.
    outline
        Topics in the order in which they are shown.
    verdicts, keywords_over_time, lineage
        The frames of these names.
    listed, similarities
        int32 and float32, (n_papers, n_listed): the papers most like each, a negative one is none.
    duplicates
        Pairs that look like one work.
    """

    corpus: Corpus
    digests: Sequence[Digest]
    clusters: Clusters
    topic_ids: Sequence[int]
    theme_ids: Sequence[int]
    places: NDArray[np.float32]
    order: ReadingOrder
    topic_names: Sequence[Any]
    theme_names: Sequence[Any]
    outline: Sequence[int]
    verdicts: pd.DataFrame
    keywords_over_time: pd.DataFrame
    lineage: pd.DataFrame
    listed: NDArray[np.int32]
    similarities: NDArray[np.float32]
    duplicates: Sequence[Duplicate]


def compose(found: Findings, folder: Path) -> snapshot.Tables:
    """Make the tables of a snapshot that goes to `folder`."""
    from analysis.trends.verdicts import topic_shares

    clusters, order, places = found.clusters, found.order, found.places
    topic_ids, theme_ids, outline = found.topic_ids, found.theme_ids, found.outline
    papers = tables.papers_frame(found.corpus, clusters, order, topic_ids, theme_ids, places)
    appearances = tables.appearances_frame(found.corpus)
    digests = tables.digests_frame(found.digests, papers, appearances, folder)
    return snapshot.Tables(
        papers=papers,
        appearances=appearances,
        digests=digests,
        topics=tables.topics_frame(
            found.topic_names, outline, clusters, order, topic_ids, theme_ids, places
        ),
        themes=tables.themes_frame(found.theme_names, outline, clusters, theme_ids, places),
        trends=topic_shares(papers, appearances, digests, sorted(topic_ids)),
        verdicts=found.verdicts,
        repeats=tables.repeats_frame(papers, clusters, topic_ids),
        keywords_over_time=found.keywords_over_time,
        shortlists=tables.shortlists_frame(order, topic_ids, papers),
        neighbors=tables.neighbors_frame(papers, found.listed, found.similarities),
        duplicates=tables.duplicates_frame(found.duplicates, papers),
        lineage=found.lineage,
    )
