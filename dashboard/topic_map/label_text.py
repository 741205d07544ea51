"""The names of topics on the map: how much of each fits, and where. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, get_args

import pandas as pd

from dashboard.text import escape
from dashboard.theming import theme
from dashboard.theming.theme import Mode
from dashboard.topic_map import label_layout
from dashboard.topic_map.viewport import MANY_TOPICS, Canvas, Region

Names = Literal["topics", "themes", "none"]
NAMES: tuple[Names, ...] = get_args(Names)
"""What the names on the map name; the first unless the reader chooses."""

LONGEST_OF_FEW, LONGEST_OF_MANY = 36, 24
"""Characters that a name on the map may have, if it is not a single keyword."""

_WORTH_A_NAME = 0.1
"""Share of a topic's papers to be in sight where its middle is not."""


def map_name(label: str, longest: int) -> str:
    """Return a label as the map shows it: of a list of keywords those that fit, one at least."""
    keywords = label.split(", ")
    while len(keywords) > 1 and len(", ".join(keywords)) > longest:
        keywords.pop()
    return ", ".join(keywords)


def _placed(
    wishes: Sequence[label_layout.LabelCandidate], width_px: float, height_px: float
) -> list[label_layout.PlacedLabel]:
    """Give places to names; those for which there is no room are tried shorter."""
    placed = label_layout.place(wishes, width_px, height_px)
    named = {p.wish.topic_id for p in placed}
    if len(named) == len(wishes):
        return placed
    shorter = [
        w if w.topic_id in named else replace(w, label=map_name(w.label, LONGEST_OF_MANY))
        for w in wishes
    ]
    return max(placed, label_layout.place(shorter, width_px, height_px), key=len)


def _clear_px(height_px: float, n_papers: int) -> float:
    """Return how far to lift a name off its points; among many points it may as well stay."""
    return height_px + 6 if n_papers <= 60 and 0 < height_px <= 60 else 0.0


def names_on_map(
    papers: pd.DataFrame,
    groups: pd.DataFrame,
    key: str,
    mode: Mode,
    canvas: Canvas,
    window: Region,
) -> list[dict[str, object]]:
    """Return annotations that name topics or themes where their names fit, the largest first.

    Parameters
    ----------
    papers
        The papers drawn; a group without any gets no name.
    groups
        Topics or themes as in the snapshot. One whose place is out of sight is named where its
        papers in sight are, if they are more than strays.
    key
        The column with the id of a group, in both frames.
    mode, canvas, window
        Light or dark, the room there is, and the part of the map that fills it.
    """
    seen = papers[window.holds(papers)]
    by_group = seen.groupby(key)
    sizes, highest, lowest = by_group.size(), by_group["y"].max(), by_group["y"].min()
    middles = by_group[["x", "y"]].median()
    scale = window.scale(canvas)
    width_px, height_px = canvas.drawn_px
    middle_x, middle_y = (window.left + window.right) / 2, (window.bottom + window.top) / 2
    longest = LONGEST_OF_MANY if len(groups) >= MANY_TOPICS else LONGEST_OF_FEW
    places: dict[int, tuple[float, float]] = {}
    wishes = []
    columns = [key, "label", "n_papers", "x", "y"]
    for group_id, label, n_all, *middle in groups[columns].itertuples(index=False):
        if group_id not in sizes.index:
            continue
        x, y = middle
        if not (window.left <= x <= window.right and window.bottom <= y <= window.top):
            if sizes[group_id] < _WORTH_A_NAME * n_all:
                continue
            x, y = middles.loc[group_id]
        places[int(group_id)] = (float(x), float(y))
        n_papers = int(sizes[group_id])
        wishes.append(
            label_layout.LabelCandidate(
                topic_id=int(group_id),
                label=map_name(label, longest),
                weight=float(n_papers),
                x=width_px / 2 + (x - middle_x) * scale,
                y=height_px / 2 + (y - middle_y) * scale,
                font_px=canvas.label_px,
                above_px=_clear_px((float(highest[group_id]) - y) * scale, n_papers),
                below_px=_clear_px((y - float(lowest[group_id])) * scale, n_papers),
            )
        )
    font = {
        "size": canvas.label_px,
        "weight": 600,
        "color": theme.TONES[mode].text,
        "shadow": theme.halo(mode),
    }
    return [
        {
            "x": places[p.wish.topic_id][0],
            "y": places[p.wish.topic_id][1],
            "xshift": (p.left + p.right) / 2 - p.wish.x,
            "yshift": p.shift_px,
            "text": "<br>".join(escape.plotly(line) for line in p.lines),
            "font": font,
            "showarrow": False,
        }
        for p in _placed(wishes, width_px, height_px)
    ]
