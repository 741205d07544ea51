"""Reading lists as CSV tables: export and import.

Spreadsheets evaluate a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula. The export
puts an apostrophe before it, which makes it text; the import removes the apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
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
from dashboard.reading_list.model import ReadingList, id_of, paper_key
from dashboard.reading_list.paper_details import PaperDetails
from dashboard.reading_list.paper_lookup import PaperLookup
from dashboard.text.escape import plain
from dashboard.text.html_notes import text_of_html

COLUMNS = (
    *("place", "key", "title", "presenter", "date", "note"),
    *("topic", "theme", "address", "arxiv", "published", "list", "meeting"),
)
"""Columns of an exported table; `list` and `meeting` repeat the list's title and day."""

_READ_COLUMNS = frozenset({*COLUMNS, "doi"})
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
_OF_PAPERS = frozenset({
    *("abstract", "abstract_note", "author", "authors", "categories", "category", "conference"),
    *("digest", "doi", "isbn", "issn", "item_type", "journal", "pages", "publication_title"),
    *("publication_year", "published", "publisher", "source", "summary", "upvotes", "venue"),
    "year",
})  # fmt: skip
"""Columns of a table of papers, in which `date` is the day of publication or of the digest."""

_DELIMITERS = ",;\t|"

# Spreadsheets in much of Europe split at semicolons, so a cell may begin after any semicolon and on
# any line, also after a quotation mark. Some input methods treat full-width signs as narrow ones.
_BEGINNING = r"(?:^|(?<=[;\n]))[ \"]*"
_FORMULA = r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]"
_RISKY = re.compile(rf"({_BEGINNING})({_FORMULA})")
_DEFUSED = re.compile(rf"({_BEGINNING})'({_FORMULA})")


def defused(text: str) -> str:
    """Return `text` such that no spreadsheet evaluates it as a formula.

    >>> defused("=1+1")
    "'=1+1"
    """
    return _RISKY.sub(r"\1'\2", text)


def restored(cell: str) -> str:
    """Return the original text of a `defused` cell."""
    return _DEFUSED.sub(r"\1\2", cell)


def to_csv(reading_list: ReadingList, details: Mapping[str, PaperDetails]) -> str:
    """Return a list as CSV, one row per paper.

    A byte order mark makes Excel read UTF-8.

    Parameters
    ----------
    reading_list
        The list.
    details
        Details of its papers, by id; a paper without details gets only its key.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for position, entry in enumerate(reading_list.entries, start=1):
        paper = details.get(entry.paper_id)
        published = paper.published if paper else None
        cells = (
            *(str(position), paper_key(entry.paper_id), paper.title if paper else entry.title),
            *(entry.presenter, entry.date.isoformat() if entry.date else "", entry.note),
            *((paper.topic or "", paper.theme or "") if paper else ("", "")),
            *((paper.address or "", paper.arxiv_id or "") if paper else ("", "")),
            published.isoformat() if published else "",
            reading_list.title,
            reading_list.meeting.isoformat() if reading_list.meeting else "",
        )
        writer.writerow([defused(cell) for cell in cells])
    return "\ufeff" + file.getvalue()


def from_csv(text: str, lookup: PaperLookup) -> ImportResult:
    """Return the list in a CSV table.

    Papers are identified by key, arXiv number, address or title. Columns may be in any order,
    separated by commas, semicolons, tabs or vertical bars.

    Parameters
    ----------
    text
        Content of the file.
    lookup
        Papers of the atlas.
    """
    if len(text) > MOST_CHARACTERS:
        return too_long()
    text = text.removeprefix("\ufeff")
    # The delimiter is the character that gives the most known columns in the first line.
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=lambda d: len(_columns(map(_column, first.split(d)))))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[dict[str, str]] = []
    lost, names = [], []
    columns: dict[str, int] = {}
    try:
        names = [_column(name) for name in next(lines, [])]
        columns = _columns(names)
        if not {"key", "title", "arxiv", "address"} & set(columns):
            return refused(
                "The first line must name the columns and include title, key, arxiv or address."
            )
        rows.extend(islice(_rows(lines, columns), MOST_ROWS + 1))
    except csv.Error as error:
        lost.append(f"The table could not be read after line {lines.line_num}: {error}.")
    if len(rows) > MOST_ROWS:
        return too_long()
    # In a table of papers, `date` is not the day of a meeting. Exported lists have keys, and tables
    # of meetings have presenters.
    is_of_papers = "presenter" not in columns and not _OF_PAPERS.isdisjoint(names)
    if is_of_papers and not any(id_of(row.get("key", "")) for row in rows):
        rows = [{**row, "date": "", "note": text_of_html(row.get("note", ""))} for row in rows]
    title = next((row["list"] for row in rows if row.get("list")), "")
    meeting = next((row["meeting"] for row in rows if row.get("meeting")), "")
    published = [row.get("published", "") for row in rows]
    return list_from_rows([_read(row, lookup) for row in rows], title, meeting, lost, published)


def _column(name: str) -> str:
    return plain(name).strip("\"'").lower().replace(" ", "_")


def _columns(names: Iterable[str]) -> dict[str, int]:
    """Return the index of each known column; if a name occurs twice, of the first."""
    indices: dict[str, int] = {}
    for i, name in enumerate(names):
        column = _OTHER_NAMES.get(name, name)
        if column in _READ_COLUMNS:
            indices.setdefault(column, i)
    return indices


def _rows(lines: Iterator[list[str]], columns: Mapping[str, int]) -> Iterator[dict[str, str]]:
    for cells in lines:
        if any(plain(cell) for cell in cells):
            yield {
                name: restored(cells[i]) if i < len(cells) else "" for name, i in columns.items()
            }


def _read(row: Mapping[str, str], lookup: PaperLookup) -> Row:
    key, title, url = row.get("key", ""), row.get("title", ""), row.get("address", "")
    arxiv = row.get("arxiv", "") or row.get("doi", "")
    return Row(
        paper_id=lookup.find(key=key, arxiv=arxiv, url=url, title=title),
        label=plain(title) or plain(key) or plain(arxiv) or plain(url) or "A row without a title",
        presenter=row.get("presenter", ""),
        date=row.get("date", ""),
        note=row.get("note", ""),
    )
