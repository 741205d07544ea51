"""Summaries of a snapshot, of a refit and of an update for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.records import DONE, PROPOSED, UNASSIGNED, is_mostly_recent, stability_label
from analysis.snapshot import Snapshot
from evidence import event_sentences
from evidence.formatting import count, date_range, listed, number, percent, plural, rounded_down

if TYPE_CHECKING:
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
    proposals = _proposal_lines(updated.snapshot)
    ended = _ended_by_update(updated)
    if not changes:
        unchanged = "No papers added, changed or removed; digests and shares are up to date."
        return "\n".join([*(ended or [unchanged]), *proposals])
    sentence = listed(changes)
    opened = _opened(updated.snapshot, updated.new_topic_ids)
    origins = [origin for event in opened.values() for origin in event.paper_origins]
    n_moved = sum(origin != UNASSIGNED for origin in origins)
    rest = "all others are unchanged"
    if n_moved:
        rest = f"{count(n_moved, 'other paper')} moved to a new topic, the rest are unchanged"
    lines = [f"{sentence[:1].upper()}{sentence[1:]}; {rest}."]
    n_placed, n_unassigned = updated.n_new + updated.n_changed, updated.n_unassigned
    if n_placed:
        lines.append(
            f"{number(n_placed - n_unassigned)} of {number(n_placed)} assigned to a topic; "
            f"{number(n_unassigned)} {plural(n_unassigned, 'is', 'are')} unassigned."
        )
    # New topics, and papers embedded again.
    lines += [_opened_line(updated.snapshot, event, topic_id) for topic_id, event in opened.items()]
    lines += [*ended, *proposals]
    n_reembedded = updated.n_reembedded
    if n_reembedded:
        lines.append(
            f"{count(n_reembedded, 'existing paper')} {plural(n_reembedded, 'was', 'were')} "
            "embedded again (not in the cache)."
        )
    return "\n".join(lines)


def _ended_by_update(updated: Updated) -> list[str]:
    """Return a line for each topic that the update merged or retired."""
    done = updated.snapshot.tables.topic_events(DONE)
    rows: list[Any] = list(done[done["kind"].isin(["merged", "retired"])].itertuples())
    now = set(updated.ended_topic_ids)
    own = [event for event in rows if now.intersection(event.parent_ids)]
    return [line for event in own for line in _ended_lines(updated.snapshot, event)]


def _proposal_lines(snapshot: Snapshot) -> list[str]:
    """Return what the last update proposes, and how to do it."""
    proposed, label_of = snapshot.tables.topic_events(PROPOSED), _labels(snapshot)
    lines = []
    columns = (proposed[name] for name in ("kind", "parent_ids", "child_ids", "reason"))
    for kind, parents, children, reason in zip(*columns, strict=True):
        parent = label_of[int(parents[0])]
        what = f"retire {parent}"
        if kind == "merged":
            what = f"merge {parent} into {label_of[int(children[0])]}"
        lines.append(f"Proposed: {what} ({reason}).")
    if lines:
        lines.append("To do what is proposed, run `digest-atlas update --apply`.")
    return lines


def refit_summary(snapshot: Snapshot) -> str:
    """Return what the last refit did to topics; empty if nothing, or an update did."""
    done = snapshot.tables.topic_events(DONE)
    done = done[done["run"] == snapshot.tables.events["run"].max()]
    changes = done[done["kind"] != "kept"]
    date = changes["date"].max()
    if changes.empty or set(changes["source"]) != {"refit"} or pd.isna(date):
        return ""
    n_kept, n_topics = int((done["kind"] == "kept").sum()), len(snapshot.tables.topics)
    lines = [
        f"Since the snapshot before: {number(n_kept)} of {count(n_topics, 'topic')} "
        f"{plural(n_kept, 'keeps its', 'keep their')} number."
    ]
    event: Any
    for event in changes.itertuples():
        if event.kind in ("born", "split"):
            lines += [_opened_line(snapshot, event, int(i)) for i in event.child_ids]
        else:
            lines += _ended_lines(snapshot, event)
    return "\n".join(lines)


def _opened(snapshot: Snapshot, topic_ids: Sequence[int]) -> dict[int, Any]:
    """Return the event that opened each of some topics."""
    done = snapshot.tables.topic_events(DONE)
    opened = done[done["kind"].isin(["born", "split"])]
    rows: list[Any] = list(opened.itertuples())
    event_of = {int(i): event for event in rows for i in event.child_ids}
    return {topic_id: event_of[topic_id] for topic_id in topic_ids}


def _opened_line(snapshot: Snapshot, event: Any, topic_id: int) -> str:
    """Return a line on a topic with a new number: name, size, and origin."""
    label = _labels(snapshot)[topic_id]
    n_papers = len(event.paper_ids)
    n_recent = None if pd.isna(event.n_recent) else int(event.n_recent)
    is_new = is_mostly_recent(n_recent, n_papers)
    origins = _names(event.parent_ids, event.parent_labels)
    words = event_sentences.opened(
        is_new=is_new,
        n_papers=n_papers,
        n_recent=n_recent,
        origins=list(zip(origins, event.shared_papers, strict=True)),
        kind=event.kind,
    )
    made = f"; {words}" if words else ""
    opening = "New topic" if is_new else "Regrouped topic"
    return f"{opening} {topic_id}: {label} ({count(n_papers, 'paper')}){made}."


def _ended_lines(snapshot: Snapshot, event: Any) -> list[str]:
    """Return a line for each topic that ended, with where its papers are."""
    label_of = _labels(snapshot)
    children = [f"topic {i}, {label_of[i]}" for i in event.child_ids]
    shared = iter(event.shared_papers)
    run = event_sentences.run_name(event.source, event.date.date())
    lines = []
    for parent, name in zip(
        event.parent_ids, _names(event.parent_ids, event.parent_labels), strict=True
    ):
        n_papers = list(event.paper_origins).count(parent)
        parts = [(child, int(next(shared))) for child in children]
        opening = f"Topic {parent}, {name},"
        if event.kind == "merged":
            lines.append(event_sentences.absorbed(opening, run, *parts[0], n_papers))
        else:
            lines.append(event_sentences.dissolved(opening, run, n_papers, parts, "topic"))
    return lines


def _labels(snapshot: Snapshot) -> dict[int, str]:
    """Return the names of the topics by id."""
    topics = snapshot.tables.topics
    return dict(zip(topics["topic_id"], topics["label"], strict=True))


def _names(topic_ids: Sequence[int], labels: Sequence[str]) -> list[str]:
    return [label or f"topic {i}" for i, label in zip(topic_ids, labels, strict=True)]
