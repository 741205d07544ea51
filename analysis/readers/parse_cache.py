"""`ParseCache`: a disk cache of parsed digests, by the content of their files."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import evidence
from analysis.readers.base import Parsed, RawDigest, ReadOptions
from analysis.readers.digests_toml import Declaration
from analysis.records import Entry
from analysis.storage.cache_files import write_cache_file

_ASSUMED = "assumed"
"""Date source of digests whose date depends on the current date; they are not cached."""

_EXPIRY = 90 * 24 * 3600
"""Expiry of unused cache entries, in seconds."""

_OWN_NAME = re.compile(r"[0-9a-f]{64}\.json|tmp\w{8}\.part")


class ParseCache:
    """A disk cache of parsed files, with one JSON file per entry.

    Parameters
    ----------
    folder
        Folder of the cache, created when needed; None disables the cache.

    Notes
    -----
    An entry begins with the SHA-256 of the rest; a damaged one counts as missing. Entries expire
    after 90 days without use. A folder that cannot be written is reported and not used.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._is_tidy = False

    @property
    def is_enabled(self) -> bool:
        """Whether the cache has a folder."""
        return self._folder is not None

    def key(
        self, path: Path, content_sha256: str, declaration: Declaration, options: ReadOptions
    ) -> str:
        """Return the hash of a file, how it is read, and the readers' code."""
        columns = sorted(options.columns.items())
        inputs = (str(path), content_sha256, declaration, options.year, options.date, columns)
        return hashlib.sha256(
            f"{_hash_of_code()}|{inputs!r}".encode("utf-8", "surrogatepass")
        ).hexdigest()

    def get(self, key: str) -> Parsed | None:
        """Return the entry of a key, or None; mark it as used."""
        if self._folder is None:
            return None
        path = self._folder / f"{key}.json"
        try:
            checksum, body = path.read_bytes().split(b"\n", 1)
        except (OSError, ValueError):
            return None
        if checksum != _checksum(body):
            return None
        with suppress(OSError):
            os.utime(path)
        data = json.loads(body)
        return [_digest(digest) for digest in data["digests"]], list(data["warnings"])

    def put(self, key: str, digests: Sequence[RawDigest], warnings: Sequence[str]) -> None:
        """Add an entry, unless a date in it depends on the current date."""
        depends_on_today = any(digest.date_source == _ASSUMED for digest in digests)
        if self._folder is None or depends_on_today:
            return
        data = {"digests": [asdict(digest) for digest in digests], "warnings": list(warnings)}
        body = json.dumps(data, default=dt.date.isoformat).encode()
        write_cache_file(
            self._folder / f"{key}.json",
            lambda stream: stream.write(_checksum(body) + b"\n" + body),
        )
        self._remove_expired()

    def _remove_expired(self) -> None:
        """Remove entries that were not used within the expiry; once per run.

        Other files stay: the folder may be the user's, with digests in it.
        """
        if self._is_tidy or self._folder is None:
            return
        self._is_tidy = True
        before = time.time() - _EXPIRY
        with suppress(OSError):  # the folder may be missing, if it cannot be written
            for path in self._folder.iterdir():
                with suppress(OSError):  # a concurrent run may remove the same file
                    if _OWN_NAME.fullmatch(path.name) and path.stat().st_mtime < before:
                        path.unlink()


def _checksum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def _digest(data: dict[str, Any]) -> RawDigest:
    entries = data.pop("entries")
    date = dt.date.fromisoformat(data.pop("date"))
    return RawDigest(date=date, entries=tuple(map(_entry, entries)), **data)


def _entry(data: dict[str, Any]) -> Entry:
    if data["published"] is not None:
        data["published"] = dt.date.fromisoformat(data["published"])
    data["categories"] = tuple(data["categories"])
    return Entry(**data)


@cache
def _hash_of_code() -> str:
    """Return the SHA-256 of the code that reads; a change invalidates all entries.

    It includes what readers share with other parts: dates in messages, letters, arXiv ids.
    """
    here = Path(__file__).parent
    shared = sorted(Path(evidence.__file__).parent.glob("*.py"))
    return hash_of_modules(here, [here.parent / "records.py", *shared])


def hash_of_modules(folder: Path, others: Sequence[Path] = ()) -> str:
    """Return the SHA-256 of all modules below a folder, and of other files."""
    total = hashlib.sha256()
    for path in [*sorted(folder.rglob("*.py")), *others]:
        total.update(path.read_bytes())
    return total.hexdigest()
