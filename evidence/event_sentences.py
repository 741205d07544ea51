"""Sentences on what became of topics and themes, for page and terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from evidence.formatting import count, day, listed, number, plural

Part = tuple[str, int]
"""Name of a group, and papers that it has of another one."""


def run_name(source: str, date: dt.date | None) -> str:
    """Return a run by its newest digest: ``the refit of 12 Aug 2025``.

    >>> run_name("update", dt.date(2025, 8, 12)), run_name("refit", None)
    ('the update of 12 Aug 2025', 'a refit')
    """
    if date:
        return f"the {source} of {day(date)}"
    return f"an {source}" if source == "update" else f"a {source}"


def dissolved(name: str, run: str, n_papers: int, parts: Sequence[Part], level: str) -> str:
    """Return where the papers of a group went that has no successor.

    Parameters
    ----------
    name
        The group, as it is shown.
    run
        The run that ended it, see `run_name`.
    n_papers
        Papers that it had.
    parts
        Groups that have some of them, most first.
    level
        ``topic`` or ``theme``.

    Examples
    --------
    >>> parts = [("X", 31), ("Y", 12)]
    >>> dissolved("Robots", "the refit of 12 Aug 2025", 53, parts, "topic")
    'Robots was dissolved in the refit of 12 Aug 2025: 31 of its 53 papers are in X, 12 in Y.'
    """
    opening = f"{name} was dissolved in {run}"
    if not parts:
        return (
            f"{opening}: none of the other {plural(0, level)} has a tenth of its "
            f"{count(n_papers, 'paper')}."
        )
    (first, n_first), *others = parts
    where = "".join(f", {number(n)} in {other}" for other, n in others)
    are = plural(n_first, "is", "are")
    return (
        f"{opening}: {number(n_first)} of its {count(n_papers, 'paper')} {are} in {first}{where}."
    )


def absorbed(name: str, run: str, successor: str, n_shared: int, n_papers: int) -> str:
    """Return what a group became part of, with how many of its papers.

    >>> absorbed("Privacy", "a refit", "Security", 31, 53)
    'Privacy became part of Security in a refit, with 31 of its 53 papers.'
    """
    return (
        f"{name} became part of {successor} in {run}, with {number(n_shared)} of its "
        f"{count(n_papers, 'paper')}."
    )


def removed(name: str, run: str, n_papers: int) -> str:
    """Return that the papers of a group are no longer in the digests."""
    papers = f"its {count(n_papers, 'paper')} {plural(n_papers, 'was', 'were')}"
    return f"{name} ended in {run}: {papers} removed or corrected."


def opened(
    *, is_new: bool, n_papers: int, n_recent: int | None, origins: Iterable[Part], kind: str
) -> str:
    """Return what a group with a new number is made of, to follow its name or run.

    Parameters
    ----------
    is_new
        Whether it is mostly made of recent papers.
    n_papers, n_recent
        Papers that founded it, and how many are recent, if known; nothing is said if all are.
    origins
        The groups that its papers are from, with how many.
    kind
        The kind of event: ``split`` if the groups are its parents.

    Examples
    --------
    >>> opened(is_new=True, n_papers=98, n_recent=90, origins=[("Agents", 5)], kind="split")
    'split off from Agents (5 papers); 90 of its 98 papers are recent'
    >>> opened(is_new=False, n_papers=53, n_recent=1, origins=[("A", 31), ("B", 12)], kind="split")
    'formed from A (31 papers) and B (12 papers); 1 of its 53 papers is recent'
    >>> opened(is_new=True, n_papers=9, n_recent=9, origins=[("Agents", 0)], kind="split")
    'split off from Agents'
    """
    named = [f"{name} ({count(n, 'paper')})" if n else name for name, n in origins]
    verb = "split off from" if is_new and kind == "split" else "formed from"
    parts = [f"{verb} {listed(named)}"] if named else []
    if not named and not is_new:
        parts = ["formed from unassigned papers and single papers of other topics"]
    if n_recent is not None and n_recent < n_papers:
        are = plural(n_recent, "is", "are")
        parts.append(f"{number(n_recent)} of its {count(n_papers, 'paper')} {are} recent")
    return "; ".join(parts)
