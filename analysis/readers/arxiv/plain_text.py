r"""Parser for arXiv's plain text, shared by mailings, listings and single records.

A record is delimited by lines of two backslashes. It has a head of fields, with indented
continuation lines, and optionally an abstract. Lines of dashes or percent signs are rules.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from analysis.readers.clean_text import quote
from analysis.readers.dates import mail_date
from analysis.readers.fields import BadRecordError
from evidence.arxiv_ids import arxiv_id

MAX_FIELD_CHARS = 100_000
"""Maximum length of a field or abstract; a longer one lacks its end mark."""

_RULE = re.compile(r"[-%=]{20,}\s*")
_IDENTIFIER = re.compile(
    r"(?:arXiv:\s*|(?:Paper|arXiv)\s*(?:\(\*cross-listing\*\))?:\s*)(?P<id>\S+)(?P<rest>.*)"
)
_FIELD = re.compile(r"(?P<name>[A-Z][A-Za-z-]{1,30})(?: \((?P<what>[^()]*)\))?:\s*(?P<value>.*)")
_REPLACED = re.compile(r"replaced with (?:a )?revised version\s+(?P<date>.*)", re.IGNORECASE)
_END = re.compile(r"\\\\\s*(?:\(\s*(?P<url>\S+?)\s*,.*)?")


@dataclass(slots=True)
class ArxivRecord:
    """A record of arXiv's plain text.

    Attributes
    ----------
    line
        Its first line, from 1.
    identifier
        Its arXiv id.
    fields
        Lower-case name to text; of fields with the same name, the first counts.
    paragraphs
        The paragraphs of the abstract; None if there is none.
    url
        The URL at its end.
    sent
        Date of submission or replacement.
    is_replacement
        Whether it announces a new version of an older paper.
    is_whole
        Whether its end mark was read.
    """

    line: int
    identifier: str
    fields: dict[str, str] = field(default_factory=dict)
    paragraphs: list[str] | None = None
    url: str | None = None
    sent: dt.date | None = None
    is_replacement: bool = False
    is_whole: bool = False

    def cells(self) -> dict[str, object] | BadRecordError:
        """Return the cells by field, or the reason why the record cannot be used."""
        if not self.fields.get("title"):
            return BadRecordError(f"has no title (arXiv:{quote(self.identifier)[1:-1]})")
        number = arxiv_id(self.identifier)
        cells: dict[str, object] = {
            "title": self.fields["title"],
            "published": None if self.is_replacement else self.sent,
            "arxiv_id": self.identifier,
            "url": self.url or (f"https://arxiv.org/abs/{number}" if number else None),
            "categories": self.fields.get("categories", ""),
        }
        if self.paragraphs is not None:
            cells["abstract"] = "\n\n".join(self.paragraphs)
        return cells


@dataclass(frozen=True, slots=True)
class Day:
    """A line with the date of the records below it; `date` is None if it is invalid."""

    line: int
    text: str
    date: dt.date | None


def parse(lines: Iterable[tuple[int, str]]) -> Iterator[ArxivRecord | Day]:
    """Yield records and dates in the order of the text.

    Parameters
    ----------
    lines
        Numbered lines, as from `streams.lines`.
    """
    parser = _Parser()
    for number, line in lines:
        yield from parser.take(number, line.rstrip())
    yield from parser.end()


class _Parser:
    """Parser state: outside of records, in a record's head or in its abstract."""

    def __init__(self) -> None:
        self._record: ArxivRecord | None = None
        self._in_abstract = False
        self._name = ""
        self._mail_day: Day | None = None

    def take(self, number: int, line: str) -> Iterator[ArxivRecord | Day]:
        if not self._in_abstract and (match := _IDENTIFIER.fullmatch(line)):
            yield from self.end()
            self._record = ArxivRecord(number, match["id"].removeprefix("arXiv:"))
            self._name = ""
        elif _RULE.fullmatch(line):
            yield from self.end()
        elif end := _END.fullmatch(line):
            yield from self._mark(end["url"])
        elif self._record is None:
            yield from self._outside(number, line)
        elif self._in_abstract:
            self._add_to_abstract(line)
        else:
            self._add_to_head(line)

    def end(self) -> Iterator[ArxivRecord]:
        """Yield the open record, if any, and close it."""
        if self._record is not None:
            yield self._record
        self._record, self._in_abstract = None, False

    def _mark(self, url: str | None) -> Iterator[ArxivRecord]:
        record = self._record
        if record is None:
            return
        if url or self._in_abstract:
            record.url, record.is_whole = url, True
            yield from self.end()
        elif record.fields.get("title"):
            # The abstract follows; in a listing, the next record.
            self._in_abstract, record.is_whole = True, True

    def _outside(self, number: int, line: str) -> Iterator[Day]:
        if line.startswith("/*") and line.endswith("*/") and len(line) > 3:
            text = line[2:-2].strip()
            yield Day(number, text, mail_date(text))
        elif line.startswith("Date:"):
            text = line.removeprefix("Date:").strip()
            yield Day(number, text, mail_date(text))

    def _add_to_abstract(self, line: str) -> None:
        record, text = self._record, line.strip()
        if record is None or not text:
            return
        if record.paragraphs is None:
            record.paragraphs, record.is_whole = [text], False
        elif line.startswith("  "):
            # arXiv indents the first line of a paragraph.
            record.paragraphs.append(text)
        elif len(record.paragraphs[-1]) < MAX_FIELD_CHARS:
            record.paragraphs[-1] += " " + text

    def _add_to_head(self, line: str) -> None:
        record = self._record
        if record is None or not line:
            return
        if match := _REPLACED.fullmatch(line):
            record.is_replacement, record.sent = True, mail_date(match["date"])
        elif line[0].isspace():
            if self._name and len(record.fields[self._name]) < MAX_FIELD_CHARS:
                record.fields[self._name] += " " + line.strip()
        elif match := _FIELD.fullmatch(line):
            name = match["name"].lower()
            if name == "date" and record.sent is None:
                record.sent = mail_date(match["value"])
            # Further dates are those of revisions.
            self._name = name if name not in record.fields else ""
            record.fields.setdefault(name, match["value"].strip())
        else:
            self._name = ""
