"""Reader of OAI-PMH responses of arXiv, in the formats arXivRaw and arXiv.

A record's date is the submission of its first version; its datestamp is that of its last change,
which may be years later. A date in `digests.toml` or in the file name overrides both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from analysis.readers.arxiv.abstracts import with_paragraphs
from analysis.readers.assemble import digests_by_date
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.clean_text import clean, quote
from analysis.readers.dates import full_date, given_date, mail_date
from analysis.readers.digests_toml import Declaration
from analysis.readers.fields import BadRecordError
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.reading_warnings import Notes
from analysis.readers.xml_elements import (
    child,
    children,
    descendant,
    elements,
    name_of,
    root_of,
    text_in,
)
from analysis.records import InputError
from evidence.formatting import count, plural

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SOURCE = "arXiv"

_FORMATS = ("arXivRaw", "arXiv")


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Return True if the root element is that of OAI-PMH or a part of it."""
    return root_of(file)[0] in ("OAI-PMH", "ListRecords", "GetRecord")


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Return the records, grouped into digests by date; deleted records are skipped.

    Raises
    ------
    InputError
        If the file is not XML, declares entities, is an error response, or has no usable record.
    """
    given = given_date(file.path, declaration)
    rows = _rows(file, notes)
    return digests_by_date(
        file, rows, given, options, notes, source=SOURCE, given_first=True, may_be_empty=True
    )


def _rows(
    file: DigestFile, notes: Notes
) -> Iterator[tuple[int, Mapping[str, object] | BadRecordError]]:
    n_deleted = 0
    for line, element in elements(file, ("record", "error"), notes):
        if name_of(element) == "error":
            if (code := element.get("code")) != "noRecordsMatch":
                message = quote(clean(f"{code}: {text_in(element)}"), 100)
                raise InputError(
                    f"{file.path}:{line}",
                    f"is an error message of the server: {message}",
                    "download it again",
                )
            continue
        header = child(element, "header")
        if header is not None and header.get("status") == "deleted":
            n_deleted += 1
            continue
        yield line, _cells(element)
    if n_deleted:
        are = plural(n_deleted, "is", "are")
        problem = f"{count(n_deleted, 'record')} {are} marked as deleted"
        notes.add(None, problem, "skipped, because deleted records have no abstract")


def _cells(record: Element) -> Mapping[str, object] | BadRecordError:
    formats = (descendant(record, name) for name in _FORMATS)
    metadata = next((element for element in formats if element is not None), None)
    if metadata is None:
        return BadRecordError("has no metadata in the format arXivRaw or arXiv")
    first = next(children(metadata, "version"), None)
    sent = text_in(child(first, "date")) if first is not None else ""
    day = mail_date(sent) or full_date(text_in(child(metadata, "created")))
    return {
        "title": text_in(child(metadata, "title")),
        "abstract": with_paragraphs(text_in(child(metadata, "abstract"))),
        "date": day or full_date(text_in(descendant(record, "datestamp"))),
        "published": day,
        "arxiv_id": text_in(child(metadata, "id")),
        "categories": text_in(child(metadata, "categories")),
    }
