"""Reader of ACL Anthology XML: one digest per volume.

The date of a volume is the day it was added to the Anthology (``ingest-date``); without that, the
first day of its month is assumed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.readers.assemble import Rows, digests_by_date
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.clean_text import clean
from analysis.readers.dates import GivenDate, full_date, given_date, shown_date
from analysis.readers.digests_toml import Declaration
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.reading_warnings import Notes
from analysis.readers.xml_elements import child, elements, name_of, root_of, text_in
from evidence import formatting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element

_ADDRESS = "https://aclanthology.org/"


@dataclass(slots=True)
class _Volume:
    """A volume's name, date and papers, each with its line."""

    name: str
    date: GivenDate | None
    papers: list[tuple[int, Mapping[str, object]]] = field(default_factory=list)


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Return True if the root element is a collection or a volume."""
    name, attributes = root_of(file)
    return (name == "collection" and " id" in attributes) or (
        name == "volume" and "ingest-date" in attributes
    )


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Return one digest per volume.

    Raises
    ------
    InputError
        If the file is not XML, declares entities, or a volume has no usable paper.
    """
    given = given_date(file.path, declaration)
    volumes = _volumes(file, notes)
    digests = []
    for volume in volumes:
        dated = given if given is not None and len(volumes) == 1 else volume.date or given
        rows: Rows = volume.papers
        source = f"ACL Anthology {volume.name}".strip()
        digests += digests_by_date(file, rows, dated, options, notes, source=source)
    # Without any paper, `digests_by_date` raises the error.
    return digests or digests_by_date(file, [], given, options, notes)


def _volumes(file: DigestFile, notes: Notes) -> list[_Volume]:
    volumes: dict[str, _Volume] = {}
    for line, element in elements(file, ("meta", "paper"), notes):
        parent = element.getparent()
        attributes: dict[str, str] = dict(parent.attrib) if parent is not None else {}
        collection = parent.getparent() if parent is not None else None
        names = [collection.get("id") if collection is not None else None, attributes.get("id")]
        name = "-".join(clean(str(part)) for part in names if part)
        if name not in volumes:
            day = full_date(attributes.get("ingest-date", ""))
            volumes[name] = _Volume(name, GivenDate(day, "text") if day else None)
        if name_of(element) == "paper":
            volumes[name].papers.append((line, _cells(element, name)))
        elif volumes[name].date is None:
            volumes[name].date = _month_date(element, line, notes)
    return [volume for volume in volumes.values() if volume.papers]


def _month_date(meta: Element, line: int, notes: Notes) -> GivenDate | None:
    """Return the first day of a volume's month, else of its year, with a warning."""
    month, year = text_in(child(meta, "month")).strip(), text_in(child(meta, "year")).strip()
    # A range of months is written with a dash.
    first = re.split(r"\W", month, maxsplit=1)[0]
    shown = shown_date(f"{first} 1, {year}", line)
    day = shown.in_year(shown.year) if shown is not None and shown.year is not None else None
    day = day or full_date(f"{year}-01-01")
    if day is None:
        return None
    notes.add(
        line,
        f"the volume has no ingest-date, only {clean(f'{month} {year}')}",
        f"{formatting.day(day)} is assumed; add an ingest-date to change it",
    )
    return GivenDate(day, "assumed")


def _cells(paper: Element, volume: str) -> Mapping[str, object]:
    name = text_in(child(paper, "url")).strip()
    if not name and paper.get("id"):
        name = f"{volume}.{paper.get('id')}"
    if name and "://" not in name:
        name = _ADDRESS + name
    return {
        "title": text_in(child(paper, "title")),
        "abstract": text_in(child(paper, "abstract")),
        "url": name,
    }
