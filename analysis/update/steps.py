"""Papers that came to their topics and places, and whether they still fit: the steps of a join."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import snapshot
from analysis.clustering.assignment import Assignment, assign_to_topics, draw_left_out
from analysis.clustering.new_clusters import NewCluster, find_new_clusters
from analysis.corpus import Corpus
from analysis.embedding.embed import Encoder
from analysis.graph.incremental import KnnUpdate, add_to_knn_graph
from analysis.layout.placement import place_near_neighbors, place_new_topic
from analysis.pipeline.previous_snapshot import first_unused
from analysis.records import UNASSIGNED
from analysis.settings import Settings
from analysis.update.drift import FAR_SHARE, REFIT, Settled, SinceFit, parts_to_ask
from analysis.update.merge_groups import NewTopic, UpdatedGroups, merge_groups, theme_for
from analysis.update.previous_state import PreviousState
from evidence.formatting import count

_OPENS = 0.5
"""Reliability from which on a clump is opened as a topic: half of its ties are its own and hold."""

_TOLD = 0.3
"""Reliability from which on it is at least spoken of. Of 20 digests' papers that no topic claims
some six always hang together a little (.2 to .3)."""

_NAMED = 3
"""Titles of a clump that are shown."""


@dataclass(frozen=True, slots=True)
class UpdateContext:
    """What an update starts from.

    Attributes
    ----------
    former
        The snapshot before.
    corpus, texts, dates, vectors
        Papers of today, the texts and first days of them, and their vectors.
    previous
        What the snapshot says of them.
    settings, encoder, cache_folder
        The snapshot's.
    """

    former: snapshot.Snapshot
    corpus: Corpus
    texts: Sequence[str]
    dates: pd.Series
    vectors: NDArray[np.float32]
    previous: PreviousState
    settings: Settings
    encoder: Encoder
    cache_folder: Path | None

    @property
    def paper_ids(self) -> list[str]:
        """Ids of the papers of today."""
        return [paper.paper_id for paper in self.corpus.papers]


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What an update finds.

    Attributes
    ----------
    knn
        Lists of neighbours, and the ties of papers that came.
    groups
        The groups of today.
    places
        float32, (n_papers, 2).
    latest
        How the papers that came found their topics.
    since_fit
        What came since the last fit, these among it.
    advice
        Sentences for whoever runs the command, and for the manifest.
    """

    knn: KnnUpdate
    groups: UpdatedGroups
    places: NDArray[np.float32]
    latest: Settled
    since_fit: SinceFit
    advice: tuple[str, ...]


def find_places(context: UpdateContext, knn: KnnUpdate) -> UpdateResult:
    """Give papers that came a topic and a place; open topics for clumps of them."""
    previous, settings = context.previous, context.settings
    fresh = previous.fresh
    assigned = _settle(context, knn.weights, fresh, previous.labels)
    since_fit = _since_fit(context, knn)
    latest = Settled.of(
        assigned.labels, assigned.memberships, _alike(knn, fresh), since_fit.far_below
    )
    since_fit = replace(
        since_fit, settled=since_fit.settled + latest, n_updates=since_fit.n_updates + 1
    )
    advice = []
    opened: list[NewTopic] = []
    if not previous.topic_ids:
        if len(context.vectors) >= 2 * settings.min_topic_size_for(len(context.vectors)):
            advice.append(f"there are no topics yet that papers could join; {REFIT}")
    elif len(fresh):
        opened, told = _clumps(context, knn, assigned)
        advice += [*told, *since_fit.advice(latest)]
    next_id = first_unused(context.former.tables, "topic")
    groups = merge_groups(context.former.tables, previous, assigned, opened, next_topic_id=next_id)
    advice += _small(groups, settings, len(context.vectors))
    places = _places(context, knn, groups, opened)
    return UpdateResult(knn, groups, places, latest, since_fit, tuple(advice))


def _settle(
    context: UpdateContext, weights: Any, rows: NDArray[np.intp], labels: NDArray[np.int32]
) -> Assignment:
    ids = context.paper_ids
    repeats = context.previous.repeats
    left_out = draw_left_out([ids[row] for row in rows], len(repeats), context.settings.seed)
    return assign_to_topics(
        weights, rows, labels, repeats, context.previous.theme_of_topic, left_out=left_out
    )


def _since_fit(context: UpdateContext, knn: KnnUpdate) -> SinceFit:
    """Return what is known of the time since the fit; at the first update, ask fitted papers."""
    known = SinceFit.read(context.former.manifest.since_fit)
    if known is not None:
        return known
    previous = context.previous
    old, ids = np.flatnonzero(previous.is_old), context.paper_ids
    alike = previous.similarities[old, 0]
    alike = alike[np.isfinite(alike)]
    far_below = float(np.quantile(alike, FAR_SHARE)) if len(alike) else -1.0
    expected = Settled()
    for part in parts_to_ask([ids[row] for row in old]):
        asked = old[part]
        ties = add_to_knn_graph(
            context.vectors,
            asked,
            knn.listed,
            knn.similarities,
            n_neighbors=context.settings.neighbors_for(len(old)),
        ).weights
        # As if those that came were not there.
        ties = ties.multiply(previous.is_old[None, :].astype(np.float32)).tocsr()
        found = _settle(context, ties, asked, previous.labels)
        alike = previous.similarities[asked, 0]
        expected += Settled.of(found.labels, found.memberships, alike, far_below)
    fitted, n_fitted = context.former.manifest.created, len(context.former.tables.papers)
    return SinceFit(fitted, n_fitted, far_below, expected)


