"""Summaries of a snapshot and of an update for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.records import UNASSIGNED, stability_label
from analysis.snapshot import Snapshot
from evidence.formatting import count, date_range, listed, number, percent, plural, rounded_down

if TYPE_CHECKING:
    import pandas as pd

    from analysis.updating.update import Updated

_LABEL_WIDTH = 38


def summary(snapshot: Snapshot, *, n_topics_listed: int = 15) -> str:
    """Return counts of papers, digests and topics, and the largest topics by theme."""
    tables = snapshot.tables
    papers, topics, digests = tables.papers, tables.topics, tables.digests
    period = date_range(digests["date"].min(), digests["date"].max())
    n_repeated = int((papers["n_digests"] > 1).sum())
    n_unassigned = int((papers["topic_id"] == UNASSIGNED).sum())
    repeated = f"; {number(n_repeated)} {plural(n_repeated, 'is', 'are')} in more than one digest"
    lines = [
        f"{count(len(papers), 'paper')} from {count(len(digests), 'digest')}, {period}"
        f"{repeated if len(digests) > 1 else ''}.",
        f"{count(len(topics), 'topic')} in {count(len(tables.themes), 'theme')}; "
        f"{count(n_unassigned, 'paper')} ({percent(n_unassigned / len(papers))}) "
        f"{plural(n_unassigned, 'is', 'are')} unassigned.",
    ]
    if not len(topics):
        lines.append("Too few similar papers to form topics; add more digests.")
    if n_topics_listed and len(topics):
        lines += _topic_list(topics, tables.themes, n_topics_listed)
    return "\n".join(lines)


def _topic_list(topics: pd.DataFrame, themes: pd.DataFrame, n_listed: int) -> list[str]:
    """Return the largest topics as lines of a table, below the labels of their themes."""
    largest = topics.nlargest(n_listed, "n_papers", keep="first").sort_values("rank")
    theme_labels = dict(zip(themes["theme_id"], themes["label"], strict=True))
    width = max(_LABEL_WIDTH, *map(len, largest["label"]))
    lines = ["", f"{'papers':>7}  {'topic':{width}} stability"]
    for theme_id, members in largest.groupby("theme_id", sort=False):
        lines.append(f"  {theme_labels[theme_id]}")
        lines += [
            f"{number(size):>7}  {label:{width}} "
            f"{stability_label(stability)} ({rounded_down(stability)})"
            for size, label, stability in zip(
                members["n_papers"], members["label"], members["stability"], strict=True
            )
        ]
    n_more = len(topics) - n_listed
    if n_more > 0:
        lines.append(f"         and {count(n_more, 'smaller topic')}")
    return lines


def update_summary(updated: Updated) -> str:
    """Return the changes of an update: papers, their topics, and new topics."""
    # Numbers of papers.
    changes = [
        f"{verb} {count(n, 'paper')}"
        for n, verb in (
            (updated.n_new, "added"),
            (updated.n_changed, "changed"),
            (updated.n_removed, "removed"),
        )
        if n
    ]
    if not changes:
        return "No papers added, changed or removed; digests and shares are up to date."
    sentence = listed(changes)
    lines = [f"{sentence[:1].upper()}{sentence[1:]}; all others are unchanged."]
    n_placed, n_unassigned = updated.n_new + updated.n_changed, updated.n_unassigned
    if n_placed:
        lines.append(
            f"{number(n_placed - n_unassigned)} of {number(n_placed)} assigned to a topic; "
            f"{number(n_unassigned)} {plural(n_unassigned, 'is', 'are')} unassigned."
        )
    # New topics, and papers embedded again.
    topics = updated.snapshot.tables.topics.set_index("topic_id").loc[list(updated.new_topic_ids)]
    lines += [
        f"New topic {topic_id}: {label} ({count(size, 'paper')})."
        for topic_id, label, size in zip(
            updated.new_topic_ids, topics["label"], topics["n_papers"], strict=True
        )
    ]
    n_reembedded = updated.n_reembedded
    if n_reembedded:
        lines.append(
            f"{count(n_reembedded, 'existing paper')} {plural(n_reembedded, 'was', 'were')} "
            "embedded again (not in the cache)."
        )
    return "\n".join(lines)
