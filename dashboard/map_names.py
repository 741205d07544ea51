"""The names of topics on the map: how much of each fits, and where. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard import labels, text, theme
from dashboard.canvas import MANY_TOPICS, MODEBAR_PX, Canvas, extent
from dashboard.theme import Mode

LONGEST_OF_FEW, LONGEST_OF_MANY = 36, 24
"""Characters that a name on the map may have, if it is not a single keyword."""


def map_name(label: str, longest: int) -> str:
    """Return a label as the map shows it: of a list of keywords those that fit, one at least."""
    keywords = label.split(", ")
    while len(keywords) > 1 and len(", ".join(keywords)) > longest:
        keywords.pop()
    return ", ".join(keywords)


def _placed(
    wishes: Sequence[labels.Wish], width_px: float, height_px: float
) -> list[labels.Placed]:
    """Give places to names; those for which there is no room are tried shorter."""
    placed = labels.place(wishes, width_px, height_px)
    named = {p.wish.topic_id for p in placed}
    if len(named) == len(wishes):
        return placed
    shorter = [
        w if w.topic_id in named else replace(w, label=map_name(w.label, LONGEST_OF_MANY))
        for w in wishes
    ]
    return max(placed, labels.place(shorter, width_px, height_px), key=len)


def _clear_px(height_px: float, n_papers: int) -> float:
    """Return how far to lift a name off its points; among many points it may as well stay."""
    return height_px + 6 if n_papers <= 60 and 0 < height_px <= 60 else 0.0


def names_on_map(
    assigned: pd.DataFrame,
    everything: pd.DataFrame,
    topics: pd.DataFrame,
    mode: Mode,
    canvas: Canvas,
) -> list[dict[str, object]]:
    """Return annotations that name the topics where their names fit.

    Parameters
    ----------
    assigned
        The papers drawn that have a topic.
    everything
        All papers.
    topics
        As in the snapshot.
    mode, canvas
        Light or dark, and the room there is.
    """
    (left, right), (bottom, top) = extent(everything)
    # The axes have one scale, so the tighter side of the canvas sets it.
    height_px = canvas.height_px - MODEBAR_PX
    scale = min(canvas.width_px / (right - left), height_px / (top - bottom))
    longest = LONGEST_OF_MANY if len(topics) >= MANY_TOPICS else LONGEST_OF_FEW
    by_topic = assigned.groupby("topic_id")
    sizes, highest, lowest = by_topic.size(), by_topic["y"].max(), by_topic["y"].min()
    wishes = [
        labels.Wish(
            topic_id=int(topic_id),
            label=map_name(label, longest),
            weight=float(sizes[topic_id]),
            x=canvas.width_px / 2 + (x - (left + right) / 2) * scale,
            y=height_px / 2 + (y - (bottom + top) / 2) * scale,
            font_px=canvas.label_px,
            above_px=_clear_px((float(highest[topic_id]) - y) * scale, int(sizes[topic_id])),
            below_px=_clear_px((y - float(lowest[topic_id])) * scale, int(sizes[topic_id])),
        )
        for topic_id, label, x, y in zip(
            topics["topic_id"], topics["label"], topics["x"], topics["y"], strict=True
        )
        if topic_id in sizes.index
    ]
    places = dict(zip(topics["topic_id"], zip(topics["x"], topics["y"], strict=True), strict=True))
    font = {
        "size": canvas.label_px,
        "weight": 600,
        "color": theme.TONES[mode].text,
        "shadow": theme.halo(mode),
    }
    return [
        {
            "x": float(places[p.wish.topic_id][0]),
            "y": float(places[p.wish.topic_id][1]),
            "xshift": (p.left + p.right) / 2 - p.wish.x,
            "yshift": p.shift_px,
            "text": "<br>".join(text.plotly(line) for line in p.lines),
            "font": font,
            "showarrow": False,
        }
        for p in _placed(wishes, canvas.width_px, height_px)
    ]
