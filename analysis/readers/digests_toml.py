"""`digests.toml`: dates and sources declared for the files of a folder."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.readers.files.file_content import content_of
from analysis.readers.toml_files import parse_toml
from analysis.records import InputError, one_line

DECLARATIONS = "digests.toml"

_SHORTER = "write one table per file"

_WORD = re.compile(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)")
KEYS = ("date", "year", "source")
"""What a table of the file may declare."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """The declaration of one file.

    Attributes
    ----------
    date
        Date of the digest.
    year
        Year of the digest, if its text shows only day and month.
    source
        Name of the digest's source.
    settled
        Days of the file's digests in the previous snapshot. They give the year of a text that
        has none, if nothing else does.
    """

    date: dt.date | None = None
    year: int | None = None
    source: str | None = None
    settled: tuple[dt.date, ...] = ()


NOTHING = Declaration()


@dataclass(frozen=True, slots=True)
class Declarations:
    """The declarations of a `digests.toml` by file name.

    Attributes
    ----------
    by_name
        The declarations.
    warnings
        One line each.
    sha256
        SHA-256 of the file as it was read, in hex; None if there is none.
    """

    by_name: Mapping[str, Declaration]
    warnings: tuple[str, ...] = ()
    sha256: str | None = None

    def of(self, path: Path) -> Declaration:
        """Return the declaration of a file; `NOTHING` if it has none."""
        return self.by_name.get(path.name, NOTHING)


def read_declarations(folder: Path) -> Declarations:
    """Return the declarations of a folder's `digests.toml`, if it has one.

    Raises
    ------
    InputError
        If the file cannot be read, is not TOML, or a declaration is invalid.
    """
    path = folder / DECLARATIONS
    if not os.path.lexists(path):
        return Declarations({})
    content = content_of(path)
    declarations = declarations_in(path, content.held, lambda name: _is_file(folder / name))
    return replace(declarations, sha256=content.sha256)


def declarations_in(
    path: Path, content: bytes | None, is_there: Callable[[str], bool]
) -> Declarations:
    """Return the declarations in the bytes of a `digests.toml`.

    Parameters
    ----------
    path
        Its path in messages.
    content
        Its bytes; None if they are too many to be held in memory.
    is_there
        Returns whether its folder has a file of a given name.

    Raises
    ------
    InputError
        If it is not TOML, or a declaration is invalid.
    """
    tables, text = parse_toml(path, content, _SHORTER)
    by_name, warnings = {}, []
    line_of = _lines_of(tables, text)
    for name, table in tables.items():
        where = f"{path}:{line_of.get(name, 1)}"
        by_name[name] = _declaration(where, name, table)
        if not is_there(name):
            problem = f"{where}: there is no file '{name}' in this folder"
            warnings.append(one_line(f"{problem}; correct the name or remove it"))
    return Declarations(by_name, tuple(warnings))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # not a valid file name
        return False


def _declaration(where: str, name: str, table: object) -> Declaration:
    example = f'write ["{name}"] and date = 2025-03-17 on the line below it'
    if not isinstance(table, dict):
        raise InputError(where, f"'{name}' is not a table", example)
    for key, value in table.items():
        if isinstance(value, dict):
            # TOML reads the dot of an unquoted [a.txt] as a nested table.
            raise InputError(
                where,
                f"the file name '{name}.{key}' needs quotation marks",
                f'write ["{name}.{key}"]',
            )
        if key not in KEYS:
            raise InputError(
                where, f"unknown key '{key}' of '{name}'", f"the keys are {', '.join(KEYS)}"
            )
    date, year = _date_of(where, name, table), _year_of(where, name, table)
    if date is not None and year is not None and date.year != year:
        raise InputError(
            where, f"the date of '{name}' is not in its year {year}", "correct one, or remove year"
        )
    source = table.get("source")
    if source is not None and not (isinstance(source, str) and source.strip()):
        raise InputError(where, f"the source of '{name}' is not text", 'write source = "..."')
    return Declaration(date, year, source.strip() if source else None)


def _date_of(where: str, name: str, table: Mapping[str, Any]) -> dt.date | None:
    date = table.get("date")
    if date is None:
        return None
    # datetime is a subclass of date, but is not accepted here.
    if type(date) is not dt.date:
        raise InputError(
            where,
            f"the date of '{name}' is not a date",
            "write date = 2025-03-17, without quotation marks or time",
        )
    if not 1900 <= date.year <= 2200:
        raise InputError(
            where, f"the date of '{name}' is {date}, not from 1900 to 2200", "correct its year"
        )
    return date


def _year_of(where: str, name: str, table: Mapping[str, Any]) -> int | None:
    year = table.get("year")
    if year is None:
        return None
    if type(year) is not int or not 1900 <= year <= 2200:
        raise InputError(
            where, f"the year of '{name}' is not a year from 1900 to 2200", "write year = 2025"
        )
    return year


def _lines_of(names: Collection[str], text: str) -> dict[str, int]:
    """Return the first line of each name, which tomllib does not give."""
    line_of: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.lstrip().startswith("#"):
            for found in _WORD.findall(line):
                name = "".join(found)
                if name in names:
                    line_of.setdefault(name, number)
    return line_of
