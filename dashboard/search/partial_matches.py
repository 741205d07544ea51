"""Papers with most of the words of a query that no paper matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.search.execution import Search, StoppedError, without
from dashboard.search.query import Group, Term


@dataclass(frozen=True, slots=True)
class Part:
    """A word, phrase or choice of a query.

    Attributes
    ----------
    label
        How to name it to the reader.
    terms
        The terms that are searched for it; empty if no paper has any.
    """

    label: str
    terms: Group


@dataclass(frozen=True, slots=True)
class PartialMatches:
    """Papers with some of the parts of a query, best first.

    Attributes
    ----------
    parts
        The labels of all parts.
    ids
        Ids of the papers.
    lacking
        The labels of the parts that each paper lacks, parallel to `ids`.
    """

    parts: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    lacking: tuple[tuple[str, ...], ...] = ()


def parts_of(search: Search, groups: Sequence[Group], meant: Sequence[Group]) -> list[Part]:
    """Return the parts of a query that no paper matches.

    Parameters
    ----------
    search
        The search.
    groups
        What must occur, as typed.
    meant
        The same with corrections; empty where no paper has any term of the group.
    """
    parts: list[Part] = []
    for group, found in zip(groups, meant, strict=True):
        if found or len(group) > 1 or len(group[0].written) == 1:
            parts.append(Part(_label(found or group), found))
            continue
        # Of a phrase that no paper has, a paper may have the words.
        words, _, _ = search.corrected([(Term((word,), quoted=True),) for word in group[0].written])
        parts += [Part(word, known) for word, known in zip(group[0].written, words, strict=True)]
    return list(dict.fromkeys(parts))


def _label(group: Group) -> str:
    return " or ".join(f"{' '.join(t.written)}{'*' if t.begins else ''}" for t in group)


def partial_matches(
    search: Search, parts: Sequence[Part], excluded: Sequence[str], ids: Sequence[str]
) -> PartialMatches:
    """Return the papers with some of the parts, those with most parts first.

    Of papers with as many parts, those with rarer ones come first; papers with the same parts are
    in the order of the search.

    Parameters
    ----------
    search
        The search; if its time is up, there are no partial matches.
    parts
        The parts of the query.
    excluded
        FTS5 expressions of what must not occur.
    ids
        The ids of all papers, by row.
    """
    expressions = [search.any_of(part.terms) if part.terms else "" for part in parts]
    has_part = np.zeros((len(parts), len(ids)), dtype=bool)
    for at, expression in enumerate(expressions):
        if search.is_over():
            raise StoppedError
        if expression:
            has_part[at, search.rows(expression)] = True
    known = " OR ".join(filter(None, expressions))
    rows = np.array(search.rows(without(known, excluded), ranked=True) if known else [], dtype=int)
    rarity = np.log(len(ids) / np.maximum(has_part.sum(axis=1), 1))
    # `lexsort` is stable: papers with the same parts keep the search's order.
    best = rows[np.lexsort((-(rarity @ has_part[:, rows]), -has_part[:, rows].sum(axis=0)))]
    labels = tuple(part.label for part in parts)
    lacking: dict[bytes, tuple[str, ...]] = {}
    of_each = []
    for column in has_part[:, best].T:
        key = column.tobytes()
        if key not in lacking:
            lacking[key] = tuple(w for w, has in zip(labels, column, strict=True) if not has)
        of_each.append(lacking[key])
    return PartialMatches(labels, tuple(ids[row] for row in best), tuple(of_each))
