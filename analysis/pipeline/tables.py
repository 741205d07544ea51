"""Composes the tables of a snapshot from an analysis result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import snapshot
from analysis.pipeline.events import parents_of
from analysis.pipeline.result import AnalysisResult
from analysis.records import UNASSIGNED

if TYPE_CHECKING:
    from analysis.clustering.clusters import Grouping
    from analysis.representation.labels import Topic
    from analysis.representation.topics_over_time import PeriodWords

_MAX_PERIODS = 12

_PAPER_COLUMNS = (
    "paper_id",
    "title",
    "abstract",
    "abstract_is_summary",
    "url",
    "arxiv_id",
    "published",
    "upvotes",
    "category",
    "first_digest",
    "n_digests",
)


def compose(result: AnalysisResult, folder: Path) -> snapshot.Tables:
    """Return the tables of the snapshot that is written to `folder`."""
    from analysis.trends import topic_shares
    from evidence.trends.memory import memory_table

    papers = _papers(result)
    appearances = _appearances(result)
    digests = _digests(result, papers, appearances, folder)
    return snapshot.Tables(
        papers=papers,
        appearances=appearances,
        digests=digests,
        topics=_topics(result),
        themes=_themes(result),
        trends=topic_shares(papers, appearances, digests, sorted(result.topic_ids)),
        verdicts=result.trends.verdicts,
        repeats=_repeats(result, papers),
        keywords_over_time=result.keywords_over_time,
        shortlists=_shortlists(result, papers),
        neighbors=_neighbors(result, papers),
        duplicates=_duplicates(result, papers),
        events=result.events,
        aliases=_aliases(result, papers, digests),
        trend_memory=memory_table(result.trends.memories),
    )


def _papers(result: AnalysisResult) -> pd.DataFrame:
    """Return one row per paper, in order of first listing."""
    clusters, order = result.clusters, result.order
    rows = [
        tuple(getattr(paper, name) for name in _PAPER_COLUMNS) for paper in result.corpus.papers
    ]
    frame = pd.DataFrame(rows, columns=list(_PAPER_COLUMNS)).astype({"upvotes": "Int32"})
    frame["topic_id"] = _ids_of(clusters.topics.labels, result.topic_ids)
    frame["membership"] = clusters.memberships
    frame["nearest_topic_id"] = _ids_of(order.nearest, result.topic_ids)
    frame["theme_id"] = _ids_of(clusters.themes.labels, result.theme_ids)
    frame[["x", "y"]] = result.places
    frame["topic_rank"] = order.rank
    frame["similarity_to_centroid"] = order.similarity_to_centroid
    frame["novelty"] = order.novelty
    return frame


def _appearances(result: AnalysisResult) -> pd.DataFrame:
    """Return one row for each paper in a digest, with its position there."""
    rows = [(a.paper_id, a.digest_id, a.position) for a in result.corpus.appearances]
    return pd.DataFrame(rows, columns=["paper_id", "digest_id", "position"])


def _digests(
    result: AnalysisResult, papers: pd.DataFrame, appearances: pd.DataFrame, folder: Path
) -> pd.DataFrame:
    """Return one row per digest, with its numbers of entries, papers and new papers."""
    shown = appearances.groupby("digest_id").size()
    new = papers.groupby("first_digest").size()
    rows = [
        {
            "digest_id": digest.digest_id,
            "date": digest.date,
            "date_source": digest.date_source,
            "source": digest.source,
            "file": snapshot.relative_to_snapshot(Path(digest.file), folder),
            "n_entries": len(digest.entries),
            "n_papers": int(shown.get(digest.digest_id, 0)),
            "n_new": int(new.get(digest.digest_id, 0)),
        }
        for digest in result.digests
    ]
    return pd.DataFrame(rows)


def _topics(result: AnalysisResult) -> pd.DataFrame:
    """Return one row per topic, sorted by id."""
    clusters, ids = result.clusters, result.topic_ids
    shared = _group_columns(result, ids, result.topic_names, clusters.topics, result.outline)
    frame = pd.DataFrame(
        {
            "topic_id": list(ids),
            **shared,
            "theme_id": [result.theme_ids[theme] for theme in clusters.theme_of_topic],
            "near_topic_ids": [
                [ids[other] for other in others] for others in result.order.near_topics
            ],
            "parent_id": parents_of(result.events, ids),
        }
    )
    return frame.sort_values("topic_id", ignore_index=True)


def _themes(result: AnalysisResult) -> pd.DataFrame:
    """Return one row per theme, sorted by id."""
    clusters, ids = result.clusters, result.theme_ids
    in_outline = list(
        dict.fromkeys(int(clusters.theme_of_topic[topic]) for topic in result.outline)
    )
    shared = _group_columns(result, ids, result.theme_names, clusters.themes, in_outline)
    n_topics = np.bincount(clusters.theme_of_topic, minlength=len(ids))
    frame = pd.DataFrame({"theme_id": list(ids), **shared, "n_topics": n_topics})
    return frame.sort_values("theme_id", ignore_index=True)


def _group_columns(
    result: AnalysisResult,
    ids: Sequence[int],
    names: Sequence[Topic],
    level: Grouping,
    outline: Sequence[int],
) -> dict[str, Any]:
    """Return the columns that topics and themes have in common, by position."""
    members = [result.places[level.labels == group] for group in range(len(ids))]
    rank_of = {group: rank for rank, group in enumerate(outline)}
    return {
        "label": [name.label for name in names],
        "keywords": [list(name.keywords) for name in names],
        "keyword_weights": [list(name.weights) for name in names],
        "n_papers": [len(rows) for rows in members],
        "rank": [rank_of[group] for group in range(len(ids))],
        "stability": level.stabilities,
        "n_recovered": level.n_recovered,
        "x": [float(np.median(rows[:, 0])) for rows in members],
        "y": [float(np.median(rows[:, 1])) for rows in members],
        "label_origin": [name.origin for name in names],
    }


def _repeats(result: AnalysisResult, papers: pd.DataFrame) -> pd.DataFrame:
    """Return each paper's topic in each rerun of the clustering."""
    topics = _ids_of(result.clusters.repeats, result.topic_ids)
    return pd.DataFrame({"paper_id": papers["paper_id"].to_numpy(), "topic_ids": topics.T.tolist()})


