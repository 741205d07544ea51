"""`PreviousState`: a snapshot's data reindexed to the current papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.corpus import Corpus
from analysis.embedding.embed import text_of
from analysis.graph.incremental import NO_NEIGHBOR
from analysis.records import UNASSIGNED
from analysis.snapshot import Tables

Ints = NDArray[np.int32]
Reals = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PreviousState:
    """A snapshot's data on the current papers, by row of the corpus.

    Attributes
    ----------
    new_or_changed
        Rows of papers that are new or whose text has changed; the snapshot's data on them is not
        used.
    n_new
        How many of them are new.
    lost_neighbor
        Rows of unchanged papers with a listed neighbour that was removed or changed.
    removed_ids
        Ids of papers that are no longer in the digests.
    topic_ids, theme_ids
        Ids of the topics and themes that still have a paper, ascending; they define positions.
    theme_of_topic
        int32, (n_topics,): theme of each topic, by position.
    labels, repeats
        int32, (n_papers,) and (n_repeats, n_papers): topics by position, in the fit and in the
        reruns; `UNASSIGNED` for new and changed papers.
    memberships, places, novelty
        float32, (n_papers,), (n_papers, 2) and (n_papers,). For new and changed papers,
        memberships are 0, places and novelty NaN. Novelty is NaN too where it may have changed.
    nearest
        int32, (n_papers,): nearest topic by position; `UNASSIGNED` for new and changed papers.
    listed, similarities
        Neighbour lists, as in `KnnUpdate`.
    """

    new_or_changed: NDArray[np.intp]
    n_new: int
    lost_neighbor: NDArray[np.intp]
    removed_ids: frozenset[str]
    topic_ids: tuple[int, ...]
    theme_ids: tuple[int, ...]
    theme_of_topic: Ints
    labels: Ints
    repeats: Ints
    memberships: Reals
    places: Reals
    novelty: Reals
    nearest: Ints
    listed: Ints
    similarities: Reals

    @property
    def is_old(self) -> NDArray[np.bool_]:
        """bool, (n_papers,): True for papers that are in the snapshot with the same text."""
        old = np.ones(len(self.labels), dtype=bool)
        old[self.new_or_changed] = False
        return old


def reindex_snapshot(
    tables: Tables, corpus: Corpus, dates: pd.Series, *, n_listed: int
) -> PreviousState:
    """Return a snapshot's data on the papers of a corpus.

    Parameters
    ----------
    tables
        Tables of the snapshot.
    corpus
        The current papers.
    dates
        Date on which each paper was first listed.
    n_listed
        Neighbours listed per paper.
    """
    # Match papers by id, and compare their texts.
    ids = [paper.paper_id for paper in corpus.papers]
    papers = tables.papers
    row_of = {paper_id: row for row, paper_id in enumerate(papers["paper_id"])}
    texts = [text_of(*both) for both in zip(papers["title"], papers["abstract"], strict=True)]
    source = np.array([row_of.get(paper_id, NO_NEIGHBOR) for paper_id in ids], dtype=np.intp)
    known = source != NO_NEIGHBOR
    same = known.copy()
    for row in np.flatnonzero(known):
        paper = corpus.papers[row]
        same[row] = text_of(paper.title, paper.abstract) == texts[source[row]]
    old, new_or_changed = np.flatnonzero(same), np.flatnonzero(~same)

    def of_old(values: Any, missing: float, kind: Any) -> NDArray[Any]:
        """Reindex a column of the snapshot; rows without old paper get the missing value."""
        values = np.asarray(values, dtype=kind)
        kept = np.full((len(ids), *values.shape[1:]), missing, dtype=kind)
        kept[old] = values[source[old]]
        return kept

    # Groups that still have papers, and their positions.
    previous_topics = of_old(papers["topic_id"], UNASSIGNED, np.int32)
    topics = tables.topics.sort_values("topic_id")
    alive = topics[topics["topic_id"].isin(previous_topics[previous_topics != UNASSIGNED])]
    topic_ids = tuple(int(number) for number in alive["topic_id"])
    theme_ids = tuple(sorted({int(number) for number in alive["theme_id"]} - {UNASSIGNED}))
    position = {number: at for at, number in enumerate(topic_ids)}
    theme_at = {number: at for at, number in enumerate(theme_ids)}

    def by_position(numbers: NDArray[np.int32]) -> Ints:
        ids, at = np.unique(numbers, return_inverse=True)
        positions = [position.get(int(number), UNASSIGNED) for number in ids]
        return np.array(positions, dtype=np.int32)[at].reshape(numbers.shape)

    # Reruns and neighbour lists.
    order = tables.repeats.set_index("paper_id")["topic_ids"].reindex(papers["paper_id"])
    repeats = np.array(order.tolist(), dtype=np.int32).reshape(len(papers), -1)
    listed, similarities, lost_neighbor = _lists(tables, ids, row_of, source, same, n_listed)
    # Data of unchanged papers.
    return PreviousState(
        new_or_changed=new_or_changed,
        n_new=int((~known).sum()),
        lost_neighbor=lost_neighbor,
        removed_ids=frozenset(row_of).difference(ids),
        topic_ids=topic_ids,
        theme_ids=theme_ids,
        theme_of_topic=np.array([theme_at.get(n, 0) for n in alive["theme_id"]], dtype=np.int32),
        labels=by_position(previous_topics),
        repeats=by_position(of_old(repeats, UNASSIGNED, np.int32)).T.copy(),
        memberships=of_old(papers["membership"], 0, np.float32),
        places=of_old(papers[["x", "y"]], np.nan, np.float32),
        novelty=_novelty(tables, dates, source, old, new_or_changed, of_old),
        nearest=by_position(of_old(papers["nearest_topic_id"], UNASSIGNED, np.int32)),
        listed=listed,
        similarities=similarities,
    )


def _lists(
    tables: Tables,
    ids: Sequence[str],
    row_of: dict[str, int],
    source: NDArray[np.intp],
    same: NDArray[np.bool_],
    n_listed: int,
) -> tuple[Ints, Reals, NDArray[np.intp]]:
    """Return neighbour lists by current rows, and the rows that lost a neighbour."""
    current = {paper_id: row for row, paper_id in enumerate(ids) if same[row]}
    lists = tables.neighbors.set_index("paper_id").reindex(list(row_of))
    names, cosines = lists["neighbor_ids"].to_numpy(), lists["similarities"].to_numpy()
    listed = np.full((len(ids), n_listed), NO_NEIGHBOR, dtype=np.int32)
    similarities = np.full((len(ids), n_listed), -np.inf, dtype=np.float32)
    lost_neighbor = []
    for row in np.flatnonzero(same):
        own = [current.get(name, NO_NEIGHBOR) for name in names[source[row]][:n_listed]]
        if NO_NEIGHBOR in own:
            lost_neighbor.append(row)
            continue
        listed[row, : len(own)] = own
        similarities[row, : len(own)] = cosines[source[row]][: len(own)]
    return listed, similarities, np.array(lost_neighbor, dtype=np.intp)


def _novelty(
    tables: Tables,
    dates: pd.Series,
    source: NDArray[np.intp],
    old: NDArray[np.intp],
    new_or_changed: NDArray[np.intp],
    of_old: Any,
) -> Reals:
    """Return novelty, NaN unless a paper's earlier papers are the same as before."""
    day_of = dict(zip(tables.digests["digest_id"], tables.digests["date"], strict=True))
    then = pd.to_datetime(tables.papers["first_digest"].map(day_of)).to_numpy()[source[old]]
    days = pd.to_datetime(dates).to_numpy()
    # A paper that was removed, changed or moved to another day may be the most similar one.
    if len(old) < len(tables.papers) or (then != days[old]).any():
        return np.full(len(source), np.nan, dtype=np.float32)
    novelty = of_old(tables.papers["novelty"], np.nan, np.float32)
    if len(new_or_changed):
        novelty[days > days[new_or_changed].min()] = np.nan
    return novelty
