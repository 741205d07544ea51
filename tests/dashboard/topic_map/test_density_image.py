"""Test that the image below the points shows where the papers are."""

from __future__ import annotations

import base64
import io

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from dashboard.topic_map import density_image
from dashboard.topic_map.viewport import Region

RANDOM = np.random.default_rng(7)
WINDOW = Region(0, 20, 0, 10)
COLORS = {3: "#ff0000", 8: "#0000ff"}


def blob(theme_id: int, x: float, y: float, n_papers: int = 80) -> pd.DataFrame:
    at = RANDOM.normal((x, y), 0.4, (n_papers, 2))
    return pd.DataFrame({"x": at[:, 0], "y": at[:, 1], "theme_id": theme_id})


PAPERS = pd.concat([blob(3, 4, 8), blob(8, 15, 2)], ignore_index=True)


def pixels(source: str) -> np.ndarray:
    kind, _, data = source.partition(",")
    assert kind == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGBA"), dtype=int)


def at(picture: np.ndarray, x: float, y: float) -> np.ndarray:
    """Return the pixel at a position on the map; row 0 is the top."""
    n_up, n_across, _ = picture.shape
    row = int((WINDOW.top - y) / WINDOW.height * n_up)
    return picture[row, int((x - WINDOW.left) / WINDOW.width * n_across)]


def test_a_theme_tints_only_where_its_papers_are():
    picture = pixels(density_image.tinted(PAPERS, COLORS, WINDOW))
    assert picture.shape[:2] == (density_image.GRID // 2, density_image.GRID)
    red, blue, empty = at(picture, 4, 8), at(picture, 15, 2), at(picture, 15, 8)
    assert red[0] > 240 > 10 > red[2]
    assert blue[2] > 240 > 10 > blue[0]
    assert empty[3] == 0
    assert 20 < red[3] < 64, "a region must be nearly transparent"


def test_an_isolated_paper_does_not_extend_its_theme():
    stray = pd.DataFrame({"x": [18.0], "y": [9.0], "theme_id": [3]})
    picture = pixels(density_image.tinted(pd.concat([PAPERS, stray]), COLORS, WINDOW))
    assert at(picture, 18, 9)[3] < at(picture, 4, 8)[3] / 2


def test_papers_without_themes_give_no_image():
    assert density_image.tinted(PAPERS.assign(theme_id=-1), COLORS, WINDOW) is None
    assert density_image.tinted(PAPERS.iloc[:0], COLORS, WINDOW) is None
    assert density_image.densities(PAPERS.iloc[:0], COLORS, "#888888", WINDOW) is None


def test_density_is_stronger_where_papers_are_denser_and_includes_those_without_a_theme():
    papers = pd.concat([PAPERS, blob(-1, 4, 2, 40), blob(8, 15, 8, 10)], ignore_index=True)
    picture = pixels(density_image.densities(papers, COLORS, "#00ff00", WINDOW))
    depth = {
        place: picture[
            int((10 - y - 1) / 10 * 240) : int((10 - y + 1) / 10 * 240),
            int((x - 1) / 20 * 480) : int((x + 1) / 20 * 480),
            3,
        ].mean()
        for place, (x, y) in {"many": (15, 2), "few": (15, 8), "none": (10, 5)}.items()
    }
    assert depth["many"] > depth["few"] > depth["none"] == 0
    own = picture[int(7 / 10 * 240) : int(9 / 10 * 240), int(3 / 20 * 480) : int(5 / 20 * 480)]
    assert (own[own[..., 3] > 60][:, 1] > 200).all()


@pytest.mark.parametrize("papers", [PAPERS.iloc[:1], PAPERS.assign(x=4.0, y=8.0)])
def test_papers_at_a_single_position_are_drawn(papers):
    assert (
        at(pixels(density_image.tinted(papers, COLORS, WINDOW)), papers["x"][0], papers["y"][0])[3]
        > 0
    )


def test_the_same_papers_give_the_same_image():
    assert density_image.tinted(PAPERS, COLORS, WINDOW) == density_image.tinted(
        PAPERS, COLORS, WINDOW
    )
