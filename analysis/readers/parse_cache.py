"""What files were read to before: kept by their content, so that a digest is parsed once."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.digests_toml import Declaration
from analysis.records import Entry

_BY_THE_CALENDAR = "assumed"
"""A date of this source depends on the day of reading, so such a digest is not remembered."""

_FORGOTTEN_AFTER = 90 * 24 * 3600
"""Seconds in which nobody asked for a reading: its file is gone, or the readers have changed."""

Reading = tuple[list[RawDigest], list[str]]
"""The digests of a file, and the warnings of reading it."""


class Memory:
    """Readings on disk, one JSON file each.

    Parameters
    ----------
    folder
        Where they are; None remembers nothing. A reading that cannot be read is made again.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._is_tidy = False

    @property
    def is_on(self) -> bool:
        """Whether anything is remembered at all."""
        return self._folder is not None

    def key(self, path: Path, declaration: Declaration, options: ReadOptions) -> str:
        """Return what a reading depends on, in one word: file, options, and the readers' code."""
        with path.open("rb") as stream:
            content = hashlib.file_digest(stream, "sha256").hexdigest()
        columns = sorted(options.columns.items())
        said = (str(path), content, declaration, options.year, options.date, columns)
        return hashlib.sha256(f"{_code()}|{said!r}".encode("utf-8", "surrogatepass")).hexdigest()

    def recall(self, key: str) -> Reading | None:
        """Return a reading; None if it is not remembered."""
        if self._folder is None:
            return None
        path = self._folder / f"{key}.json"
        try:
            told = json.loads(path.read_bytes())
            with suppress(OSError):
                os.utime(path)
            return [_digest(digest) for digest in told["digests"]], list(told["warnings"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, key: str, digests: Sequence[RawDigest], warnings: Sequence[str]) -> None:
        """Remember a reading, if it would be the same on another day."""
        by_the_calendar = any(digest.date_source == _BY_THE_CALENDAR for digest in digests)
        if self._folder is None or by_the_calendar:
            return
        told = {"digests": [asdict(digest) for digest in digests], "warnings": list(warnings)}
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                json.dump(told, stream, default=dt.date.isoformat)
            Path(temporary).replace(self._folder / f"{key}.json")
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        self._forget_old()

    def _forget_old(self) -> None:
        """Remove readings that nobody asked for in a long time, once."""
        if self._is_tidy or self._folder is None:
            return
        self._is_tidy = True
        before = time.time() - _FORGOTTEN_AFTER
        for path in self._folder.iterdir():
            with suppress(OSError):  # another run may be tidying as well
                if path.stat().st_mtime < before:
                    path.unlink()


def _digest(told: dict[str, Any]) -> RawDigest:
    entries = told.pop("entries")
    date = dt.date.fromisoformat(told.pop("date"))
    return RawDigest(date=date, entries=tuple(map(_entry, entries)), **told)


def _entry(told: dict[str, Any]) -> Entry:
    if told["published"] is not None:
        told["published"] = dt.date.fromisoformat(told["published"])
    told["categories"] = tuple(told["categories"])
    return Entry(**told)


@cache
def _code() -> str:
    """Return the SHA-256 over the code that reads: after any change of it all is read again."""
    total = hashlib.sha256()
    here = Path(__file__).parent
    for path in [*sorted(here.rglob("*.py")), here.parent / "records.py"]:
        total.update(path.read_bytes())
    return total.hexdigest()
