"""What the stages found to the frames of a snapshot, one function a table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import snapshot
from analysis.clustering.clusters import Clusters, Grouping
from analysis.corpus import Corpus
from analysis.duplicates import Duplicate
from analysis.lineage import Lineage
from analysis.ranking import ReadingOrder
from analysis.records import UNASSIGNED, Digest

_MOST_PERIODS = 12

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


def papers_frame(
    corpus: Corpus,
    clusters: Clusters,
    order: ReadingOrder,
    topic_ids: Sequence[int],
    theme_ids: Sequence[int],
    places: NDArray[np.float32],
) -> pd.DataFrame:
    """Return one row a paper, in the order they first came."""
    rows = [tuple(getattr(paper, name) for name in _PAPER_COLUMNS) for paper in corpus.papers]
    frame = pd.DataFrame(rows, columns=list(_PAPER_COLUMNS)).astype({"upvotes": "Int32"})
    frame["topic_id"] = _named(clusters.topics.labels, topic_ids)
    frame["membership"] = clusters.memberships
    frame["nearest_topic_id"] = _named(order.nearest, topic_ids)
    frame["theme_id"] = _named(clusters.themes.labels, theme_ids)
    frame[["x", "y"]] = places
    frame["topic_rank"] = order.rank
    frame["similarity_to_centroid"] = order.similarity_to_centroid
    frame["novelty"] = order.novelty
    return frame


def appearances_frame(corpus: Corpus) -> pd.DataFrame:
    """Return one row a paper in a digest, at the place it had there."""
    rows = [(a.paper_id, a.digest_id, a.position) for a in corpus.appearances]
    return pd.DataFrame(rows, columns=["paper_id", "digest_id", "position"])


def digests_frame(
    digests: Sequence[Digest], papers: pd.DataFrame, appearances: pd.DataFrame, folder: Path
) -> pd.DataFrame:
    """Return one row a digest, with what it held and what of that was new."""
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
        for digest in digests
    ]
    return pd.DataFrame(rows)


def topics_frame(
    names: Sequence[Any],
    outline: Sequence[int],
    clusters: Clusters,
    order: ReadingOrder,
    topic_ids: Sequence[int],
    theme_ids: Sequence[int],
    places: NDArray[np.float32],
) -> pd.DataFrame:
    """Return one row a topic, sorted by its number."""
    frame = pd.DataFrame(
        {
            **_described("topic_id", topic_ids, names, clusters.topics, outline, places),
            "theme_id": [theme_ids[theme] for theme in clusters.theme_of_topic],
            "near_topic_ids": [
                [topic_ids[other] for other in others] for others in order.near_topics
            ],
        }
    )
    return frame.sort_values("topic_id", ignore_index=True)


def themes_frame(
    names: Sequence[Any],
    outline: Sequence[int],
    clusters: Clusters,
    theme_ids: Sequence[int],
    places: NDArray[np.float32],
) -> pd.DataFrame:
    """Return one row a theme, sorted by its number."""
    in_outline = dict.fromkeys(int(clusters.theme_of_topic[topic]) for topic in outline)
    n_topics = np.bincount(clusters.theme_of_topic, minlength=len(theme_ids))
    frame = pd.DataFrame(
        {
            **_described("theme_id", theme_ids, names, clusters.themes, list(in_outline), places),
            "n_topics": n_topics,
        }
    )
    return frame.sort_values("theme_id", ignore_index=True)


def _described(
    key: str,
    ids: Sequence[int],
    names: Sequence[Any],
    level: Grouping,
    outline: Sequence[int],
    places: NDArray[np.float32],
) -> dict[str, Any]:
    """Return what topics and themes have in common, by their position."""
    members = [places[level.labels == group] for group in range(len(ids))]
    place_of = {group: place for place, group in enumerate(outline)}
    return {
        key: list(ids),
        "label": [name.label for name in names],
        "keywords": [list(name.keywords) for name in names],
        "keyword_weights": [list(name.weights) for name in names],
        "n_papers": [len(rows) for rows in members],
        "rank": [place_of[group] for group in range(len(ids))],
        "stability": level.stabilities,
        "n_recovered": level.n_recovered,
        "x": [float(np.median(rows[:, 0])) for rows in members],
        "y": [float(np.median(rows[:, 1])) for rows in members],
    }


def shortlists_frame(
    order: ReadingOrder, topic_ids: Sequence[int], papers: pd.DataFrame
) -> pd.DataFrame:
    """Return each topic's papers to start with, and why."""
    ids = papers["paper_id"].to_numpy()
    rows = [
        (topic_id, place, ids[row], reason)
        for topic_id, chosen in zip(topic_ids, order.shortlists, strict=True)
        for place, (row, reason) in enumerate(chosen, start=1)
    ]
    frame = pd.DataFrame(rows, columns=["topic_id", "rank", "paper_id", "reason"])
    return frame.sort_values(["topic_id", "rank"], ignore_index=True)


