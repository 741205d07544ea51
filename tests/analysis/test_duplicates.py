"""Tests of the detection of duplicate works."""

from __future__ import annotations

import numpy as np

from analysis.duplicates import find_duplicates

ABSTRACT = (
    "Glaciers carve valleys over thousands of years and leave moraines behind where they melt. "
    "We measure how fast forty glaciers of the northern range retreat, and find that those with "
    "a lake at their foot retreat twice as fast as the others do."
)
OTHER = (
    "Glaciers store most of the fresh water of the planet. We survey methods that estimate their "
    "volume from radar and gravity, compare them on twelve ice caps, and give advice to those who "
    "plan a survey of their own in the northern range."
)


def pairs(*texts, cosine=0.95):
    n = len(texts)
    indices = np.array([[o for o in range(n) if o != row] for row in range(n)], dtype=np.int32)
    similarities = np.full((n, n - 1), cosine, dtype=np.float32)
    return [(d.row, d.other) for d in find_duplicates(texts, indices, similarities)]


def test_a_revised_title_is_the_same_work():
    assert pairs(f"Retreat of glaciers\n{ABSTRACT}", f"Lakes speed glaciers up\n{ABSTRACT}") == [
        (0, 1)
    ]


def test_a_slightly_revised_abstract_is_the_same_work():
    revised = ABSTRACT.replace("forty", "fifty").replace("twice as fast", "much faster")
    assert pairs(f"Retreat\n{ABSTRACT}", f"Retreat, second edition\n{revised}") == [(0, 1)]


def test_works_on_the_same_subject_are_no_duplicates():
    assert pairs(f"Retreat of glaciers\n{ABSTRACT}", f"Volume of glaciers\n{OTHER}") == []


def test_equal_titles_are_reported_with_any_abstracts():
    assert pairs(f"On glaciers\n{ABSTRACT}", f"On Glaciers!\n{OTHER}") == [(0, 1)]


def test_papers_that_are_not_neighbours_are_not_compared():
    assert pairs(f"A\n{ABSTRACT}", f"B\n{ABSTRACT}", cosine=0.5) == []


def test_each_pair_is_reported_once_with_its_jaccard_index():
    found = find_duplicates(
        ["one two three", "one two three four"],
        np.array([[1], [0]], dtype=np.int32),
        np.full((2, 1), 0.9, dtype=np.float32),
    )
    assert [(d.row, d.other, round(d.similarity, 3)) for d in found] == [(0, 1, 0.667)]


def test_texts_without_words_are_no_duplicates():
    assert pairs("", "") == []
    assert pairs("!\n", "?\n") == []
