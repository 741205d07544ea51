"""Warnings about one file: the first few of a kind in full, the rest as a count."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from analysis.records import one_line

SHOWN_PER_KIND = 5
"""A file with ten thousand bad lines needs one sentence about them, not ten thousand."""


class Notes:
    """Collects what a reader repaired or left out.

    Parameters
    ----------
    path
        The file, spelled as the user gave it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: list[str] = []
        self._counts: Counter[str] = Counter()

    def add(self, line: int | None, trouble: str, remedy: str, *, kind: str | None = None) -> None:
        """Note one trouble.

        Parameters
        ----------
        line
            Line (or row) of the file, from 1; None where the whole file is meant.
        trouble, remedy
            What is the matter; what was done about it or can be.
        kind
            What troubles of this kind are called when they are counted; `trouble` if None.
        """
        kind = kind or trouble
        self._counts[kind] += 1
        if self._counts[kind] <= SHOWN_PER_KIND:
            where = self._path if line is None else f"{self._path}:{line}"
            self._lines.append(one_line(f"{where}: {trouble}; {remedy}"))

    def as_lines(self) -> tuple[str, ...]:
        """Return the warnings, one line each."""
        more = [
            one_line(
                f"{self._path}: {kind}, {count - SHOWN_PER_KIND} more times; see the lines above"
            )
            for kind, count in self._counts.items()
            if count > SHOWN_PER_KIND
        ]
        return (*self._lines, *more)
