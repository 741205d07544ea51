"""The terminal output of a fetch: progress and a summary."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from analysis.cli.console import say
from analysis.fetching.fetch import Outcome
from evidence.formatting import count, number

_MAX_NAMES = 5


class FetchDisplay(Protocol):
    """A display of the progress of a fetch."""

    def day(self, outcome: Outcome) -> None:
        """Show the outcome of a day."""

    def waiting(self, seconds: float, why: str) -> None:
        """Show that the next attempt is in some seconds, and why."""


@contextmanager
def for_terminal(n_days: int) -> Iterator[FetchDisplay]:
    """Show a progress bar in a terminal, one line per downloaded day otherwise."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bars:
        task = bars.add_task("Fetching", total=n_days)

        class Bar:
            def day(self, outcome: Outcome) -> None:
                bars.update(task, description=outcome.name, advance=1)

            def waiting(self, seconds: float, why: str) -> None:
                bars.update(task, description=_wait_line(seconds, why))

        yield Bar()


class _Lines:
    def day(self, outcome: Outcome) -> None:
        if outcome.what in ("saved", "empty"):
            say(f"{outcome.name} ... {count(outcome.n_papers, 'paper')}")

    def waiting(self, seconds: float, why: str) -> None:
        say(_wait_line(seconds, why))


def _wait_line(seconds: float, why: str) -> str:
    return f"trying again in {seconds:.0f} s: {why}"


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return a summary of a fetch without failures, one line per kind of outcome."""
    of = {what: [o for o in outcomes if o.what == what] for what in
          ("saved", "exists", "empty", "unfinished")}  # fmt: skip
    n_papers = sum(outcome.n_papers for outcome in of["saved"])
    lines = [f"Saved {count(len(of['saved']), 'digest')} with {count(n_papers, 'paper')}."]
    if of["exists"]:
        lines.append(
            f"Skipped {count(len(of['exists']), 'existing digest')} (use --overwrite to download "
            "again)."
        )
    if of["empty"]:
        lines.append(f"No papers on {count(len(of['empty']), 'day')}: {_names(of['empty'])}.")
    if of["unfinished"]:
        lines.append(
            f"Skipped {count(len(of['unfinished']), 'incomplete digest')}: "
            f"{_names(of['unfinished'])} (use --include-partial to download available papers)."
        )
    return "\n".join(lines)


def failures(outcomes: Sequence[Outcome]) -> list[str]:
    """Return one error line for each day that failed."""
    return [
        f"{outcome.name}: download failed ({outcome.why}); run the same command again later"
        for outcome in outcomes
        if outcome.what == "failed"
    ]


def _names(outcomes: Sequence[Outcome]) -> str:
    names = [outcome.name for outcome in outcomes]
    n_more = len(names) - _MAX_NAMES
    more = f" and {number(n_more)} more" if n_more > 0 else ""
    return ", ".join(names[:_MAX_NAMES]) + more