def _shortlists(result: AnalysisResult, papers: pd.DataFrame) -> pd.DataFrame:
    """Return the shortlist of each topic, with the reason for each paper."""
    ids = papers["paper_id"].to_numpy()
    rows = [
        (topic_id, rank, ids[row], reason)
        for topic_id, chosen in zip(result.topic_ids, result.order.shortlists, strict=True)
        for rank, (row, reason) in enumerate(chosen, start=1)
    ]
    frame = pd.DataFrame(rows, columns=["topic_id", "rank", "paper_id", "reason"])
    return frame.sort_values(["topic_id", "rank"], ignore_index=True)


def _neighbors(result: AnalysisResult, papers: pd.DataFrame) -> pd.DataFrame:
    """Return the most similar papers of each paper."""
    ids = papers["paper_id"].to_numpy()
    cosines = result.similarities.astype(np.float32)
    return pd.DataFrame(
        {
            "paper_id": ids,
            "neighbor_ids": [ids[row[row >= 0]].tolist() for row in result.listed],
            "similarities": [
                own[row >= 0].tolist() for row, own in zip(result.listed, cosines, strict=True)
            ],
        }
    )


def _duplicates(result: AnalysisResult, papers: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of papers that are probably the same work."""
    ids = papers["paper_id"].to_numpy()
    rows = [(ids[pair.row], ids[pair.other], pair.similarity) for pair in result.duplicates]
    return pd.DataFrame(rows, columns=["paper_id", "other_id", "similarity"])


def _aliases(result: AnalysisResult, papers: pd.DataFrame, digests: pd.DataFrame) -> pd.DataFrame:
    """Return the earlier ids of papers and digests, with the ids that replace them."""
    rows = [
        *_resolved("paper", result.corpus.aliases, papers["paper_id"].tolist()),
        *_resolved("digest", result.digest_aliases, digests["digest_id"].tolist()),
    ]
    return pd.DataFrame(rows, columns=["kind", "old_id", "new_id"])


def _resolved(
    kind: str, aliases: Mapping[str, str], ids: Iterable[str]
) -> list[tuple[str, str, str]]:
    """Return the aliases that lead to a current id and are none, by earlier id.

    A current id always means what has it now; what became of a removed paper is unknown.
    """
    current = set(ids)
    return [
        (kind, old_id, new_id)
        for old_id, new_id in sorted(aliases.items())
        if old_id not in current and new_id in current
    ]


def keywords_over_time_frame(
    words: Sequence[PeriodWords], topic_ids: Sequence[int], spans: Sequence[tuple[Any, Any]]
) -> pd.DataFrame:
    """Return keywords of topics by period; `spans` are first and last days."""
    rows = [
        (topic_ids[item.topic], *spans[item.period], item.n_papers, list(item.keywords))
        for item in words
    ]
    columns = ["topic_id", "first_day", "last_day", "n_papers", "keywords"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["topic_id", "first_day"], ignore_index=True)


def periods_of(digests: pd.Series) -> tuple[NDArray[np.int32], list[tuple[Any, Any]]]:
    """Group dates into at most twelve days, months or quarters, or else into years.

    Parameters
    ----------
    digests
        Date of the digest that first listed each paper.

    Returns
    -------
    int32, (n_papers,)
        The period of each paper.
    list of tuple
        First and last date of each period.
    """
    days = pd.to_datetime(digests)
    for frequency in ("D", "M", "Q"):
        periods = days.dt.to_period(frequency)
        if periods.nunique() <= _MAX_PERIODS:
            break
    else:  # more than twelve quarters
        periods = days.dt.to_period("Y")
    numbers, names = pd.factorize(periods, sort=True)
    spans = [(days[numbers == n].min().date(), days[numbers == n].max().date())
             for n in range(len(names))]  # fmt: skip
    return numbers.astype(np.int32), spans


def _ids_of(labels: NDArray[np.int32], ids: Sequence[int]) -> NDArray[np.int32]:
    """Replace positions of groups by their permanent ids."""
    return np.append(np.asarray(ids, dtype=np.int32), np.int32(UNASSIGNED))[labels]
