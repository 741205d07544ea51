"""The list as a calendar file (iCalendar, RFC 5545): an all-day event for every day of meeting."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Collection, Mapping

from dashboard.reading_list.import_result import MOST_CHARACTERS, ImportResult, refused, too_long
from dashboard.reading_list.markdown_agenda import MISSING
from dashboard.reading_list.model import ListEntry, ReadingList, key_of
from dashboard.reading_list.paper_details import PaperDetails
from dashboard.reading_list.url_code import from_code, to_code
from dashboard.text.escape import WORD_JOINER, web_address
from evidence import formatting

_PRODUCT = "-//Digest Atlas//Reading list//EN"
_OWN_PROPERTY = "X-DIGEST-ATLAS-LIST"
_NAMESPACE = uuid.UUID("6f1f8d56-5d7e-5b0a-9c55-3f2f5b8f8a10")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def days_of(reading_list: ReadingList) -> dict[dt.date, tuple[ListEntry, ...]]:
    """Return which papers are read on which day, the earliest day first.

    A paper without a date of its own is read at the meeting; where there is none, it is on no day.
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
    """Return the papers that are on no day."""
    return () if reading_list.meeting else tuple(e for e in reading_list.entries if not e.date)


def to_calendar(
    reading_list: ReadingList,
    works: Mapping[str, PaperDetails],
    *,
    stamped: dt.datetime,
    address: str | None = None,
) -> str | None:
    """Write a list as iCalendar; None if it has no day at all.

    An event's UID comes from the list's title and the day, so that a calendar which is given a
    later version of the same list changes its event instead of adding another.

    Parameters
    ----------
    reading_list
        The list.
    works
        What is known of its papers, by id.
    stamped
        When this is written, with its time zone; it is written as UTC.
    address
        Where the list opens in the atlas.
    """
    from icalendar import Calendar, Event

    days = days_of(reading_list)
    if not days:
        return None
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    opens = web_address(address)
    without = undated(reading_list)
    for place, (day, entries) in enumerate(days.items()):
        event = Event()
        event.add("uid", str(uuid.uuid5(_NAMESPACE, f"{reading_list.title}\n{day.isoformat()}")))
        event.add("dtstamp", stamped.astimezone(dt.UTC).replace(microsecond=0))
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        papers = formatting.count(len(entries), "paper")
        event.add("summary", _untagged(f"{reading_list.name}: {papers}"))
        later = without if place == 0 else ()
        event.add("description", _description(entries, later, works, opens))
        if opens:
            event.add("url", opens)
        event.add(_OWN_PROPERTY, to_code(reading_list))
        calendar.add_component(event)
    return calendar.to_ical().decode("utf-8")


def _description(
    entries: tuple[ListEntry, ...],
    without: tuple[ListEntry, ...],
    works: Mapping[str, PaperDetails],
    opens: str | None,
) -> str:
    blocks = [_item(place, e, works.get(e.paper_id)) for place, e in enumerate(entries, start=1)]
    if without:
        blocks.append("Without a date yet:")
        blocks += [_item(p, e, works.get(e.paper_id)) for p, e in enumerate(without, start=1)]
    if opens:
        blocks.append(f"The list in the atlas: {opens}")
    return "\n\n".join(blocks)


def _item(place: int, entry: ListEntry, work: PaperDetails | None) -> str:
    title = work.title if work else f"{MISSING} ({key_of(entry.paper_id)})"
    lines = [f"{place}. {_untagged(title)}"]
    if entry.presenter:
        lines.append(f"Presenter: {_untagged(entry.presenter)}")
    if work and work.address:
        lines.append(work.address)
    if entry.note:
        lines.append(_untagged(entry.note))
    return "\n".join(lines)


def _untagged(text: str) -> str:
    """Break up tags: against the standard, some calendars show descriptions as HTML."""
    return _TAG.sub(f"<{WORD_JOINER}", text)


def from_calendar(text: str, known_ids: Collection[str] = ()) -> ImportResult:
    """Read a list from a calendar file that we wrote; it is in there as in a link.

    Parameters
    ----------
    text
        A whole file.
    known_ids
        The paper ids of the atlas.
    """
    from icalendar import Calendar

    if len(text) > MOST_CHARACTERS:
        return too_long()
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
        codes = {str(event[_OWN_PROPERTY]) for event in events if _OWN_PROPERTY in event}
    # Calendars are as broken as the programs that write them: any error says the same here.
    except Exception as error:
        return refused(f"The file could not be read as a calendar: {type(error).__name__}.")
    if not codes:
        return refused("No event in this calendar holds a reading list.")
    code, *others = sorted(codes)
    received = from_code(code, known_ids)
    if others:
        why = f"The calendar holds {len(codes)} different lists; one of them was opened."
        return ImportResult(received.reading_list, (*received.lost, why))
    return received
