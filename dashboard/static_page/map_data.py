"""Data of the exported page's map: window, background, drawn papers and colours."""

from __future__ import annotations

from typing import Any

from dashboard.atlas.atlas import Atlas
from dashboard.theming.palette import Coloring
from dashboard.theming.theme import TONES, Mode
from dashboard.topic_map import coloring, density_image, sampling
from dashboard.topic_map.coloring import Ink, PaperColors, Scale
from dashboard.topic_map.viewport import Region, around, grown

Facts = dict[str, Any]


def drawing(atlas: Atlas) -> Facts:
    """Return the data of the map except the papers' positions.

    With more than `sampling.MAX_POINTS` papers, the map draws the same sample as the app over an
    image of the density of all papers.
    """
    papers = atlas.papers
    window = around(papers)
    # Regions of themes fade out beyond the outermost papers.
    ground = grown(window, 0.15)
    shown = sampling.sample(papers, sampling.MAX_POINTS)
    index_of = {paper_id: i for i, paper_id in enumerate(papers["paper_id"])}
    is_sample = len(shown) < len(papers)
    return {
        "window": _sides(window),
        "ground": _sides(ground),
        "grounds": [_ground(atlas, mode, ground, dense=is_sample) for mode in TONES],
        "drawn": [index_of[i] for i in shown["paper_id"]] if is_sample else None,
        "pointPx": round(sampling.point_px(len(shown)), 2),
        "colorings": [_coloring(atlas, key) for key in atlas.colorings],
    }


def _sides(window: Region) -> list[float]:
    return [round(side, 4) for side in (window.left, window.right, window.bottom, window.top)]


def _ground(atlas: Atlas, mode: Mode, window: Region, *, dense: bool) -> str | None:
    colors = {int(t): atlas.palette.theme(int(t), mode) for t in atlas.themes["theme_id"]}
    if dense:
        return density_image.densities(atlas.papers, colors, TONES[mode].quiet, window)
    return density_image.tinted(atlas.papers, colors, window)


def _coloring(atlas: Atlas, key: Coloring) -> Facts:
    """Return a colouring: names, (light, dark) colours, and each paper's colour index."""
    inks = [Ink(atlas.palette, atlas.digest_names, mode) for mode in TONES]
    light, dark = (coloring.color_papers(atlas.papers, key, ink) for ink in inks)
    pairs = list(zip(light.colors, dark.colors, strict=True))
    indices = {pair: i for i, pair in enumerate(dict.fromkeys(pairs))}
    return {
        "key": key,
        "name": coloring.NAMES[key],
        "sentence": coloring.SENTENCES[key],
        "colors": [list(pair) for pair in indices],
        "colorOf": [indices[pair] for pair in pairs],
        "legend": _legend(light, dark),
    }


def _legend(light: PaperColors, dark: PaperColors) -> Facts | None:
    if isinstance(light.legend, Scale) and isinstance(dark.legend, Scale):
        scale = light.legend
        ramp = [list(pair) for pair in zip(scale.colors, dark.legend.colors, strict=True)]
        return {"ramp": ramp, "low": scale.low, "high": scale.high, "unknown": scale.unknown}
    if isinstance(light.legend, tuple) and isinstance(dark.legend, tuple):
        both = zip(light.legend, dark.legend, strict=True)
        return {"classes": [[[a.color, b.color], a.words] for a, b in both]}
    return None
