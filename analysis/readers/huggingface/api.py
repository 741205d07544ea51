"""Answers of Hugging Face's daily papers API: an array, the array wrapped, or archives of it.

An entry has the paper as arXiv has it (``paper``) and what Hugging Face adds. The day of the
digest is neither of the days on which a paper was written or sent to arXiv, but the one on whose
list it stood:

- ``submittedOnDailyAt`` names it since 2025;
- before that, the entry's own ``publishedAt`` is the moment at which it was put on the list. A
  list opens on the evening before: that of 18 December 2024 begins with papers of 22:05 UTC on
  the 17th. So a moment from `EVENING` on belongs to the next day, unless the file says its day;
- where the two ``publishedAt`` are the same, that is the paper's, and no day is known.

Some archives hold each entry as the text of a Python dictionary. Such a text is read as the
literal it is, within bounds, and never run.
"""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator, Mapping

from analysis.readers.assemble import digests_by_date
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.dates import GivenDate, full_date, given_date
from analysis.readers.digests_toml import Declaration
from analysis.readers.fields import BadRecordError, arxiv_id
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.files.streams import whole_text
from analysis.readers.generic.json_entries import Document
from analysis.readers.reading_warnings import Notes

SOURCE = "Hugging Face Daily Papers"

EVENING = 20
"""Hour, UTC, from which a paper goes on the next day's list; between 13:05 and 22:05 it is a
choice, for no list seen has a paper of a time between these."""

MAX_LITERAL_CHARS = 300_000
"""Longest text of a Python dictionary; real ones have some 10,000 characters."""

_MAX_LITERAL_DEPTH = 50
_PAPER = re.compile(r"""\\?["']paper\\?["']\s*:\s*\{""")
_EMPTY = re.compile(r'\s*(?:\[\s*\]|\{[^{}\[\]]*"data"\s*:\s*\[\s*\][^{}\[\]]*\})\s*')
_RESTART = re.compile(r"""\{\s*"paper"\s*:|"\{\s*'paper'\s*:""")
_OWN_KEYS = ("paper", "title")
_STRING = re.compile(r"'(?:[^'\\\n]|\\.)*+'|\"(?:[^\"\\\n]|\\.)*+\"", re.DOTALL)
# What is left of a dictionary of texts and numbers when its texts are taken out. A number does not
# follow another one, so there is nothing to add up.
_PLAIN = re.compile(
    r"(?:[\s{}\[\](),:]|\b(?:True|False|None)\b|(?<![\w.)\]}])-?\d[\d.]*(?:e[-+]?\d+)?)*+"
)
_BRACKETS = re.compile(r"[\[{(]|[\]})]")


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Tell whether a file is JSON that begins with an entry that has a paper, or has no entry."""
    head = file.head_text().lstrip("\ufeff \t\n")
    if not head.startswith(("[", "{")):
        return False
    return _PAPER.search(head) is not None or _EMPTY.fullmatch(head[:1000]) is not None


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Read the answer, or archive of answers, into a digest a day.

    Parameters
    ----------
    file
        The answer.
    declaration, options
        What is known of its date.
    notes
        Takes warnings of entries that were skipped or lack something.

    Returns
    -------
    list of RawDigest
        By date; none of a day without papers, as weekends are.

    Raises
    ------
    InputError
        If no entry can be used.
    """
    text = whole_text(file, notes)
    if _EMPTY.fullmatch(text[:1000]) and len(text) <= 1000:
        return []
    given = given_date(file.path, declaration)
    is_declared = declaration.date is not None
    rows = _rows(Document(text, _RESTART, _OWN_KEYS), None if is_declared else given)
    return digests_by_date(
        file, rows, given, options, notes, source=SOURCE, given_first=is_declared
    )


def _rows(
    document: Document, given: GivenDate | None
) -> Iterator[tuple[int, Mapping[str, object] | BadRecordError]]:
    good: list[tuple[int, dict[str, object], dt.datetime | dt.date | None]] = []
    for line, entry in document.entries():
        try:
            if isinstance(entry, BadRecordError):
                raise entry
            cells, moment = _cells(_literal(entry))
        except BadRecordError as error:
            yield line, error
        else:
            good.append((line, cells, moment))
    # The wrapper may tell the day after its entries.
    wrapped = document.facts.get("date")
    day = full_date(wrapped) if isinstance(wrapped, str) else None
    if day is None and given is not None:
        day = given.date
    for line, cells, moment in good:
        yield line, cells | {"date": _day(moment, day)}


def _day(moment: dt.datetime | dt.date | None, file_day: dt.date | None) -> dt.date | None:
    """Settle an entry's day by what it says, which may be a day off, and what its file says."""
    if moment is None:
        return file_day
    if not isinstance(moment, dt.datetime):
        return moment
    day = moment.date()
    if file_day is not None and abs((file_day - day).days) <= 1:
        return file_day
    return day + dt.timedelta(days=1) if moment.hour >= EVENING else day


def _cells(entry: Mapping[str, object]) -> tuple[dict[str, object], dt.datetime | dt.date | None]:
    paper = entry.get("paper", entry)
    if not isinstance(paper, Mapping):
        raise BadRecordError("has no paper, but something else under that name")
    number = arxiv_id(paper.get("id"))
    abstract = paper.get("summary") or entry.get("summary")
    cells = {
        "title": paper.get("title") or entry.get("title"),
        "abstract": abstract or paper.get("ai_summary"),
        "abstract_is_summary": not abstract,
        "id": number,
        "url": f"https://huggingface.co/papers/{number}" if number else None,
        "published": paper.get("publishedAt"),
        "upvotes": paper.get("upvotes"),
    }
    return cells, _moment(paper, entry)


def _moment(
    paper: Mapping[str, object], entry: Mapping[str, object]
) -> dt.datetime | dt.date | None:
    """Return when a paper was put on the list: a date where the day is sure, else a moment."""
    on_list = paper.get("submittedOnDailyAt") or entry.get("submittedOnDailyAt")
    if on_list is None and entry.get("publishedAt") != paper.get("publishedAt"):
        on_list = entry.get("publishedAt")
    # `full_date` also sees to it that the year is one that a digest can be from.
    if not isinstance(on_list, str) or full_date(on_list) is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(on_list)
    except ValueError:
        return full_date(on_list)
    return moment.date() if moment.time() == dt.time() else moment


def _literal(entry: object) -> Mapping[str, object]:
    """Return an entry as a dictionary, whether it is one or the text of one."""
    if isinstance(entry, str):
        entry = _evaluated(entry)
    if not isinstance(entry, Mapping):
        raise BadRecordError("is neither a JSON object nor the text of a Python dictionary")
    return entry


def _evaluated(text: str) -> object:
    if len(text) > MAX_LITERAL_CHARS:
        raise BadRecordError(f"is a text of more than {MAX_LITERAL_CHARS:,} characters")
    bare = _STRING.sub(" ", text)
    if _PLAIN.fullmatch(bare) is None or _depth(bare) > _MAX_LITERAL_DEPTH:
        raise BadRecordError("is not the text of a Python dictionary of texts and numbers")
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise BadRecordError("is not the text of a Python dictionary, or not all of it") from error


def _depth(text: str) -> int:
    depth = deepest = 0
    for bracket in _BRACKETS.findall(text):
        depth += 1 if bracket in "[{(" else -1
        deepest = max(deepest, depth)
    return deepest
