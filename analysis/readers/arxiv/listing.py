"""Reader of plain-text arXiv listings: papers by date, without abstracts."""

from __future__ import annotations

import re

from analysis.readers.arxiv.mailing import read_days
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.dates import given_date
from analysis.readers.digests_toml import Declaration
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.reading_warnings import Notes

_DAY = re.compile(r"/\*.*\*/\s*")


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Return True if the file has a date as ``/* date */`` with arXiv ids below it."""
    lines = file.head_lines()
    days = [index for index, line in enumerate(lines[:100]) if _DAY.fullmatch(line)]
    return bool(days) and any(line.startswith("arXiv:") for line in lines[days[0] :])


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Return one digest per date of the listing.

    Raises
    ------
    InputError
        If no record can be used.
    """
    given = given_date(file.path, declaration)
    return read_days(file, given, options, notes, "arXiv listing")
