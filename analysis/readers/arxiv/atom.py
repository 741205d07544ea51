"""Reader of arXiv Atom feeds: API responses and daily feeds.

An entry's date is its ``published`` date: the submission of the first version in API responses,
the announcement in daily feeds. A date in `digests.toml` or in the file name overrides it. About
half of a daily feed replaces older papers. They are kept, with a warning that counts them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from analysis.readers.arxiv.abstracts import announced, with_paragraphs
from analysis.readers.assemble import digests_by_date, note_replacements
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.clean_text import clean, quote
from analysis.readers.dates import full_date, given_date
from analysis.readers.digests_toml import Declaration
from analysis.readers.fields import BadRecordError
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.reading_warnings import Notes
from analysis.readers.xml_elements import child, children, elements, root_of, text_in
from evidence.arxiv_ids import arxiv_id_in

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SOURCE = "arXiv"


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Return True if the root element is an Atom feed."""
    name, attributes = root_of(file)
    return name == "feed" and "Atom" in attributes


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Return the entries, grouped into digests by date; none for an empty feed.

    Raises
    ------
    InputError
        If the file is not XML, declares entities, or no entry can be used.
    """
    given = given_date(file.path, declaration)
    rows = _rows(file, notes)
    return digests_by_date(
        file, rows, given, options, notes, source=SOURCE, given_first=True, may_be_empty=True
    )


def _rows(
    file: DigestFile, notes: Notes
) -> Iterator[tuple[int, Mapping[str, object] | BadRecordError]]:
    n_replaced = 0
    for line, entry in elements(file, ("entry",), notes):
        name = text_in(child(entry, "id")).strip()
        if "/api/errors" in name:
            message = quote(clean(text_in(child(entry, "summary"))), 100)
            yield line, BadRecordError(f"is an error message from arXiv: {message}")
            continue
        abstract, kind = announced(text_in(child(entry, "summary")))
        kind = text_in(child(entry, "announce_type")).strip() or kind
        cells = _cells(entry, name) | {"abstract": with_paragraphs(abstract)}
        if kind.startswith("replace"):
            n_replaced += 1
            # Its `published` is the day of the feed.
            cells["published"] = None
        yield line, cells
    note_replacements(notes, n_replaced)


def _cells(entry: Element, name: str) -> dict[str, object]:
    links = {link.get("rel", "alternate"): link.get("href") for link in children(entry, "link")}
    url = links.get("alternate") or (name if name.startswith("http") else None)
    published = full_date(text_in(child(entry, "published")))
    return {
        "title": text_in(child(entry, "title")),
        "date": published or full_date(text_in(child(entry, "updated"))),
        "published": text_in(child(entry, "published")),
        "arxiv_id": arxiv_id_in(name) or name.removeprefix("oai:arXiv.org:"),
        "url": url,
        "categories": [category.get("term") for category in children(entry, "category")],
    }
