"""The terms of a query: words, exact phrases, prefixes, exclusions, alternatives."""

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
_OPERATORS = frozenset(("AND", "OR", "NOT"))
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


Group = tuple[Term, ...]
"""Terms of which one must occur; more than one if they are joined by OR."""


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    Attributes
    ----------
    groups
        What must occur: of each group at least one term. None is excluded.
    excluded
        The excluded terms; they hold for the whole query.
    n_ignored
        Number of terms beyond `MOST_TERMS`, which were left out.
    operators
        The words AND, OR and NOT in capitals, as typed.
    """

    groups: tuple[Group, ...]
    excluded: tuple[Term, ...] = ()
    n_ignored: int = 0
    operators: frozenset[str] = frozenset()

    @property
    def has_terms(self) -> bool:
        """Whether there is anything to search for, or to exclude."""
        return bool(self.groups or self.excluded)


def parsed(query: str) -> Query:
    """Return the distinct terms of a query, without those that are only symbols.

    OR in capitals joins the terms beside it; without a term on both sides it has no effect. AND in
    capitals has none either, as all terms must occur anyway. NOT is an ordinary word: titles have
    it in capitals too, and a pasted title must find its paper.
    """
    groups: list[list[Term]] = []
    excluded: dict[Term, None] = {}
    used: set[Term] = set()
    ignored: set[Term] = set()
    operators = set()
    is_joined = False
    for match in _TERM.finditer(fold_tex(query).translate(_MARKS)):
        if match[0] in _OPERATORS:
            operators.add(match[0])
            if match[0] != "NOT":
                is_joined = match[0] == "OR"
                continue
        term = _term(match)
        if not term.written:
            continue
        if term not in used and len(used) == MOST_TERMS:
            ignored.add(term)
            continue
        used.add(term)
        if term.excluded:
            excluded[term] = None
        elif is_joined and groups:
            groups[-1].append(term)
        else:
            groups.append([term])
        is_joined = False
    distinct = dict.fromkeys(tuple(dict.fromkeys(group)) for group in groups)
    return Query(tuple(distinct), tuple(excluded), len(ignored), frozenset(operators))


def _term(match: re.Match[str]) -> Term:
    phrase, word = match["phrase"], match["word"]
    # Drop punctuation that stands alone.
    printed = printed_words(phrase or word or "")
    written = tuple(w for w in printed if any(c.isalnum() for c in w))
    begins = phrase is None and word.endswith("*") and len(written) == 1
    return Term(written, bool(match["no"]), phrase is not None, begins)


def with_quotes(query: str, words: frozenset[str]) -> str:
    """Return the query with these words in quotes, so that they are used as typed."""

    def quote(match: re.Match[str]) -> str:
        word = match["word"]
        known = word is not None and not words.isdisjoint(printed_words(word))
        return f'{match["no"]}"{word}"' if known and not match["no"] else match[0]

    return _TERM.sub(quote, query.translate(_MARKS)) if words else query
