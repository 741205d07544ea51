"""`KnownDigests`: the digests of the previous snapshot, by file and content."""

from __future__ import annotations

import datetime as dt
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.readers.files.digest_file import STDIN
from analysis.readers.files.regular_files import real_path
from analysis.records import Entry, title_key


@dataclass(frozen=True, slots=True)
class KnownDigest:
    """A digest of the previous snapshot.

    Attributes
    ----------
    digest_id, date, date_source
        As in `analysis.records.Digest`.
    file
        Path of its input file, relative to the folder that contains the snapshot.
    member
        Path inside the file, if that is an archive; else empty.
    sha256
        SHA-256 of the input file; None if it is not recorded.
    papers
        Keys of each of its papers, see `keys_of`.
    """

    digest_id: str
    date: dt.date
    date_source: str
    file: str
    member: str
    sha256: str | None
    papers: tuple[frozenset[str], ...]

    @property
    def number(self) -> int:
        """Its number among the digests of its day, from 1."""
        return number_of(self.digest_id)

    def shared_share(self, entries: Sequence[Entry]) -> float:
        """Return the share of papers that it has in common with entries (Dice index)."""
        known = frozenset[str]().union(*self.papers)
        shared = sum(
            not known.isdisjoint(keys_of(entry.title, entry.arxiv_id, entry.printed_title))
            for entry in entries
        )
        return 2 * shared / max(1, len(entries) + len(self.papers))


class KnownDigests:
    """The digests of the previous snapshot.

    Parameters
    ----------
    home
        Folder to which the paths of their files are relative.
    digests
        The digests, in the order of the snapshot.
    aliases
        Current digest ids by earlier id.
    """

    def __init__(
        self,
        home: Path | None = None,
        digests: Iterable[KnownDigest] = (),
        aliases: Mapping[str, str] | None = None,
    ) -> None:
        self.home = Path.cwd() if home is None else home
        self.digests = tuple(digests)
        self.aliases = dict(aliases or {})
        self.files = frozenset(digest.file for digest in self.digests)
        self._by_content: dict[tuple[str, str], dict[str, list[KnownDigest]]] = {}
        self._by_path: dict[tuple[str, str], list[KnownDigest]] = defaultdict(list)
        for digest in self.digests:
            self._by_path[digest.file, digest.member].append(digest)
            if digest.sha256 is not None:
                files = self._by_content.setdefault((digest.sha256, digest.member), {})
                files.setdefault(digest.file, []).append(digest)

    def name_of(self, path: Path) -> str:
        """Return a path as the snapshot names it: relative to `home`."""
        if path == STDIN:
            return str(STDIN)
        return Path(os.path.relpath(real_path(path), real_path(self.home))).as_posix()

    def with_content(self, sha256: str, member: str, name: str) -> list[KnownDigest]:
        """Return the digests of a file with this content, or a member of an archive.

        Parameters
        ----------
        sha256, member
            Hash of the file, and the path inside it.
        name
            Its name now; a file of this name comes before others with the same content.
        """
        files = self._by_content.get((sha256, member), {})
        return files.get(name) or next((files[other] for other in sorted(files)), [])

    def with_name(self, name: str, member: str) -> list[KnownDigest]:
        """Return the digests of a file by its name; none of standard input."""
        return [] if name == str(STDIN) else self._by_path.get((name, member), [])

    def copies_of(self, digest: KnownDigest) -> list[KnownDigest]:
        """Return the digests of other files with the same content."""
        if digest.sha256 is None:
            return []
        files = self._by_content[digest.sha256, digest.member]
        others = [own for name, own in files.items() if name != digest.file]
        if not others:
            return []
        at = files[digest.file].index(digest)
        return [own[at] for own in others if at < len(own)]

    def used_numbers(self) -> dict[dt.date, set[int]]:
        """Return the numbers of each day that an id or an earlier id has."""
        used: dict[dt.date, set[int]] = defaultdict(set)
        for digest_id in (*(digest.digest_id for digest in self.digests), *self.aliases):
            used[dt.date.fromisoformat(digest_id[:10])].add(number_of(digest_id))
        return used


def number_of(digest_id: str) -> int:
    """Return the number of a digest id among those of its day.

    >>> number_of("2025-03-17"), number_of("2025-03-17-2")
    (1, 2)
    """
    return int(digest_id[11:] or 1)


def keys_of(title: str, arxiv_id: str | None, printed_title: str | None = None) -> frozenset[str]:
    """Return the keys by which a paper is recognised: its titles, and its arXiv id."""
    keys = {f"title {title_key(own)}" for own in (title, printed_title) if own is not None}
    return frozenset(keys if arxiv_id is None else keys | {f"arxiv {arxiv_id}"})
