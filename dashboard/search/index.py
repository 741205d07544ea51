"""Full-text index of titles and abstracts, with spelling correction.

Uses SQLite's FTS5 in memory, ranked by BM25 with a higher weight for titles. All words of a query
must occur; quoted words are an exact phrase; ``-word`` excludes.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Literal

import pandas as pd

from dashboard.search.spelling import nearest_word
from dashboard.search.stemming import Stems, joined, letters, placed, printed_words, stem
from evidence.tex_letters import fold_tex

_TITLE_WEIGHT, _ABSTRACT_WEIGHT, _JOINED_WEIGHT = 8.0, 1.0, 1.0
_SHORTEST_BEGINNING = 3
_MOST_BEGUN = 64
_MOST_TERMS = 60
"""Maximum number of terms of a query; the rest is ignored, as FTS5 has a limit too."""

_TERM = re.compile(r'(?P<no>-*)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_MARKS = str.maketrans("\u201c\u201d\u201e\u00ab\u00bb\x00", '""""" ')


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of a query.

    Attributes
    ----------
    written
        Its words as printed, folded.
    excluded
        Whether papers with it are excluded.
    quoted
        Whether it is used as typed, neither corrected nor completed.
    begins
        Whether it is a prefix.
    """

    written: tuple[str, ...]
    excluded: bool = False
    quoted: bool = False
    begins: bool = False


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
        Words without matches or corrections; if there are any, `ids` is empty.
    stems
        The stems searched for, to highlight them.
    as_typed
        The query with corrected words in quotes, which searches as typed.
    """

    ids: tuple[str, ...]
    ranked: bool = False
    corrections: tuple[Correction, ...] = ()
    missing: tuple[str, ...] = ()
    stems: frozenset[str] = frozenset()
    as_typed: str = ""


