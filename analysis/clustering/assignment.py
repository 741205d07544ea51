"""Assignment of new papers to existing topics by the votes of their neighbours.

Each new paper votes with its edge weights, in the topics and in every rerun of the clustering. A
rerun gives it the topic with most votes; the topics themselves need a quarter of the total weight.
Membership is measured as for fitted papers (see `clustering.stability`): the share of a paper's
edge weight that leads into its topic and is confirmed by the reruns.
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
"""Maximum voting rounds. New papers vote for each other once assigned; two or three rounds are
enough."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Topics of new papers, with memberships.

    Attributes
    ----------
    labels
        int32, (n_new,): topic; `UNASSIGNED` where the membership is below `UNASSIGNED_BELOW`.
    candidates
        int32, (n_new,): topic with most votes, whatever the membership; `UNASSIGNED` if no
        neighbour has a topic.
    memberships, theme_memberships
        float32, (n_new,), 0 to 1: membership in the candidate topic, and in that topic's theme.
    repeats
        int32, (n_repeats, n_new): topic in each rerun; `UNASSIGNED` where the rerun left the
        paper out or none of its neighbours has a topic.
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
    """Return the topics and memberships of new papers.

    Parameters
    ----------
    weights
        scipy CSR matrix, (n_new, n_papers), 0 to 1: edge weights of each new paper.
    rows
        intp, (n_new,): rows of the new papers among all papers.
    labels
        int32, (n_papers,): topic of each paper, 0 to n_topics - 1, or `UNASSIGNED`.
    repeats
        int32, (n_repeats, n_papers): the same in each rerun of the clustering.
    theme_of_topic
        int32, (n_topics,).
    left_out
        bool, (n_repeats, n_new): new papers that each rerun leaves out, from `draw_left_out`.

    Returns
    -------
    Assignment
        All unassigned with membership 0 if there are no topics.
    """
    n_topics = len(theme_of_topic)
    if not n_topics or not len(rows):
        return _no_assignment(len(rows), len(repeats))
    none_left_out = np.zeros(len(rows), dtype=bool)
    # Vote in the topics themselves, then in each rerun.
    candidates, placed = _vote(
        weights, rows, labels, n_topics, none_left_out, needed=UNASSIGNED_BELOW
    )
    rerun_labels = repeats.copy()
    for number, missing in enumerate(left_out):
        rerun_labels[number] = _vote(weights, rows, repeats[number], n_topics, missing, needed=0)[1]
    placed[rows] = candidates
    # Measure membership in topics and, with topics replaced by their themes, in themes.
    memberships = _memberships(weights, rows, placed, rerun_labels, left_out)
    themes, theme_repeats = (
        themes_of(topics, range(n_topics), theme_of_topic) for topics in (placed, rerun_labels)
    )
    theme_memberships = _memberships(weights, rows, themes, theme_repeats, left_out)
    return Assignment(
        np.where(memberships < UNASSIGNED_BELOW, UNASSIGNED, candidates).astype(np.int32),
        candidates,
        memberships,
        theme_memberships,
        rerun_labels[:, rows],
    )


def draw_left_out(paper_ids: Sequence[str], n_repeats: int, seed: int) -> NDArray[np.bool_]:
    """Choose the new papers that each rerun leaves out, about a tenth.

    Reruns of the clustering leave out a tenth of the papers; without the same for new papers,
    rerun counts would be higher in the latest digests. Each draw depends only on the seed and the
    paper's id, not on which papers are added with it.

    Parameters
    ----------
    paper_ids
        Hexadecimal ids.
    n_repeats
        Number of reruns.
    seed
        Random seed.

    Returns
    -------
    numpy.ndarray
        bool, (n_repeats, n_papers): True where left out.
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

    A new paper takes that topic if its votes are at least `needed` of its total edge weight.
    Edges to unassigned papers count in the total, so that a group of papers on a new subject does
    not follow its first member into the nearest topic.
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
        accepted = (most >= needed * totals) & (most > 0) & ~missing
        now = np.where(accepted, best, UNASSIGNED).astype(np.int32)
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
    """Return memberships as `stability` defines them, for new papers only.

    An unassigned paper of a rerun counts as present but in no topic.
    """
    edges = weights.tocoo()
    own = rows[edges.row]
    inside = (labels[own] == labels[edges.col]) & (labels[own] != UNASSIGNED)
    one, other = repeats[:, own], repeats[:, edges.col]
    is_new = np.zeros(len(labels), dtype=bool)
    is_new[rows] = True
    absent = np.zeros(repeats.shape, dtype=bool)
    absent[:, ~is_new] = repeats[:, ~is_new] == ABSENT
    absent[:, rows] = left_out
    both = ~absent[:, own] & ~absent[:, edges.col]
    together = both & (one == other) & (one != ABSENT)
    agreement = together.sum(axis=0) / np.maximum(both.sum(axis=0), 1)
    confirmed = np.bincount(edges.row, edges.data * agreement * inside, len(rows))
    totals = np.asarray(weights.sum(axis=1), dtype=np.float64).ravel()
    return np.clip(confirmed / np.where(totals > 0, totals, 1), 0, 1).astype(np.float32)


def _no_assignment(n_new: int, n_repeats: int) -> Assignment:
    none = np.full(n_new, UNASSIGNED, dtype=np.int32)
    weak = np.zeros(n_new, dtype=np.float32)
    return Assignment(none, none, weak, weak, np.full((n_repeats, n_new), UNASSIGNED, np.int32))
