"""Papers that come later to the topics there are: votes of their neighbours, and how firm they are.

A newcomer is tied to its nearest papers as any paper is. In the topics, and in every repeat of the
grouping, it goes where most of its ties lead, if that is a quarter of them. Its strength is
measured as everybody's: the share of its ties that lead into its topic and hold in the repeats.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.clustering.edge_list import ABSENT, KEPT_SHARE, Labels
from analysis.records import UNASSIGNED, UNASSIGNED_BELOW
from evidence.theme_lookup import themes_of

_MOST_ROUNDS = 20
"""New papers vote for each other once they have a topic. Two or three rounds are enough."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Where papers that came later belong.

    Attributes
    ----------
    labels
        int32, (n_new,): topic; `UNASSIGNED` where the membership is below `UNASSIGNED_BELOW`.
    candidates
        int32, (n_new,): the topic with most of its ties, firm or not; `UNASSIGNED` without any.
    memberships, theme_memberships
        float32, (n_new,), 0 to 1: how firmly each belongs to its topic, and to that topic's theme.
    repeats
        int32, (n_repeats, n_new): topic of each in each repeat; `UNASSIGNED` where the repeat left
        it out or too few of its ties lead into one.
    """

    labels: Labels
    candidates: Labels
    memberships: NDArray[np.float32]
    theme_memberships: NDArray[np.float32]
    repeats: Labels


def assign_to_topics(
    weights: Any,
    rows: NDArray[np.intp],
    labels: Labels,
    repeats: Labels,
    theme_of_topic: Labels,
    *,
    left_out: NDArray[np.bool_],
) -> Assignment:
    """Give newcomers their topics.

    Parameters
    ----------
    weights
        scipy CSR matrix, (n_new, n_papers): ties of each newcomer.
    rows
        The newcomers' rows among all papers.
    labels
        int32, (n_papers,): topic of each paper, 0 .. n - 1, or `UNASSIGNED`.
    repeats
        int32, (n_repeats, n_papers): the same in each repeat of the grouping.
    theme_of_topic
        int32, (n_topics,).
    left_out
        bool, (n_repeats, n_new): newcomers that a repeat leaves out, as it does a tenth of all.
    """
    n_topics = len(theme_of_topic)
    if not n_topics or not len(rows):
        return _no_assignment(len(rows), len(repeats))
    none_left_out = np.zeros(len(rows), dtype=bool)
    candidates, placed = _vote(
        weights, rows, labels, n_topics, none_left_out, needed=UNASSIGNED_BELOW
    )
    again = repeats.copy()
    for number, missing in enumerate(left_out):
        again[number] = _vote(weights, rows, repeats[number], n_topics, missing, needed=0)[1]
    placed[rows] = candidates
    memberships = _memberships(weights, rows, placed, again, left_out)
    themes, theme_repeats = (
        themes_of(topics, range(n_topics), theme_of_topic) for topics in (placed, again)
    )
    theme_memberships = _memberships(weights, rows, themes, theme_repeats, left_out)
    return Assignment(
        np.where(memberships < UNASSIGNED_BELOW, UNASSIGNED, candidates).astype(np.int32),
        candidates,
        memberships,
        theme_memberships,
        again[:, rows],
    )


def draw_left_out(paper_ids: Sequence[str], n_repeats: int, seed: int) -> NDArray[np.bool_]:
    """Choose for each repeat the newcomers it leaves out: about a tenth.

    By the papers' ids, so that it does not matter what else comes with a paper, or before it.
    Nobody left out, shares in the repeats would be larger in the latest digests than before.

    Returns
    -------
    bool, (n_repeats, n_papers)
    """
    draws = [
        np.random.default_rng([seed, int(paper_id, 16)]).random(n_repeats) for paper_id in paper_ids
    ]
    return np.array(draws).reshape(len(draws), n_repeats).T >= KEPT_SHARE


def _vote(
    weights: Any,
    rows: NDArray[np.intp],
    labels: Labels,
    n_topics: int,
    missing: NDArray[np.bool_],
    *,
    needed: float,
) -> tuple[Labels, Labels]:
    """Return the topic with most votes for each new paper, and all labels updated.

    Ties with papers in no topic are votes for none, or a clump of newcomers with something quite
    new would follow the first of them into whatever topic is nearest.
    """
    from scipy.sparse import csr_matrix

    labels = labels.copy()
    labels[rows] = UNASSIGNED
    totals = np.asarray(weights.sum(axis=1)).ravel()
    assigned = best = np.full(len(rows), UNASSIGNED, dtype=np.int32)
    for _ in range(_MOST_ROUNDS):
        inside = np.flatnonzero(labels != UNASSIGNED)
        one_hot = csr_matrix(
            (np.ones(len(inside), dtype=np.float32), (inside, labels[inside])),
            shape=(len(labels), n_topics),
        )
        votes = (weights @ one_hot).toarray()
        most = votes.max(axis=1)
        best = np.where(most > 0, votes.argmax(axis=1), UNASSIGNED).astype(np.int32)
        firm = (most >= needed * totals) & (most > 0) & ~missing
        now = np.where(firm, best, UNASSIGNED).astype(np.int32)
        if (now == assigned).all():
            break
        assigned = now
        labels[rows] = assigned
    return best, labels


def _memberships(
    weights: Any,
    rows: NDArray[np.intp],
    labels: Labels,
    repeats: Labels,
    left_out: NDArray[np.bool_],
) -> NDArray[np.float32]:
    """Measure as `stability` does, but that a paper in none of a repeat's topics is not there."""
    ties = weights.tocoo()
    own = rows[ties.row]
    inside = (labels[own] == labels[ties.col]) & (labels[own] != UNASSIGNED)
    one, other = repeats[:, own], repeats[:, ties.col]
    is_new = np.zeros(len(labels), dtype=bool)
    is_new[rows] = True
    absent = np.zeros(repeats.shape, dtype=bool)
    absent[:, ~is_new] = repeats[:, ~is_new] == ABSENT
    absent[:, rows] = left_out
    both = ~absent[:, own] & ~absent[:, ties.col]
    together = both & (one == other) & (one != ABSENT)
    agreement = together.sum(axis=0) / np.maximum(both.sum(axis=0), 1)
    agreeing = np.bincount(ties.row, ties.data * agreement * inside, len(rows))
    of_all = np.asarray(weights.sum(axis=1), dtype=np.float64).ravel()
    return np.clip(agreeing / np.where(of_all > 0, of_all, 1), 0, 1).astype(np.float32)


def _no_assignment(n_new: int, n_repeats: int) -> Assignment:
    none = np.full(n_new, UNASSIGNED, dtype=np.int32)
    weak = np.zeros(n_new, dtype=np.float32)
    return Assignment(none, none, weak, weak, np.full((n_repeats, n_new), UNASSIGNED, np.int32))
