"""The list as a table for spreadsheets (CSV), and tables of ours or anybody's as a list.

Spreadsheets take a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, whoever wrote
it. An apostrophe before it makes it text; reading a table takes that off again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from itertools import islice

from dashboard.reading_list.import_result import (
    MOST_CHARACTERS,
    MOST_ROWS,
    ImportResult,
    Row,
    list_from_rows,
    refused,
    too_long,
)
from dashboard.reading_list.model import ReadingList, key_of
from dashboard.reading_list.paper_details import PaperDetails
from dashboard.reading_list.paper_lookup import PaperLookup
from dashboard.text.escape import plain

COLUMNS = (
    *("place", "key", "title", "presenter", "date", "note"),
    *("topic", "theme", "address", "arxiv", "published", "list", "meeting"),
)
"""`list` and `meeting` are the title and day of the whole list, the same in every row."""

_OTHER_NAMES = {
    "paper_id": "key",
    "paper": "title",
    "name": "title",
    "arxiv_id": "arxiv",
    "arxivid": "arxiv",
    "url": "address",
    "link": "address",
    "notes": "note",
    "comment": "note",
}
_DELIMITERS = ",;\t|"

# Where a column is parted by semicolons, as in much of Europe, a cell may begin after any of them
# and at any line of ours, quoted or not: a quotation mark there opens a cell. Full-width signs are
# taken for the narrow ones by some input methods.
_BEGINNING = r"(?:^|(?<=[;\n]))[ \"]*"
_FORMULA = r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]"
_RISKY = re.compile(rf"({_BEGINNING})({_FORMULA})")
_DEFUSED = re.compile(rf"({_BEGINNING})'({_FORMULA})")


def defused(text: str) -> str:
    """Return `text` so that no spreadsheet calculates it."""
    return _RISKY.sub(r"\1'\2", text)


def restored(cell: str) -> str:
    """Undo `defused`."""
    return _DEFUSED.sub(r"\1\2", cell)


def to_csv(reading_list: ReadingList, works: Mapping[str, PaperDetails]) -> str:
    """Write a list as CSV, one row a paper; a byte order mark tells Excel that it is UTF-8.

    Parameters
    ----------
    reading_list
        The list.
    works
        What is known of its papers, by id; the others have their key alone.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for place, entry in enumerate(reading_list.entries, start=1):
        work = works.get(entry.paper_id)
        published = work.published if work else None
        cells = (
            *(str(place), key_of(entry.paper_id), work.title if work else ""),
            *(entry.presenter, entry.date.isoformat() if entry.date else "", entry.note),
            *((work.topic or "", work.theme or "") if work else ("", "")),
            *((work.address or "", work.arxiv_id or "") if work else ("", "")),
            published.isoformat() if published else "",
            reading_list.title,
            reading_list.meeting.isoformat() if reading_list.meeting else "",
        )
        writer.writerow([defused(cell) for cell in cells])
    return "\ufeff" + file.getvalue()


def from_csv(text: str, lookup: PaperLookup) -> ImportResult:
    """Read a list from a table.

    Rows that we wrote are known by their key, others by arXiv number, address or title. Commas,
    semicolons, tabs and bars may part the columns, which may come in any order.

    Parameters
    ----------
    text
        A whole file.
    lookup
        The papers of the atlas.
    """
    if len(text) > MOST_CHARACTERS:
        return too_long()
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=lambda d: len(_columns(first.split(d))))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[dict[str, str]] = []
    lost = []
    try:
        columns = _columns(next(lines, []))
        if not {"key", "title", "arxiv", "address"} & set(columns):
            return refused(
                "The first line has to name the columns: title, key, arxiv or address among them."
            )
        rows.extend(islice(_rows(lines, columns), MOST_ROWS + 1))
    except csv.Error as error:
        lost.append(f"The table could not be read beyond line {lines.line_num}: {error}.")
    if len(rows) > MOST_ROWS:
        return too_long()
    title = next((row["list"] for row in rows if row.get("list")), "")
    meeting = next((row["meeting"] for row in rows if row.get("meeting")), "")
    return list_from_rows([_read(row, lookup) for row in rows], title, meeting, lost)


def _columns(names: list[str]) -> dict[str, int]:
    """Return where each column is that we know; the first of a name counts."""
    found: dict[str, int] = {}
    for i, name in enumerate(names):
        called = plain(name).strip("\"'").lower().replace(" ", "_")
        called = _OTHER_NAMES.get(called, called)
        if called in COLUMNS:
            found.setdefault(called, i)
    return found


def _rows(lines: Iterator[list[str]], columns: Mapping[str, int]) -> Iterator[dict[str, str]]:
    for cells in lines:
        if any(plain(cell) for cell in cells):
            yield {
                name: restored(cells[i]) if i < len(cells) else "" for name, i in columns.items()
            }


def _read(row: Mapping[str, str], lookup: PaperLookup) -> Row:
    key, title, url = row.get("key", ""), row.get("title", ""), row.get("address", "")
    arxiv = row.get("arxiv", "")
    return Row(
        paper_id=lookup.find(key=key, arxiv=arxiv, url=url, title=title),
        called=plain(title) or plain(key) or plain(arxiv) or plain(url) or "A row without a title",
        presenter=row.get("presenter", ""),
        date=row.get("date", ""),
        note=row.get("note", ""),
    )
