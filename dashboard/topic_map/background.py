"""The image below the map's points: tinted theme regions, or paper density. Pure."""

from __future__ import annotations

import pandas as pd

from dashboard.theming import theme
from dashboard.topic_map import density_image
from dashboard.topic_map.scene import MapStyle, Scene
from dashboard.topic_map.viewport import Region, around, grown


def soft_regions(
    all_papers: pd.DataFrame, themes: pd.DataFrame, look: MapStyle, region: Region | None
) -> str | None:
    """Return the image of the themes' regions, independent of filters.

    Parameters
    ----------
    all_papers, themes
        Tables of the snapshot.
    look
        How the map is drawn.
    region
        The visible part of the map; None for all of it.

    Returns
    -------
    str or None
        A PNG as a data URL; None if no paper has a theme.
    """
    window = _background_window(region or around(all_papers), is_part=region is not None)
    near = all_papers if region is None else all_papers[window.holds(all_papers)]
    return density_image.tinted(near, _theme_colors(themes, look), window)


def _background_window(window: Region, *, is_part: bool) -> Region:
    # Room for the regions to fade out beyond the outermost papers.
    return grown(window, 0.5 if is_part else 0.15)


def _theme_colors(themes: pd.DataFrame, look: MapStyle) -> dict[int, str]:
    own = {int(t): look.palette.theme(int(t), look.mode) for t in themes["theme_id"]}
    return own if look.tinted else dict.fromkeys(own, theme.TONES[look.mode].quiet)


def background_image(
    scene: Scene, filtered: pd.DataFrame, look: MapStyle, *, dense: bool
) -> list[dict[str, object]]:
    """Return Plotly's description of the image: theme regions, or density if `dense`."""
    window = _background_window(scene.window, is_part=scene.region is not None)
    if dense:
        quiet = theme.TONES[look.mode].quiet
        source = density_image.densities(filtered, _theme_colors(scene.themes, look), quiet, window)
    else:
        source = scene.background or soft_regions(
            scene.all_papers, scene.themes, look, scene.region
        )
    if source is None:
        return []
    corner = {"xref": "x", "yref": "y", "x": window.left, "y": window.top}
    size = {"sizex": window.width, "sizey": window.height, "sizing": "stretch"}
    return [{"source": source, "layer": "below", **corner, **size}]
