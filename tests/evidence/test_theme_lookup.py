"""Lookup of each paper's theme from its topic."""

from __future__ import annotations

import tracemalloc

import numpy as np

from evidence.theme_lookup import NO_THEME, themes_of


def test_papers_of_reruns_get_the_themes_of_their_topics():
    reruns = np.array([[4, 7, -1], [9, 4, 4]], dtype=np.int32)
    themes = themes_of(reruns, [4, 7, 9], [1, 0, 1])
    assert themes.tolist() == [[1, 0, NO_THEME], [1, 1, 1]]
    assert themes.dtype == np.int32


def test_topics_without_a_known_theme_give_none():
    assert themes_of(np.array([2, 5]), [2], [3]).tolist() == [3, NO_THEME]
    assert themes_of(np.array([-1, 0]), [], []).tolist() == [NO_THEME, NO_THEME]
    assert themes_of(np.zeros((0, 3), dtype=np.int32), [], []).shape == (0, 3)


def test_memory_does_not_depend_on_the_size_of_an_id():
    topics = np.array([[2_000_000_000, 7], [-1, 2**31 - 1]], dtype=np.int32)
    tracemalloc.start()
    themes = themes_of(topics, [7, 2_000_000_000], [3, 4])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert themes.tolist() == [[4, 3], [NO_THEME, NO_THEME]]
    assert most < 100_000
