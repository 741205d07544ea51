"""Composes the `AnalysisResult` of an update."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.duplicates import Duplicate, find_duplicates
from analysis.pipeline.events import events_frame
from analysis.pipeline.given_names import unknown_numbers
from analysis.pipeline.result import AnalysisResult
from analysis.pipeline.stages import judge_trends
from analysis.pipeline.tables import keywords_over_time_frame, periods_of
from analysis.ranking import novelty_of, order_papers
from analysis.records import UNASSIGNED
from analysis.representation.topics_over_time import words_of_periods
from analysis.updating.context import UpdateContext, UpdateResult
from analysis.updating.group_names import name_groups
from analysis.updating.labels import outline_of


def result_of(context: UpdateContext, updated: UpdateResult) -> AnalysisResult:
    """Return the result of an update in the form of an analysis result."""
    previous, groups = context.previous.tables, updated.groups
    clusters, topic_ids, theme_ids = groups.clusters, groups.topic_ids, groups.theme_ids
    topics = clusters.topics
    days = pd.factorize(context.dates, sort=True)[0]
    novelty = novelty_of(
        context.vectors,
        days,
        updated.knn.listed,
        updated.knn.similarities,
        known=context.state.novelty,
    )
    order = order_papers(
        context.vectors,
        topics.labels,
        clusters.memberships,
        days,
        novelty=novelty,
        known_nearest=context.state.nearest,
    )
    # Quality: metrics that need another fit or the whole corpus are those of the last fit.
    quality = dict(context.previous.manifest.quality) | {
        "unassigned_share": float((topics.labels == UNASSIGNED).mean()),
        "mean_stability": float(topics.stabilities.mean()) if topics.n_groups else None,
    }
    topic_names, theme_names = name_groups(context, groups)
    events = events_frame(
        previous,
        {"topic": groups.topic_lineage, "theme": groups.theme_lineage},
        source="update",
        date=max(digest.date for digest in context.digests),
    )
    unknown = unknown_numbers(context.given_names, {"topic": topic_ids, "theme": theme_ids}, events)
    return AnalysisResult(
        corpus=context.corpus,
        digests=context.digests,
        clusters=clusters,
        topic_ids=topic_ids,
        theme_ids=theme_ids,
        places=updated.places,
        order=order,
        topic_names=topic_names,
        theme_names=theme_names,
        outline=outline_of(previous.topics, topic_ids, clusters.theme_of_topic),
        trends=judge_trends(context.dates, clusters, topic_ids, theme_ids),
        keywords_over_time=_keywords_over_time(context, topics.labels, topic_ids),
        events=events,
        listed=updated.knn.listed,
        similarities=updated.knn.similarities,
        duplicates=_duplicates(context, updated),
        quality=quality,
        warnings=(*updated.advice, *unknown),
    )


def _keywords_over_time(
    context: UpdateContext, labels: NDArray[np.int32], topic_ids: Sequence[int]
) -> pd.DataFrame:
    """Return keywords by period; those of unchanged periods are the snapshot's."""
    previous = context.previous.tables.keywords_over_time
    periods, spans = periods_of(context.dates)
    same = _unchanged_periods(context, periods, spans)
    changed = [number for number in range(len(spans)) if number not in same]
    new = keywords_over_time_frame(
        words_of_periods(context.texts, labels, periods, changed), topic_ids, spans
    )
    days = previous["first_day"].dt.date
    first_days = [spans[number][0] for number in same]
    unchanged = days.isin(first_days) & previous["topic_id"].isin(topic_ids)
    kept = previous[unchanged].astype({"keywords": object})
    for column in ("first_day", "last_day"):
        kept[column] = kept[column].dt.date
    parts = [part for part in (kept, new) if len(part)]
    if not parts:
        return new
    return pd.concat(parts).sort_values(["topic_id", "first_day"], ignore_index=True)


def _unchanged_periods(
    context: UpdateContext, periods: NDArray[np.int32], spans: Sequence[tuple[object, object]]
) -> set[int]:
    """Return the periods with the same papers, in the same topics, as in the snapshot."""
    # Papers by period, in the snapshot and now.
    previous = context.previous.tables
    day_of = dict(zip(previous.digests["digest_id"], previous.digests["date"], strict=True))
    old_periods, old_spans = periods_of(previous.papers["first_digest"].map(day_of))
    old_papers: dict[int, set[str]] = {}
    for paper_id, period in zip(previous.papers["paper_id"], old_periods.tolist(), strict=True):
        old_papers.setdefault(period, set()).add(paper_id)
    papers: dict[int, set[str]] = {}
    for paper_id, period in zip(context.paper_ids, periods.tolist(), strict=True):
        papers.setdefault(period, set()).add(paper_id)
    # Compare them.
    changed = set(periods[context.state.new_or_changed].tolist())
    before = {span: old_papers[number] for number, span in enumerate(old_spans)}
    return {
        number
        for number, span in enumerate(spans)
        if number not in changed and before.get(span) == papers[number]
    }


def _duplicates(context: UpdateContext, updated: UpdateResult) -> list[Duplicate]:
    """Return the previous pairs of unchanged papers, and pairs with other papers."""
    state = context.state
    cosines = updated.knn.similarities.copy()
    cosines[state.is_old] = -np.inf
    pairs = {
        (pair.row, pair.other): pair
        for pair in find_duplicates(context.texts, updated.knn.listed, cosines)
    }
    row_of = {paper_id: row for row, paper_id in enumerate(context.paper_ids)}
    for one, other, similarity in context.previous.tables.duplicates.itertuples(index=False):
        rows = sorted(row_of.get(name, -1) for name in (one, other))
        if rows[0] >= 0 and state.is_old[rows].all():
            pairs[rows[0], rows[1]] = Duplicate(rows[0], rows[1], similarity)
    return [pairs[key] for key in sorted(pairs)]