def terms_of(query: str) -> list[Term]:
    """Return the distinct terms of a query, without those that are only symbols."""
    terms: list[Term] = []
    for match in _TERM.finditer(fold_tex(query).translate(_MARKS)):
        phrase, word = match["phrase"], match["word"]
        written = tuple(printed_words(phrase or word or ""))
        # Drop punctuation that stands alone.
        written = tuple(w for w in written if any(c.isalnum() for c in w))
        begins = phrase is None and word.endswith("*") and len(written) == 1
        terms.append(Term(written, bool(match["no"]), phrase is not None, begins))
    return [t for t in dict.fromkeys(terms) if t.written][:_MOST_TERMS]


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
        self._lock = Lock()
        self._tables = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        run = self._tables.execute
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

    @classmethod
    def of(cls, papers: pd.DataFrame) -> Index:
        """Return an index of papers with ``paper_id``, ``title`` and ``abstract``."""
        texts = zip(papers["title"], papers["abstract"], strict=True)
        return cls([str(i) for i in papers["paper_id"]], texts)

    def find(self, query: str) -> SearchResult:
        """Return the papers that match a query; any text is a valid query.

        A word without matches is used as a prefix, or else corrected to a similar known word.
        """
        asked = terms_of(query)
        with self._lock:
            terms, corrections, missing = self._corrected([t for t in asked if not t.excluded])
            wanted = [self._expression(t) for t in terms]
            excluded = [self._expression(t) for t in asked if t.excluded]
            if missing:
                rows: list[int] = []
            elif wanted:
                rows = self._ranked(wanted, excluded)
            else:
                # FTS5 cannot express "all except", so take the complement here.
                removed = set(self._rows(" OR ".join(excluded))) if excluded else set()
                rows = [row for row in range(len(self._ids)) if row not in removed]
        quoted = {c.asked for c in corrections}
        return SearchResult(
            ids=tuple(self._ids[row] for row in rows),
            ranked=bool(wanted),
            corrections=corrections,
            missing=missing,
            stems=frozenset(s for t in terms for s in self._stems_of(t)),
            as_typed=_quoted(query, quoted),
        )

    def _corrected(
        self, terms: list[Term]
    ) -> tuple[list[Term], tuple[Correction, ...], tuple[str, ...]]:
        """Return the terms to search, the corrections made, and the missing words."""
        corrections: list[Correction] = []
        missing: list[str] = []
        meant = []
        for term in terms:
            word = term.written[0]
            if self._occurs(term):
                meant.append(term)
            elif term.quoted or term.begins or len(term.written) > 1:
                missing.append(" ".join(term.written))
            elif len(word) >= _SHORTEST_BEGINNING and self._begun(word):
                corrections.append(Correction(word, None))
                meant.append(replace(term, begins=True))
            elif near := nearest_word(word, self._printed, lambda w: self._n_papers(stem(w))):
                corrections.append(Correction(word, near))
                meant.append(replace(term, written=(near,)))
            else:
                missing.append(word)
        return meant, tuple(corrections), tuple(missing)

    def _occurs(self, term: Term) -> bool:
        return bool(self._rows(self._expression(term), limit=1))

    def _n_papers(self, one_stem: str) -> int:
        row = self._tables.execute("SELECT doc FROM words WHERE term = ?", (one_stem,)).fetchone()
        return int(row[0]) if row else 0

    def _begun(self, beginning: str) -> list[str]:
        """Return the stems of known words with a prefix, the most common first."""
        first = bisect_left(self._printed, beginning)
        end = bisect_left(self._printed, f"{beginning}\U0010ffff")
        stems = dict.fromkeys(stem(word) for word in self._printed[first:end])
        return sorted(stems, key=self._n_papers, reverse=True)[:_MOST_BEGUN]

    def _stems_of(self, term: Term) -> list[str]:
        if term.begins:
            return self._begun(term.written[0])
        return [s for word in term.written for s in Stems()[word].split()]

    def _expression(self, term: Term) -> str:
        """Return a term as an FTS5 expression, with all typed text quoted."""
        if term.begins:
            # Without such words, search for a token that cannot exist.
            ways = [f'"{s}"' for s in self._begun(term.written[0])] or ['"a\u00b7b"']
        else:
            ways = [f'"{" ".join(self._stems_of(term))}"']
            if len(term.written) == 1 and (one := joined(term.written[0])):
                ways.append(f'"{one}"')
        return f"({' OR '.join(ways)})"

    def _ranked(self, wanted: list[str], excluded: list[str]) -> list[int]:
        expression = f"({' AND '.join(wanted)})"
        if excluded:
            expression = f"{expression} NOT ({' OR '.join(excluded)})"
        return self._rows(expression, ranked=True)

    def _rows(self, expression: str, *, ranked: bool = False, limit: int = -1) -> list[int]:
        weights = f"{_TITLE_WEIGHT}, {_ABSTRACT_WEIGHT}, {_JOINED_WEIGHT}"
        order = f"ORDER BY bm25(papers, {weights}), rowid" if ranked else ""
        cursor = self._tables.execute(
            f"SELECT rowid FROM papers WHERE papers MATCH ? {order} LIMIT ?",  # noqa: S608
            (expression, limit),
        )
        return [row for (row,) in cursor]


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


def _quoted(query: str, words: set[str]) -> str:
    """Return the query with these words in quotes, so that they are used as typed."""

    def quote(match: re.Match[str]) -> str:
        word = match["word"]
        known = word is not None and words.intersection(printed_words(word))
        return f'{match["no"]}"{word}"' if known and not match["no"] else match[0]

    return _TERM.sub(quote, query.translate(_MARKS)) if words else query


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

    def seen(start: int) -> int:
        inside = (own for a, b, own in hits if start <= a and b <= start + width)
        return len(frozenset().union(*inside))

    best = max(hits, key=lambda hit: (seen(hit[0]), -hit[0]))[0]
    # Start a few words before the first match, for context.
    lead = best - width // 5
    start = next((a for a, _, _ in spots if a >= lead), best) if lead > 0 else 0
    end = max((b for _, b, _ in spots if start < b <= start + width), default=len(text))
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text.rstrip(' .')) else ''}"
