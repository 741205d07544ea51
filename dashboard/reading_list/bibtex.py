"""The list as BibTeX, and BibTeX of ours or anybody's as a list."""

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
from dashboard.reading_list.model import ListEntry, ReadingList, id_of, key_of
from dashboard.reading_list.paper_details import PaperDetails
from dashboard.reading_list.paper_lookup import PaperLookup, arxiv_number
from dashboard.text.escape import plain, shorten
from dashboard.text.latex_escape import as_text, escaped, unescaped
from evidence import formatting

_NO_AUTHORS = (
    "% Digests do not say who wrote a paper, so no entry has an author. What has an eprint can be\n"
    "% completed from arXiv; `key` stands in for the author where a style sorts by it.\n"
)
_BREAK = r"\newline "
_BLOCK = re.compile(r"@\w*\s*[{(]")
_SUBJECT = re.compile(r"[a-z-]+(\.[A-Za-z-]+)?", re.ASCII)
_HEADING = re.compile(r"^% (Title|Meeting): (.*)$", re.MULTILINE)
_NAMING_ARXIV = ("eprint", "url", "doi", "journal", "note", "howpublished")


def to_bibtex(reading_list: ReadingList, works: Mapping[str, PaperDetails]) -> str:
    """Write a list as BibTeX: UTF-8, entries in the list's order, keys that never change.

    Parameters
    ----------
    reading_list
        The list.
    works
        What is known of its papers, by id.
    """
    heading = f"% Title: {_in_comment(reading_list.title)}\n" if reading_list.title else ""
    if reading_list.meeting:
        heading += f"% Meeting: {reading_list.meeting.isoformat()}\n"
    entries = (_written(e, works.get(e.paper_id)) for e in reading_list.entries)
    return "\n".join([heading + _NO_AUTHORS, *entries])


def _in_comment(text: str) -> str:
    # BibTeX knows no comments: outside entries it skips everything up to the next `@`.
    return escaped(text).replace("@", r"\symbol{64}")


def _written(entry: ListEntry, work: PaperDetails | None) -> str:
    fields = [*_known(work)] if work else [("note", "Not in this atlas")]
    if entry.presenter:
        fields.append(("presenter", escaped(entry.presenter)))
    if entry.date:
        fields.append(("presented", entry.date.isoformat()))
    if entry.note:
        fields.append(("annote", _BREAK.join(escaped(line) for line in entry.note.split("\n"))))
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields)
    return f"@misc{{{key_of(entry.paper_id)},\n{lines}}}\n"


def _known(work: PaperDetails) -> Iterator[tuple[str, str]]:
    # The second pair of braces keeps the capitals as they are.
    yield "title", f"{{{escaped(work.title)}}}"
    yield "key", escaped(shorten(work.title, 40).removesuffix("…"))
    if work.arxiv_id:
        yield "eprint", work.arxiv_id
        yield "archivePrefix", "arXiv"
        if work.category and _SUBJECT.fullmatch(work.category):
            yield "primaryClass", work.category
    numbered = re.match(r"(?:[a-z.-]+/)?(\d\d)(\d\d)", (work.arxiv_id or "").lower())
    if work.published:
        yield "year", str(work.published.year)
        yield "month", str(work.published.month)
    elif numbered:
        # Numbers on arXiv begin with year and month; the archive opened in 1991.
        yield "year", str(int(numbered[1]) + (1900 if int(numbered[1]) > 90 else 2000))
        yield "month", str(int(numbered[2]))
    elif work.first_day:
        assumed = ", a year that was assumed" if work.day_assumed else ""
        yield "year", str(work.first_day.year)
        yield "note", f"In a digest of {formatting.day(work.first_day)}{assumed}"
    if work.address:
        yield "url", work.address


def from_bibtex(text: str, lookup: PaperLookup) -> ImportResult:
    """Read a list from BibTeX.

    Entries that we wrote are known by their keys, others by arXiv number, address or title.

    Parameters
    ----------
    text
        A whole file.
    lookup
        The papers of the atlas.
    """
    if len(text) > MOST_CHARACTERS or len(_BLOCK.findall(text)) > MOST_ROWS:
        return too_long()
    import bibtexparser

    try:
        library = bibtexparser.parse_string(text)
    # The parser is for files that may be broken in any way, and so may be what it raises.
    except Exception as error:
        return refused(f"The file could not be read as BibTeX: {type(error).__name__}.")
    lost = [
        f"{quoted(block.raw or '')} (line {(block.start_line or 0) + 1}) was not understood."
        for block in library.failed_blocks
    ]
    if not library.entries and not lost:
        return refused("The file has no BibTeX entries.")
    heading = {name: unescaped(value) for name, value in _HEADING.findall(text)}
    title = heading.get("Title", "").replace(r"\symbol{64}", "@")
    rows = [_read(entry, lookup) for entry in library.entries]
    return list_from_rows(rows, title, heading.get("Meeting", ""), lost)


def _read(entry: Any, lookup: PaperLookup) -> Row:
    fields = {f.key.lower(): str(f.value) for f in entry.fields}
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
        called=title or plain(entry.key),
        presenter=unescaped(presenter) if own else as_text(presenter),
        date=fields.get("presented", ""),
        note="\n".join(unescaped(line) if own else as_text(line) for line in note.split(_BREAK)),
    )
