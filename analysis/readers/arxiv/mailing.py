"""Reader of arXiv's daily mailings.

A mailing has new papers and cross-lists with abstracts, and replacements without. The date of the
digest is in the mailing's head; the dates of the records are submissions. Replacements are kept,
with a warning that counts them, as they are not new papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from analysis.readers.arxiv.plain_text import Day, parse
from analysis.readers.assemble import digests_by_date, note_replacements
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.clean_text import clean, quote
from analysis.readers.dates import GivenDate, given_date
from analysis.readers.digests_toml import Declaration
from analysis.readers.fields import BadRecordError
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.files.streams import lines
from analysis.readers.reading_warnings import Notes
from evidence.formatting import count, plural

HEAD_LINES = 100

_MAILING = re.compile(r"daily|mailing|weekly|Subj-class", re.IGNORECASE)
_RECORD = re.compile(r"(?:arXiv|Paper)(?:\s*\(\*cross-listing\*\))?:\s*\S+.*")


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Return True if the file has the subject of a mailing above its first record."""
    head = _above_first_record(file)
    return head is not None and any(_subject(line) or _is_received(line) for line in head)


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Return one digest per mailing; a file may have several.

    Raises
    ------
    InputError
        If no record can be used.
    """
    head = _above_first_record(file) or []
    subject = next(filter(None, map(_subject, head)), "")
    archive = subject.split(maxsplit=1)[0] if subject else ""
    given = given_date(file.path, declaration)
    source = clean(f"arXiv {archive} mailing") if archive else "arXiv mailing"
    return read_days(file, given, options, notes, source)


def _subject(line: str) -> str:
    """Return the subject of a mailing; empty for any other line."""
    name, mark, what = line.partition(":")
    is_subject = bool(mark) and name.casefold() == "subject" and _MAILING.search(what) is not None
    return what.strip() if is_subject else ""


def _is_received(line: str) -> bool:
    """Return True for a line such as ``received from  Thu ... GMT  to  Fri ... GMT``."""
    line = line.strip()
    return line.startswith("received from ") and line.endswith("GMT") and " to " in line


def read_days(
    file: DigestFile, given: GivenDate | None, options: ReadOptions, notes: Notes, source: str
) -> list[RawDigest]:
    """Return records grouped by the date above them; `given` overrides a single date."""
    days: set[object] = set()
    rows = list(_rows(file, notes, days))
    return digests_by_date(
        file, rows, given, options, notes, source=source, given_first=len(days) <= 1
    )


def _rows(
    file: DigestFile, notes: Notes, days: set[object]
) -> Iterator[tuple[int, Mapping[str, object] | BadRecordError]]:
    day: Day | None = None
    n_replaced = n_bare = 0
    for item in parse(lines(file, notes, keep_going=True)):
        if isinstance(item, Day):
            day = item
            if day.date is None:
                notes.add(
                    day.line,
                    f"{quote(day.text)} is not a date",
                    "submission dates are used for the papers below; correct it",
                )
            continue
        # Count what the warnings about the whole file need.
        days.add(day.date if day else None)
        n_replaced += item.is_replacement
        n_bare += item.paragraphs is None and not item.is_replacement
        cells = item.cells()
        if not isinstance(cells, BadRecordError):
            cells["date"] = (day.date if day else None) or item.sent
        yield item.line, cells
        if not item.is_whole:
            notes.add(
                item.line,
                f"the record {quote(item.identifier)} is incomplete",
                "kept as it is; check whether the file is complete",
                kind="incomplete record",
            )
    note_replacements(
        notes, n_replaced, detail=f" and {plural(n_replaced, 'has', 'have')} no abstract"
    )
    if n_bare:
        problem = f"{count(n_bare, 'record')} {plural(n_bare, 'has', 'have')} no abstract"
        notes.add(None, problem, "kept without one; add a digest that has the abstracts")


def _above_first_record(file: DigestFile) -> list[str] | None:
    """Return the lines above the first record; None if it is not arXiv's format."""
    head: list[str] = []
    for line in file.head_lines()[:HEAD_LINES]:
        if _RECORD.fullmatch(line):
            return head if any(before.startswith("\\\\") for before in head) else None
        head.append(line)
    return None
