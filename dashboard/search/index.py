"""Search in titles and abstracts: an index of a snapshot's papers, and what a query finds in it.

The index is SQLite's full-text search (FTS5) in memory, ranked by BM25 with the title weighing
more. All words of a query must occur; words in quotation marks in a row; ``-word`` must not.
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

_TITLE_WEIGHT, _ABSTRACT_WEIGHT, _JOINED_WEIGHT = 8.0, 1.0, 1.0
_SHORTEST_BEGINNING = 3
_MOST_BEGUN = 64
_MOST_TERMS = 60
"""Of more than so many words the rest is not looked for; FTS5 itself has a limit."""

_TERM = re.compile(r'(?P<no>-*)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_MARKS = str.maketrans("\u201c\u201d\u201e\u00ab\u00bb\x00", '""""" ')


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a query asks for.

    Attributes
    ----------
    written
        The words as printed, folded.
    excluded
        Whether papers with it are left out.
    quoted
        Whether it is meant as typed: neither corrected nor completed.
    begins
        Whether the word is the beginning of those that are meant.
    """

    written: tuple[str, ...]
    excluded: bool = False
    quoted: bool = False
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that occurs nowhere, and what was looked for instead.

    Attributes
    ----------
    asked
        The word that was typed.
    shown
        The nearest known word; None where words that begin with `asked` were found.
    """

    asked: str
    shown: str | None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a query finds.

    Attributes
    ----------
    ids
        The papers; best match first if `ranked`, else in the order of the index.
    ranked
        Whether the query has a word by which papers match better or worse.
    corrections
        What was looked for in the place of words that occur nowhere.
    missing
        Words that occur nowhere and are near none that does; with one of them nothing is found.
    stems
        The stems that were looked for, to mark them.
    as_typed
        The query that finds the same without corrections being made.
    """

    ids: tuple[str, ...]
    ranked: bool = False
    corrections: tuple[Correction, ...] = ()
    missing: tuple[str, ...] = ()
    stems: frozenset[str] = frozenset()
    as_typed: str = ""


def terms_of(query: str) -> list[Term]:
    """Split a query into what it asks for, each once; what has no letter or digit is nothing."""
    found: list[Term] = []
    for match in _TERM.finditer(query.translate(_MARKS)):
        phrase, word = match["phrase"], match["word"]
        written = tuple(printed_words(phrase or word or ""))
        # The hyphens, plus signs and the like that stand alone are no words.
        written = tuple(w for w in written if any(c.isalnum() for c in w))
        begins = phrase is None and word.endswith("*") and len(written) == 1
        found.append(Term(written, bool(match["no"]), phrase is not None, begins))
    return [t for t in dict.fromkeys(found) if t.written][:_MOST_TERMS]


class Index:
    """An index of papers; may be shared by threads, which take turns."""

    def __init__(self, ids: Sequence[str], texts: Iterable[tuple[str, str]]) -> None:
        self._ids = ids
        self._lock = Lock()
        self._tables = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        run = self._tables.execute
        # Without content: the texts are in the papers' frame, the index need not hold them again.
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
        """Index papers by the columns ``paper_id``, ``title`` and ``abstract``."""
        texts = zip(papers["title"], papers["abstract"], strict=True)
        return cls([str(i) for i in papers["paper_id"]], texts)

    def find(self, query: str) -> SearchResult:
        """Return what a query finds; any text is a query.

        A word that occurs nowhere is taken for the beginning of a word, else for a known word
        with a typing mistake.
        """
        asked = terms_of(query)
        with self._lock:
            terms, corrections, missing = self._corrected([t for t in asked if not t.excluded])
            wanted = [self._expression(t) for t in terms]
            out = [self._expression(t) for t in asked if t.excluded]
            if missing:
                rows: list[int] = []
            elif wanted:
                rows = self._ranked(wanted, out)
            else:
                # FTS5 has no way to ask for all but some.
                gone = set(self._rows(" OR ".join(out))) if out else set()
                rows = [row for row in range(len(self._ids)) if row not in gone]
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
        """Replace words that occur nowhere; those for which there is nothing are missing."""
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
        """Return the stems of the known words that begin so, the most common first."""
        first = bisect_left(self._printed, beginning)
        end = bisect_left(self._printed, f"{beginning}\U0010ffff")
        stems = dict.fromkeys(stem(word) for word in self._printed[first:end])
        return sorted(stems, key=self._n_papers, reverse=True)[:_MOST_BEGUN]

    def _stems_of(self, term: Term) -> list[str]:
        if term.begins:
            return self._begun(term.written[0])
        return [s for word in term.written for s in Stems()[word].split()]

    def _expression(self, term: Term) -> str:
        """Write a term in FTS5's language; nothing typed is outside of quotation marks."""
        if term.begins:
            # No word can be two, so that this finds nothing where nothing begins so.
            ways = [f'"{s}"' for s in self._begun(term.written[0])] or ['"a\u00b7b"']
        else:
            ways = [f'"{" ".join(self._stems_of(term))}"']
            if len(term.written) == 1 and (one := joined(term.written[0])):
                ways.append(f'"{one}"')
        return f"({' OR '.join(ways)})"

    def _ranked(self, wanted: list[str], out: list[str]) -> list[int]:
        expression = f"({' AND '.join(wanted)})"
        if out:
            expression = f"{expression} NOT ({' OR '.join(out)})"
        return self._rows(expression, ranked=True)

    def _rows(self, expression: str, *, ranked: bool = False, limit: int = -1) -> list[int]:
        weights = f"{_TITLE_WEIGHT}, {_ABSTRACT_WEIGHT}, {_JOINED_WEIGHT}"
        order = f"ORDER BY bm25(papers, {weights}), rowid" if ranked else ""
        found = self._tables.execute(
            f"SELECT rowid FROM papers WHERE papers MATCH ? {order} LIMIT ?",  # noqa: S608
            (expression, limit),
        )
        return [row for (row,) in found]


