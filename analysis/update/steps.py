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
from analysis.clustering.assignment import Newcomers, draw_left_out, settle
from analysis.clustering.new_clusters import Clump, find_clumps
from analysis.corpus import Corpus
from analysis.embedding.embed import Encoder
from analysis.graph.incremental import Joined, join_graph
from analysis.layout.placement import place_among, place_clump
from analysis.pipeline.previous_snapshot import first_unused
from analysis.records import UNASSIGNED
from analysis.settings import Settings
from analysis.update.drift import FAR_SHARE, REFIT, Settled, SinceFit, parts_to_ask
from analysis.update.merge_groups import Opened, Regrouped, regroup, theme_for
from analysis.update.previous_state import Carried
from evidence.formatting import count

_OPENS = 0.5
"""Reliability from which on a clump is opened as a topic: half of its ties are its own and hold."""

_TOLD = 0.3
"""Reliability from which on it is at least spoken of. Of 20 digests' papers that no topic claims
some six always hang together a little (.2 to .3)."""

_NAMED = 3
"""Titles of a clump that are shown."""


@dataclass(frozen=True, slots=True)
class Newcoming:
    """What an update starts from.

    Attributes
    ----------
    former
        The snapshot before.
    corpus, texts, dates, vectors
        Papers of today, the texts and first days of them, and their vectors.
    carried
        What the snapshot says of them.
    settings, encoder, cache_folder
        The snapshot's.
    """

    former: snapshot.Snapshot
    corpus: Corpus
    texts: Sequence[str]
    dates: pd.Series
    vectors: NDArray[np.float32]
    carried: Carried
    settings: Settings
    encoder: Encoder
    cache_folder: Path | None

    @property
    def paper_ids(self) -> list[str]:
        """Ids of the papers of today."""
        return [paper.paper_id for paper in self.corpus.papers]


@dataclass(frozen=True, slots=True)
class Found:
    """What an update finds.

    Attributes
    ----------
    joined
        Lists of neighbours, and the ties of papers that came.
    regrouped
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

    joined: Joined
    regrouped: Regrouped
    places: NDArray[np.float32]
    latest: Settled
    since_fit: SinceFit
    advice: tuple[str, ...]


def find_places(news: Newcoming, joined: Joined) -> Found:
    """Give papers that came a topic and a place; open topics for clumps of them."""
    carried, settings = news.carried, news.settings
    fresh = carried.fresh
    newcomers = _settle(news, joined.weights, fresh, carried.labels)
    since_fit = _since_fit(news, joined)
    latest = Settled.of(
        newcomers.labels, newcomers.strengths, _alike(joined, fresh), since_fit.far_below
    )
    since_fit = replace(
        since_fit, settled=since_fit.settled + latest, n_updates=since_fit.n_updates + 1
    )
    advice = []
    opened: list[Opened] = []
    if not carried.topic_ids:
        if len(news.vectors) >= 2 * settings.min_topic_papers_for(len(news.vectors)):
            advice.append(f"there are no topics yet that papers could join; {REFIT}")
    elif len(fresh):
        opened, told = _clumps(news, joined, newcomers)
        advice += [*told, *since_fit.advice(latest)]
    next_id = first_unused(news.former.tables, "topic")
    regrouped = regroup(news.former.tables, carried, newcomers, opened, next_topic_id=next_id)
    advice += _small(regrouped, settings, len(news.vectors))
    places = _places(news, joined, regrouped, opened)
    return Found(joined, regrouped, places, latest, since_fit, tuple(advice))


def _settle(
    news: Newcoming, weights: Any, rows: NDArray[np.intp], labels: NDArray[np.int32]
) -> Newcomers:
    ids = news.paper_ids
    repeats = news.carried.repeats
    left_out = draw_left_out([ids[row] for row in rows], len(repeats), news.settings.seed)
    return settle(weights, rows, labels, repeats, news.carried.theme_of_topic, left_out=left_out)


def _since_fit(news: Newcoming, joined: Joined) -> SinceFit:
    """Return what is known of the time since the fit; at the first update, ask fitted papers."""
    known = SinceFit.read(news.former.manifest.since_fit)
    if known is not None:
        return known
    carried = news.carried
    old, ids = np.flatnonzero(carried.is_old), news.paper_ids
    alike = carried.similarities[old, 0]
    alike = alike[np.isfinite(alike)]
    far_below = float(np.quantile(alike, FAR_SHARE)) if len(alike) else -1.0
    expected = Settled()
    for part in parts_to_ask([ids[row] for row in old]):
        asked = old[part]
        ties = join_graph(
            news.vectors,
            asked,
            joined.listed,
            joined.similarities,
            n_neighbors=news.settings.neighbors_for(len(old)),
        ).weights
        # As if those that came were not there.
        ties = ties.multiply(carried.is_old[None, :].astype(np.float32)).tocsr()
        found = _settle(news, ties, asked, carried.labels)
        alike = carried.similarities[asked, 0]
        expected += Settled.of(found.labels, found.strengths, alike, far_below)
    fitted, n_fitted = news.former.manifest.created, len(news.former.tables.papers)
    return SinceFit(fitted, n_fitted, far_below, expected)


def _alike(joined: Joined, rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return the cosine of each paper and the one most like it."""
    return joined.similarities[rows, 0]


