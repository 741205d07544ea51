"""Tests of permanent ids across refits."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("scipy")
pytestmark = pytest.mark.analysis

from hypothesis import given
from hypothesis import strategies as st

from analysis.lineage import Lineage, Regrouping, Step, first_numbers, trace
from analysis.records import PROPOSED, UNASSIGNED


def traced(before, now, *, next_id=100):
    """Return the lineage of groups given as strings with one letter per paper."""
    previous = {paper: number for number, papers in before.items() for paper in papers}
    papers = [paper for group in now for paper in group]
    labels = np.array([n for n, group in enumerate(now) for _ in group], dtype=np.int32)
    return trace(Regrouping(previous, papers, labels, len(now)), next_id=next_id)


def plain(found):
    """Return the steps without their papers and evidence."""
    return {Step(s.kind, s.parent_ids, s.child_ids, s.shared_papers) for s in found.steps}


def test_first_fit_numbers_from_zero():
    assert first_numbers(3).ids == (0, 1, 2)
    assert first_numbers(3).steps == ()


def test_groups_keep_ids_in_any_order():
    found = traced({7: "abcd", 3: "efg"}, ["efgh", "abcd"])
    assert found.ids == (3, 7)
    assert plain(found) == {Step("kept", (3,), (3,), (3,)), Step("kept", (7,), (7,), (4,))}


def test_group_that_grows_tenfold_keeps_its_id():
    assert traced({4: "abc"}, ["abcdefghijklmnopqrstuvwxyz"]).ids == (4,)


def test_new_group_gets_an_unused_id():
    found = traced({0: "abcd"}, ["abcd", "xyz"], next_id=9)
    assert found.ids == (0, 9)
    assert Step("born", (), (9,)) in plain(found)


def test_larger_part_of_a_split_keeps_the_id():
    found = traced({5: "abcdefg"}, ["abc", "defg"])
    assert found.ids == (100, 5)
    assert plain(found) == {Step("split", (5,), (100,), (3,)), Step("kept", (5,), (5,), (4,))}


def test_merged_group_keeps_the_id_of_the_larger():
    found = traced({1: "abcde", 2: "xyz"}, ["abcdexyz"])
    assert found.ids == (1,)
    assert plain(found) == {Step("kept", (1,), (1,), (5,)), Step("merged", (2,), (1,), (3,))}


def test_scattered_group_is_retired():
    found = traced({1: "abcdef", 2: "uvwxyz", 3: "klmnop"}, ["uvwxyzab", "klmnopcd"])
    assert Step("retired", (1,), (2, 3), (2, 2)) in plain(found)
    (ended,) = [step for step in found.steps if step.kind == "retired"]
    assert (ended.paper_ids, set(ended.paper_origins)) == (tuple("abcd"), {1})


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
    assert Step("merged", (2,), (1,), (9,)) in plain(found)
    assert Step("split", (1,), (100,), (10,)) in plain(found)


def test_small_overlap_is_no_match():
    old = {1: "abcdefghijklmnopq", 2: "yz"}
    found = traced(old, ["abcdefghijyz", "klmnopq"])
    assert found.ids == (1, 100)
    assert Step("split", (1,), (100,), (7,)) in plain(found)
    assert Step("merged", (2,), (1,), (2,)) in plain(found)


def test_group_with_few_remaining_papers_loses_its_id():
    previous = dict.fromkeys("abcdefghij", 1) | dict.fromkeys("uvwx", UNASSIGNED)
    labels = np.array([0, 0] + [UNASSIGNED] * 8 + [0] * 4, dtype=np.int32)
    found = trace(Regrouping(previous, [*"abcdefghijuvwx"], labels, 1), next_id=2)
    assert found.ids == (2,)
    # Papers that were known are no news, even if most were unassigned.
    steps = {Step("split", (1,), (2,), (2,)), Step("retired", (1,), (2,), (2,))}
    assert plain(found) == steps


def test_unchanged_groups_have_no_steps():
    assert traced({1: "abc", 2: "def"}, ["def", "abc"]).steps == ()


def test_paper_that_left_its_group_is_a_change():
    previous = {"a": 1, "b": 1, "c": 1, "d": UNASSIGNED}
    labels = np.array([0, 0, 0, 0], dtype=np.int32)
    assert trace(Regrouping(previous, list("abcd"), labels, 1), next_id=2).steps


def turned(angles):
    """Return unit vectors in the plane, at angles in degrees."""
    radians = np.radians(angles)
    return np.column_stack([np.cos(radians), np.sin(radians)]).astype(np.float32)


def with_meaning(before, papers, labels, angles, recent=""):
    return trace(
        Regrouping(
            {paper: number for number, own in before.items() for paper in own},
            papers,
            np.array(labels, dtype=np.int32),
            max(labels) + 1,
            vectors=turned(angles),
            is_recent=np.array([paper in recent for paper in papers]),
            n_recovered=np.arange(7, 8 + max(labels), dtype=np.int32),
            n_repeats=20,
        ),
        next_id=100,
    )


def test_a_group_that_means_something_else_gets_a_new_number():
    # All old papers of 1 are together with four times as many on another subject.
    papers, labels = "abcuvwstopqrijklmn", [0] * 3 + [1] * 3 + [0] * 12
    before, angles = {1: "abc", 2: "uvw"}, [0] * 3 + [170] * 3
    found = with_meaning(before, papers, labels, [*angles, *[90] * 12], papers[6:])
    assert found.ids == (100, 2)
    opened, _, ended = found.steps
    assert (opened.kind, opened.parent_ids, opened.n_recent) == ("split", (1,), 12)
    assert (ended.kind, ended.parent_ids, ended.child_ids) == ("merged", (1,), (100,))
    # On the same subject the group keeps its number, however large it gets.
    assert with_meaning(before, papers, labels, [*angles, *[10] * 12], papers[6:]).ids == (1, 2)


def test_of_two_halves_the_one_that_means_the_same_keeps_the_number():
    before = {1: "abcdefghi", 2: "uvwx"}
    papers = "abcdefghiuvwx" + "mnop"
    labels = [0] * 4 + [1] * 5 + [2] * 4 + [1] * 4
    # The larger half was joined by papers on something else.
    angles = [5] * 4 + [0] * 5 + [-120] * 4 + [110] * 4
    assert with_meaning(before, papers, labels, angles, "mnop").ids == (1, 100, 2)
    angles[-4:] = [0] * 4
    assert with_meaning(before, papers, labels, angles, "mnop").ids == (100, 1, 2)


def test_only_what_is_made_of_recent_papers_is_new():
    # A third of each old group, and one recent paper: a regrouping, with all as parents.
    before = {1: "abcdef", 2: "uvwxyz", 3: "ghijkl"}
    labels = [0] * 4 + [3] * 2 + [1] * 4 + [3] * 2 + [2] * 4 + [3] * 3
    found = with_meaning(before, "abcdefuvwxyzghijklq", labels, [0] * 19, "q")
    (opened,) = [step for step in found.steps if step.kind == "split"]
    assert opened.parent_ids == (1, 2, 3)
    assert opened.shared_papers == (2, 2, 2)
    assert (opened.n_recent, opened.n_recovered, opened.n_repeats) == (1, 10, 20)
    assert opened.paper_origins == (1, 1, 2, 2, 3, 3, UNASSIGNED)
    # Recent papers with one old paper of each: born.
    before = {1: "abcdefgh", 2: "uvwxyzst"}
    found = with_meaning(
        before, "abcdefghuvwxyzstjklmn",
        [0] * 7 + [1] + [2] * 7 + [1] + [1] * 5, [0] * 7 + [90] + [180] * 7 + [90] * 6, "jklmn",
    )  # fmt: skip
    (opened,) = [step for step in found.steps if step.kind == "born"]
    assert (opened.parent_ids, opened.n_recent) == ((), 5)
    assert opened.p_value == pytest.approx(1 / 969)  # all 5 of 21 among 7


def test_papers_that_updates_added_are_recent_though_they_had_a_topic():
    """A subject that updates put into an old topic is new when a refit finds it."""
    before = {1: "abcdefgh" + "mnopq"}
    papers = "abcdefghmnopq"
    found = with_meaning(before, papers, [0] * 8 + [1] * 5, [0] * 8 + [60] * 5, "mnopq")
    assert found.ids == (1, 100)
    opened = found.steps[1]
    assert (opened.kind, opened.parent_ids, opened.n_recent) == ("split", (1,), 5)
    assert set(opened.paper_origins) == {1}


def test_groups_that_end_in_one_are_one_merge():
    found = traced({1: "abcdefg", 2: "uvw", 3: "xyzt"}, ["abcdefguvwxyzt"])
    assert Step("merged", (3, 2), (1,), (4, 3)) in plain(found)


def test_no_groups_before_and_after():
    assert trace(Regrouping({}, [], np.zeros(0, dtype=np.int32), 0), next_id=0).ids == ()
    found = traced({3: "abc"}, [])
    assert plain(found) == {Step("retired", (3,))}


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
    found = trace(Regrouping(previous, list(previous), compact, len(found_groups)), next_id=next_id)
    assert len(set(found.ids)) == len(found.ids) == len(found_groups)
    if found.steps:
        ended = ("merged", "retired", "kept")
        ids = [i for step in found.steps if step.kind in ended for i in step.parent_ids]
        assert sorted({old for old, _ in pairs if old >= 0}) == sorted(ids)


def test_what_is_only_proposed_has_not_ended():
    steps = (
        Step("merged", (4,), (2,), (9,)),
        Step("retired", (5,)),
        Step("retired", (6,), state=PROPOSED),
        Step("split", (2,), (7,), (3,)),
    )
    assert Lineage((2, 7), steps).ended_ids == (4, 5)
