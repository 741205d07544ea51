"""Execution of one search: corrections and matches, within a limit of CPU time."""

from __future__ import annotations

import sqlite3
import time
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.search.query import Term
from dashboard.search.spelling import nearest_word
from dashboard.search.stemming import Stems, joined, stem

_TITLE_WEIGHT, _ABSTRACT_WEIGHT, _JOINED_WEIGHT = 8.0, 1.0, 1.0
_SHORTEST_BEGINNING = 3
_MOST_BEGUN = 64

_STEPS_A_CHECK = 10_000
"""Steps of SQLite's virtual machine between two looks at the clock, well below a millisecond."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A word without matches, and what was searched instead.

    Attributes
    ----------
    asked
        The typed word.
    shown
        The corrected word; None if `asked` was used as a prefix.
    """

    asked: str
    shown: str | None


class StoppedError(Exception):
    """The search has used up its time."""


class Search:
    """One search: its own connection, the known words, and a clock.

    Parameters
    ----------
    tables
        A connection that only this search uses.
    printed
        Known words, sorted.
    n_papers
        Number of papers by stem.
    most_seconds
        CPU time after which the search is stopped.
    """

    def __init__(
        self,
        tables: sqlite3.Connection,
        printed: Sequence[str],
        n_papers: Mapping[str, int],
        most_seconds: float,
    ) -> None:
        self._tables, self._printed, self._n_papers = tables, printed, n_papers
        self._ends = time.thread_time() + most_seconds
        self._begun_by: dict[str, list[str]] = {}
        tables.set_progress_handler(self.is_over, _STEPS_A_CHECK)

    def is_over(self) -> bool:
        """Return whether the time is used up."""
        return time.thread_time() > self._ends

    def corrected(
        self, terms: list[Term]
    ) -> tuple[list[Term], tuple[Correction, ...], tuple[str, ...]]:
        """Return the terms to search, the corrections made, and the missing words."""
        corrections: list[Correction] = []
        missing: list[str] = []
        meant = []
        for term in terms:
            if self.is_over():
                raise StoppedError
            word = term.written[0]
            if self._occurs(term):
                meant.append(term)
            elif term.quoted or term.begins or len(term.written) > 1:
                missing.append(" ".join(term.written))
            elif len(word) >= _SHORTEST_BEGINNING and self._begun(word):
                corrections.append(Correction(word, None))
                meant.append(replace(term, begins=True))
            elif near := nearest_word(word, self._printed, self._commonness):
                corrections.append(Correction(word, near))
                meant.append(replace(term, written=(near,)))
            else:
                missing.append(word)
        return meant, tuple(corrections), tuple(missing)

    def _occurs(self, term: Term) -> bool:
        return bool(self.rows(self.expression(term), limit=1))

    def _commonness(self, word: str) -> int:
        return self._n_papers.get(stem(word), 0)

    def _begun(self, beginning: str) -> list[str]:
        """Return the stems of known words with a prefix, the most common first."""
        if beginning not in self._begun_by:
            if self.is_over():
                raise StoppedError
            first = bisect_left(self._printed, beginning)
            end = bisect_left(self._printed, f"{beginning}\U0010ffff")
            stems = dict.fromkeys(stem(word) for word in self._printed[first:end])
            common = sorted(stems, key=lambda s: self._n_papers.get(s, 0), reverse=True)
            self._begun_by[beginning] = common[:_MOST_BEGUN]
        return self._begun_by[beginning]

    def stems_of(self, term: Term) -> list[str]:
        """Return the stems that a term searches for."""
        if term.begins:
            return self._begun(term.written[0])
        return [s for word in term.written for s in Stems()[word].split()]

    def expression(self, term: Term) -> str:
        """Return a term as an FTS5 expression, with all typed text quoted."""
        if term.begins:
            # Without such words, search for a token that cannot exist.
            ways = [f'"{s}"' for s in self._begun(term.written[0])] or ['"a\u00b7b"']
        else:
            ways = [f'"{" ".join(self.stems_of(term))}"']
            if len(term.written) == 1 and (one := joined(term.written[0])):
                ways.append(f'"{one}"')
        return f"({' OR '.join(ways)})"

    def ranked(self, wanted: list[str], excluded: list[str]) -> list[int]:
        """Return the rows that match all wanted and no excluded expressions, best first."""
        expression = f"({' AND '.join(wanted)})"
        if excluded:
            expression = f"{expression} NOT ({' OR '.join(excluded)})"
        return self.rows(expression, ranked=True)

    def rows(self, expression: str, *, ranked: bool = False, limit: int = -1) -> list[int]:
        """Return the rows that match an FTS5 expression."""
        weights = f"{_TITLE_WEIGHT}, {_ABSTRACT_WEIGHT}, {_JOINED_WEIGHT}"
        order = f"ORDER BY bm25(papers, {weights}), rowid" if ranked else ""
        cursor = self._tables.execute(
            f"SELECT rowid FROM papers WHERE papers MATCH ? {order} LIMIT ?",  # noqa: S608
            (expression, limit),
        )
        return [row for (row,) in cursor]
