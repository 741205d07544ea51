"""Tests of permanent ids across refits."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("scipy")
pytestmark = pytest.mark.analysis

from hypothesis import given
from hypothesis import strategies as st

from analysis.lineage import Step, first_numbers, trace
from analysis.records import UNASSIGNED


def traced(before, now, *, next_id=100):
    """Return the lineage of groups given as strings with one letter per paper."""
    previous = {paper: number for number, papers in before.items() for paper in papers}
    papers = [paper for group in now for paper in group]
    labels = np.array([n for n, group in enumerate(now) for _ in group], dtype=np.int32)
    return trace(previous, papers, labels, len(now), next_id=next_id)


def test_first_fit_numbers_from_zero():
    assert first_numbers(3).ids == (0, 1, 2)
    assert first_numbers(3).steps == ()


def test_groups_keep_ids_in_any_order():
    found = traced({7: "abcd", 3: "efg"}, ["efgh", "abcd"])
    assert found.ids == (3, 7)
    assert found.steps == (Step("kept", (3,), (3,), (3,)), Step("kept", (7,), (7,), (4,)))


def test_group_that_grows_tenfold_keeps_its_id():
    assert traced({4: "abc"}, ["abcdefghijklmnopqrstuvwxyz"]).ids == (4,)


def test_new_group_gets_an_unused_id():
    found = traced({0: "abcd"}, ["abcd", "xyz"], next_id=9)
    assert found.ids == (0, 9)
    assert Step("born", (), (9,)) in found.steps


def test_larger_part_of_a_split_keeps_the_id():
    found = traced({5: "abcdefg"}, ["abc", "defg"])
    assert found.ids == (100, 5)
    assert set(found.steps) == {Step("split", (5,), (100,), (3,)), Step("kept", (5,), (5,), (4,))}


def test_merged_group_keeps_the_id_of_the_larger():
    found = traced({1: "abcde", 2: "xyz"}, ["abcdexyz"])
    assert found.ids == (1,)
    assert set(found.steps) == {Step("kept", (1,), (1,), (5,)), Step("merged", (2,), (1,), (3,))}


def test_scattered_group_is_retired():
    found = traced({1: "abcdef", 2: "uvwxyz", 3: "klmnop"}, ["uvwxyzab", "klmnopcd"])
    assert Step("retired", (1,)) in found.steps


def test_assignment_is_globally_optimal():
    # The first group shares most papers with old 1, but then old 2 would have no match.
    found = traced({1: "abcdxyz", 2: "efg"}, ["abcdefg", "xyz"])
    assert found.ids == (2, 1)


def test_id_follows_most_papers_not_the_purest_match():
    # The first has 20 of old 1's 30 papers and all 9 of old 2's; the second has the rest.
    names = [chr(0x4E00 + n) for n in range(39)]
    old = {1: "".join(names[:30]), 2: "".join(names[30:])}
    found = traced(old, ["".join(names[:20] + names[30:]), "".join(names[20:30])])
    assert found.ids == (1, 100)
    assert Step("merged", (2,), (1,), (9,)) in found.steps
    assert Step("split", (1,), (100,), (10,)) in found.steps


def test_small_overlap_is_no_match():
    old = {1: "abcdefghijklmnopq", 2: "yz"}
    found = traced(old, ["abcdefghijyz", "klmnopq"])
    assert found.ids == (1, 100)
    assert Step("split", (1,), (100,), (7,)) in found.steps
    assert Step("merged", (2,), (1,), (2,)) in found.steps


def test_group_with_few_remaining_papers_loses_its_id():
    previous = dict.fromkeys("abcdefghij", 1) | dict.fromkeys("uvwx", UNASSIGNED)
    labels = np.array([0, 0] + [UNASSIGNED] * 8 + [0] * 4, dtype=np.int32)
    found = trace(previous, [*"abcdefghijuvwx"], labels, 1, next_id=2)
    assert found.ids == (2,)
    assert set(found.steps) == {Step("born", (), (2,)), Step("retired", (1,))}


def test_unchanged_groups_have_no_steps():
    assert traced({1: "abc", 2: "def"}, ["def", "abc"]).steps == ()


def test_paper_that_left_its_group_is_a_change():
    previous = {"a": 1, "b": 1, "c": 1, "d": UNASSIGNED}
    labels = np.array([0, 0, 0, 0], dtype=np.int32)
    assert trace(previous, list("abcd"), labels, 1, next_id=2).steps


def test_no_groups_before_and_after():
    assert trace({}, [], np.zeros(0, dtype=np.int32), 0, next_id=0).ids == ()
    found = traced({3: "abc"}, [])
    assert found.steps == (Step("retired", (3,)),)


@given(
    st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), max_size=30),
    st.integers(5, 9),
)
def test_ids_are_unique_and_every_previous_id_has_a_step(pairs, next_id):
    previous = {str(n): old for n, (old, _) in enumerate(pairs)}
    new = np.array([label for _, label in pairs], dtype=np.int32)
    found_groups, labels = np.unique(new[new >= 0], return_inverse=True)
    compact = np.full(len(new), -1, dtype=np.int32)
    compact[new >= 0] = labels
    found = trace(previous, list(previous), compact, len(found_groups), next_id=next_id)
    assert len(set(found.ids)) == len(found.ids) == len(found_groups)
    if found.steps:
        ended = ("merged", "retired", "kept")
        ids = [i for step in found.steps if step.kind in ended for i in step.parent_ids]
        assert sorted({old for old, _ in pairs if old >= 0}) == sorted(ids)