def _rows(texts: Iterable[tuple[str, str]], stems: Stems) -> Iterator[tuple[int, str, str, str]]:
    in_one: dict[str, str] = {}
    for row, (title, abstract) in enumerate(texts):
        in_title, in_abstract = printed_words(title), printed_words(abstract)
        hyphened = [w for w in (*in_title, *in_abstract) if "-" in w]
        in_one.update({w: joined(w) for w in hyphened if w not in in_one})
        yield (
            row,
            " ".join([stems[w] for w in in_title]),
            " ".join([stems[w] for w in in_abstract]),
            " ".join([in_one[w] for w in hyphened]),
        )


def _quoted(query: str, words: set[str]) -> str:
    """Put words of a query into quotation marks, so that they are taken as typed."""

    def quote(match: re.Match[str]) -> str:
        word = match["word"]
        known = word is not None and words.intersection(printed_words(word))
        return f'{match["no"]}"{word}"' if known and not match["no"] else match[0]

    return _TERM.sub(quote, query.translate(_MARKS)) if words else query


Piece = tuple[Literal["text", "mark"], str]


def marked(text: str, stems: frozenset[str]) -> list[Piece]:
    """Cut `text` into what was looked for and what stands between; joined it is the text."""
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
    """Return the part of `text`, about `width` characters, where most of `stems` occur first."""
    spots = [(a, b, frozenset(own) & stems) for a, b, own in placed(text)]
    hits = [spot for spot in spots if spot[2]]
    if not hits:
        return ""

    def seen(start: int) -> int:
        inside = (own for a, b, own in hits if start <= a and b <= start + width)
        return len(frozenset().union(*inside))

    best = max(hits, key=lambda hit: (seen(hit[0]), -hit[0]))[0]
    # A few words before the first hit say what it is about.
    lead = best - width // 5
    start = next((a for a, _, _ in spots if a >= lead), best) if lead > 0 else 0
    end = max((b for _, b, _ in spots if start < b <= start + width), default=len(text))
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text.rstrip(' .')) else ''}"