def _clumps(
    news: Newcoming, joined: Joined, newcomers: Newcomers
) -> tuple[list[Opened], list[str]]:
    """Find clumps among papers that no topic claims; say what of them is too loose for a topic."""
    carried, settings = news.carried, news.settings
    labels = carried.labels.copy()
    labels[carried.fresh] = newcomers.labels
    rows = np.flatnonzero(labels == UNASSIGNED)
    n_papers = len(labels)
    ties = join_graph(
        news.vectors,
        rows,
        joined.listed,
        joined.similarities,
        n_neighbors=settings.neighbors_for(n_papers),
    ).weights
    clumps = find_clumps(
        ties,
        rows,
        min_papers=settings.min_topic_papers_for(n_papers),
        n_runs=settings.n_runs,
        n_repeats=settings.n_repeats,
        seed=settings.seed,
    )
    opened, told = [], []
    least = settings.min_topic_papers_for(n_papers)
    for clump in clumps:
        members = rows[clump.members]
        is_fresh = np.isin(members, carried.fresh)
        n_fresh = int(is_fresh.sum())
        if not n_fresh or clump.reliability < _TOLD:
            continue
        if clump.reliability >= _OPENS and n_fresh >= least:
            theme = theme_for(ties[clump.members], labels, carried.theme_of_topic)
            opened.append(Opened(members[is_fresh], _only(clump, is_fresh), theme))
        elif clump.reliability >= _OPENS or 2 * n_fresh > len(members):
            told.append(_unopened(news, members, clump, n_fresh))
    return opened, told


def _only(clump: Clump, wanted: NDArray[np.bool_]) -> Clump:
    """Return a clump with some of its members: old papers stay as they are, in no topic."""
    return replace(
        clump,
        members=clump.members[wanted],
        strengths=clump.strengths[wanted],
        repeats=clump.repeats[:, wanted],
    )


def _unopened(news: Newcoming, members: NDArray[np.intp], clump: Clump, n_fresh: int) -> str:
    titles = [f"'{news.corpus.papers[row].title}'" for row in members[:_NAMED]]
    why = "most of them old, and only a refit gives old papers a topic"
    if clump.reliability < _OPENS:
        why = f"too loosely for a topic (reliability {clump.reliability:.2f}, {_OPENS} is needed)"
    return (
        f"{count(len(members), 'paper')} keep to themselves, {n_fresh:,} of them new, {why}; "
        f"among them {', '.join(titles)}; {REFIT}"
    )


def _small(regrouped: Regrouped, settings: Settings, n_papers: int) -> list[str]:
    labels = regrouped.clusters.topics.labels
    sizes = np.bincount(labels[labels >= 0], minlength=len(regrouped.topic_ids))
    least = settings.min_topic_papers_for(n_papers)
    n_small = int((sizes < least).sum())
    if settings.clusterer != "consensus" or not n_small:
        return []  # density asks for larger topics as the corpus grows: that is no news
    have = "topic has" if n_small == 1 else "topics have"
    return [f"{n_small:,} {have} fewer than {least} papers left; {REFIT}"]


def _places(
    news: Newcoming, joined: Joined, regrouped: Regrouped, opened: Sequence[Opened]
) -> NDArray[np.float32]:
    """Place papers that came among their neighbours, clumps on spots of their own."""
    carried = news.carried
    places, labels = carried.places.copy(), regrouped.clusters.topics.labels
    is_old = carried.is_old
    alone = np.zeros(len(places), dtype=bool)
    for topic in opened:
        alone[topic.rows] = True
    own = ~alone[carried.fresh]
    rows = carried.fresh[own]
    if is_old.any():
        places[rows] = place_among(joined.weights[own], rows, places, labels)
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
        position[carried.fresh] = np.arange(len(carried.fresh))
        ties = np.asarray(joined.weights[position[members]].sum(axis=0)).ravel()
        ties[np.isnan(places[:, 0])] = 0
        there = ties > 0
        wanted = np.average(places[there], axis=0, weights=ties[there]) if there.any() else middle
        known = np.isfinite(places[:, 0])
        places[members] = place_clump(
            news.vectors[members], wanted.astype(np.float32), places[known], labels[known]
        )
    return places
