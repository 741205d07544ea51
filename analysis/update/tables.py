"""What an update found to the tables of a snapshot: what stands is taken over, the rest is made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import snapshot
from analysis.duplicates import Duplicate, find_duplicates
from analysis.pipeline import tables
from analysis.pipeline.result import Findings, compose
from analysis.pipeline.stages import judge_trends, name_topics
from analysis.ranking import order_papers
from analysis.records import Digest
from analysis.representation.labels import Topic
from analysis.representation.recount import words_again
from analysis.update.merge_groups import former_names, free_label, outline_of
from analysis.update.steps import UpdateContext, UpdateResult


def tables_of(
    context: UpdateContext, found: UpdateResult, digests: Sequence[Digest], folder: Path
) -> snapshot.Tables:
    """Make the tables of an updated snapshot."""
    corpus, former = context.corpus, context.former.tables
    groups = found.groups
    clusters, topic_ids, theme_ids = groups.clusters, groups.topic_ids, groups.theme_ids
    order = order_papers(
        context.vectors,
        clusters.topics.labels,
        pd.factorize(context.dates, sort=True)[0],
        known_nearest=context.previous.nearest,
        known_novelty=context.previous.novelty,
    )
    findings = Findings(
        corpus=corpus,
        digests=digests,
        clusters=clusters,
        topic_ids=topic_ids,
        theme_ids=theme_ids,
        places=found.places,
        order=order,
        topic_names=_names(context, found),
        theme_names=former_names(former.themes, "theme_id", theme_ids),
        outline=outline_of(former.topics, topic_ids, clusters.theme_of_topic),
        verdicts=judge_trends(context.dates, clusters, topic_ids, theme_ids),
        keywords_over_time=_words(context, clusters.topics.labels, topic_ids),
        lineage=tables.lineage_frame(former.lineage, groups.topic_line, groups.theme_line),
        listed=found.knn.listed,
        similarities=found.knn.similarities,
        duplicates=_duplicates(context, found),
    )
    return compose(findings, folder)


def _names(context: UpdateContext, found: UpdateResult) -> list[Topic]:
    """Return what topics are called: the old ones as they were, new ones as a fit would do it."""
    topic_ids = found.groups.topic_ids
    names = former_names(context.former.tables.topics, "topic_id", topic_ids)
    if len(names) == len(topic_ids):
        return names
    clusters = found.groups.clusters
    model = name_topics(
        context.texts,
        context.vectors,
        clusters,
        context.settings,
        context.encoder,
        cache_folder=context.cache_folder,
        former_labels={name.number: name.label for name in names},
    )
    for topic in model.topics[len(names) :]:
        label = free_label(topic.label, topic.keywords, [name.label for name in names])
        names.append(Topic(topic.number, label, topic.keywords, topic.weights))
    return names


def _words(
    context: UpdateContext, labels: NDArray[np.int32], topic_ids: Sequence[int]
) -> pd.DataFrame:
    """Find the words of periods whose papers are not the same as before; keep all others."""
    former = context.former.tables.keywords_over_time
    periods, spans = tables.periods_of(context.dates)
    same = _periods_that_stand(context, periods, spans)
    wanted = [number for number in range(len(spans)) if number not in same]
    made = tables.keywords_over_time_frame(
        words_again(context.texts, labels, periods, wanted), topic_ids, spans
    )
    days = former["first_day"].dt.date
    stands = days.isin([spans[number][0] for number in same]) & former["topic_id"].isin(topic_ids)
    kept = former[stands].astype({"keywords": object})
    for column in ("first_day", "last_day"):
        kept[column] = kept[column].dt.date
    parts = [part for part in (kept, made) if len(part)]
    if not parts:
        return made
    return pd.concat(parts).sort_values(["topic_id", "first_day"], ignore_index=True)


def _periods_that_stand(
    context: UpdateContext, periods: NDArray[np.int32], spans: Sequence[tuple[object, object]]
) -> set[int]:
    """Return the periods that have the very papers, of the same topics, that they had."""
    former = context.former.tables
    day_of = dict(zip(former.digests["digest_id"], former.digests["date"], strict=True))
    then, old_spans = tables.periods_of(former.papers["first_digest"].map(day_of))
    was: dict[int, set[str]] = {}
    for paper_id, period in zip(former.papers["paper_id"], then.tolist(), strict=True):
        was.setdefault(period, set()).add(paper_id)
    now: dict[int, set[str]] = {}
    touched = set(periods[context.previous.fresh].tolist())
    for paper_id, period in zip(context.paper_ids, periods.tolist(), strict=True):
        now.setdefault(period, set()).add(paper_id)
    before = {span: was[number] for number, span in enumerate(old_spans)}
    return {
        number
        for number, span in enumerate(spans)
        if number not in touched and before.get(span) == now[number]
    }


def _duplicates(context: UpdateContext, found: UpdateResult) -> list[Duplicate]:
    """Keep the pairs of old papers, and look for those that papers that came are in."""
    previous = context.previous
    cosines = found.knn.similarities.copy()
    cosines[previous.is_old] = -np.inf
    pairs = {
        (pair.row, pair.other): pair
        for pair in find_duplicates(context.texts, found.knn.listed, cosines)
    }
    row_of = {paper_id: row for row, paper_id in enumerate(context.paper_ids)}
    for one, other, similarity in context.former.tables.duplicates.itertuples(index=False):
        rows = sorted(row_of.get(name, -1) for name in (one, other))
        if rows[0] >= 0 and previous.is_old[rows].all():
            pairs[rows[0], rows[1]] = Duplicate(rows[0], rows[1], similarity)
    return [pairs[key] for key in sorted(pairs)]
