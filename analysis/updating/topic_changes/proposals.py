"""Proposes merges and retirements of topics; `update --apply` carries them out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from analysis.clustering.new_clusters import NewCluster
from analysis.lineage import Step
from analysis.records import PROPOSED, UNASSIGNED
from analysis.updating.context import UpdateContext
from analysis.updating.topic_changes.new_topics import GroupedPapers, is_firm
from evidence.formatting import count, day, out_of

_QUIET_WEEKS = 26
"""Weeks without a new paper before a topic may be retired."""

_ALPHA = 0.01
"""Level at which so long a silence must be unlikely, divided by the number of topics."""


def propose(
    papers: GroupedPapers, clusters: Sequence[NewCluster], context: UpdateContext
) -> list[Step]:
    """Return the merges and retirements that the papers of a corpus suggest.

    Parameters
    ----------
    papers
        All papers, with the topics after new ones were opened.
    clusters
        Fine clusters of all papers, from `find_new_clusters`.
    context
        The update, whose topics are considered; new ones are not.

    Notes
    -----
    A topic is to be retired if it had no paper for 26 weeks and, if dates were shuffled, all of its
    papers would be so early with a probability of at most .01, divided by the number of topics. Two
    topics are to be merged if a firm cluster, found without topics and dates, has four fifths of
    the papers that each of them got since the fit, unless one was split from the other.
    """
    topic_ids, paper_ids = context.state.topic_ids, context.paper_ids
    topics = context.previous.tables.topics
    parents = topics["parent_id"] if "parent_id" in topics else [UNASSIGNED] * len(topics)
    splits = {frozenset(pair) for pair in zip(topics["topic_id"], parents, strict=True)}
    return [
        *_retirements(papers, topic_ids, paper_ids),
        *_merges(papers, clusters, topic_ids, paper_ids, splits),
    ]


def _retirements(
    papers: GroupedPapers, topic_ids: Sequence[int], paper_ids: Sequence[str]
) -> list[Step]:
    newest = papers.days.max()
    n_papers = len(papers.days)
    limit = _ALPHA / max(len(topic_ids), 1)
    steps = []
    for at, topic_id in enumerate(topic_ids):
        rows = np.flatnonzero(papers.labels == at)
        if not len(rows):
            continue
        last = papers.days[rows].max()
        since = int((papers.days > last).sum())
        chance = ((n_papers - since) / n_papers) ** len(rows)
        if newest - last < np.timedelta64(7 * _QUIET_WEEKS, "D") or chance > limit:
            continue
        reason = f"none of the {count(since, 'paper')} listed after {day(last.item())} is on it"
        own = tuple(paper_ids[row] for row in rows.tolist())
        steps.append(
            Step(
                "retired",
                (topic_id,),
                paper_ids=own,
                paper_origins=(topic_id,) * len(own),
                reason=reason,
                state=PROPOSED,
            )
        )
    return steps


def _merges(
    papers: GroupedPapers,
    clusters: Sequence[NewCluster],
    topic_ids: Sequence[int],
    paper_ids: Sequence[str],
    splits: Collection[frozenset[int]],
) -> list[Step]:
    """Return the merges; topics of which one was split from the other are left apart."""
    added = np.where(papers.is_added, papers.labels, UNASSIGNED)
    n_added = np.bincount(added[added != UNASSIGNED], minlength=len(topic_ids))
    sizes = np.bincount(papers.labels[papers.labels >= 0], minlength=len(topic_ids))
    steps, used = [], set[int]()
    for cluster in clusters:
        mostly = papers.topics_mostly_in(cluster.members)
        both = [at for at in mostly.tolist() if at not in used]
        if len(both) < 2 or not is_firm(cluster):
            continue
        larger, smaller = sorted(both, key=lambda at: (-sizes[at], at))[:2]
        if frozenset((topic_ids[larger], topic_ids[smaller])) in splits:
            continue
        shared = (added[cluster.members, None] == [smaller, larger]).sum(axis=0)
        used |= {larger, smaller}
        rows = np.flatnonzero(papers.labels == smaller)
        parts = [
            out_of(int(n), int(n_added[at]))
            for n, at in zip(shared, (smaller, larger), strict=True)
        ]
        own = tuple(paper_ids[row] for row in rows.tolist())
        steps.append(
            Step(
                "merged",
                (topic_ids[smaller],),
                (topic_ids[larger],),
                (len(rows),),
                own,
                (topic_ids[smaller],) * len(own),
                cluster.n_recovered,
                len(cluster.repeats),
                reason=(
                    f"{parts[0]} and {parts[1]} papers added to them since the fit are in one "
                    "cluster"
                ),
                state=PROPOSED,
            )
        )
    return steps
