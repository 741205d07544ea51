"""Colours can be told from one another and from the ground, light and dark."""

from __future__ import annotations

import itertools
import math
import tomllib
from pathlib import Path

import pytest

from dashboard import theme

MODES = ("light", "dark")
CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"


def _lab(color: str) -> tuple[float, float, float]:
    """Return OKLab coordinates of ``#rrggbb``; distances there follow the eye."""
    r, g, b = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return _lab_of_linear(
        *(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (r, g, b))
    )


def _lab_of_linear(r: float, g: float, b: float) -> tuple[float, float, float]:
    l_ = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    m_ = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    s_ = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return (
        0.2104542553 * l_ + 0.7936177850 * m_ - 0.0040720468 * s_,
        1.9779984951 * l_ - 2.4285922050 * m_ + 0.4505937099 * s_,
        0.0259040371 * l_ + 0.7827717662 * m_ - 0.8086757660 * s_,
    )


# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
PROTANOPIA = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)


def _seen_by(color: str, matrix) -> tuple[float, float, float]:
    rgb = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return _lab_of_linear(
        *(max(0.0, sum(m * c for m, c in zip(row, linear, strict=True))) for row in matrix)
    )


@pytest.mark.parametrize("mode", MODES)
def test_every_topic_stands_out_from_the_ground(mode):
    ground = theme.TONES[mode].ground
    for topic_id in range(-1, 300):
        assert theme.contrast(theme.topic_color(topic_id, mode), ground) >= 3, topic_id


@pytest.mark.parametrize("mode", MODES)
def test_text_is_easily_read(mode):
    tones = theme.TONES[mode]
    for color in (tones.text, tones.quiet, tones.accent):
        assert theme.contrast(color, tones.ground) >= 4.5
        assert theme.contrast(color, tones.raised) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_eighty_topics_have_eighty_colours(mode):
    colors = [_lab(theme.topic_color(t, mode)) for t in range(80)]
    closest = min(math.dist(a, b) for a, b in itertools.combinations(colors, 2))
    # A just noticeable difference is about 0.02 for patches side by side.
    assert closest >= 0.02


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("matrix", [DEUTERANOPIA, PROTANOPIA], ids=["deuteranopia", "protanopia"])
def test_the_eight_largest_topics_differ_for_colour_blind_eyes(mode, matrix):
    colors = [_seen_by(theme.topic_color(t, mode), matrix) for t in range(8)]
    closest = min(math.dist(a, b) for a, b in itertools.combinations(colors, 2))
    assert closest >= 0.05


def test_a_topic_keeps_its_colour_and_never_gets_that_of_papers_between_topics():
    assert theme.topic_color(3, "light") == theme.topic_color(3, "light")
    assert theme.topic_color(-1, "light") == theme.BETWEEN["light"]
    assert all(theme.topic_color(t, "dark") != theme.BETWEEN["dark"] for t in range(200))


@pytest.mark.parametrize("mode", MODES)
def test_charts_and_page_share_their_neutral_colours(mode):
    page, tones = tomllib.loads(CONFIG.read_text())["theme"][mode], theme.TONES[mode]
    assert page["backgroundColor"] == tones.ground
    assert page["secondaryBackgroundColor"] == tones.raised
    assert page["textColor"] == tones.text
    assert page["primaryColor"] == page["linkColor"] == tones.accent
    assert page["borderColor"] == tones.line


def test_nothing_is_sent_home_and_nothing_fetched():
    config = tomllib.loads(CONFIG.read_text())
    assert config["browser"]["gatherUsageStats"] is False
    assert "://" not in CONFIG.read_text()
    assert all("url(" not in theme.page_styles(mode) for mode in MODES)
