"""Links and reading lists with earlier ids of papers and digests work as if they had today's."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from dashboard.atlas.known_ids import aliases_of
from dashboard.reading_list.bibtex import to_bibtex
from dashboard.reading_list.csv_table import to_csv
from dashboard.reading_list.icalendar_file import to_calendar
from dashboard.reading_list.import_files import from_file, from_pasted
from dashboard.reading_list.markdown_agenda import to_agenda
from dashboard.reading_list.model import ListEntry, ReadingList
from dashboard.reading_list.url_code import to_code
from dashboard.routing.url_params import from_params, to_params
from tests.dashboard.reading_list.lists import atlas, details
from tests.dashboard.routing.test_url_params import FEW
from tests.snapshots import OLD_PAPER_ID

NEW, OTHER = "aaaa00000000", "bbbb11111111"
KNOWN = replace(
    FEW,
    paper_aliases={OLD_PAPER_ID: NEW, "0e" * 6: NEW},
    digest_aliases={"2025-03-13-2": "2025-03-17", "2025-03-16": "2025-03-21"},
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"paper={OLD_PAPER_ID}", f"paper={NEW}"),
        ("digests=2025-03-13-2", "digests=2025-03-17"),
        ("digests=2025-03-13,2025-03-13-2,2025-03-17", "digests=2025-03-13,2025-03-17"),
        ("new=2025-03-16", "new=2025-03-21"),
        ("first-listed=2025-03-13..2025-03-16", "first-listed=2025-03-13..2025-03-21"),
        (
            "before=2025-03-13-2&after=2025-03-13-2..2025-03-16",
            "before=2025-03-17&after=2025-03-17..2025-03-21",
        ),
    ],
)
def test_a_link_with_an_earlier_id_opens_what_it_named(old, new):
    address, notices = from_params(dict(parse_qsl(old)), KNOWN)
    assert not notices
    assert to_params(address) == dict(parse_qsl(new))


def test_an_offer_for_an_unknown_end_of_a_range_keeps_the_other_end():
    _, (notice,) = from_params({"before": "2025-03-13-2..2025-04-01"}, KNOWN)
    ((_, offered),) = notice.offers
    assert offered.before == ("2025-03-17", "2025-03-21")


def test_a_shared_list_with_earlier_ids_has_the_papers_of_today_with_all_details():
    day = dt.date(2025, 3, 27)
    entries = (
        ListEntry(OLD_PAPER_ID, "Ada", note="Why?"),
        ListEntry(OTHER),
        ListEntry("0e" * 6, "Bo", day, "How?"),
    )
    code = to_code(ReadingList("Spring", day, entries))
    address, notices = from_params({"list": code, "picked": "only"}, KNOWN)
    assert not notices
    merged = ListEntry(NEW, "Ada", day, "Why?\nHow?")
    assert address.reading_list == ReadingList("Spring", day, (merged, ListEntry(OTHER)))
    assert address.filters.picked == (NEW, OTHER)


def test_a_damaged_list_keeps_papers_with_earlier_ids():
    code = to_code(ReadingList("Spring", None, (ListEntry(OLD_PAPER_ID), ListEntry(OTHER))))
    at = 16
    damaged = code[:at] + ("A" if code[at] != "A" else "B") + code[at + 1 :]
    address, (notice,) = from_params({"list": damaged}, KNOWN)
    assert notice.kind == "list"
    assert set(address.reading_list.paper_ids) & {NEW, OTHER}


DAY, NOW = dt.date(2025, 3, 27), dt.datetime(2025, 3, 20, tzinfo=dt.UTC)
EXPORTED = ReadingList("Spring", DAY, (ListEntry(OLD_PAPER_ID, note="Why?"),))
FILES = {
    "bib": to_bibtex(EXPORTED, details(EXPORTED)),
    "csv": to_csv(EXPORTED, details(EXPORTED)),
    "md": to_agenda(EXPORTED, details(EXPORTED)),
    "ics": to_calendar(EXPORTED, details(EXPORTED), stamped=NOW) or "",
    "txt": to_code(EXPORTED),
}


@pytest.mark.parametrize("ending", FILES)
def test_a_list_that_was_exported_with_earlier_ids_is_imported_with_those_of_today(ending):
    tables = atlas()
    received = from_file(f"a.{ending}", FILES[ending].encode(), tables.papers, tables.aliases)
    assert received.lost == ()
    assert received.reading_list.entries == (ListEntry(tables.papers["paper_id"][0], note="Why?"),)
    if ending == "txt":
        assert from_pasted(FILES["txt"], tables.papers, tables.aliases) == received


def test_without_a_table_there_are_no_earlier_ids():
    assert aliases_of(None, "paper") == {}
