"""`FileReader`: reads one input file after another and recognises copies."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis.readers.base import Parsed, ReadOptions
from analysis.readers.dates import date_in_name
from analysis.readers.digests_toml import (
    DECLARATIONS,
    NOTHING,
    Declaration,
    Declarations,
    declarations_in,
)
from analysis.readers.files import zip_archives
from analysis.readers.files.digest_file import STDIN, DigestFile, suffix_of
from analysis.readers.files.discovery import is_meant, is_sure
from analysis.readers.files.file_content import FileContent
from analysis.readers.files.streams import open_bytes
from analysis.readers.known.digest_ids import ReadDigest
from analysis.readers.known.known_digests import KnownDigest, KnownDigests
from analysis.readers.known.settle import settle
from analysis.readers.parse_cache import ParseCache
from analysis.readers.reading_warnings import Notes
from analysis.readers.registry import begins_as_digest, reader_of
from analysis.records import InputError, one_line
from evidence.formatting import day

_CHUNK_BYTES = 1024**2


@dataclass(slots=True)
class FileResult:
    """What was read from a file, or from a member of an archive; see `settle.Settled`."""

    digests: list[ReadDigest] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    changes: tuple[str, ...] = ()
    ignores_option: bool = False
    uses_option: bool = False


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a digest file is: an input file, or a member of one that is an archive.

    Attributes
    ----------
    name
        Name of the input file, as in the snapshot.
    sha256
        SHA-256 of the input file.
    member, member_sha256
        Path inside an archive, and SHA-256 of the member; empty for other files.
    """

    name: str
    sha256: str
    member: str = ""
    member_sha256: str = ""

    @property
    def content_sha256(self) -> str:
        """SHA-256 of the digest file itself."""
        return self.member_sha256 or self.sha256


class FileReader:
    """Reads files with the same options; the second file of a content is a copy.

    Parameters
    ----------
    options
        The reading options.
    cache
        The parse cache.
    known
        The digests of the previous snapshot.
    """

    def __init__(self, options: ReadOptions, cache: ParseCache, known: KnownDigests) -> None:
        self._options, self._cache, self._known = options, cache, known
        self._originals: dict[str, tuple[Path, set[dt.date]]] = {}

    def read(
        self, content: FileContent, declaration: Declaration
    ) -> tuple[list[FileResult], list[InputError]]:
        """Return what a file contains, and the errors of members that were skipped.

        Raises
        ------
        InputError
            If the file, or every digest of an archive, cannot be read.
        """
        source = _Source(self._known.name_of(content.path), content.sha256)
        if (copied := self._copy(content.path, source.content_sha256, declaration)) is not None:
            return [copied], []
        file = content.sniff()
        if not zip_archives.is_archive(file):
            return [self._read_one(file, declaration, source)], []
        results, errors = self._read_archive(file, declaration, source)
        found = [item for result in results for item in result.digests]
        if errors and not found:
            raise errors[0]
        self._remember(content.path, source.content_sha256, found)
        return results, errors

    def _read_archive(
        self, file: DigestFile, declaration: Declaration, source: _Source
    ) -> tuple[list[FileResult], list[InputError]]:
        results: list[FileResult] = []
        errors: list[InputError] = []
        with zip_archives.opened(file, is_meant) as archive:
            if not archive.names:
                raise InputError(
                    file.path, "is an archive without digests", "add digest files to it"
                )
            declared = _declared_in(archive)
            results.append(FileResult(warnings=list(declared.warnings)))
            for name in archive.names:
                path = archive.path_of(name)
                try:
                    member = archive.sniff_member(name)
                    if is_sure(path) or begins_as_digest(member):
                        own = declared.of(path)
                        results.append(
                            self._read_member(
                                member, own if own != NOTHING else declaration, file.path, source
                            )
                        )
                except InputError as error:
                    errors.append(error)
                    results.append(FileResult(warnings=[f"{error} (file skipped)"]))
        return results, errors

    def _read_member(
        self, member: DigestFile, declaration: Declaration, archive: Path, source: _Source
    ) -> FileResult:
        name = member.path.relative_to(archive).as_posix()
        own = replace(source, member=name, member_sha256=_sha256_of(member))
        copied = self._copy(member.path, own.content_sha256, declaration)
        return copied or self._read_one(member, declaration, own)

    def _read_one(self, file: DigestFile, declaration: Declaration, source: _Source) -> FileResult:
        def parse(declaration: Declaration, options: ReadOptions) -> Parsed:
            return self._parse(file, declaration, options, source)

        known, is_same_file = self._known_of(source)
        settled = settle(
            file.path, parse, declaration, self._options, known, is_same_file=is_same_file
        )
        found = [
            ReadDigest(raw, file.named, own)
            for raw, own in zip(settled.digests, settled.known, strict=True)
        ]
        self._remember(file.named, source.content_sha256, found)
        return FileResult(
            found,
            list(settled.warnings),
            settled.changes,
            settled.ignores_option,
            settled.uses_option,
        )

    def _known_of(self, source: _Source) -> tuple[list[KnownDigest], bool]:
        """Return a file's digests in the previous snapshot, and whether it is unchanged."""
        same = self._known.with_content(source.sha256, source.member, source.name)
        if not same and source.member:
            same = self._known.with_content(source.member_sha256, "", source.name)
        # Two files with the same content, with a date declared for each, are two digests.
        if same and (source.content_sha256 not in self._originals or same[0].file == source.name):
            return same, True
        return self._known.with_name(source.name, source.member), False

    def _parse(
        self, file: DigestFile, declaration: Declaration, options: ReadOptions, source: _Source
    ) -> Parsed:
        """Parse a file, or take its digests and warnings from the cache."""
        if source.member or file.named == STDIN or not self._cache.is_enabled:
            return _parsed(file, declaration, options)
        key = self._cache.key(file.named, source.sha256, declaration, options)
        cached = self._cache.get(key)
        if cached is not None:
            return cached
        digests, warnings = _parsed(file, declaration, options)
        self._cache.put(key, digests, warnings)
        return digests, warnings

    def _remember(self, path: Path, sha256: str, found: Sequence[ReadDigest]) -> None:
        # Days without papers all have the same content.
        if found:
            self._originals.setdefault(sha256, (path, {item.raw.date for item in found}))

    def _copy(self, path: Path, sha256: str, declaration: Declaration) -> FileResult | None:
        """Return the warning about a copy of a file that was read already; or None."""
        if sha256 not in self._originals:
            return None
        original, dates = self._originals[sha256]
        declared = declaration.date is not None and declaration.date not in dates
        if declared or (declaration.year is not None and declaration.date is None):
            return None
        named = date_in_name(path.name)
        fix = "remove one of them"
        if named is not None and named not in dates:
            fix = f"remove it, or set the date of both in {DECLARATIONS} to keep two digests"
        return FileResult(
            warnings=[one_line(f"{path}: is a copy of {original} and is not read again; {fix}")]
        )


