"""Full-text index of titles and abstracts, with spelling correction.

Uses SQLite's FTS5 in memory, ranked by BM25 with a higher weight for titles. All words of a query
must occur; of those that OR joins, one; quoted words are an exact phrase; ``-word`` excludes.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import uuid4

import pandas as pd

from dashboard.search.execution import Correction, Search, StoppedError
from dashboard.search.partial_matches import (
    Part,
    PartialMatches,
    partial_matches,
    parts_of,
)
from dashboard.search.query import LONGEST_QUERY, Group, parsed, with_quotes
from dashboard.search.stemming import Stems, joined, letters, placed, printed_words
from evidence.tex_letters import fold_tex

MOST_SECONDS = 2.0
"""Maximum CPU time of a search; a longer one is stopped and finds nothing."""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The result of a query.

    Attributes
    ----------
    ids
        Ids of the papers: best match first if `ranked`, else in index order.
    ranked
        Whether the query has a term to rank by.
    corrections
        Corrections of words without matches.
    missing
        Words without matches or corrections; if one of them must occur, `ids` is empty.
    stems
        The stems searched for, to highlight them.
    as_typed
        The query with corrected words in quotes, which searches as typed.
    n_ignored
        Number of terms beyond the limit, which were ignored.
    stopped
        Whether the search took too long; `ids` is empty then.
    is_wordless
        Whether the query has only signs or operators; `ids` is empty then.
    all_excluded
        Whether `ids` is empty because of the excluded words alone.
    operators
        The words AND, OR and NOT in capitals, as typed.
    partial
        If `ids` is empty, the papers with some of several words.
    """

    ids: tuple[str, ...]
    ranked: bool = False
    corrections: tuple[Correction, ...] = ()
    missing: tuple[str, ...] = ()
    stems: frozenset[str] = frozenset()
    as_typed: str = ""
    n_ignored: int = 0
    stopped: bool = False
    is_wordless: bool = False
    all_excluded: bool = False
    operators: frozenset[str] = frozenset()
    partial: PartialMatches = field(default_factory=PartialMatches)


class Index:
    """An index of papers; safe to share between threads.

    Examples
    --------
    >>> index = Index(["a", "b"], [("Sparse attention", ""), ("Robots", "They pay attention.")])
    >>> index.find("attention -robots").ids
    ('a',)
    """

    def __init__(self, ids: Sequence[str], texts: Iterable[tuple[str, str]]) -> None:
        self._ids = ids
        # A database in memory that every search opens for itself: none waits for another one.
        self._address = f"file:/search-{uuid4().hex}?vfs=memdb"
        self._tables = self._opened()
        run = self._tables.execute
        run("PRAGMA journal_mode = OFF")
        # Contentless: the papers' frame has the texts already.
        run(
            "CREATE VIRTUAL TABLE papers USING fts5(title, abstract, joined, content='',"
            " tokenize='unicode61 remove_diacritics 0')"
        )
        run("CREATE VIRTUAL TABLE words USING fts5vocab(papers, row)")
        stems = Stems()
        run("BEGIN")
        self._tables.executemany(
            "INSERT INTO papers (rowid, title, abstract, joined) VALUES (?, ?, ?, ?)",
            _rows(texts, stems),
        )
        run("COMMIT")
        self._printed = sorted({part for word in stems for part in letters(word)})
        self._n_papers = dict(run("SELECT term, doc FROM words"))

    def _opened(self) -> sqlite3.Connection:
        return sqlite3.connect(
            self._address, uri=True, check_same_thread=False, isolation_level=None
        )

    @classmethod
    def of(cls, papers: pd.DataFrame) -> Index:
        """Return an index of papers with ``paper_id``, ``title`` and ``abstract``."""
        texts = zip(papers["title"], papers["abstract"], strict=True)
        return cls([str(i) for i in papers["paper_id"]], texts)

    def find(self, query: str, *, most_seconds: float = MOST_SECONDS) -> SearchResult:
        """Return the papers that match a query; any text is a valid query.

        A word without matches is used as a prefix, or else corrected to a similar known word.

        Parameters
        ----------
        query
            What the reader typed; only its first `LONGEST_QUERY` characters count.
        most_seconds
            Maximum CPU time.
        """
        with closing(self._opened()) as tables:
            search = Search(tables, self._printed, self._n_papers, most_seconds)
            try:
                return self._found(search, query[:LONGEST_QUERY])
            except (StoppedError, sqlite3.OperationalError):
                if not search.is_over():
                    raise
                return SearchResult((), as_typed=query, stopped=True)

    def _found(self, search: Search, query: str) -> SearchResult:
        asked = parsed(query)
        if not asked.has_terms and query.strip():
            return SearchResult((), as_typed=query, is_wordless=True, operators=asked.operators)
        meant, corrections, missing = search.corrected(asked.groups)
        wanted = [search.any_of(group) for group in meant if group]
        excluded = [search.expression(term) for term in asked.excluded]
        if not all(meant):
            rows: list[int] = []
        elif wanted:
            rows = search.ranked(wanted, excluded)
        else:
            # FTS5 cannot express "all except", so take the complement here.
            removed = set(search.rows(" OR ".join(excluded))) if excluded else set()
            rows = [row for row in range(len(self._ids)) if row not in removed]
        found = SearchResult(
            ids=tuple(self._ids[row] for row in rows),
            ranked=bool(asked.groups),
            corrections=corrections,
            missing=missing,
            stems=_stems(search, meant),
            as_typed=with_quotes(query, frozenset(c.asked for c in corrections)),
            n_ignored=asked.n_ignored,
            operators=asked.operators,
        )
        if rows or not asked.groups:
            return found
        try:
            return self._with_partial(
                search, found, parts_of(search, asked.groups, meant), excluded
            )
        except (StoppedError, sqlite3.OperationalError):
            if not search.is_over():
                raise
            return found

    def _with_partial(
        self, search: Search, found: SearchResult, parts: Sequence[Part], excluded: Sequence[str]
    ) -> SearchResult:
        """Return an empty result with its partial matches, if the query has several parts."""
        known = [part.terms for part in parts if part.terms]
        if excluded and len(known) == len(parts):
            wanted = " AND ".join(map(search.any_of, known))
            found = replace(found, all_excluded=bool(search.rows(wanted, limit=1)))
        if not known or len(parts) == 1:
            return found
        partial = partial_matches(search, parts, excluded, self._ids)
        return replace(found, partial=partial, stems=_stems(search, known))


