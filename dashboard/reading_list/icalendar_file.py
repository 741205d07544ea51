"""Reading lists as iCalendar files (RFC 5545), with one all-day event per day."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Collection, Mapping

from dashboard.reading_list.import_result import MOST_CHARACTERS, ImportResult, refused, too_long
from dashboard.reading_list.markdown_agenda import MISSING
from dashboard.reading_list.model import ListEntry, ReadingList, paper_key
from dashboard.reading_list.paper_details import PaperDetails
from dashboard.reading_list.url_code import from_code, to_code
from dashboard.text.escape import WORD_JOINER, web_address
from evidence import formatting

_PRODUCT = "-//Digest Atlas//Reading list//EN"
_OWN_PROPERTY = "X-DIGEST-ATLAS-LIST"
_NAMESPACE = uuid.UUID("6f1f8d56-5d7e-5b0a-9c55-3f2f5b8f8a10")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def days_of(reading_list: ReadingList) -> dict[dt.date, tuple[ListEntry, ...]]:
    """Return the papers of each day, the earliest day first.

    A paper without a date is on the day of the meeting; without a meeting it is on no day.
    """
    days: dict[dt.date, list[ListEntry]] = {}
    if reading_list.meeting:
        days[reading_list.meeting] = []
    for entry in reading_list.entries:
        day = entry.date or reading_list.meeting
        if day:
            days.setdefault(day, []).append(entry)
    return {day: tuple(days[day]) for day in sorted(days)}


def undated(reading_list: ReadingList) -> tuple[ListEntry, ...]:
    """Return the papers that have no day."""
    return () if reading_list.meeting else tuple(e for e in reading_list.entries if not e.date)


def to_calendar(
    reading_list: ReadingList,
    details: Mapping[str, PaperDetails],
    *,
    stamped: dt.datetime,
    address: str | None = None,
) -> str | None:
    """Return a list as iCalendar; None if it has no date.

    An event's UID is derived from the list's id and from what the event is for, so that importing
    a later version of the list changes the event, also if it moved to another day.

    Parameters
    ----------
    reading_list
        The list.
    details
        Details of its papers, by id.
    stamped
        Time of the export, with time zone; written as UTC.
    address
        Address that opens the list in the atlas.
    """
    from icalendar import Calendar, Event

    days = days_of(reading_list)
    if not days:
        return None
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    list_address = web_address(address)
    # One event per day; the first one also lists the papers without a date.
    for i, (day, entries) in enumerate(days.items()):
        event = Event()
        event.add("uid", _uid(reading_list, day, entries))
        event.add("dtstamp", stamped.astimezone(dt.UTC).replace(microsecond=0))
        # Calendars ignore a version whose number is not higher.
        event.add("sequence", int(stamped.timestamp()) // 60)
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        papers = formatting.count(len(entries), "paper")
        event.add("summary", _untagged(f"{reading_list.name}: {papers}"))
        without_date = undated(reading_list) if i == 0 else ()
        event.add("description", _description(entries, without_date, details, list_address))
        if list_address:
            event.add("url", list_address)
        event.add(_OWN_PROPERTY, to_code(reading_list))
        calendar.add_component(event)
    return calendar.to_ical().decode("utf-8")


def _uid(reading_list: ReadingList, day: dt.date, entries: tuple[ListEntry, ...]) -> str:
    """Return the UID of the meeting's event, or of the event that begins with a paper.

    RFC 5545 requires UIDs to be globally unique. A list from an earlier link has no id; its papers
    identify it.
    """
    owner = reading_list.list_id or " ".join(sorted(reading_list.paper_ids))
    what = "meeting" if day == reading_list.meeting else entries[0].paper_id
    return str(uuid.uuid5(_NAMESPACE, f"{owner}\n{what}"))


def _description(
    entries: tuple[ListEntry, ...],
    without_date: tuple[ListEntry, ...],
    details: Mapping[str, PaperDetails],
    list_address: str | None,
) -> str:
    blocks = [_item_text(i, e, details.get(e.paper_id)) for i, e in enumerate(entries, start=1)]
    if without_date:
        blocks.append("No date yet:")
        blocks += [
            _item_text(i, e, details.get(e.paper_id)) for i, e in enumerate(without_date, start=1)
        ]
    if list_address:
        blocks.append(f"Open this list in the atlas: {list_address}")
    return "\n\n".join(blocks)


def _item_text(position: int, entry: ListEntry, paper: PaperDetails | None) -> str:
    title = paper.title if paper else f"{entry.title or MISSING} ({paper_key(entry.paper_id)})"
    lines = [f"{position}. {_untagged(title)}"]
    if entry.presenter:
        lines.append(f"Presenter: {_untagged(entry.presenter)}")
    if paper and paper.address:
        lines.append(paper.address)
    if entry.note:
        lines.append(_untagged(entry.note))
    return "\n".join(lines)


def _untagged(text: str) -> str:
    """Return a text with tags broken up: some calendars render descriptions as HTML."""
    return _TAG.sub(f"<{WORD_JOINER}", text)


def from_calendar(text: str, known_ids: Collection[str] = ()) -> ImportResult:
    """Return the list in an exported calendar file, which contains the code of a link.

    Parameters
    ----------
    text
        Content of the file.
    known_ids
        Paper ids of the atlas.
    """
    from icalendar import Calendar

    if len(text) > MOST_CHARACTERS:
        return too_long()
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
        codes = {str(event[_OWN_PROPERTY]) for event in events if _OWN_PROPERTY in event}
    # A broken file may raise any exception in the parser.
    except Exception as error:
        return refused(f"The file could not be read as a calendar: {type(error).__name__}.")
    if not codes:
        return refused(
            "The calendar has no reading list; open a file exported from the Reading list view."
        )
    code, *others = sorted(codes)
    received = from_code(code, known_ids)
    if others:
        why = f"The calendar has {len(codes)} different lists; only one was opened."
        return ImportResult(received.reading_list, (*received.lost, why))
    return received
