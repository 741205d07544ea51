"""Tests of the reading list and its operations."""

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
    paper_key,
)
from tests.dashboard.reading_list.lists import LISTS, MEETING, TEXTS

A, B, C, D = (letter * 12 for letter in "abcd")
ABC = ReadingList().with_papers([A, B, C])


def test_new_papers_are_appended_once():
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
def test_papers_can_be_moved(moved, order):
    assert moved.paper_ids == order


def test_moving_a_paper_keeps_its_details():
    sample = ABC.with_details(B, presenter="Ada", date=MEETING, note="Why?")
    assert sample.moved_up(B).entries[0] == ListEntry(B, "Ada", MEETING, "Why?")
    assert sample.entry(A) == ListEntry(A)
    assert sample.with_details(D, presenter="x", date=None, note="") == sample


def test_merging_keeps_the_details_of_both_lists():
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
def test_merging_is_idempotent(mine, theirs):
    both = mine.merged(theirs)
    assert both.merged(theirs) == both
    assert mine.merged(mine) == mine
    assert set(both.paper_ids) == {*mine.paper_ids, *theirs.paper_ids}
    assert both.paper_ids[: len(mine)] == mine.paper_ids


def test_two_long_notes_are_not_cut():
    mine, theirs = (ReadingList("", None, (ListEntry(A, note=c * 600),)) for c in "xy")
    assert mine.merged(theirs) == mine


def test_a_full_list_rejects_further_papers():
    ids = [f"{i:012x}" for i in range(MOST_PAPERS + 1)]
    full = ReadingList().with_papers(ids[:-1])
    assert len(full) == MOST_PAPERS
    with pytest.raises(ListFullError, match="201 papers are more than the limit of 200"):
        full.with_paper(ids[-1])
    with pytest.raises(ListFullError):
        full.without(ids[0]).merged(ReadingList().with_papers([D, C]))


def test_a_list_with_only_a_title_is_not_empty():
    assert ReadingList("Spring")
    assert not ReadingList()
    assert ReadingList("Spring").name == "Spring"
    assert ReadingList().name == "Reading list"


@pytest.mark.parametrize("wrong", ["", "abc", "g" * 12, "A" * 12, "atlas-" + A, A + "\n", "a" * 13])
def test_invalid_ids_are_rejected(wrong):
    with pytest.raises(ValueError, match="12 hexadecimal"):
        ListEntry(wrong)


def test_duplicate_papers_are_rejected():
    with pytest.raises(ValueError, match="twice"):
        ReadingList("", None, (ListEntry(A), ListEntry(A, "Ada")))


@given(TEXTS)
def test_texts_are_cleaned_and_cleaning_is_idempotent(text):
    entry = ListEntry(A, text, None, text * 30)
    assert replace(entry) == entry
    assert "\n" not in entry.presenter
    assert len(entry.presenter) <= LONGEST_PRESENTER
    assert len(entry.note) <= LONGEST_NOTE
    assert not set(entry.note) & set(map(chr, (*range(10), *range(11, 32), 127, 0x202E)))
    assert ReadingList(text * 9).title == ReadingList(ReadingList(text * 9).title).title
    assert len(ReadingList(text * 9).title) <= LONGEST_TITLE


def test_a_note_keeps_its_line_breaks():
    assert clean_note(" a \r\n\r\n\r\n\r\nb\tc\x00\u202e d ") == "a\n\nb c d"


@given(st.from_regex(r"[0-9a-f]{12}", fullmatch=True))
def test_keys_can_be_converted_back_to_ids(paper_id):
    assert id_of(paper_key(paper_id)) == paper_id
    assert id_of(f" {paper_key(paper_id).upper()} ") == paper_id
    with pytest.raises(ValueError, match="could not convert"):
        float(paper_key(paper_id))


def test_details_are_detected():
    assert not ListEntry(A).has_details
    assert ListEntry(A, date=dt.date(2025, 1, 1)).has_details
