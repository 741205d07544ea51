"""Convert the cells of a record into an entry and its date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from analysis.readers.clean_text import clean, clean_paragraphs, folded_title, quote
from analysis.readers.dates import full_date
from analysis.records import Entry, InputError
from evidence.arxiv_ids import arxiv_id, arxiv_id_in, arxiv_id_of_number
from evidence.tex_letters import fold_tex

ALIASES: dict[str, tuple[str, ...]] = {
    "title": ("title", "papertitle"),
    "abstract": ("abstract", "summary"),
    "date": ("date", "digestdate"),
    "id": ("id",),
    "arxiv_id": ("arxivid",),
    "url": ("url", "link"),
    "published": ("published", "publishedat", "created"),
    "categories": ("categories",),
    "upvotes": ("upvotes",),
}
"""The fields, and the column names read as them unless a column map names others.

Names are compared by letters and digits only, ignoring case: `Arxiv ID` matches `arxivid`.
"""

_NO_VALUE = frozenset({"", "nan", "none", "null", "n/a"})
_NO_VALUE_CHARS = max(map(len, _NO_VALUE))
_MAX_COUNT = 2**31 - 1


class BadRecordError(Exception):
    """A record that cannot be used; the reader skips it with a warning."""


@dataclass(frozen=True, slots=True)
class Record:
    """An entry and its digest date, if the record has one."""

    entry: Entry
    date: dt.date | None


def columns_of(
    names: Iterable[str], column_map: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the column of each field, and the missing columns of the column map.

    Parameters
    ----------
    names
        The columns of the file.
    column_map
        Field to column, as set by the user.

    Returns
    -------
    dict of str to str
        Field to column, for the fields that have one.
    tuple of str
        Columns of `column_map` that the file lacks.

    Examples
    --------
    >>> columns_of(["Title", "Day"], {"date": "Day", "abstract": "Text"})
    ({'title': 'Title', 'date': 'Day'}, ('Text',))
    """
    names = tuple(names)
    by_short: dict[str, str] = {}
    for name in names:
        by_short.setdefault(_short(name), name)
    columns = {}
    for field, aliases in ALIASES.items():
        column = next((by_short[alias] for alias in aliases if alias in by_short), None)
        if field in column_map:
            column = column_map[field] if column_map[field] in names else None
        if column is not None:
            columns[field] = column
    return columns, tuple(column for column in column_map.values() if column not in names)


def check_columns(path: Path, names: Iterable[str], absent: Sequence[str]) -> None:
    """Raise an `InputError` if columns of the column map are absent from a file."""
    if absent:
        raise InputError(
            path,
            f"has no column '{absent[0]}' (its columns: {listed(names)})",
            "correct the name after --column",
        )


def listed(names: Iterable[str]) -> str:
    """Return column names in quotation marks, for a message."""
    return quote(", ".join(names), limit=200)


def check_column_map(column_map: Mapping[str, str]) -> None:
    """Raise an `InputError` if a key of the column map is not a field."""
    for field, column in column_map.items():
        if field not in ALIASES:
            raise InputError(
                f"--column {field}={column}",
                f"there is no field '{field}'",
                f"the fields are {', '.join(ALIASES)}",
            )


def record_of(cells: Mapping[str, object], note: Callable[[str, str], None]) -> Record:
    """Return the entry and date of a record's cells.

    Parameters
    ----------
    cells
        Field to value, with values as parsed from JSON, CSV or Parquet. Besides the fields of
        `ALIASES`, a true ``abstract_is_summary`` marks the abstract as a summary.
    note
        Called with the problem and the fix for each invalid value, which is then left empty.

    Raises
    ------
    BadRecordError
        If there is no title, or the date cannot be read.
    """
    # An invalid title or date makes the record unusable.
    title = _text(cells.get("title"))
    if not title:
        raise BadRecordError("has no title")
    title, printed_title = folded_title(clean(title))
    if not title:
        raise BadRecordError("has a title with invisible characters only")
    date = _day(cells.get("date"))
    if date is None and _text(cells.get("date")):
        raise BadRecordError(f"{quote(str(cells['date']))} is not a date such as 2025-03-17")
    # Any other invalid value is left empty.
    published = _day(cells.get("published"))
    if published is None and (written := _text(cells.get("published"))):
        note(f"{quote(written)} is not a date such as 2025-03-17", "'published' was left empty")
    url = _url(cells.get("url"), note)
    abstract = fold_tex(clean_paragraphs(_text(cells.get("abstract"))))
    entry = Entry(
        title=title,
        abstract=abstract,
        url=url,
        arxiv_id=_arxiv_id(cells.get("arxiv_id"), note)
        # A short number in a column of any ids may be anything.
        or _arxiv_id(cells.get("id"), note, fewest_chars=len("2503.112"))
        or (arxiv_id_in(url) if url else None),
        published=published,
        upvotes=_count(cells.get("upvotes"), note),
        categories=_categories(cells.get("categories")),
        abstract_is_summary=bool(cells.get("abstract_is_summary")) and bool(abstract),
        printed_title=printed_title,
    )
    return Record(entry, date)


def _short(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def _text(value: object) -> str:
    """Return a cell's text; missing values such as "nan" and "null" become empty."""
    if isinstance(value, bytes):
        # Some Parquet writers store text without the logical type "string".
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        is_missing = value is None or isinstance(value, (list, dict)) or value != value  # noqa: PLR0124
        value = "" if is_missing else str(value)
    text = value.strip()
    return "" if len(text) <= _NO_VALUE_CHARS and text.casefold() in _NO_VALUE else text


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return full_date(value.isoformat())
    text = _text(value)
    return full_date(text) if text else None


def _arxiv_id(
    value: object, note: Callable[[str, str], None], *, fewest_chars: int = 0
) -> str | None:
    """Return the arXiv id in a cell: an id, an address or a number; or None."""
    text = _text(value)
    found = arxiv_id(text) or arxiv_id_in(text)
    if found is None and len(text) >= fewest_chars and (found := arxiv_id_of_number(text)):
        note(
            f"{quote(text)} is an arXiv id that was stored as a number, so {found} is meant",
            "its zeros were restored; store the ids as text",
        )
    return found


def _url(value: object, note: Callable[[str, str], None]) -> str | None:
    text = _text(value)
    if not text:
        return None
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    # The page links to these URLs, so schemes such as javascript: are rejected.
    if not usable or " " in text or not text.isprintable():
        note(f"{quote(text)} is not a web address", "'url' was left empty")
        return None
    return text


def _count(value: object, note: Callable[[str, str], None]) -> int | None:
    text = _text(value)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not (number.is_integer() and 0 <= number <= _MAX_COUNT):
        note(f"{quote(text)} is not a number of upvotes", "'upvotes' was left empty")
        return None
    return int(number)


def _categories(value: object) -> tuple[str, ...]:
    """Return categories from a list, or from text with commas or white space."""
    if isinstance(value, (list, tuple)):
        parts = [_text(part) for part in value]
    else:
        text = _text(value).strip("[]")
        parts = re.split(r"[,;]", text) if re.search(r"[,;]", text) else text.split()
    cleaned = (clean(part).strip("'\"") for part in parts)
    return tuple(dict.fromkeys(part for part in cleaned if part))
