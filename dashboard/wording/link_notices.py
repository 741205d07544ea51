"""What is said where an old link no longer means what it meant. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from evidence import formatting


def moved(kind: str, asked: str, heirs: Sequence[str]) -> str:
    """Say what an old topic or theme has become; `heirs` are names or HTML of them."""
    if len(heirs) == 1:
        return f"{kind.capitalize()} {asked} has become part of {heirs[0]}."
    where = formatting.listed(heirs)
    return f"{kind.capitalize()} {asked} has been divided: its papers are now in {where}."


def gone(kind: str, asked: str) -> str:
    """Say that a topic or theme is no more."""
    return (
        f"{kind.capitalize()} {asked} is no longer in this atlas: its papers went apart, and no "
        f"{kind} has most of them."
    )


def never(kind: str, asked: str) -> str:
    """Say that there is no such thing."""
    return f"The link asks for {kind} “{asked}”, which is not in this atlas."


OPENINGS = {
    "digest": "The nearest is",
    "paper": "The nearest is",
    "topic": "The largest are",
    "theme": "The largest are",
    "heir": "See also",
}
"""What stands before the first of the ids that may be meant instead."""
