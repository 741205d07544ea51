"""Test which names are hidden where the map is drawn at another size."""

from __future__ import annotations

import re
from functools import cache

import pytest

from dashboard.topic_map import viewport
from dashboard.topic_map.label_fit import fitting_names
from dashboard.topic_map.label_layout import CHARACTER_WIDTH, LINE_HEIGHT
from dashboard.topic_map.viewport import MODEBAR_PX, Region
from tests.dashboard.topic_map.maps import TABLES, drawn
from tests.snapshots import planted_tables

MANY = planted_tables(n_papers=900, n_topics=40, n_digests=3)
_RULE = re.compile(r"@container da-map (.+?) \{ (.*) \}$")


PLANTED = {"few": TABLES, "many": MANY}


@cache
def styles_of(which: str):
    """Return the names of a map, its window and canvas, and the style rules."""
    tables = PLANTED[which]
    names = [a.to_plotly_json() for a in drawn(tables.papers, tables).layout.annotations]
    window = viewport.around(tables.papers)
    canvas = viewport.fitted(viewport.DESKTOP, window, len(tables.topics))
    return names, window, canvas, fitting_names(names, window, canvas, ".map")


def shown_at(styles: str, n_names: int, width: float, height: float) -> list[int]:
    """Return the names shown at a size, by the rules of CSS: the last one that applies wins."""
    shown = [True] * n_names
    for line in styles.split("\n"):
        condition, body = _RULE.match(line).groups()
        is_met = re.sub(
            r"\(max-(width|height): (-?\d+)px\)",
            lambda m: str({"width": width, "height": height}[m[1]] <= int(m[2])),
            condition,
        )
        if not eval(is_met):
            continue
        for declared in re.finditer(r"([^{}]+)\{ display: (\w+); \}", body):
            indices = [int(i) for i in re.findall(r'data-index="(\d+)"', declared[1])]
            for i in indices or range(n_names):
                shown[i] = declared[2] == "inline"
    return [i for i, is_shown in enumerate(shown) if is_shown]


def box_at(name, window: Region, width: float, height: float):
    """Return the left, right, top and bottom of a name at a size, in pixels from the centre."""
    scale = min(width / window.width, (height - MODEBAR_PX) / window.height)
    x = (name["x"] - (window.left + window.right) / 2) * scale + name["xshift"]
    y = (name["y"] - (window.bottom + window.top) / 2) * scale + name["yshift"]
    lines, px = name["text"].split("<br>"), name["font"]["size"]
    half = max(map(len, lines)) * CHARACTER_WIDTH * px / 2
    high = len(lines) * LINE_HEIGHT * px / 2
    return x - half, x + half, y - high, y + high


SIZES = [(w, h) for w in (330, 420, 530, 600, 720, 880, 1000) for h in (360, 430, 520, 640)]


@pytest.mark.parametrize("which", PLANTED)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_names_shown_at_a_size_neither_overlap_nor_are_cut(which, size):
    names, window, _, styles = styles_of(which)
    width, height = size
    shown = [box_at(names[i], window, *size) for i in shown_at(styles, len(names), *size)]
    assert shown
    for i, (left, right, bottom, top) in enumerate(shown):
        assert left >= -width / 2 - 2
        assert right <= width / 2 + 2
        assert max(-bottom, top) <= (height - MODEBAR_PX) / 2 + 2
        for other in shown[:i]:
            apart = max(left - other[1], other[0] - right), max(bottom - other[3], other[2] - top)
            assert max(apart) > -2


@pytest.mark.parametrize("which", PLANTED)
def test_all_names_are_shown_at_the_size_they_are_placed_for(which):
    names, _, canvas, styles = styles_of(which)
    assert len(names) > 5
    shown = shown_at(styles, len(names), canvas.width_px, canvas.height_px)
    assert len(shown) >= len(names) - 1


def test_a_map_without_names_needs_no_rules():
    window = viewport.around(TABLES.papers)
    assert fitting_names([], window, viewport.DESKTOP, ".map") == ""
