"""One record's cells -> an entry and its date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from analysis.readers.clean_text import clean, clean_paragraphs, quote
from analysis.readers.dates import full_date
from analysis.records import Entry, InputError

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
"""The fields, and the column names taken for them where no column map says otherwise.

Names are compared by their letters and digits alone, in any case: `Arxiv ID` is `arxivid`.
"""

# New ids have four digits until 2014 and five since; an id that went through a float and lost a
# final zero is therefore found out rather than taken for another paper.
_ARXIV_ID = re.compile(
    r"(?:arxiv:)?"
    r"(?P<id>(?:0[7-9]|1[0-4])\d{2}\.\d{4}|(?:1[5-9]|[2-9]\d)\d{2}\.\d{5}"
    r"|(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2})?/(?P<number>\d{7}))"
    r"(?:v\d+)?",
    re.IGNORECASE,
)
_ARXIV_HOSTS = ("arxiv.org", "www.arxiv.org", "export.arxiv.org")
_NO_VALUE = frozenset({"", "nan", "none", "null", "n/a"})
_NO_VALUE_CHARS = max(map(len, _NO_VALUE))
_MAX_COUNT = 2**31 - 1


class BadRecordError(Exception):
    """A record cannot be a paper; the reader skips it and says so."""


@dataclass(frozen=True, slots=True)
class Record:
    """A paper and the day it was shown, if the record has one."""

    entry: Entry
    date: dt.date | None


def columns_of(
    names: Iterable[str], column_map: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Find each field's column.

    Parameters
    ----------
    names
        The columns there are.
    column_map
        Field -> column, as the user wants it.

    Returns
    -------
    dict of str to str
        Field -> column, for the fields that have one.
    tuple of str
        Columns of the map that there are not.
    """
    names = tuple(names)
    by_short: dict[str, str] = {}
    for name in names:
        by_short.setdefault(_short(name), name)
    found = {}
    for field, aliases in ALIASES.items():
        column = next((by_short[alias] for alias in aliases if alias in by_short), None)
        if field in column_map:
            column = column_map[field] if column_map[field] in names else None
        if column is not None:
            found[field] = column
    return found, tuple(column for column in column_map.values() if column not in names)


def check_columns(path: Path, names: Iterable[str], absent: Sequence[str]) -> None:
    """Refuse a file without the columns that the column map names; `absent` are these."""
    if absent:
        raise InputError(
            path,
            f"has no column '{absent[0]}' among {listed(names)}",
            "correct the name after --column",
        )


def listed(names: Iterable[str]) -> str:
    """Return column names for a message."""
    return quote(", ".join(names), limit=200)


def check_column_map(column_map: Mapping[str, str]) -> None:
    """Refuse a column map for fields that there are not.

    Raises
    ------
    InputError
        If a key is no field.
    """
    for field, column in column_map.items():
        if field not in ALIASES:
            raise InputError(
                f"--column {field}={column}",
                f"there is no field '{field}'",
                f"the fields are {', '.join(ALIASES)}",
            )


def record_of(cells: Mapping[str, object], note: Callable[[str, str], None]) -> Record:
    """Turn a record's cells into an entry.

    Parameters
    ----------
    cells
        Field -> value; values as JSON, CSV or Parquet have them.
    note
        Called with a trouble and what was done about it, for values that had to be left out.

    Beside the fields of `ALIASES` a cell ``abstract_is_summary`` may say that the abstract is none.

    Raises
    ------
    BadRecordError
        If there is no title, or the date cannot be read.
    """
    title = _text(cells.get("title"))
    if not title:
        raise BadRecordError("has no title")
    title = clean(title)
    if not title:
        raise BadRecordError("has a title of invisible characters only")
    date = _day(cells.get("date"))
    if date is None and _text(cells.get("date")):
        raise BadRecordError(f"{quote(str(cells['date']))} is not a date such as 2025-03-17")
    published = _day(cells.get("published"))
    if published is None and (written := _text(cells.get("published"))):
        note(f"{quote(written)} is not a date such as 2025-03-17", "'published' was left empty")
    url = _url(cells.get("url"), note)
    abstract = clean_paragraphs(_text(cells.get("abstract")))
    entry = Entry(
        title=title,
        abstract=abstract,
        url=url,
        arxiv_id=arxiv_id(cells.get("arxiv_id"))
        or arxiv_id(cells.get("id"))
        or (arxiv_id_in(url) if url else None),
        published=published,
        upvotes=_count(cells.get("upvotes"), note),
        categories=_categories(cells.get("categories")),
        abstract_is_summary=bool(cells.get("abstract_is_summary")) and bool(abstract),
    )
    return Record(entry, date)


def arxiv_id(value: object) -> str | None:
    """Return an arXiv id without its version: ``2401.01234``, ``cs/9301114``; None for others."""
    if not isinstance(value, str):
        return None
    match = _ARXIV_ID.fullmatch(value.strip())
    if match is None:
        return None
    if match["archive"]:
        # The subject class of an old id is not part of it: math.GT/0309136 is math/0309136.
        return f"{match['archive'].lower()}/{match['number']}"
    return match["id"]


def arxiv_id_in(url: str) -> str | None:
    """Return the arXiv id that an address of arXiv or Hugging Face names; None for others."""
    try:
        parts = urlsplit(url)
    except ValueError:  # no address at all, as http://[x
        return None
    folder, _, name = parts.path.strip("/").partition("/")
    if parts.hostname in _ARXIV_HOSTS and folder in ("abs", "pdf"):
        return arxiv_id(name.removesuffix(".pdf"))
    if parts.hostname == "huggingface.co" and folder == "papers":
        return arxiv_id(name)
    return None


def _short(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def _text(value: object) -> str:
    """Return a cell's text; what stands for "nothing" is empty."""
    if isinstance(value, bytes):
        # Some writers leave the mark "this is text" out of Parquet.
        value = value.decode("utf-8", "replace")
    if not isinstance(value, str):
        is_nothing = value is None or isinstance(value, (list, dict)) or value != value  # noqa: PLR0124
        value = "" if is_nothing else str(value)
    text = value.strip()
    return "" if len(text) <= _NO_VALUE_CHARS and text.casefold() in _NO_VALUE else text


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return full_date(value.isoformat())
    text = _text(value)
    return full_date(text) if text else None


def _url(value: object, note: Callable[[str, str], None]) -> str | None:
    text = _text(value)
    if not text:
        return None
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    # A link is clicked later on: javascript: and the like end here.
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
    """Return categories from a list, or from text split at commas or else at white space."""
    if isinstance(value, (list, tuple)):
        parts = [_text(part) for part in value]
    else:
        text = _text(value).strip("[]")
        parts = re.split(r"[,;]", text) if re.search(r"[,;]", text) else text.split()
    cleaned = (clean(part).strip("'\"") for part in parts)
    return tuple(dict.fromkeys(part for part in cleaned if part))
