"""Tests of the calendar export and import."""

from __future__ import annotations

import datetime as dt
import getpass
import re
import socket
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from dashboard.reading_list.icalendar_file import days_of, from_calendar, to_calendar, undated
from dashboard.reading_list.import_result import ImportResult
from dashboard.reading_list.model import ListEntry, ReadingList
from dashboard.reading_list.url_code import to_code
from dashboard.text.escape import WORD_JOINER
from tests.dashboard.reading_list.lists import (
    LISTS,
    MEETING,
    MISSING_ID,
    NASTY,
    details,
    ids,
    titled,
)

NOW = dt.datetime(2025, 3, 20, 9, 30, 15, 999, tzinfo=dt.timezone(dt.timedelta(hours=2)))
LATER = MEETING + dt.timedelta(days=7)
A, B, C = ids(3, start=20)
SAMPLE = ReadingList(
    "Spring",
    MEETING,
    (ListEntry(A, "Ada", LATER, "Why?"), ListEntry(B, "Grace"), ListEntry(C, date=LATER)),
)


def write(reading_list: ReadingList, address: str | None = None) -> str:
    text = to_calendar(reading_list, details(reading_list), stamped=NOW, address=address)
    assert text is not None
    return text


def unfolded(text: str) -> list[dict[str, str]]:
    """Return the events according to RFC 5545, without the library that wrote them."""
    assert all(line.endswith("\r") for line in text.split("\n")[:-1])
    lines = text.replace("\r\n ", "").split("\r\n")
    events: list[dict[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events:
            undone = re.sub(r"\\([nN,;\\])", lambda m: {"n": "\n"}.get(m[1].lower(), m[1]), value)
            events[-1].setdefault(name.partition(";")[0], undone)
    return events


def without_joiners(text: str) -> str:
    return text.replace(f"<{WORD_JOINER}", "<")


@given(LISTS)
def test_a_list_survives_export_and_import(reading_list):
    text = to_calendar(reading_list, details(reading_list), stamped=NOW)
    assert (text is None) == (not days_of(reading_list))
    if text is not None:
        assert from_calendar(text) == ImportResult(reading_list)


@given(LISTS.filter(days_of))
def test_a_reader_of_the_standard_sees_every_text_unchanged(reading_list):
    known = details(reading_list)
    text = write(reading_list)
    events = unfolded(text)
    assert len(events) == len(days_of(reading_list))
    for event, (day, entries) in zip(events, days_of(reading_list).items(), strict=True):
        assert event["DTSTART"] == f"{day:%Y%m%d}" or day.year < 1000
        assert without_joiners(event["SUMMARY"]).startswith(reading_list.name)
        description = without_joiners(event["DESCRIPTION"])
        for entry in entries:
            assert entry.note in description
            assert entry.presenter in description
            if entry.paper_id in known:
                assert known[entry.paper_id].title in description
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    read = Calendar.from_ical(text).walk("VEVENT")
    assert [str(e["SUMMARY"]) for e in read] == [e["SUMMARY"] for e in events]
    assert [str(e["DESCRIPTION"]) for e in read] == [e["DESCRIPTION"] for e in events]


def test_each_day_is_one_all_day_event():
    first, second = Calendar.from_ical(write(SAMPLE)).walk("VEVENT")
    assert (first.decoded("dtstart"), first.decoded("dtend")) == (
        MEETING,
        MEETING + dt.timedelta(days=1),
    )
    assert second.decoded("dtstart") == LATER
    assert str(first["summary"]) == "Spring: 1 paper"
    assert str(second["summary"]) == "Spring: 2 papers"
    assert first["transp"] == "TRANSPARENT"
    known = details(SAMPLE)
    where = f"\n{known[A].address}" if known[A].address else ""
    last = f"\n{known[C].address}" if known[C].address else ""
    assert str(second["description"]) == (
        f"1. {known[A].title}\nPresenter: Ada{where}\nWhy?\n\n2. {known[C].title}{last}"
    )


def test_a_meeting_without_papers_is_a_day():
    assert list(days_of(ReadingList("", MEETING, (ListEntry(A, date=LATER),)))) == [MEETING, LATER]


def uids(reading_list: ReadingList) -> list[str]:
    return [str(e["uid"]) for e in Calendar.from_ical(write(reading_list)).walk("VEVENT")]


def test_a_later_version_of_a_list_has_the_same_uids():
    first = replace(SAMPLE, list_id="0123456789abcdef")
    later = first.with_details(B, presenter="Emmy", date=None, note="x").with_paper(MISSING_ID)
    moved = replace(later, title="Autumn", meeting=MEETING + dt.timedelta(days=30))
    assert len(set(uids(first))) == 2
    assert uids(first) == uids(later)
    assert set(uids(first)) == set(uids(moved))


def test_a_paper_that_moves_to_another_day_keeps_its_event():
    first = ReadingList("", MEETING, (ListEntry(A, date=LATER), ListEntry(B)), "0" * 16)
    moved = first.with_details(A, presenter="", date=LATER + dt.timedelta(days=7), note="")
    assert uids(first) == uids(moved)


def test_different_lists_have_different_uids():
    one = replace(SAMPLE, list_id="0123456789abcdef")
    other = replace(SAMPLE, list_id="fedcba9876543210")
    # Lists from old links have no id.
    old = ReadingList("", MEETING, (ListEntry(A),))
    another = ReadingList("", MEETING, (ListEntry(B),))
    found = [uid for each in (one, other, old, another) for uid in uids(each)]
    assert len(found) == len(set(found))


def test_a_later_version_has_a_higher_number():
    def number(now: dt.datetime) -> int:
        text = to_calendar(SAMPLE, details(SAMPLE), stamped=now) or ""
        return Calendar.from_ical(text).walk("VEVENT")[0]["sequence"]

    assert number(NOW) < number(NOW + dt.timedelta(minutes=1)) < 2**31


def test_papers_without_a_date_are_listed():
    some = ReadingList("", None, (ListEntry(A, date=MEETING), ListEntry(B), ListEntry(MISSING_ID)))
    assert undated(some) == (ListEntry(B), ListEntry(MISSING_ID))
    (event,) = unfolded(write(some))
    assert "\n\nNo date yet:\n\n1. " in event["DESCRIPTION"]
    assert f"not in this atlas (atlas-{MISSING_ID})" in event["DESCRIPTION"]
    assert undated(SAMPLE) == ()
    assert to_calendar(ReadingList().with_paper(A), {}, stamped=NOW) is None


def test_the_file_has_no_local_information():
    text = write(SAMPLE)
    assert text == write(SAMPLE)
    assert "DTSTAMP:20250320T073015Z" in text
    assert "VTIMEZONE" not in text
    for local in (socket.gethostname(), getpass.getuser() + "@", "/work", str(dt.date.today())):
        assert local not in text


def test_the_link_is_in_the_event():
    address = "https://x.example/?list=" + to_code(SAMPLE)
    for event in unfolded(write(SAMPLE, address)):
        assert event["URL"] == address
        assert address in event["DESCRIPTION"]
    assert "URL" not in unfolded(write(SAMPLE, "javascript:alert(1)"))[0]


def test_tags_in_a_title_are_not_tags():
    for event in unfolded(write(titled(9, note="<b>x</b> a < b"))):
        assert not re.search(r"<[A-Za-z/!?]", event["DESCRIPTION"] + event["SUMMARY"])


def test_only_one_of_two_lists_is_opened():
    other = ReadingList("Autumn", MEETING, (ListEntry(MISSING_ID),))
    text = write(SAMPLE).replace("END:VCALENDAR\r\n", "") + write(other).split("PUBLISH\r\n")[1]
    received = from_calendar(text)
    assert received.reading_list in (SAMPLE, other)
    assert received.lost == ("The calendar has 2 different lists; only one was opened.",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "has no reading list"),
        ("hello", "could not be read as a calendar"),
        ("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "has no reading list"),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nX-DIGEST-ATLAS-LIST:1\r\nEND:VEVENT\r\n"
         "END:VCALENDAR\r\n", "contains no papers"),
        ("x" * 1_000_001, "too long"),
    ],
)  # fmt: skip
def test_unreadable_files_are_reported(text, expected):
    received = from_calendar(text)
    assert not received.reading_list
    assert expected in received.lost[0]


@given(st.text(max_size=300) | NASTY.map("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n".__add__))
def test_any_text_gives_a_result(text):
    assert from_calendar(text).lost
