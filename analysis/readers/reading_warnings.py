"""Warnings about one file: the first of each kind in full, the rest counted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from analysis.records import one_line
from evidence.formatting import count

SHOWN_PER_KIND = 5
"""Warnings of one kind that are listed in full; further ones are only counted."""


class Notes:
    """The warnings a reader raises while it reads one file.

    Parameters
    ----------
    path
        The file, spelled as the user gave it.

    Examples
    --------
    >>> notes = Notes(Path("a.csv"))
    >>> notes.add(3, "has no title", "record skipped; correct it")
    >>> notes.as_lines()
    ('a.csv:3: has no title; record skipped; correct it',)
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: list[str] = []
        self._counts: Counter[str] = Counter()

    def add(self, line: int | None, problem: str, fix: str, *, kind: str | None = None) -> None:
        """Add one warning.

        Parameters
        ----------
        line
            Line (or row) of the file, from 1; None for the file as a whole.
        problem, fix
            What is wrong; what the reader did about it, and what the user can do.
        kind
            Name under which further warnings of this kind are counted (default: `problem`).
        """
        kind = kind or problem
        self._counts[kind] += 1
        if self._counts[kind] <= SHOWN_PER_KIND:
            where = self._path if line is None else f"{self._path}:{line}"
            self._lines.append(one_line(f"{where}: {problem}; {fix}"))

    def as_lines(self) -> tuple[str, ...]:
        """Return the warnings, one line each; counts of the omitted ones come last."""
        more = {kind: n - SHOWN_PER_KIND for kind, n in self._counts.items() if n > SHOWN_PER_KIND}
        counts = (
            one_line(f"{self._path}: {kind}, {count(n, 'more time')}; see the lines above")
            for kind, n in more.items()
        )
        return (*self._lines, *counts)
