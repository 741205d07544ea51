"""Reader of responses of Hugging Face's Daily Papers API, and of archives of them.

An entry has the paper's arXiv metadata (``paper``) and the fields of the list. Its date is the day
of the list, not the submission to arXiv:

- Since 2025, ``submittedOnDailyAt`` is that day.
- Before, the entry's own ``publishedAt`` is the time at which the paper was added to the list. A
  list opens on the evening before: that of 18 December 2024 starts with papers of 22:05 UTC on
  the 17th. So times from `EVENING` on belong to the next day, unless the file has a date.
- If both ``publishedAt`` are equal, they are the paper's, and the day of the list is unknown.

Some archives store each entry as the ``repr`` of a Python dictionary. It is parsed as a literal,
within size limits, and never evaluated.
"""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator, Mapping

from analysis.readers.arxiv.abstracts import with_paragraphs
from analysis.readers.assemble import digests_by_date
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.dates import GivenDate, full_date, given_date
from analysis.readers.digests_toml import Declaration
from analysis.readers.fields import BadRecordError
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.files.streams import whole_text
from analysis.readers.generic.json_entries import Document
from analysis.readers.reading_warnings import Notes
from evidence.arxiv_ids import arxiv_id, arxiv_id_of_number
from evidence.formatting import number

SOURCE = "Hugging Face Daily Papers"

EVENING = 20
"""Hour (UTC) from which a paper belongs to the next day's list.

Any hour from 14 to 22 would do: in the lists examined, no paper was added between 13:05 and 22:05.
"""

MAX_LITERAL_CHARS = 300_000
"""Maximum length of a Python literal; real ones have about 10,000 characters."""

_MAX_LITERAL_DEPTH = 50
_PAPER = re.compile(r"""\\?["']paper\\?["']\s*:\s*\{""")
_EMPTY = re.compile(r'\s*(?:\[\s*\]|\{[^{}\[\]]*"data"\s*:\s*\[\s*\][^{}\[\]]*\})\s*')
_RESTART = re.compile(r"""\{\s*"paper"\s*:|"\{\s*'paper'\s*:""")
_OWN_KEYS = ("paper", "title")
# The closing mark is optional, so that the text below an unclosed string is not tried again.
_STRING = re.compile(r"'(?:[^'\\\n]|\\.)*+('?)|\"(?:[^\"\\\n]|\\.)*+(\"?)", re.DOTALL)
# A dictionary of strings and numbers after removal of its strings. Numbers never follow each other
# or a bracket directly, so it contains no arithmetic.
_PLAIN = re.compile(
    r"(?:[\s{}\[\](),:]|\b(?:True|False|None)\b|(?<![\w.)\]}])-?\d[\d.]*(?:e[-+]?\d+)?)*+"
)
_BRACKETS = re.compile(r"[\[{(]|[\]})]")


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Return True if the file is JSON with a paper in its first entry, or empty."""
    head = file.head_text().lstrip("\ufeff \t\n")
    if not head.startswith(("[", "{")):
        return False
    return _PAPER.search(head) is not None or _EMPTY.fullmatch(head[:1000]) is not None


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Return the entries, grouped into digests by date.

    Parameters
    ----------
    file
        One API response, or an archive of several.
    declaration, options
        Dates of entries without one.
    notes
        Receives warnings about skipped or incomplete entries.

    Returns
    -------
    list of RawDigest
        Sorted by date; empty for a day without papers, such as a weekend.

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
    # The wrapper's date may come after its entries, so all entries are read first.
    wrapped = document.facts.get("date")
    day = full_date(wrapped) if isinstance(wrapped, str) else None
    if day is None and given is not None:
        day = given.date
    for line, cells, moment in good:
        yield line, cells | {"date": _day(moment, day)}


def _day(moment: dt.datetime | dt.date | None, file_day: dt.date | None) -> dt.date | None:
    """Return an entry's date; the file's date wins if they are at most one day apart."""
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
        raise BadRecordError("has a 'paper' that is not an object")
    name = str(paper.get("id", ""))
    identifier = arxiv_id(name) or arxiv_id_of_number(name)
    abstract = paper.get("summary") or entry.get("summary")
    if isinstance(abstract, str):
        abstract = with_paragraphs(abstract)
    cells = {
        "title": paper.get("title") or entry.get("title"),
        "abstract": abstract or paper.get("ai_summary"),
        "abstract_is_summary": not abstract,
        "id": identifier,
        "url": f"https://huggingface.co/papers/{identifier}" if identifier else None,
        "published": paper.get("publishedAt"),
        "upvotes": paper.get("upvotes"),
    }
    return cells, _moment(paper, entry)


def _moment(
    paper: Mapping[str, object], entry: Mapping[str, object]
) -> dt.datetime | dt.date | None:
    """Return when a paper was listed: a date if the day is certain, else a time."""
    on_list = paper.get("submittedOnDailyAt") or entry.get("submittedOnDailyAt")
    if on_list is None and entry.get("publishedAt") != paper.get("publishedAt"):
        on_list = entry.get("publishedAt")
    # `full_date` also checks the range of the year.
    if not isinstance(on_list, str) or full_date(on_list) is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(on_list)
    except ValueError:
        return full_date(on_list)
    return moment.date() if moment.time() == dt.time() else moment


def _literal(entry: object) -> Mapping[str, object]:
    """Return an entry as a dictionary, parsing it if it is a Python literal."""
    if isinstance(entry, str):
        entry = _evaluated(entry)
    if not isinstance(entry, Mapping):
        raise BadRecordError("is neither a JSON object nor a Python dictionary")
    return entry


def _evaluated(text: str) -> object:
    if len(text) > MAX_LITERAL_CHARS:
        raise BadRecordError(f"is a text of more than {number(MAX_LITERAL_CHARS)} characters")
    bare = _STRING.sub(lambda match: " " if match[1] or match[2] else "?", text)
    if _PLAIN.fullmatch(bare) is None or _depth(bare) > _MAX_LITERAL_DEPTH:
        raise BadRecordError("is not a Python dictionary of strings and numbers")
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise BadRecordError("is not a Python dictionary, or is incomplete") from error


def _depth(text: str) -> int:
    depth = deepest = 0
    for bracket in _BRACKETS.findall(text):
        depth += 1 if bracket in "[{(" else -1
        deepest = max(deepest, depth)
    return deepest