def _alike(knn: KnnUpdate, rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return the cosine of each paper and the one most like it."""
    return knn.similarities[rows, 0]


def _clumps(
    context: UpdateContext, knn: KnnUpdate, assigned: Assignment
) -> tuple[list[NewTopic], list[str]]:
    """Find clumps among papers that no topic claims; say what of them is too loose for a topic."""
    previous, settings = context.previous, context.settings
    labels = previous.labels.copy()
    labels[previous.fresh] = assigned.labels
    rows = np.flatnonzero(labels == UNASSIGNED)
    n_papers = len(labels)
    ties = add_to_knn_graph(
        context.vectors,
        rows,
        knn.listed,
        knn.similarities,
        n_neighbors=settings.neighbors_for(n_papers),
    ).weights
    new_clusters = find_new_clusters(
        ties,
        rows,
        min_papers=settings.min_topic_size_for(n_papers),
        n_runs=settings.n_runs,
        n_repeats=settings.n_repeats,
        seed=settings.seed,
    )
    opened, told = [], []
    least = settings.min_topic_size_for(n_papers)
    for cluster in new_clusters:
        members = rows[cluster.members]
        is_fresh = np.isin(members, previous.fresh)
        n_fresh = int(is_fresh.sum())
        if not n_fresh or cluster.stability < _TOLD:
            continue
        if cluster.stability >= _OPENS and n_fresh >= least:
            theme = theme_for(ties[cluster.members], labels, previous.theme_of_topic)
            opened.append(NewTopic(members[is_fresh], _only(cluster, is_fresh), theme))
        elif cluster.stability >= _OPENS or 2 * n_fresh > len(members):
            told.append(_unopened(context, members, cluster, n_fresh))
    return opened, told


def _only(cluster: NewCluster, wanted: NDArray[np.bool_]) -> NewCluster:
    """Return a clump with some of its members: old papers stay as they are, in no topic."""
    return replace(
        cluster,
        members=cluster.members[wanted],
        memberships=cluster.memberships[wanted],
        repeats=cluster.repeats[:, wanted],
    )


def _unopened(
    context: UpdateContext, members: NDArray[np.intp], cluster: NewCluster, n_fresh: int
) -> str:
    titles = [f"'{context.corpus.papers[row].title}'" for row in members[:_NAMED]]
    why = "most of them old, and only a refit gives old papers a topic"
    if cluster.stability < _OPENS:
        why = f"too loosely for a topic (reliability {cluster.stability:.2f}, {_OPENS} is needed)"
    return (
        f"{count(len(members), 'paper')} keep to themselves, {n_fresh:,} of them new, {why}; "
        f"among them {', '.join(titles)}; {REFIT}"
    )


def _small(groups: UpdatedGroups, settings: Settings, n_papers: int) -> list[str]:
    labels = groups.clusters.topics.labels
    sizes = np.bincount(labels[labels >= 0], minlength=len(groups.topic_ids))
    least = settings.min_topic_size_for(n_papers)
    n_small = int((sizes < least).sum())
    if settings.clustering != "consensus" or not n_small:
        return []  # density asks for larger topics as the corpus grows: that is no news
    have = "topic has" if n_small == 1 else "topics have"
    return [f"{n_small:,} {have} fewer than {least} papers left; {REFIT}"]


def _places(
    context: UpdateContext, knn: KnnUpdate, groups: UpdatedGroups, opened: Sequence[NewTopic]
) -> NDArray[np.float32]:
    """Place papers that came among their neighbours, clumps on spots of their own."""
    previous = context.previous
    places, labels = previous.places.copy(), groups.clusters.topics.labels
    is_old = previous.is_old
    alone = np.zeros(len(places), dtype=bool)
    for topic in opened:
        alone[topic.rows] = True
    own = ~alone[previous.fresh]
    rows = previous.fresh[own]
    if is_old.any():
        places[rows] = place_near_neighbors(knn.weights[own], rows, places, labels)
        middle = np.nanmedian(places[is_old], axis=0)
    else:
        middle = np.zeros(2, dtype=np.float32)
    nowhere = np.isnan(places[:, 0]) & ~alone
    places[nowhere] = middle
    for topic in opened:
        new = np.isnan(places[topic.rows, 0])
        if not new.any():
            continue
        members = topic.rows[new]
        position = np.full(len(places), UNASSIGNED, dtype=np.int64)
        position[previous.fresh] = np.arange(len(previous.fresh))
        ties = np.asarray(knn.weights[position[members]].sum(axis=0)).ravel()
        ties[np.isnan(places[:, 0])] = 0
        there = ties > 0
        wanted = np.average(places[there], axis=0, weights=ties[there]) if there.any() else middle
        known = np.isfinite(places[:, 0])
        places[members] = place_new_topic(
            context.vectors[members], wanted.astype(np.float32), places[known], labels[known]
        )
    return places
