"""Numbers that last: a topic keeps its number through a refit, and what is gone can be followed."""

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
    """Trace groups given as strings, one letter a paper, one string a group."""
    previous = {paper: number for number, papers in before.items() for paper in papers}
    papers = [paper for group in now for paper in group]
    labels = np.array([n for n, group in enumerate(now) for _ in group], dtype=np.int32)
    return trace(previous, papers, labels, len(now), next_id=next_id)


def test_the_first_fit_numbers_from_nought():
    assert first_numbers(3).ids == (0, 1, 2)
    assert first_numbers(3).steps == ()


def test_groups_keep_their_numbers_whatever_their_new_order():
    found = traced({7: "abcd", 3: "efg"}, ["efgh", "abcd"])
    assert found.ids == (3, 7)
    assert found.steps == (Step("kept", 3, 3, 3), Step("kept", 7, 7, 4))


def test_a_group_may_grow_tenfold_and_keep_its_number():
    assert traced({4: "abc"}, ["abcdefghijklmnopqrstuvwxyz"]).ids == (4,)


def test_a_new_group_takes_a_number_that_was_never_used():
    found = traced({0: "abcd"}, ["abcd", "xyz"], next_id=9)
    assert found.ids == (0, 9)
    assert Step("born", UNASSIGNED, 9, 0) in found.steps


def test_the_larger_half_of_a_split_goes_on():
    found = traced({5: "abcdefg"}, ["abc", "defg"])
    assert found.ids == (100, 5)
    assert set(found.steps) == {Step("split", 5, 100, 3), Step("kept", 5, 5, 4)}


def test_of_two_that_merge_the_larger_goes_on_and_the_smaller_leads_to_it():
    found = traced({1: "abcde", 2: "xyz"}, ["abcdexyz"])
    assert found.ids == (1,)
    assert set(found.steps) == {Step("kept", 1, 1, 5), Step("merged", 2, 1, 3)}


def test_a_group_that_falls_to_pieces_is_retired():
    found = traced({1: "abcdef", 2: "uvwxyz", 3: "klmnop"}, ["uvwxyzab", "klmnopcd"])
    assert Step("retired", 1, UNASSIGNED, 0) in found.steps


def test_the_assignment_is_the_best_in_all_not_the_best_for_the_first():
    # The first group shares most papers with old 1, but then old 2 would be left without an heir.
    found = traced({1: "abcdxyz", 2: "efg"}, ["abcdefg", "xyz"])
    assert found.ids == (2, 1)


def test_a_number_goes_where_most_papers_go_even_if_a_smaller_match_is_purer():
    # 20 of 30 papers of old 1, and all 9 of old 2, make up the first; the rest of 1 the second.
    names = [chr(0x4E00 + n) for n in range(39)]
    old = {1: "".join(names[:30]), 2: "".join(names[30:])}
    found = traced(old, ["".join(names[:20] + names[30:]), "".join(names[20:30])])
    assert found.ids == (1, 100)
    assert Step("merged", 2, 1, 9) in found.steps
    assert Step("split", 1, 100, 10) in found.steps


def test_a_small_likeness_neither_keeps_a_number_nor_takes_it_from_another():
    old = {1: "abcdefghijklmnopq", 2: "yz"}
    found = traced(old, ["abcdefghijyz", "klmnopq"])
    assert found.ids == (1, 100)
    assert Step("split", 1, 100, 7) in found.steps
    assert Step("merged", 2, 1, 2) in found.steps


def test_a_group_of_which_little_is_left_gives_up_its_number():
    previous = dict.fromkeys("abcdefghij", 1) | dict.fromkeys("uvwx", UNASSIGNED)
    labels = np.array([0, 0] + [UNASSIGNED] * 8 + [0] * 4, dtype=np.int32)
    found = trace(previous, [*"abcdefghijuvwx"], labels, 1, next_id=2)
    assert found.ids == (2,)
    assert set(found.steps) == {Step("born", UNASSIGNED, 2, 0), Step("retired", 1, UNASSIGNED, 0)}


def test_the_same_groups_again_are_no_step_at_all():
    assert traced({1: "abc", 2: "def"}, ["def", "abc"]).steps == ()


def test_a_paper_that_left_its_group_is_a_change():
    previous = {"a": 1, "b": 1, "c": 1, "d": UNASSIGNED}
    labels = np.array([0, 0, 0, 0], dtype=np.int32)
    assert trace(previous, list("abcd"), labels, 1, next_id=2).steps


def test_nothing_before_and_nothing_now():
    assert trace({}, [], np.zeros(0, dtype=np.int32), 0, next_id=0).ids == ()
    found = traced({3: "abc"}, [])
    assert found.steps == (Step("retired", 3, UNASSIGNED, 0),)


@given(
    st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), max_size=30),
    st.integers(5, 9),
)
def test_numbers_are_unique_and_every_old_number_is_accounted_for(pairs, next_id):
    previous = {str(n): old for n, (old, _) in enumerate(pairs)}
    new = np.array([label for _, label in pairs], dtype=np.int32)
    found_groups, labels = np.unique(new[new >= 0], return_inverse=True)
    compact = np.full(len(new), -1, dtype=np.int32)
    compact[new >= 0] = labels
    found = trace(previous, list(previous), compact, len(found_groups), next_id=next_id)
    assert len(set(found.ids)) == len(found.ids) == len(found_groups)
    if found.steps:
        gone = {step.old_id for step in found.steps if step.event in {"merged", "retired"}}
        assert {old for old, _ in pairs if old >= 0} == gone | {
            step.old_id for step in found.steps if step.event == "kept"
        }
