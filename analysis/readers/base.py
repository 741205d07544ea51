"""What a reader is given, and what it gives back."""

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
    """How to read what files leave open.

    Attributes
    ----------
    today
        The day that an assumed year must not lie beyond (default: today). Give it, and a run can
        be repeated later.
    year
        The year of texts that show a day and a month only.
    columns
        For records: field (see `analysis.readers.fields.ALIASES`) -> the file's own column name.
    date
        The day of digests of which neither `digests.toml` nor name nor text says it.
    strict
        Whether a warning of reading is an error.
    """

    today: dt.date = field(default_factory=dt.date.today)
    year: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    date: dt.date | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class RawDigest:
    """A day's entries as a reader found them, before the digest has an id.

    Attributes
    ----------
    date, date_source
        As in `analysis.records.Digest`.
    source
        Where the digest is from, as far as the file tells; `digests.toml` may know better.
    entries
        In the order of the file.
    """

    date: dt.date
    date_source: str
    source: str
    entries: tuple[Entry, ...]


class Reader(Protocol):
    """One input format; a module with these two functions is one."""

    def recognises(self, file: DigestFile, options: ReadOptions) -> bool:
        """Tell from the first bytes whether this format is meant."""
        ...

    def read(
        self, file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
    ) -> list[RawDigest]:
        """Read the file; what was repaired or left out goes to `notes`."""
        ...
