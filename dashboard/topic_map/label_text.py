"""Names of topics or themes on the map, as Plotly annotations. Pure."""

from __future__ import annotations

from typing import Literal, get_args

import pandas as pd

from dashboard.text import escape
from dashboard.theming import theme
from dashboard.theming.theme import Mode
from dashboard.topic_map import label_layout
from dashboard.topic_map.viewport import Canvas, Region

Names = Literal["topics", "themes", "none"]
NAMES: tuple[Names, ...] = get_args(Names)
"""What the map can name; the first is the default."""

_WORTH_A_NAME = 0.1
"""Minimum visible share of a topic's papers to name a topic whose centre is out of sight."""


def _clear_px(height_px: float, n_papers: int) -> float:
    """Return how far to move a name off its topic's points; 0 for large topics."""
    return height_px + 6 if n_papers <= 60 and 0 < height_px <= 60 else 0.0


def names_on_map(
    papers: pd.DataFrame,
    groups: pd.DataFrame,
    key: str,
    mode: Mode,
    canvas: Canvas,
    window: Region,
) -> list[dict[str, object]]:
    """Return annotations with names of topics or themes that fit, the largest first.

    Parameters
    ----------
    papers
        The papers drawn; a group without any gets no name.
    groups
        Table of topics or themes of the snapshot. A group whose centre is out of sight is named at
        its visible papers, if these are at least a tenth of it.
    key
        Column with the group's id, in both tables.
    mode
        Light or dark.
    canvas
        Size of the map on the screen.
    window
        The visible part of the map.
    """
    # Visible papers of each group.
    seen = papers[window.holds(papers)]
    by_group = seen.groupby(key)
    sizes, highest, lowest = by_group.size(), by_group["y"].max(), by_group["y"].min()
    middles = by_group[["x", "y"]].median()
    scale = window.scale(canvas)
    width_px, height_px = canvas.drawn_px
    middle_x, middle_y = (window.left + window.right) / 2, (window.bottom + window.top) / 2
    # Preferred positions, in pixels from the canvas's lower left corner.
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
                label=label,
                weight=float(n_papers),
                x=width_px / 2 + (x - middle_x) * scale,
                y=height_px / 2 + (y - middle_y) * scale,
                font_px=canvas.label_px,
                above_px=_clear_px((float(highest[group_id]) - y) * scale, n_papers),
                below_px=_clear_px((y - float(lowest[group_id])) * scale, n_papers),
            )
        )
    # Annotations at the positions found.
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
        for p in label_layout.place(wishes, width_px, height_px)
    ]
