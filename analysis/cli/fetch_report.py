"""What a person sees of a fetch: a bar while it runs, and what came of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from analysis.fetching.fetch import Outcome

_MOST_NAMED = 5


class FetchDisplay(Protocol):
    """Is told what happens."""

    def day(self, outcome: Outcome) -> None:
        """Say what became of a day."""

    def waiting(self, seconds: float, why: str) -> None:
        """Say that a server in trouble is given time."""


@contextmanager
def for_terminal(n_days: int) -> Iterator[FetchDisplay]:
    """Show a live bar in a terminal, a line for each day elsewhere."""
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
                bars.update(task, description=f"waiting {seconds:.0f} s: {why}")

        yield Bar()


class _Lines:
    def day(self, outcome: Outcome) -> None:
        if outcome.what in ("saved", "empty"):
            print(f"{outcome.name} ... {_n(outcome.n_papers, 'paper')}", file=sys.stderr)

    def waiting(self, seconds: float, why: str) -> None:
        print(f"waiting {seconds:.0f} s: {why}", file=sys.stderr)


def summary(outcomes: Sequence[Outcome]) -> str:
    """Say in a few lines what came of a fetch, besides what failed."""
    of = {what: [o for o in outcomes if o.what == what] for what in
          ("saved", "there", "empty", "unfinished")}  # fmt: skip
    n_papers = sum(outcome.n_papers for outcome in of["saved"])
    lines = [f"{_n(len(of['saved']), 'file')} saved, with {_n(n_papers, 'paper')}."]
    if of["there"]:
        lines.append(
            f"{_n(len(of['there']), 'day')} there already (--overwrite fetches them anew)."
        )
    if of["empty"]:
        lines.append(f"{_n(len(of['empty']), 'day')} without papers: {_named(of['empty'])}.")
    if of["unfinished"]:
        lines.append(
            f"{_n(len(of['unfinished']), 'day')} whose list may still grow, left for later: "
            f"{_named(of['unfinished'])} (--include-partial fetches what there is)."
        )
    return "\n".join(lines)


def failures(outcomes: Sequence[Outcome]) -> list[str]:
    """Say of each day that failed why, and what to do."""
    return [
        f"{outcome.name}: could not be had ({outcome.why}); run the same command again later"
        for outcome in outcomes
        if outcome.what == "failed"
    ]


def _n(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _named(outcomes: Sequence[Outcome]) -> str:
    names = [outcome.name for outcome in outcomes]
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
