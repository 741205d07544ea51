"""A folder of digests that is read several times, each time with the previous result."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from analysis.readers import ReadOptions, ReadResult, read_digests
from analysis.readers.known.known_digests import KnownDigest, KnownDigests, keys_of
from tests.analysis.readers.conftest import ABSTRACT, Folder, page

NOVEMBER, APRIL = dt.date(2025, 11, 27), dt.date(2026, 4, 3)


def known_of(result: ReadResult) -> KnownDigests:
    """Return the digests of a reading as the next one knows them."""
    sha256_of = {path.as_posix(): sha256 for path, sha256 in result.sha256s.items()}
    digests = []
    for digest in result.digests:
        places = [digest.file, *(parent.as_posix() for parent in Path(digest.file).parents)]
        file = next((place for place in places if place in sha256_of), digest.file)
        digests.append(
            KnownDigest(
                digest_id=digest.digest_id,
                date=digest.date,
                date_source=digest.date_source,
                file=file,
                member=digest.file[len(file) + 1 :],
                sha256=sha256_of.get(file),
                papers=tuple(keys_of(entry.title, entry.arxiv_id) for entry in digest.entries),
            )
        )
    return KnownDigests(Path.cwd(), digests, result.digest_aliases)


class History(Folder):
    """A folder whose readings follow each other, as snapshots do."""

    last: ReadResult | None = None

    def table(self, name: str, *titles: str, date: str | None = None) -> Path:
        """Write a table of papers, with a date or without."""
        day = {} if date is None else {"date": date}
        rows = [{"title": title, "abstract": f"{title}: {ABSTRACT}", **day} for title in titles]
        return self.put(name, "".join(json.dumps(row) + "\n" for row in rows))

    def page(self, name: str, shown: str, *titles: str) -> Path:
        """Write a page with a date as shown."""
        return self.put(name, page(*((title, ABSTRACT) for title in titles), date=shown))

    def options(self, today: dt.date = APRIL, **options: object) -> ReadOptions:
        """Return reading options."""
        return ReadOptions(today=today, **options)  # type: ignore[arg-type]

    def next(self, *names: str, today: dt.date = APRIL, **options: object) -> ReadResult:
        """Read the folder, or some sources, with what the last reading knows."""
        known = None if self.last is None else known_of(self.last)
        sources = [Path(name) for name in names or ("seeds",)]
        self.last = read_digests(sources, self.options(today, **options), known=known)
        return self.last


def dates(result: ReadResult) -> dict[str, tuple[str, str]]:
    """Return date and date source by the name of the file, for files of one digest."""
    return {d.file: (d.date.isoformat(), d.date_source) for d in result.digests}


def ids(result: ReadResult) -> dict[str, str]:
    """Return the title of the first paper by digest id."""
    return {digest.digest_id: digest.entries[0].title for digest in result.digests}


def changed_ids(before: ReadResult, after: ReadResult) -> Mapping[str, tuple[str, str]]:
    """Return ids whose first paper is another one now, with both titles."""
    old, new = ids(before), ids(after)
    return {name: (old[name], new[name]) for name in old.keys() & new if old[name] != new[name]}


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> History:
    monkeypatch.chdir(tmp_path)
    return History()
