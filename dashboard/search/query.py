"""The terms of a query: words, exact phrases, prefixes, exclusions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboard.search.stemming import printed_words
from evidence.tex_letters import fold_tex

LONGEST_QUERY = 300
"""Maximum length of a query in characters; the rest is ignored."""

MOST_TERMS = 60
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
    return [t for t in dict.fromkeys(terms) if t.written]


def with_quotes(query: str, words: frozenset[str]) -> str:
    """Return the query with these words in quotes, so that they are used as typed."""

    def quote(match: re.Match[str]) -> str:
        word = match["word"]
        known = word is not None and not words.isdisjoint(printed_words(word))
        return f'{match["no"]}"{word}"' if known and not match["no"] else match[0]

    return _TERM.sub(quote, query.translate(_MARKS)) if words else query
