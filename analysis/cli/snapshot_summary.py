"""A snapshot in a few lines for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.records import UNASSIGNED, stability_label
from analysis.snapshot import Snapshot
from evidence.formatting import count, listed

if TYPE_CHECKING:
    from analysis.updating.update import Updated

_WIDEST = 38


def summary(found: Snapshot, *, n_topics_listed: int = 15) -> str:
    """Say what a snapshot holds: papers, digests, and the largest topics by theme."""
    tables = found.tables
    papers, topics, digests = tables.papers, tables.topics, tables.digests
    days = digests["date"].sort_values()
    first, last = days.iloc[0], days.iloc[-1]
    span = " to ".join(dict.fromkeys(f"{day.day} {day:%b %Y}" for day in (first, last)))
    n_repeated = int((papers["n_digests"] > 1).sum())
    n_unassigned = int((papers["topic_id"] == UNASSIGNED).sum())
    lines = [
        f"{count(len(papers), 'paper')} from {count(len(digests), 'digest')}, {span}; "
        f"{n_repeated:,} of them in more than one digest.",
        f"{count(len(topics), 'topic')} in {count(len(tables.themes), 'theme')}; "
        f"{n_unassigned:,} papers ({n_unassigned / len(papers):.0%}) sit between topics.",
    ]
    if not len(topics):
        lines.append("Too few papers that are alike to speak of topics; more digests will tell.")
    listed = topics.nlargest(n_topics_listed, "n_papers", keep="first").sort_values("rank")
    theme_labels = dict(zip(tables.themes["theme_id"], tables.themes["label"], strict=True))
    for theme_id, members in listed.groupby("theme_id", sort=False):
        lines.append(f"  {theme_labels[theme_id]}")
        lines += [
            f"{size:>7,}  {label:{_WIDEST}} {stability_label(stability)}"
            for size, label, stability in zip(
                members["n_papers"], members["label"], members["stability"], strict=True
            )
        ]
    n_more = len(topics) - n_topics_listed
    if n_topics_listed and n_more > 0:
        lines.append(f"         and {count(n_more, 'smaller topic')}")
    return "\n".join(lines)


def update_summary(done: Updated) -> str:
    """Say what an update did: who came, changed and went, where they are, what is new."""
    came = [
        f"{count(number, 'paper')} {what}"
        for number, what in (
            (done.n_new, "came"),
            (done.n_changed, "changed"),
            (done.n_gone, "went"),
        )
        if number
    ]
    if not came:
        return "No paper came, changed or went; digests and shares are up to date."
    n_placed = done.n_new + done.n_changed
    lines = [f"{listed(came)}; all others are where they were."]
    if n_placed:
        lines.append(
            f"{n_placed - done.n_unassigned:,} of {n_placed:,} found a topic, "
            f"{done.n_unassigned:,} sit between topics."
        )
    topics = done.snapshot.tables.topics.set_index("topic_id").loc[list(done.new_topic_ids)]
    lines += [
        f"New topic {number}: {label} ({count(size, 'paper')})."
        for number, label, size in zip(
            done.new_topic_ids, topics["label"], topics["n_papers"], strict=True
        )
    ]
    if done.n_reembedded:
        lines.append(
            f"{count(done.n_reembedded, 'old paper')} had to be embedded again: their vectors "
            "are not in the cache."
        )
    return "\n".join(lines)
