"""Notices for links to topics, papers or digests that no longer exist. Pure."""

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


OPENINGS = {
    "digest": "The nearest is",
    "paper": "The nearest is",
    "topic": "The largest are",
    "theme": "The largest are",
    "heir": "See also",
}
"""Words before the suggested alternatives, by kind."""
