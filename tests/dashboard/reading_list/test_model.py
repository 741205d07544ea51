"""A list keeps what it is given, in the order it is given, no paper twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.reading_list.model import (
    LONGEST_NOTE,
    LONGEST_PRESENTER,
    LONGEST_TITLE,
    MOST_PAPERS,
    ListEntry,
    ListFullError,
    ReadingList,
    clean_note,
    id_of,
    key_of,
)
from tests.dashboard.reading_list.lists import LISTS, MEETING, TEXTS

A, B, C, D = (letter * 12 for letter in "abcd")
ABC = ReadingList().with_papers([A, B, C])


def test_papers_come_at_the_end_and_once():
    assert ABC.with_paper(D).paper_ids == (A, B, C, D)
    assert ABC.with_paper(A) == ABC
    assert ABC.with_papers([D, D, A]).paper_ids == (A, B, C, D)
    assert ABC.without(B).paper_ids == (A, C)
    assert ABC.without(D) == ABC


@pytest.mark.parametrize(
    ("moved", "order"),
    [
        (ABC.moved_up(B), (B, A, C)),
        (ABC.moved_up(C), (A, C, B)),
        (ABC.moved_down(A), (B, A, C)),
        (ABC.moved_up(A), (A, B, C)),
        (ABC.moved_down(B), (A, C, B)),
        (ABC.moved_down(C), (A, B, C)),
        (ABC.moved_to(A, 1), (B, A, C)),
        (ABC.moved_to(A, 9), (B, C, A)),
        (ABC.moved_to(C, -9), (C, A, B)),
        (ABC.moved_to(D, 0), (A, B, C)),
        (ABC.moved_up(D), (A, B, C)),
    ],
)
def test_moving(moved, order):
    assert moved.paper_ids == order


def test_moving_takes_the_details_along():
    told = ABC.with_details(B, presenter="Ada", date=MEETING, note="Why?")
    assert told.moved_up(B).entries[0] == ListEntry(B, "Ada", MEETING, "Why?")
    assert told.entry(A) == ListEntry(A)
    assert told.with_details(D, presenter="x", date=None, note="") == told


def test_merging_keeps_what_both_say():
    mine = ReadingList("Mine", None, (ListEntry(A, "Ada", None, "first"), ListEntry(B)))
    theirs = ReadingList(
        "Theirs",
        MEETING,
        (ListEntry(C), ListEntry(A, "Grace", MEETING, "second"), ListEntry(B, note="third")),
    )
    assert mine.merged(theirs) == ReadingList(
        "Mine",
        MEETING,
        (ListEntry(A, "Ada", MEETING, "first\nsecond"), ListEntry(B, note="third"), ListEntry(C)),
    )


@given(LISTS, LISTS)
def test_merging_again_adds_nothing_and_with_itself_neither(mine, theirs):
    both = mine.merged(theirs)
    assert both.merged(theirs) == both
    assert mine.merged(mine) == mine
    assert set(both.paper_ids) == {*mine.paper_ids, *theirs.paper_ids}
    assert both.paper_ids[: len(mine)] == mine.paper_ids


def test_two_long_notes_do_not_become_half_of_one():
    mine, theirs = (ReadingList("", None, (ListEntry(A, note=c * 600),)) for c in "xy")
    assert mine.merged(theirs) == mine


def test_a_full_list_says_so_and_takes_none():
    ids = [f"{i:012x}" for i in range(MOST_PAPERS + 1)]
    full = ReadingList().with_papers(ids[:-1])
    assert len(full) == MOST_PAPERS
    with pytest.raises(ListFullError, match="201 papers are more than the 200"):
        full.with_paper(ids[-1])
    with pytest.raises(ListFullError):
        full.without(ids[0]).merged(ReadingList().with_papers([D, C]))


def test_a_list_with_a_title_alone_is_not_nothing():
    assert ReadingList("Spring")
    assert not ReadingList()
    assert ReadingList("Spring").name == "Spring"
    assert ReadingList().name == "Reading list"


@pytest.mark.parametrize("wrong", ["", "abc", "g" * 12, "A" * 12, "atlas-" + A, A + "\n", "a" * 13])
def test_what_is_no_id_is_refused(wrong):
    with pytest.raises(ValueError, match="12 hexadecimal"):
        ListEntry(wrong)


def test_no_paper_twice():
    with pytest.raises(ValueError, match="twice"):
        ReadingList("", None, (ListEntry(A), ListEntry(A, "Ada")))


@given(TEXTS)
def test_texts_are_clean_and_cleaning_is_done_once(text):
    entry = ListEntry(A, text, None, text * 30)
    assert replace(entry) == entry
    assert "\n" not in entry.presenter
    assert len(entry.presenter) <= LONGEST_PRESENTER
    assert len(entry.note) <= LONGEST_NOTE
    assert not set(entry.note) & set(map(chr, (*range(10), *range(11, 32), 127, 0x202E)))
    assert ReadingList(text * 9).title == ReadingList(ReadingList(text * 9).title).title
    assert len(ReadingList(text * 9).title) <= LONGEST_TITLE


def test_a_note_keeps_its_lines():
    assert clean_note(" a \r\n\r\n\r\n\r\nb\tc\x00\u202e d ") == "a\n\nb c d"


@given(st.from_regex(r"[0-9a-f]{12}", fullmatch=True))
def test_keys_lead_back(paper_id):
    assert id_of(key_of(paper_id)) == paper_id
    assert id_of(f" {key_of(paper_id).upper()} ") == paper_id
    with pytest.raises(ValueError, match="could not convert"):
        float(key_of(paper_id))


def test_details_are_told_from_none():
    assert not ListEntry(A).has_details
    assert ListEntry(A, date=dt.date(2025, 1, 1)).has_details
