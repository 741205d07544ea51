"""Reader of arXiv records (``.abs``), dated by submission."""

from __future__ import annotations

import re

from analysis.readers.arxiv.mailing import read_days
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.dates import given_date
from analysis.readers.digests_toml import Declaration
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.reading_warnings import Notes

_BEGINNING = re.compile(
    r"\s*(?:[-=]{20,}\s*\n)?\\\\[ \t]*\n(?:arXiv|Paper)(?: \(\*cross-listing\*\))?:"
)


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Return True if the file starts with an arXiv record."""
    return _BEGINNING.match(file.head_text().lstrip("\ufeff")) is not None


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Return the records, one digest per submission date.

    Raises
    ------
    InputError
        If no record can be used.
    """
    given = given_date(file.path, declaration)
    return read_days(file, given, options, notes, "arXiv")
