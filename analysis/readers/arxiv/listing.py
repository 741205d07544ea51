"""arXiv's listings as text: days, and below each its papers, without abstracts."""

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
    """Tell whether a file has a day between the marks of a comment, and arXiv ids below it."""
    lines = file.head_lines()
    days = [index for index, line in enumerate(lines[:100]) if _DAY.fullmatch(line)]
    return bool(days) and any(line.startswith("arXiv:") for line in lines[days[0] :])


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Read a listing into a digest a day.

    Raises
    ------
    InputError
        If no record can be used.
    """
    given = given_date(file.path, declaration)
    return read_days(file, given, options, notes, "arXiv listing")