def rank(path: Path, declaration: Declaration, known: KnownDigests) -> tuple[object, ...]:
    """Return the order in which files are read: an original comes before its copies.

    Known files come first, then files with a date that does not depend on the text, then plain
    files, then short names: a copy has a longer name.
    """
    return (
        known.name_of(path) not in known.files,
        declaration.date is None and declaration.year is None,
        date_in_name(path.name) is None,
        suffix_of(path) == ".zip",
        len(path.name),
        path.name,
        path.as_posix(),
    )


def without_repeats(results: Sequence[FileResult]) -> None:
    """Remove digests with the same day, source and entries; add warnings."""
    first: dict[object, ReadDigest] = {}
    for result in results:
        kept = []
        for item in result.digests:
            original = first.setdefault((item.raw.date, item.raw.source, item.raw.entries), item)
            if original is item:
                kept.append(item)
                continue
            if item.known is not None:
                original.copies.append(item.known)
            result.warnings.append(
                one_line(
                    f"{item.path}: repeats the digest of {day(item.raw.date)} in {original.path},"
                    " which is kept once; remove one of them"
                )
            )
        result.digests = kept


def _parsed(file: DigestFile, declaration: Declaration, options: ReadOptions) -> Parsed:
    notes = Notes(file.path)
    reader = reader_of(file, declaration, options)
    digests = reader.read(file, declaration, options, notes)
    if declaration.source is not None:
        digests = [replace(digest, source=declaration.source) for digest in digests]
    return list(digests), list(notes.as_lines())


def _declared_in(archive: zip_archives.Archive) -> Declarations:
    content = archive.content_of(DECLARATIONS)
    if content is None:
        return Declarations({})
    names = set(archive.names)
    return declarations_in(archive.path_of(DECLARATIONS), content, names.__contains__)


def _sha256_of(file: DigestFile) -> str:
    digest = hashlib.sha256()
    with open_bytes(file) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
