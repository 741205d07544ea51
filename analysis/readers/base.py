"""The interface of a reader: its options, its result and its two functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from analysis.records import Entry

if TYPE_CHECKING:
    from analysis.readers.digests_toml import Declaration
    from analysis.readers.files.digest_file import DigestFile
    from analysis.readers.reading_warnings import Notes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How to read what the files themselves leave open.

    Attributes
    ----------
    today
        Latest possible date where the year is assumed (default: the current date). Set it to make
        a run reproducible.
    year
        Year of texts that show only day and month, 1900 to 2200.
    columns
        Column map for records: field (a key of `analysis.readers.fields.ALIASES`) to column name.
    date
        Date of digests that have none in `digests.toml`, in the file name or in the text.
    strict
        Whether reader warnings are errors.
    redate
        Whether dates of the previous snapshot are decided anew.
    """

    today: dt.date = field(default_factory=dt.date.today)
    year: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    date: dt.date | None = None
    strict: bool = False
    redate: bool = False


@dataclass(frozen=True, slots=True)
class RawDigest:
    """A digest as parsed, before it gets an id.

    Attributes
    ----------
    date, date_source
        As in `analysis.records.Digest`.
    source
        Name of the source according to the file; `digests.toml` overrides it.
    entries
        Entries in the order of the file.
    """

    date: dt.date
    date_source: str
    source: str
    entries: tuple[Entry, ...]


Parsed = tuple[list[RawDigest], list[str]]
"""The digests of a file, and its warnings."""


class Reader(Protocol):
    """An input format: any module with these two functions."""

    def recognises(self, file: DigestFile, options: ReadOptions) -> bool:
        """Return True if the first bytes of the file are of this format."""
        ...

    def read(
        self, file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
    ) -> list[RawDigest]:
        """Return the file's digests; add warnings about repairs and omissions."""
        ...
