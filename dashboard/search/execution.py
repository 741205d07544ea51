"""Execution of one search: corrections and matches, within a limit of CPU time."""

from __future__ import annotations

import sqlite3
import time
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.search.query import Group, Term
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
        self, groups: Sequence[Group]
    ) -> tuple[list[Group], tuple[Correction, ...], tuple[str, ...]]:
        """Return the groups to search, the corrections made, and the missing words.

        The groups are parallel to those given; one without any known term is empty.
        """
        corrections: dict[Term, Correction | None] = {}
        missing: dict[str, None] = {}
        meant: list[Group] = []
        for group in groups:
            found: list[Term] = []
            for term in group:
                if self.is_over():
                    raise StoppedError
                near, correction = self._nearest(term)
                corrections[term] = correction
                if near is None:
                    missing[" ".join(term.written)] = None
                else:
                    found.append(near)
            meant.append(tuple(dict.fromkeys(found)))
        return meant, tuple(c for c in corrections.values() if c), tuple(missing)

    def _nearest(self, term: Term) -> tuple[Term | None, Correction | None]:
        """Return the term to search for a given one, or None, and the correction made."""
        word = term.written[0]
        if self._occurs(term):
            return term, None
        if term.quoted or term.begins or len(term.written) > 1:
            return None, None
        if len(word) >= _SHORTEST_BEGINNING and self._begun(word):
            return replace(term, begins=True), Correction(word, None)
        if near := nearest_word(word, self._printed, self._commonness):
            return replace(term, written=(near,)), Correction(word, near)
        return None, None

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

    def any_of(self, group: Group) -> str:
        """Return an FTS5 expression for papers with any term of a group."""
        return f"({' OR '.join(self.expression(term) for term in group)})"

    def ranked(self, wanted: Sequence[str], excluded: Sequence[str]) -> list[int]:
        """Return the rows that match all wanted and no excluded expressions, best first."""
        return self.rows(without(" AND ".join(wanted), excluded), ranked=True)

    def rows(self, expression: str, *, ranked: bool = False, limit: int = -1) -> list[int]:
        """Return the rows that match an FTS5 expression."""
        weights = f"{_TITLE_WEIGHT}, {_ABSTRACT_WEIGHT}, {_JOINED_WEIGHT}"
        order = f"ORDER BY bm25(papers, {weights}), rowid" if ranked else ""
        cursor = self._tables.execute(
            f"SELECT rowid FROM papers WHERE papers MATCH ? {order} LIMIT ?",  # noqa: S608
            (expression, limit),
        )
        return [row for (row,) in cursor]


def without(expression: str, excluded: Sequence[str]) -> str:
    """Return an FTS5 expression that also excludes others."""
    return f"({expression}) NOT ({' OR '.join(excluded)})" if excluded else f"({expression})"
