"""The list as an agenda in Markdown that reads well as plain text too, and the way back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dashboard.reading_list.import_result import (
    MOST_CHARACTERS,
    MOST_ROWS,
    ImportResult,
    Row,
    list_from_rows,
    refused,
    too_long,
)
from dashboard.reading_list.model import UNTITLED, ListEntry, ReadingList, key_of
from dashboard.reading_list.paper_details import PaperDetails
from dashboard.reading_list.paper_lookup import PaperLookup
from dashboard.text.escape import plain, web_address
from evidence import formatting

MISSING = "A paper that is not in this atlas"
"""What stands for the title of a paper that the snapshot does not have."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Only what Markdown in any dialect would take for more than itself: an agenda is read in e-mails.
_MARKS = re.compile(
    r"[\\`*_\[\]<>$~|^{}#]"
    r"|&(?=#?\w)|:(?=\S)|@(?=\w)|(?<=www)\.|!(?=\[)"
    r"|^[-+=](?=.)|^[-+=]$|(?<=^\d)[.)]|(?<=^\d\d)[.)]|(?<=^\d{3})[.)]|(?<=^\d{4})[.)]",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_NUMBERED = re.compile(r"^ {0,3}\d{1,9}[.)] +(.*)$")
_DETAIL = re.compile(r"^\s*[-*+] +(Presenter|Date|Reference): *(.*)$", re.IGNORECASE)
_QUOTED = re.compile(r"^\s*> ?(.*)$")
_LINKED = re.compile(r"^\[(.*)\]\(([^()\s]+)\)$")


def weekday(day: dt.date) -> str:
    """Write a day with its day of the week: ``Thursday, 27 Mar 2025``."""
    return f"{_WEEKDAYS[day.weekday()]}, {formatting.day(day)}"


def escaped(text: str) -> str:
    """Escape a line for Markdown; ordinary punctuation stays as it is."""
    return _MARKS.sub(r"\\\g<0>", plain(text))


def unescaped(text: str) -> str:
    """Undo `escaped`."""
    return _ESCAPED.sub(r"\1", text)


def to_agenda(
    reading_list: ReadingList,
    works: Mapping[str, PaperDetails],
    *,
    said: str = "",
    address: str | None = None,
) -> str:
    """Write a list as Markdown.

    Parameters
    ----------
    reading_list
        The list.
    works
        What is known of its papers, by id.
    said
        A sentence about the list, such as what it covers.
    address
        Where the list opens in the atlas.
    """
    blocks = [f"# {escaped(reading_list.name)}"]
    if reading_list.meeting:
        blocks.append(f"Meeting: {weekday(reading_list.meeting)}")
    if plain(said):
        blocks.append(escaped(said))
    items = (
        _item(place, entry, works.get(entry.paper_id))
        for place, entry in enumerate(reading_list.entries, start=1)
    )
    blocks.extend(items)
    if opens := web_address(address):
        blocks.append(f"[Open this list in the atlas]({_link(opens)})")
    return "\n\n".join(blocks) + "\n"


def _link(address: str) -> str:
    # `web_address` leaves brackets and asterisks, which may end a link or begin something.
    return re.sub(r"[()*_~\[\]!]", lambda m: f"%{ord(m[0]):02X}", address)


def _item(place: int, entry: ListEntry, work: PaperDetails | None) -> str:
    title = escaped(work.title) if work else MISSING
    address = work.address if work else None
    lines = [f"[{title}]({_link(address)})" if address else title]
    if entry.presenter:
        lines.append(f"- Presenter: {escaped(entry.presenter)}")
    if entry.date:
        lines.append(f"- Date: {weekday(entry.date)}")
    if work and work.topic:
        theme = f" (theme: {escaped(work.theme)})" if work.theme else ""
        lines.append(f"- Topic: {escaped(work.topic)}{theme}")
    lines.append(f"- Reference: `{key_of(entry.paper_id)}`")
    if entry.note:
        lines.append("")
        noted = entry.note.split("\n")
        for line, following in zip(noted, [*noted[1:], ""], strict=True):
            lines.append(f"> {escaped(line)}{chr(92) if line and following else ''}".rstrip())
    start = f"{place}. "
    indented = (f"{' ' * len(start)}{line}" if line else "" for line in lines)
    return "\n".join(indented).replace(" " * len(start), start, 1)


@dataclass
class _Item:
    """A numbered paper of an agenda while it is being read."""

    title: str
    details: dict[str, str] = field(default_factory=dict)
    note: list[str] = field(default_factory=list)


def from_agenda(text: str, lookup: PaperLookup) -> ImportResult:
    """Read a list from an agenda that we wrote, whatever was changed in it by hand since.

    Papers are the numbered lines; one added by hand is known by its link or title.

    Parameters
    ----------
    text
        A whole file.
    lookup
        The papers of the atlas.
    """
    if len(text) > MOST_CHARACTERS:
        return too_long()
    title, meeting = "", ""
    items: list[_Item] = []
    for line in text.splitlines():
        if items and (detail := _DETAIL.match(line)):
            items[-1].details[detail[1].lower()] = detail[2]
        elif items and (note := _QUOTED.match(line)):
            items[-1].note.append(_without_break(note[1]))
        elif numbered := _NUMBERED.match(line):
            items.append(_Item(numbered[1]))
        elif not items and line.startswith("# "):
            title = unescaped(line[2:])
        elif not items and line.startswith("Meeting: "):
            meeting = line.removeprefix("Meeting: ")
    if not items:
        return refused("The agenda has no numbered papers.")
    if len(items) > MOST_ROWS:
        return too_long()
    rows = list(_rows(items, lookup))
    return list_from_rows(rows, "" if title == UNTITLED else title, meeting)


def _without_break(line: str) -> str:
    # A backslash more than there should be is a line break; of an even number none is missed.
    return unescaped(line.removesuffix("\\"))


def _rows(items: list[_Item], lookup: PaperLookup) -> Iterator[Row]:
    for item in items:
        linked = _LINKED.match(item.title.strip())
        title = unescaped(linked[1] if linked else item.title)
        key = item.details.get("reference", "").strip(" `")
        url = linked[2] if linked else ""
        yield Row(
            paper_id=lookup.find(key=key, url=url, title=title),
            called=title,
            presenter=unescaped(item.details.get("presenter", "")),
            date=item.details.get("date", ""),
            note="\n".join(item.note),
        )
