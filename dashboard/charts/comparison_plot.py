"""A chart of two sets of digests: shares before and after, and changes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.traces import LINE_PX, LONGEST_HOVER, most_lines, wrapped
from dashboard.text import escape
from dashboard.theming import theme
from dashboard.theming.theme import Mode
from dashboard.wording import confidence
from evidence import formatting
from evidence.comparison.reruns import holds
from evidence.comparison.sentence import row_notes

OUTCOMES = {
    "came": "↑ appeared",
    "grew": "↑ grew",
    "faded": "↓ faded",
    "went": "↓ disappeared",
    "unclear": "no clear change",
}
"""Label of each outcome of `evidence.comparison.shares`."""

_LEAST_ROW_PX, _TALL_ROW_PX = 52, 49
"""Height of a row: at least, and on a phone without the name above it."""

_LABEL_WIDTH, _NARROW_WIDTH = 34, 56
"""Characters per line beside a row, and above it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the chart: name and stability of a topic or theme."""

    label: str
    stability: float


def points(change: float) -> str:
    """Return a change in percentage points, without unit: ``+20``, ``+0.4``."""
    value = round(100 * change, 1 if abs(100 * change) < 9.95 else 0)
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return f"{sign}{abs(value):.{0 if abs(value) >= 9.95 or not value else 1}f}"


def change_words(row: Any) -> str:
    """Return a change with its 95 % interval: ``+20 percentage points (+10 to +30)``."""
    interval = f"{points(row.change_low)} to {points(row.change_high)}"
    return f"{points(row.change)} percentage points ({interval})"


def share_words(n_papers: int, total_papers: int) -> str:
    """Return a share with its counts: ``3 of 79 (3.8 %)``."""
    return formatting.part(int(n_papers), int(total_papers))


def comparison(
    table: pd.DataFrame,
    rows: Sequence[Row],
    names: tuple[str, str],
    mode: Mode,
    *,
    n_repeats: int = 0,
    narrow: bool = False,
) -> go.Figure:
    """Return a figure, one row per group: both shares, the change, its interval.

    Parameters
    ----------
    table
        From `evidence.comparison.periods.compare_periods`, the first row at the top; both sides
        have papers.
    rows
        Name and stability for each row of `table`.
    names
        Names of the two sides.
    mode
        Light or dark.
    n_repeats
        Number of reruns; 0 if there are none.
    narrow
        True on a phone: names are above their rows.
    """
    # Changes that the sentence above names are coloured, others grey.
    tones = theme.TONES[mode]
    places = list(range(len(table)))
    shown = holds(table, n_repeats).tolist()
    colors = [tones.accent if s else tones.quiet for s in shown]
    hovers = [
        _hover(row, name, names, n_repeats)
        for row, name in zip(table.itertuples(), rows, strict=True)
    ]
    # Left: the shares, joined by a line.
    figure = go.Figure()
    before, after = 100 * table["share_before"], 100 * table["share_after"]
    bars: list[float | None] = []
    for left, right in zip(before, after, strict=True):
        bars += [left, right, None]
    figure.add_trace(
        go.Scatter(
            x=bars,
            y=[y for place in places for y in (place, place, None)],
            mode="lines",
            line={"color": tones.quiet, "width": 1.6},
            hoverinfo="skip",
        )
    )
    for share, symbol in ((before, "circle-open"), (after, "circle")):
        figure.add_trace(
            go.Scatter(
                x=share,
                y=places,
                mode="markers",
                marker={"size": 10, "symbol": symbol, "color": colors, "line": {"width": 2}},
                cliponaxis=False,
                text=hovers,
                hovertemplate="%{text}<extra></extra>",
            )
        )
    # Right: the changes, with their intervals as lines.
    change = 100 * table["change"]
    ends: list[float | None] = []
    for low, high in zip(table["change_low"], table["change_high"], strict=True):
        ends += [100 * low, 100 * high, None]
    for is_shown, color in ((True, tones.accent), (False, tones.quiet)):
        own = [i for i in places if shown[i] is is_shown]
        figure.add_trace(
            go.Scatter(
                x=[x for i in own for x in ends[3 * i : 3 * i + 3]],
                y=[y for i in own for y in (i, i, None)],
                mode="lines",
                xaxis="x2",
                line={"color": color, "width": 2.4 if is_shown else 1.6},
                hoverinfo="skip",
            )
        )
    figure.add_trace(
        go.Scatter(
            x=change,
            y=places,
            mode="markers",
            xaxis="x2",
            marker={"size": 9, "symbol": "diamond", "color": colors},
            text=hovers,
            hovertemplate="%{text}<extra></extra>",
        )
    )
    _set_layout(figure, table, rows, names, mode, shown=shown, narrow=narrow)
    return figure


def _set_layout(
    figure: go.Figure,
    table: pd.DataFrame,
    rows: Sequence[Row],
    names: tuple[str, str],
    mode: Mode,
    *,
    shown: Sequence[bool],
    narrow: bool,
) -> None:
    # Annotations: the legend above, outcomes at the right (narrow: names above their rows).
    tones, n_rows = theme.TONES[mode], len(table)
    some = f"{' ' if narrow else '<br>'}in some reruns"
    words = [
        OUTCOMES[o] + ("" if is_shown or o == "unclear" else some)
        for o, is_shown in zip(table["outcome"], shown, strict=True)
    ]
    labels = [_name(row, mode) for row in rows]
    row_px = max(_LEAST_ROW_PX, LINE_PX * most_lines(labels) + 2)
    split, end = (0.42, 1.0) if narrow else (0.42, 0.86)
    notes = [
        _head(f"○ {escape.plotly(names[0])}<br>● {escape.plotly(names[1])}", 0.0, tones.text, 10)
    ]
    notes.append(_head("◆ change, 95 % confidence interval", split + 0.06, tones.text, 10))
    if narrow:
        notes = [
            _head(f"○ {escape.plotly(names[0])}  ● {escape.plotly(names[1])}", 0.0, tones.text, 10)
        ]
        labels = [_name_above(row, word, mode) for row, word in zip(rows, words, strict=True)]
        row_px = _TALL_ROW_PX + LINE_PX * most_lines(labels)
        notes += [
            {
                **_beside(0, place, label, tones.text),
                "yanchor": "bottom",
                "yshift": 10,
                # Hide the grid behind the name.
                "bgcolor": tones.ground,
            }
            for place, label in enumerate(labels)
        ]
    else:
        notes += [
            _beside(end + 0.02, place, word, tones.text if is_shown else tones.quiet)
            for place, (word, is_shown) in enumerate(zip(words, shown, strict=True))
        ]
    # Size, and the line at no change.
    figure.update_layout(
        template=theme.template(mode),
        height=row_px * n_rows + (112 if narrow else 118),
        margin={"t": 34 if narrow else 52, "l": 8, "r": 8 if narrow else 28},
        hovermode="closest",
        dragmode=False,
        annotations=notes,
        xaxis2={"domain": [split + 0.06, end], "anchor": "y", "range": _change_range(table)},
        shapes=[
            {
                "type": "line",
                "xref": "x2",
                "yref": "paper",
                "x0": 0,
                "x1": 0,
                "y0": 0,
                "y1": 1,
                "line": {"color": tones.text, "width": 1},
                "layer": "below",
            }
        ],
    )
    # Axes.
    top = 100 * float(table[["share_before", "share_after"]].to_numpy().max())
    figure.update_xaxes(fixedrange=True, showgrid=True, nticks=4, tickangle=0, showline=True)
    figure.update_layout(
        xaxis={
            "domain": [0, split],
            # A margin left of zero keeps dots at zero off the names.
            "range": [-0.05 * max(top, 1), 1.06 * max(top, 1)],
            "ticksuffix": " %",
            "title": {"text": "share of new papers", "standoff": 8},
        }
    )
    figure.layout.xaxis2.title = {"text": "percentage points", "standoff": 8}
    figure.update_yaxes(
        range=[n_rows - 0.4, -0.7 if narrow else -0.6],
        fixedrange=True,
        tickvals=list(range(n_rows)),
        ticktext=[""] * n_rows if narrow else labels,
        showticklabels=not narrow,
        tickfont={"color": tones.text},
    )


def _change_range(table: pd.DataFrame) -> list[float]:
    """Return the range of the axis of changes: all intervals and zero, with a margin."""
    low = min(100 * float(table["change_low"].min()), 0.0)
    high = max(100 * float(table["change_high"].max()), 0.0)
    air = 0.05 * (high - low)
    return [low - air, high + air]


def _head(words: str, x: float, color: str, shift: float) -> dict[str, object]:
    return {
        **_beside(x, 1, words, color),
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": shift - 6,
    }


def _beside(x: float, y: float, words: str, color: str) -> dict[str, object]:
    return {
        "x": x,
        "xref": "paper",
        "xanchor": "left",
        "y": y,
        "yanchor": "middle",
        "align": "left",
        "showarrow": False,
        "text": words,
        "font": {"size": 13, "color": color},
    }


def _name(row: Row, mode: Mode) -> str:
    """Return a name with the stability below it in smaller print."""
    words = f"{confidence.mark(row.stability)} {confidence.stability_words(row.stability)}"
    return f"{wrapped(row.label, _LABEL_WIDTH)}<br>{_quiet(words, mode)}"


def _name_above(row: Row, outcome: str, mode: Mode) -> str:
    """Return a name with its stability and the outcome, on the same line if short."""
    name, mark = wrapped(row.label, _NARROW_WIDTH), confidence.mark(row.stability)
    is_short = len(escape.plain(row.label)) + len(f" {mark} · {outcome}") <= _NARROW_WIDTH
    return f"{name}{' ' if is_short else '<br>'}{_quiet(mark, mode)} · {outcome}"


def _quiet(words: str, mode: Mode) -> str:
    return f'<span style="font-size:12px;color:{theme.TONES[mode].quiet}">{words}</span>'


def _hover(row: Any, name: Row, names: tuple[str, str], n_repeats: int) -> str:
    sides = []
    for side, side_name in zip(("before", "after"), names, strict=True):
        k, of = getattr(row, f"n_{side}"), getattr(row, f"of_{side}")
        low, high = getattr(row, f"{side}_low"), getattr(row, f"{side}_high")
        interval = f"{formatting.percent(low)} to {formatting.percent(high)}"
        sides.append(f"{escape.plotly(side_name)}: {share_words(k, of)}, {interval}")
    label = wrapped(name.label, 48, LONGEST_HOVER)
    notes = [wrapped(note, 60, LONGEST_HOVER) for note in row_notes(row, n_repeats)]
    outcome = "<br>".join([OUTCOMES[row.outcome], *notes])
    return (
        f"<b>{label}</b> ({confidence.stability_words(name.stability)})<br>"
        f"{sides[0]}<br>{sides[1]}<br>"
        f"{change_words(row)}<br>{outcome}"
    )
