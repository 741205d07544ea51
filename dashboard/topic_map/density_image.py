"""Images of where and how densely the papers of each theme lie on the map. Pure.

Themes overlap, so outlines would show borders that don't exist. Instead each theme's papers are
counted on a grid, and the counts are smoothed with a Gaussian kernel.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd
from PIL import Image

from dashboard.topic_map.viewport import Region

GRID = 240
"""Number of cells along the longer side; the browser interpolates between them."""

FINE_GRID = 480
"""The same for density images, which show papers that are not drawn as points."""

_INSIDE = 0.15
"""Share of a theme's papers outside its region, so that isolated papers don't extend it."""

_TINT = 0.17
"""Maximum opacity of a region."""

_PLACES = ["x", "y", "theme_id"]
"""The columns needed; selecting rows copies all columns of a frame."""

Densities = npt.NDArray[np.float64]


def tinted(papers: pd.DataFrame, colors: Mapping[int, str], window: Region) -> str | None:
    """Return an image with a softly edged region for each theme.

    Parameters
    ----------
    papers
        All papers, with ``x``, ``y`` and ``theme_id``.
    colors
        The tint of each theme, ``#rrggbb`` by id; papers of other themes are ignored.
    window
        The part of the map that the image covers.

    Returns
    -------
    str or None
        A PNG as a data URL; None if no theme has a paper.
    """
    places = papers[_PLACES]
    themed = places[places["theme_id"].isin(list(colors))]
    if themed.empty:
        return None
    grid = _Grid.over(window, GRID)
    sigma = _bandwidth(len(papers))
    layers = []
    for theme_id in colors:
        own = themed[themed["theme_id"] == theme_id]
        density = grid.smoothed(own, sigma)
        level = grid.level(own, density)
        layers.append(_TINT * _smooth_step(density, 0.45 * level, 1.1 * level))
    return _picture(layers, list(colors.values()), most=_TINT)


def densities(
    papers: pd.DataFrame, colors: Mapping[int, str], rest: str, window: Region
) -> str | None:
    """Return an image of the density of papers, coloured by theme.

    It shows all papers on maps with more papers than can be drawn as points.

    Parameters
    ----------
    papers
        All papers, with ``x``, ``y`` and ``theme_id``.
    colors
        The colour of each theme, ``#rrggbb`` by id.
    rest
        The colour of papers without a theme.
    window
        The part of the map that the image covers.

    Returns
    -------
    str or None
        A PNG as a data URL; None if there are no papers.
    """
    if papers.empty:
        return None
    grid = _Grid.over(window, FINE_GRID)
    sigma = _bandwidth(len(papers)) / 4
    places = papers[_PLACES]
    groups = {t: places[places["theme_id"] == t] for t in colors}
    groups[-1] = places[~places["theme_id"].isin(list(colors))]
    smoothed = [grid.smoothed(own, sigma) for own in groups.values()]
    total = np.sum(smoothed, axis=0)
    # The square root keeps sparse parts visible beside dense ones.
    depth = 0.75 * np.sqrt(np.minimum(1.0, total / max(float(np.quantile(total, 0.995)), 1e-12)))
    shares = [np.divide(s, total, out=np.zeros_like(s), where=total > 0) for s in smoothed]
    return _picture([share * depth for share in shares], [*colors.values(), rest], most=1.0)


class _Grid:
    """A grid of cells over a window, on which papers are counted and smoothed."""

    def __init__(self, window: Region, n_across: int, n_up: int) -> None:
        self.window, self.n_across, self.n_up = window, n_across, n_up

    @classmethod
    def over(cls, window: Region, longest: int) -> _Grid:
        """Return a grid of square cells, `longest` of them along the longer side."""
        cell = max(window.width, window.height) / longest
        return cls(window, max(2, round(window.width / cell)), max(2, round(window.height / cell)))

    def smoothed(self, papers: pd.DataFrame, sigma: float) -> Densities:
        """Return (n_up, n_across) densities.

        `sigma` is relative to the window's longer side.
        """
        window = self.window
        reach = 3 * sigma * max(window.width, window.height)
        pad = int(np.ceil(3 * sigma * max(self.n_across, self.n_up)))
        counts, _, _ = np.histogram2d(
            papers["y"].to_numpy(),
            papers["x"].to_numpy(),
            bins=(self.n_up + 2 * pad, self.n_across + 2 * pad),
            range=(
                (window.bottom - reach, window.top + reach),
                (window.left - reach, window.right + reach),
            ),
        )
        width = sigma * max(self.n_across, self.n_up)
        up, across = (_kernel(n, width) for n in counts.shape)
        return (up @ counts @ across)[pad : pad + self.n_up, pad : pad + self.n_across]

    def level(self, papers: pd.DataFrame, density: Densities) -> float:
        """Return the density exceeded at all but `_INSIDE` of the papers in the window."""
        inside = papers[self.window.holds(papers)]
        if inside.empty:
            return float(density.max()) or 1.0
        window = self.window
        rows = (inside["y"].to_numpy() - window.bottom) / window.height * self.n_up
        columns = (inside["x"].to_numpy() - window.left) / window.width * self.n_across
        at = density[
            np.minimum(rows.astype(int), self.n_up - 1),
            np.minimum(columns.astype(int), self.n_across - 1),
        ]
        return max(float(np.quantile(at, _INSIDE)), 1e-12)


def _bandwidth(n_papers: int) -> float:
    """Return the kernel's standard deviation, relative to the window's longer side.

    Scott's rule for two dimensions, scaled so that the few papers of a small theme form one region.
    """
    return float(np.clip(0.1 * n_papers ** (-1 / 6), 0.012, 0.05))


# All themes of a map use the same two kernels.
@lru_cache(maxsize=4)
def _kernel(n_cells: int, sigma: float) -> npt.NDArray[np.float64]:
    """Return the (n_cells, n_cells) Gaussian smoothing matrix for one axis."""
    at = np.arange(n_cells)
    return np.exp(-0.5 * ((at[:, None] - at[None, :]) / max(sigma, 0.3)) ** 2)


def _smooth_step(values: Densities, low: float, high: float) -> Densities:
    part = np.clip((values - low) / (high - low), 0.0, 1.0)
    return part * part * (3 - 2 * part)


def _picture(layers: list[Densities], colors: list[str], most: float) -> str:
    """Return layers mixed by their opacity, as a PNG data URL.

    Their total opacity is at most `most`.
    """
    opacity = np.stack(layers)
    rgb = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colors], dtype=float)
    total = opacity.sum(axis=0)
    mixed = np.einsum("tij,tc->ijc", opacity, rgb) / np.maximum(total, 1e-9)[:, :, None]
    pixels = np.concatenate([mixed, 255 * np.minimum(total, most)[:, :, None]], axis=2)
    # Row 0 of an image is its top.
    image = Image.fromarray(np.round(pixels[::-1]).astype(np.uint8), "RGBA")
    written = io.BytesIO()
    image.save(written, format="PNG", compress_level=6)
    return f"data:image/png;base64,{base64.b64encode(written.getvalue()).decode('ascii')}"
