"""Reader of the Kaggle data set of arXiv metadata: JSON Lines with versions.

The file is a catalogue, not a digest: a paper's date is the submission of its first version.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from analysis.readers.arxiv.abstracts import with_paragraphs
from analysis.readers.assemble import digests_by_date
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.dates import full_date, given_date, mail_date
from analysis.readers.digests_toml import Declaration
from analysis.readers.fields import BadRecordError
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.files.streams import lines
from analysis.readers.reading_warnings import Notes

SOURCE = "arXiv"

_KEYS = {"id", "title", "versions"}
_OTHER_KEYS = {"update_date", "authors_parsed", "submitter"}


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Return True if the first line is a JSON record with the versions of a paper."""
    first = next((line for line in map(str.strip, file.head_lines()) if line), "")
    try:
        row = json.loads(first.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and row.keys() >= _KEYS and bool(_OTHER_KEYS & row.keys())


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Return one digest per submission date; `digests.toml` overrides the date.

    Raises
    ------
    InputError
        If the file is damaged, or has no usable record.
    """
    given = given_date(file.path, declaration)
    rows = _rows(file, notes)
    return digests_by_date(
        file, rows, given, options, notes, source=SOURCE, given_first=declaration.date is not None
    )


def _rows(
    file: DigestFile, notes: Notes
) -> Iterator[tuple[int, Mapping[str, object] | BadRecordError]]:
    for number, line in lines(file, notes, keep_going=True):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield number, BadRecordError("is not valid JSON, or spans several lines")
            continue
        if not isinstance(row, dict):
            yield number, BadRecordError("is not a JSON object")
            continue
        day, abstract = _first_day(row), row.get("abstract")
        yield (
            number,
            {
                "title": row.get("title"),
                "abstract": with_paragraphs(abstract) if isinstance(abstract, str) else abstract,
                "date": day,
                "published": day,
                "arxiv_id": row.get("id"),
                "categories": row.get("categories"),
            },
        )


def _first_day(row: Mapping[str, object]) -> object:
    """Return the date of the first version, else that of the last update."""
    versions = row.get("versions")
    first = versions[0] if isinstance(versions, list) and versions else None
    created = first.get("created") if isinstance(first, dict) else None
    if isinstance(created, str) and (day := mail_date(created) or full_date(created)):
        return day
    return row.get("update_date")
