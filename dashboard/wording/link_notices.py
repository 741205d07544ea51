"""Notices for links to what no longer exists or that are too long. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from evidence import formatting


def moved(kind: str, asked: str, heirs: Sequence[str]) -> str:
    """Return what became of an old topic or theme.

    Parameters
    ----------
    kind
        ``topic`` or ``theme``.
    asked
        The old number.
    heirs
        Names of current topics or themes, or HTML of them; at least one.
    """
    if len(heirs) == 1:
        return f"{kind.capitalize()} {asked} is now part of {heirs[0]}."
    return (
        f"{kind.capitalize()} {asked} was split; its papers are now in {formatting.listed(heirs)}."
    )


def gone(kind: str, asked: str) -> str:
    """Return that an old topic or theme has no successor."""
    return (
        f"{kind.capitalize()} {asked} no longer exists; its papers are spread over several "
        f"{formatting.plural(0, kind)}."
    )


def never(kind: str, asked: str) -> str:
    """Return that a link names something that does not exist."""
    return f"The link asks for {kind} “{asked}”, which is not in this atlas."


def no_period(asked: str) -> str:
    """Return that a link asks for news since something that is no time."""
    return (
        f"The link asks for news since “{asked}”, which is neither a period nor a date like "
        "2025-03-13; choose another one in What's new."
    )


def cut_query(query: str, longest: int) -> tuple[str, str]:
    """Return the start of a search, and a notice if it was longer."""
    if len(query) <= longest:
        return query, ""
    return query[:longest].rstrip(), (
        f"The search is longer than {formatting.count(longest, 'character')}; the rest was ignored."
    )


def cut_values(key: str, n_used: int, n_given: int) -> str:
    """Return that a link has more values of a filter than are used.

    Parameters
    ----------
    key
        The query parameter.
    n_used, n_given
        Number of values used, and of all in the link.
    """
    return (
        f"The link has {formatting.count(n_given, 'value')} for “{key}”; only the first "
        f"{formatting.number(n_used)} were used."
    )


OPENINGS = {
    "digest": "The nearest is",
    "paper": "The nearest is",
    "topic": "The largest are",
    "theme": "The largest are",
    "heir": "See also",
}
"""Words before the suggested alternatives, by kind."""
