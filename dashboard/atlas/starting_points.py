"""Three starting points for a new reader, computed from the snapshot. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from dashboard.atlas.atlas import Atlas
from evidence import formatting
from evidence.comparison.reruns import holds
from evidence.trends.words import WHOLE_WINDOW
from evidence.verdict_order import in_order

Kind = Literal["topic", "digest", "theme"]


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """A suggestion: what it leads to and why.

    Attributes
    ----------
    kind
        What it leads to.
    target
        Id of the topic, digest or theme.
    reason
        Why it is suggested: ``Fastest growing topic``.
    name
        Name of the target, as in the snapshot (not escaped).
    figures
        The numbers behind the reason, such as ``0.4 % → 2 %``; may be empty.
    """

    kind: Kind
    target: int | str
    reason: str
    name: str
    figures: str


def starting_points(
    atlas: Atlas, latest_changes: Callable[[], pd.DataFrame | None]
) -> list[StartingPoint]:
    """Return a topic, the newest digest and the largest theme, where they exist.

    The topic is the fastest growing one. If no topic grows, it is the one whose share changed most
    between the latest digest and all earlier ones, provided that the change is significant and
    holds in nearly all reruns; else the largest topic.

    Parameters
    ----------
    atlas
        The snapshot.
    latest_changes
        Returns the table of `evidence.comparison.periods.compare_periods` of the latest digest
        with all earlier ones, or None if there are none. It is called only if no topic grows.
    """
    points = (
        _fastest_growing(atlas)
        or _largest_change(atlas, latest_changes())
        or _largest(atlas.topics, "topic"),
        _newest_digest(atlas),
        _largest(atlas.themes, "theme"),
    )
    return [point for point in points if point is not None]


def _fastest_growing(atlas: Atlas) -> StartingPoint | None:
    """Return the first topic of the trend table if it grows over the whole period."""
    verdicts = atlas.verdicts
    own = verdicts[(verdicts["level"] == "topic") & (verdicts["window"] == WHOLE_WINDOW)]
    growing = in_order(own[own["verdict"] == "growing"])
    growing = growing[growing["group_id"].isin(atlas.topics.index)]
    if growing.empty:
        return None
    row: Any = growing.iloc[0]
    start, end = (
        float(row[f"n_{when}"] / row[f"total_{when}"]) if row[f"total_{when}"] else math.nan
        for when in ("start", "end")
    )
    # The verdict is about the whole period; the shares at its ends need not rise.
    figures = f"{formatting.percent(start)} → {formatting.percent(end)}" if end > start else ""
    since = formatting.day(row["first_day"])
    return _topic(atlas, int(row["group_id"]), f"Fastest growing topic since {since}", figures)


def _largest_change(atlas: Atlas, changes: pd.DataFrame | None) -> StartingPoint | None:
    """Return the topic with the largest change that nearly all reruns have."""
    if changes is None:
        return None
    significant = changes[holds(changes, atlas.n_repeats or 0)]
    if significant.empty:
        return None
    row: Any = significant.iloc[int(significant["change"].abs().to_numpy().argmax())]
    reason = "Largest recent rise" if row["change"] > 0 else "Largest recent fall"
    before, after = (formatting.percent(row[f"share_{side}"]) for side in ("before", "after"))
    return _topic(atlas, int(row["group_id"]), reason, f"{before} → {after}")


def _topic(atlas: Atlas, topic_id: int, reason: str, figures: str) -> StartingPoint:
    return StartingPoint("topic", topic_id, reason, atlas.topic_name(topic_id), figures)


def _newest_digest(atlas: Atlas) -> StartingPoint | None:
    digest_id = atlas.latest_digest
    if digest_id is None:
        return None
    n_new = int(atlas.digests["n_new"].iloc[-1])
    if not n_new:
        return None
    name, figures = atlas.digest_names[digest_id], formatting.count(n_new, "new paper")
    return StartingPoint("digest", digest_id, "Newest digest", name, figures)


def _largest(groups: pd.DataFrame, kind: Literal["topic", "theme"]) -> StartingPoint | None:
    """Return the group with the most papers; of equal ones the one with the lower id."""
    if groups.empty:
        return None
    order = groups.sort_values(["n_papers", f"{kind}_id"], ascending=[False, True])
    row: Any = order.iloc[0]
    return StartingPoint(
        kind,
        int(row[f"{kind}_id"]),
        f"Largest {kind}",
        str(row["label"]),
        formatting.count(int(row["n_papers"]), "paper"),
    )