def keywords_over_time_frame(
    words: Sequence[Any], topic_ids: Sequence[int], spans: Sequence[tuple[Any, Any]]
) -> pd.DataFrame:
    """Return each topic's words by period."""
    rows = [
        (topic_ids[item.topic], *spans[item.period], item.n_papers, list(item.keywords))
        for item in words
    ]
    columns = ["topic_id", "first_day", "last_day", "n_papers", "keywords"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values(["topic_id", "first_day"], ignore_index=True)


def neighbors_frame(
    papers: pd.DataFrame, indices: NDArray[np.int32], similarities: NDArray[np.float32]
) -> pd.DataFrame:
    """Return for each paper those most like it; a negative row is none."""
    ids = papers["paper_id"].to_numpy()
    cosines = similarities.astype(np.float32)
    return pd.DataFrame(
        {
            "paper_id": ids,
            "neighbor_ids": [ids[row[row >= 0]].tolist() for row in indices],
            "similarities": [
                own[row >= 0].tolist() for row, own in zip(indices, cosines, strict=True)
            ],
        }
    )


def repeats_frame(
    papers: pd.DataFrame, clusters: Clusters, topic_ids: Sequence[int]
) -> pd.DataFrame:
    """Return each paper's topic in each repeat of the grouping."""
    named = _named(clusters.repeats, topic_ids)
    return pd.DataFrame({"paper_id": papers["paper_id"].to_numpy(), "topic_ids": named.T.tolist()})


def duplicates_frame(duplicates: Sequence[Duplicate], papers: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of papers that look like the same work."""
    ids = papers["paper_id"].to_numpy()
    rows = [(ids[pair.row], ids[pair.other], pair.similarity) for pair in duplicates]
    return pd.DataFrame(rows, columns=["paper_id", "other_id", "similarity"])


def lineage_frame(former: pd.DataFrame | None, topics: Lineage, themes: Lineage) -> pd.DataFrame:
    """Add what this refit did to what former ones did.

    Of former refits only what became of numbers that are gone is kept; a refit that changed
    nothing leaves the story as it was.
    """
    columns = ["level", "refit", "event", "old_id", "new_id", "shared_papers"]
    if former is None:
        return pd.DataFrame([], columns=columns)
    steps = [("topic", step) for step in topics.steps]
    steps += [("theme", step) for step in themes.steps]
    if not steps:
        return former
    refit = int(former["refit"].max()) + 1 if len(former) else 1
    rows = [
        (level, refit, step.event, step.old_id, step.new_id, step.shared_papers)
        for level, step in steps
    ]
    lasting = former[former["event"].isin(["merged", "retired"])]
    return pd.concat([lasting, pd.DataFrame(rows, columns=columns)], ignore_index=True)


def periods_of(digests: pd.Series) -> tuple[NDArray[np.int32], list[tuple[Any, Any]]]:
    """Gather days into periods: each day its own up to twelve, then months, quarters, years.

    Parameters
    ----------
    digests
        The date of the digest each paper first came in.

    Returns
    -------
    tuple
        The number of each paper's period, int32, (n_papers,), and each period's first and last
        day with a digest.
    """
    days = pd.to_datetime(digests)
    for frequency in ("D", "M", "Q"):
        periods = days.dt.to_period(frequency)
        if periods.nunique() <= _MOST_PERIODS:
            break
    else:
        periods = days.dt.to_period("Y")
    numbers, names = pd.factorize(periods, sort=True)
    spans = [(days[numbers == n].min().date(), days[numbers == n].max().date())
             for n in range(len(names))]  # fmt: skip
    return numbers.astype(np.int32), spans


def _named(labels: NDArray[np.int32], ids: Sequence[int]) -> NDArray[np.int32]:
    """Put lasting numbers in the place of positions."""
    return np.append(np.asarray(ids, dtype=np.int32), np.int32(UNASSIGNED))[labels]
