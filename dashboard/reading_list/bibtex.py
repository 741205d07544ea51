"""Reading lists as BibTeX: export and import."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.reading_list.import_result import (
    MOST_CHARACTERS,
    MOST_ROWS,
    ImportResult,
    Row,
    list_from_rows,
    quoted,
    refused,
    too_long,
)
from dashboard.reading_list.model import ListEntry, ReadingList, id_of, paper_key
from dashboard.reading_list.paper_details import PaperDetails
from dashboard.reading_list.paper_lookup import PaperLookup, arxiv_number
from dashboard.text.escape import plain, shorten
from dashboard.text.latex_escape import as_text, escaped, unescaped
from evidence import formatting

_NO_AUTHORS = (
    "% Digests do not list authors, so entries have none. Entries with an eprint can be completed\n"
    "% from arXiv; styles that sort by author use `key` instead.\n"
)
_BREAK = r"\newline "
_BLOCK = re.compile(r"@\w*\s*[{(]")
_SUBJECT = re.compile(r"[a-z-]+(\.[A-Za-z-]+)?", re.ASCII)
_HEADING = re.compile(r"^% (Title|Meeting): (.*)$", re.MULTILINE)
_PIECE = re.compile(r'"((?:[^"{}]|\{[^{}]*\})*)"|\w+')
_CONCATENATION = re.compile(rf"(?:{_PIECE.pattern})(?:\s*#\s*(?:{_PIECE.pattern}))+")
_NAMING_ARXIV = ("eprint", "url", "doi", "journal", "note", "howpublished")


def to_bibtex(reading_list: ReadingList, details: Mapping[str, PaperDetails]) -> str:
    """Return a list as BibTeX (UTF-8), entries in list order with stable keys.

    Parameters
    ----------
    reading_list
        The list.
    details
        Details of its papers, by id.
    """
    heading = f"% Title: {_in_comment(reading_list.title)}\n" if reading_list.title else ""
    if reading_list.meeting:
        heading += f"% Meeting: {reading_list.meeting.isoformat()}\n"
    entries = (_entry_text(e, details.get(e.paper_id)) for e in reading_list.entries)
    return "\n".join([heading + _NO_AUTHORS, *entries])


def _in_comment(text: str) -> str:
    # BibTeX has no comment syntax: it ignores text outside entries up to the next `@`.
    return escaped(text).replace("@", r"\symbol{64}")


def _entry_text(entry: ListEntry, paper: PaperDetails | None) -> str:
    fields = [*_fields_of(paper)] if paper else [*_fields_of_missing(entry)]
    if entry.presenter:
        fields.append(("presenter", escaped(entry.presenter)))
    if entry.date:
        fields.append(("presented", entry.date.isoformat()))
    if entry.note:
        fields.append(("annote", _BREAK.join(escaped(line) for line in entry.note.split("\n"))))
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields)
    return f"@misc{{{paper_key(entry.paper_id)},\n{lines}}}\n"


def _fields_of_missing(entry: ListEntry) -> Iterator[tuple[str, str]]:
    if entry.title:
        yield "title", f"{{{escaped(entry.title)}}}"
    yield "note", "Not in this atlas"


def _fields_of(paper: PaperDetails) -> Iterator[tuple[str, str]]:
    # The inner braces preserve capital letters.
    yield "title", f"{{{escaped(paper.title)}}}"
    yield "key", escaped(shorten(paper.title, 40).removesuffix("…"))
    if paper.arxiv_id:
        yield "eprint", paper.arxiv_id
        yield "archivePrefix", "arXiv"
        if paper.category and _SUBJECT.fullmatch(paper.category):
            yield "primaryClass", paper.category
    numbered = re.match(r"(?:[a-z.-]+/)?(\d\d)(\d\d)", (paper.arxiv_id or "").lower())
    if paper.published:
        yield "year", str(paper.published.year)
        yield "month", str(paper.published.month)
    elif numbered:
        # An arXiv number begins with year and month; the archive opened in 1991.
        yield "year", str(int(numbered[1]) + (1900 if int(numbered[1]) > 90 else 2000))
        yield "month", str(int(numbered[2]))
    elif paper.first_day:
        assumed = " (year assumed)" if paper.day_assumed else ""
        yield "year", str(paper.first_day.year)
        yield "note", f"First listed in a digest of {formatting.day(paper.first_day)}{assumed}"
    if paper.address:
        yield "url", paper.address


def from_bibtex(text: str, lookup: PaperLookup) -> ImportResult:
    """Return the list in a BibTeX file.

    Papers are identified by key, arXiv number, address or title.

    Parameters
    ----------
    text
        Content of the file.
    lookup
        Papers of the atlas.
    """
    if len(text) > MOST_CHARACTERS or len(_BLOCK.findall(text)) > MOST_ROWS:
        return too_long()
    import bibtexparser

    try:
        library = bibtexparser.parse_string(text)
    # A broken file may raise any exception in the parser.
    except Exception as error:
        return refused(f"The file could not be read as BibTeX: {type(error).__name__}.")
    lost = [
        f"{quoted(block.raw or '')} (line {(block.start_line or 0) + 1}) could not be read."
        for block in library.failed_blocks
    ]
    if not library.entries and not lost:
        return refused("The file has no BibTeX entries.")
    heading = {name: unescaped(value) for name, value in _HEADING.findall(text)}
    title = heading.get("Title", "").replace(r"\symbol{64}", "@")
    rows = [_read(entry, lookup) for entry in library.entries]
    return list_from_rows(rows, title, heading.get("Meeting", ""), lost)


def _joined(value: str) -> str:
    """Return a value as one text; the parser leaves pieces joined by ``#``."""
    if not _CONCATENATION.fullmatch(value):
        return value
    return "".join(piece[1] or "" for piece in _PIECE.finditer(value))


def _read(entry: Any, lookup: PaperLookup) -> Row:
    fields = {f.key.lower(): _joined(str(f.value)) for f in entry.fields}
    title = as_text(fields.get("title", ""))
    numbers = (arxiv_number(fields.get(name, "")) for name in _NAMING_ARXIV)
    own = id_of(entry.key) is not None
    note = fields.get("annote") or fields.get("annotation") or ""
    presenter = fields.get("presenter", "")
    return Row(
        paper_id=lookup.find(
            key=entry.key,
            arxiv=next((n for n in numbers if n), ""),
            url=fields.get("url", ""),
            title=title,
        ),
        label=title or plain(entry.key),
        presenter=unescaped(presenter) if own else as_text(presenter),
        date=fields.get("presented", ""),
        note="\n".join(unescaped(line) if own else as_text(line) for line in note.split(_BREAK)),
    )
