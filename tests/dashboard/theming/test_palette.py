"""Test that colours are distinguishable, have enough contrast, and don't depend on each other."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from analysis.records import FAIR_FROM, HIGH_FROM
from dashboard.theming import palette, theme
from dashboard.theming.color_vision import VISIONS
from dashboard.theming.oklab import contrast, luminance, oklab
from dashboard.theming.palette import palette_of

MODES = ("light", "dark")
THEMES = (0, 1, 2, 3, 4, 5, 6, 7)
LASTING = (3, 17, 250, 11, 19, 27, 8, 16)
"""Ids as after many refits; several map to the same slot."""

DEUTERANOPIA, PROTANOPIA, TRITANOPIA = (
    VISIONS[name] for name in ("deuteranopia", "protanopia", "tritanopia")
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


def _linear(color: str) -> list[float]:
    rgb = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]


def _seen_by(color: str, matrix) -> tuple[float, float, float]:
    linear = _linear(color)
    return _lab_of_linear(
        *(max(0.0, sum(m * c for m, c in zip(row, linear, strict=True))) for row in matrix)
    )


def closest(places) -> float:
    return min(math.dist(a, b) for a, b in itertools.combinations(places, 2))


def full(theme_ids, n_topics_each: int):
    """Return the palette of themes with `n_topics_each` topics each."""
    theme_of = {
        i * 100 + t: theme for i, theme in enumerate(theme_ids) for t in range(n_topics_each)
    }
    return palette_of(theme_ids, theme_of)


def test_oklab_agrees_with_ottossons_formula():
    for color in ("#283ca2", "#cc7a19", "#ffffff"):
        assert oklab(color) == pytest.approx(_lab_of_linear(*_linear(color)), abs=1e-6)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("theme_ids", [THEMES, LASTING, range(150)])
def test_theme_and_topic_colours_have_enough_contrast(mode, theme_ids):
    ground = theme.TONES[mode].ground
    chosen = full(theme_ids, 9 if len(theme_ids) <= 8 else 1)
    colors = {chosen.theme(t, mode) for t in chosen.themes}
    colors |= {chosen.topic(t, mode) for t in chosen.topics}
    assert min(contrast(color, ground) for color in colors) >= 3


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("theme_ids", [THEMES, LASTING])
@pytest.mark.parametrize("matrix", [DEUTERANOPIA, PROTANOPIA], ids=["deuteranopia", "protanopia"])
def test_eight_themes_differ_for_colour_blind_readers_whatever_their_ids(mode, theme_ids, matrix):
    chosen = full(theme_ids, 1)
    assert closest([_seen_by(chosen.theme(t, mode), matrix) for t in theme_ids]) >= 0.05


@pytest.mark.parametrize("mode", MODES)
def test_eight_themes_differ_with_tritanopia(mode):
    chosen = full(THEMES, 1)
    assert closest([_seen_by(chosen.theme(t, mode), TRITANOPIA) for t in THEMES]) >= 0.04


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("matrix", [DEUTERANOPIA, PROTANOPIA], ids=["deuteranopia", "protanopia"])
def test_twelve_topics_of_four_themes_differ_for_colour_blind_readers(mode, matrix):
    chosen = full(range(4), 3)
    places = [_seen_by(chosen.topic(t, mode), matrix) for t in chosen.topics]
    assert len(places) == 12
    # A just noticeable difference is about 0.02 for patches side by side.
    assert closest(places) >= 0.025


@pytest.mark.parametrize("mode", MODES)
def test_eighty_themes_have_eighty_colours(mode):
    chosen = full(range(80), 1)
    # A just noticeable difference is about 0.02 for patches side by side.
    assert closest([oklab(chosen.theme(t, mode)) for t in range(80)]) >= 0.02


@pytest.mark.parametrize("mode", MODES)
def test_topics_of_a_theme_are_distinct_shades_of_its_hue(mode):
    chosen = full(THEMES, 5)
    places = {t: oklab(chosen.theme(t, mode)) for t in THEMES}
    for theme_id in THEMES:
        inside = [t for t, of in chosen.theme_of.items() if of == theme_id]
        shades = [oklab(chosen.topic(t, mode)) for t in inside]
        assert closest(shades) >= 0.02
        assert np.allclose(shades[0], places[theme_id])
        for shade in shades:
            nearest = min(THEMES, key=lambda t: np.linalg.norm(shade - places[t]))
            assert nearest == theme_id


def test_many_topics_share_only_shades_of_their_theme():
    chosen = full((0, 1), 60)
    first = {chosen.topic(t, "light") for t, of in chosen.theme_of.items() if of == 0}
    second = {chosen.topic(t, "light") for t, of in chosen.theme_of.items() if of == 1}
    assert len(first) == len(second) == palette.N_SHADES
    assert not first & second


def test_new_themes_and_topics_change_no_other_colour():
    before = palette_of((0, 3), {4: 0, 9: 3})
    after = palette_of((0, 3, 12), {4: 0, 9: 3, 11: 3, 12: 12})
    assert [after.topics[t] for t in (4, 9)] == [before.topics[t] for t in (4, 9)]
    assert [after.themes[t] for t in (0, 3)] == [before.themes[t] for t in (0, 3)]


def test_coloured_by_theme_a_topic_has_its_themes_colour():
    chosen = full((0, 5), 3)
    assert {chosen.topic(t, "dark", "theme") for t in (0, 1, 2)} == {chosen.theme(0, "dark")}
    assert len({chosen.topic(t, "dark", "topic") for t in (0, 1, 2)}) == 3


def test_topics_without_a_theme_have_hues_of_their_own():
    chosen = palette_of((2,), {0: -1, 1: -1, 7: 2, 8: 99})
    colors = [chosen.topic(t, "light", "theme") for t in (0, 1, 7, 8)]
    assert len(set(colors)) == 4
    assert theme.UNASSIGNED_COLOR["light"] not in colors


def test_only_unassigned_papers_are_grey():
    chosen = full(range(12), 12)
    for mode in MODES:
        assert chosen.topic(-1, mode) == chosen.theme(-1, mode) == theme.UNASSIGNED_COLOR[mode]
        colors = {chosen.topic(t, mode) for t in chosen.topics}
        assert theme.UNASSIGNED_COLOR[mode] not in colors


@pytest.mark.parametrize("mode", MODES)
def test_a_stronger_match_has_more_contrast(mode):
    ground = luminance(theme.TONES[mode].ground)
    colors = [palette.membership_color(s, mode) for s in (0.3, FAIR_FROM, HIGH_FROM)]
    apart = [abs(luminance(color) - ground) for color in colors]
    assert apart == sorted(apart)
    assert min(contrast(color, theme.TONES[mode].ground) for color in colors) >= 3
    for matrix in (DEUTERANOPIA, PROTANOPIA):
        assert closest([_seen_by(color, matrix) for color in colors]) >= 0.1