def _stems(search: Search, groups: Iterable[Group]) -> frozenset[str]:
    return frozenset(s for group in groups for term in group for s in search.stems_of(term))


def _rows(texts: Iterable[tuple[str, str]], stems: Stems) -> Iterator[tuple[int, str, str, str]]:
    in_one: dict[str, str] = {}
    for row, (title, abstract) in enumerate(texts):
        # Snapshots of earlier versions have TeX's letters in their texts.
        in_title, in_abstract = printed_words(fold_tex(title)), printed_words(fold_tex(abstract))
        hyphened = [w for w in (*in_title, *in_abstract) if "-" in w]
        in_one.update({w: joined(w) for w in hyphened if w not in in_one})
        yield (
            row,
            " ".join([stems[w] for w in in_title]),
            " ".join([stems[w] for w in in_abstract]),
            " ".join([in_one[w] for w in hyphened]),
        )


Piece = tuple[Literal["text", "mark"], str]


def marked(text: str, stems: frozenset[str]) -> list[Piece]:
    """Return `text` cut into matches (``mark``) and the text between them."""
    pieces: list[Piece] = []
    at = 0
    for start, end, own in placed(text):
        if own and stems.issuperset(own):
            if at < start:
                pieces.append(("text", text[at:start]))
            pieces.append(("mark", text[start:end]))
            at = end
    if at < len(text):
        pieces.append(("text", text[at:]))
    return pieces


def snippet(text: str, stems: frozenset[str], width: int) -> str:
    """Return about `width` characters of `text` around the most matches, or nothing."""
    spots = [(a, b, frozenset(own) & stems) for a, b, own in placed(text)]
    hits = [spot for spot in spots if spot[2]]
    if not hits:
        return ""

    # Slide a window over the matches, and count the different stems that it shows.
    best, n_best, last = hits[0][0], 0, 0
    inside: Counter[str] = Counter()
    for first, (start, _, own) in enumerate(hits):
        while last < len(hits) and hits[last][1] <= start + width:
            inside.update(hits[last][2])
            last += 1
        if len(inside) > n_best:
            best, n_best = start, len(inside)
        if first < last:
            inside.subtract(own)
            inside -= Counter()
        last = max(last, first + 1)
    # Start a few words before the first match, for context.
    lead = best - width // 5
    start = next((a for a, _, _ in spots if a >= lead), best) if lead > 0 else 0
    end = max((b for _, b, _ in spots if start < b <= start + width), default=len(text))
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text.rstrip(' .')) else ''}"
