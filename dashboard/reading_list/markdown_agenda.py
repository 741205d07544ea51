"""Reading lists as Markdown agendas, readable as plain text: export and import."""

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
from dashboard.reading_list.model import UNTITLED, ListEntry, ReadingList, paper_key
from dashboard.reading_list.paper_details import PaperDetails
from dashboard.reading_list.paper_lookup import PaperLookup
from dashboard.text.escape import plain, web_address
from evidence import formatting

MISSING = "Paper not in this atlas"
"""Title of a paper that is not in the snapshot."""

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Escape only what some Markdown dialect would interpret: agendas are also read as plain text in
# e-mails.
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
    """Return a date with its day of the week: ``Thursday, 27 Mar 2025``."""
    return f"{_WEEKDAYS[day.weekday()]}, {formatting.day(day)}"


def escaped(text: str) -> str:
    """Return a line escaped for Markdown; ordinary punctuation is unchanged."""
    return _MARKS.sub(r"\\\g<0>", plain(text))


def unescaped(text: str) -> str:
    """Return the original text of an `escaped` line."""
    return _ESCAPED.sub(r"\1", text)


def to_agenda(
    reading_list: ReadingList,
    details: Mapping[str, PaperDetails],
    *,
    summary: str = "",
    address: str | None = None,
) -> str:
    """Return a list as Markdown.

    Parameters
    ----------
    reading_list
        The list.
    details
        Details of its papers, by id.
    summary
        Sentence about the list, such as its coverage.
    address
        Address that opens the list in the atlas.
    """
    blocks = [f"# {escaped(reading_list.name)}"]
    if reading_list.meeting:
        blocks.append(f"Meeting: {weekday(reading_list.meeting)}")
    if plain(summary):
        blocks.append(escaped(summary))
    items = (
        _item_text(position, entry, details.get(entry.paper_id))
        for position, entry in enumerate(reading_list.entries, start=1)
    )
    blocks.extend(items)
    if list_address := web_address(address):
        blocks.append(f"[Open this list in the atlas]({_link(list_address)})")
    return "\n\n".join(blocks) + "\n"


def _link(address: str) -> str:
    # `web_address` keeps brackets and asterisks, which may end a link or start markup.
    return re.sub(r"[()*_~\[\]!]", lambda m: f"%{ord(m[0]):02X}", address)


def _item_text(position: int, entry: ListEntry, paper: PaperDetails | None) -> str:
    title = escaped(paper.title if paper else entry.title) or MISSING
    address = paper.address if paper else None
    lines = [f"[{title}]({_link(address)})" if address else title]
    if entry.presenter:
        lines.append(f"- Presenter: {escaped(entry.presenter)}")
    if entry.date:
        lines.append(f"- Date: {weekday(entry.date)}")
    if paper and paper.topic:
        other = paper.theme if paper.theme != paper.topic else None
        theme = f" (theme: {escaped(other)})" if other else ""
        lines.append(f"- Topic: {escaped(paper.topic)}{theme}")
    lines.append(f"- Reference: `{paper_key(entry.paper_id)}`")
    if entry.note:
        # A quotation; a backslash at the end of a line keeps the line break.
        lines.append("")
        note_lines = entry.note.split("\n")
        for line, following in zip(note_lines, [*note_lines[1:], ""], strict=True):
            lines.append(f"> {escaped(line)}{chr(92) if line and following else ''}".rstrip())
    start = f"{position}. "
    indented = (f"{' ' * len(start)}{line}" if line else "" for line in lines)
    return "\n".join(indented).replace(" " * len(start), start, 1)


@dataclass
class _Item:
    """A numbered paper of an agenda that is being read."""

    title: str
    details: dict[str, str] = field(default_factory=dict)
    note: list[str] = field(default_factory=list)


def from_agenda(text: str, lookup: PaperLookup) -> ImportResult:
    """Return the list in an exported agenda, which may have been edited by hand.

    Papers are the numbered lines; a paper added by hand is identified by its link or title.

    Parameters
    ----------
    text
        Content of the file.
    lookup
        Papers of the atlas.
    """
    if len(text) > MOST_CHARACTERS:
        return too_long()
    title, meeting = "", ""
    items: list[_Item] = []
    # Details and quotations belong to the last numbered line before them.
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
        return refused("The file has no numbered papers; write each paper as “1. Title”.")
    if len(items) > MOST_ROWS:
        return too_long()
    rows = list(_rows(items, lookup))
    return list_from_rows(rows, "" if title == UNTITLED else title, meeting)


def _without_break(line: str) -> str:
    # An odd number of backslashes at the end of a line includes one line break.
    return unescaped(line.removesuffix("\\"))


def _rows(items: list[_Item], lookup: PaperLookup) -> Iterator[Row]:
    for item in items:
        linked = _LINKED.match(item.title.strip())
        title = unescaped(linked[1] if linked else item.title)
        key = item.details.get("reference", "").strip(" `")
        url = linked[2] if linked else ""
        yield Row(
            paper_id=lookup.find(key=key, url=url, title=title),
            label=title,
            presenter=unescaped(item.details.get("presenter", "")),
            date=item.details.get("date", ""),
            note="\n".join(item.note),
        )
