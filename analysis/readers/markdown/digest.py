"""Reader of Markdown digests: a heading with a date, and papers below it.

Papers are table rows, headings or list items. Their texts are marked as summaries unless a column
or label calls them abstracts. A weekly digest is dated by the last day of the week, when it was
published.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from analysis.readers.assemble import digests_by_date
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.dates import ShownDate, given_date, resolve_date, shown_date
from analysis.readers.digests_toml import Declaration
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.files.streams import whole_text
from analysis.readers.markdown.links import LINK, is_paper
from analysis.readers.markdown.papers import Section, papers_of, sections_of
from analysis.readers.reading_warnings import Notes

MAX_CHARS = 4_000_000

_HEADING = re.compile(r"#{1,3}\s+(?P<text>.*)")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DAY = re.compile(
    rf"\b(?P<month>{_MONTH})\s+(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\b"
    rf"(?:\s*[-\u2013\u2014]\s*(?:(?P<month2>{_MONTH})\s+)?(?P<last>\d{{1,2}})(?:st|nd|rd|th)?\b)?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(rf"\b(?P<last>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_MONTH})\b", re.I)
_YEAR = re.compile(r"(?<!\d)(19|20)\d{2}(?!\d)")
_TITLE_COLUMN = re.compile(r"\b(?:paper|title)s?\b", re.IGNORECASE)


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Return True if a heading has a date, with a table or links of papers below it."""
    lines = file.head_lines()
    dated = next((index for index, line in enumerate(lines) if _dated_heading(line)), None)
    if dated is None:
        return False
    below = lines[dated + 1 :]
    return any(map(_is_header, below)) or any(
        is_paper(url) for line in below for _, url in LINK.findall(line)
    )


def _is_header(line: str) -> bool:
    """Return True if a line may be the header of a table with a column of titles."""
    if not line.startswith("|"):
        return False
    return _TITLE_COLUMN.search(line, 1, line.rfind("|")) is not None


def _dated_heading(line: str) -> bool:
    match = _HEADING.fullmatch(line.rstrip())
    return match is not None and day_in(match["text"], 0) is not None


def day_in(text: str, line: int) -> ShownDate | None:
    """Return the date in a heading, the last one of several; or None."""
    if len(text) > 300:
        return None
    if isos := _ISO_DAY.findall(text):
        year, month, day = map(int, isos[-1])
        return ShownDate("-".join(isos[-1]), line, month, day, year)
    years = [int(match[0]) for match in _YEAR.finditer(text)]
    for pattern in (_DAY, _DAY_FIRST):
        if matches := list(pattern.finditer(text)):
            parts = matches[-1].groupdict()
            name = parts.get("month2") or parts["month"]
            shown = shown_date(f"{name} {parts.get('last') or parts['first']}", line)
            if shown is None:
                return None
            return replace(shown, text=matches[-1][0], year=years[-1] if years else None)
    return None


@dataclass(slots=True)
class _Day:
    """The sections below one heading with a date."""

    shown: ShownDate | None
    title: str
    sections: list[Section] = field(default_factory=list)


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Return one digest per heading that has a date, and papers below it.

    Raises
    ------
    InputError
        If the file is too long, a date does not exist, or there is no paper.
    """
    text = whole_text(file, notes, MAX_CHARS)
    days = [(day, rows) for day in _days(text) if (rows := list(papers_of(day.sections, notes)))]
    given = given_date(file.path, declaration)
    digests = []
    # A given date overrides a single heading, unless they contradict each other.
    for day, rows in days:
        if given is not None and len(days) == 1 and _is_week_of(day, given.date):
            dated = given
        else:
            dated = resolve_date(
                file.path, day.shown, declaration, options, notes, is_one_of_several=len(days) > 1
            )
        digests += digests_by_date(
            file,
            rows,
            dated,
            options,
            notes,
            source=file.stem,
            given_first=True,
            ends_open=day is days[-1][0],
        )
    return digests or digests_by_date(file, [], None, options, notes)


def _is_week_of(day: _Day, date: dt.date) -> bool:
    """Return True if a heading names a week that contains the date."""
    if day.shown is None:
        return False
    last = day.shown.in_year(day.shown.year or date.year)
    is_week = "week" in day.title.casefold() or len(_DAY.findall(day.title)) > 1
    return last is not None and is_week and dt.timedelta() <= last - date <= dt.timedelta(days=7)


def _days(text: str) -> Iterator[_Day]:
    """Yield sections grouped by headings with a date; text above the first is ignored."""
    day: _Day | None = None
    level = 0
    for section in sections_of(text):
        shown = day_in(section.title, section.line)
        # The heading of a paper may contain a date too, but is at a deeper level.
        if shown is not None and (day is None or section.level <= level):
            if day is not None:
                yield day
            day, level = _Day(shown, section.title), section.level
            day.sections.append(replace(section, title=""))
        elif day is not None:
            day.sections.append(section)
    if day is not None:
        yield day
