"""The progress display of an analysis in the terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from analysis.cli.console import say
from analysis.embedding.embed import Progress
from analysis.pipeline.stage_timer import Stage
from evidence.formatting import count


def for_terminal() -> Stage:
    """Return a display: progress bars in a terminal, otherwise one line per stage."""
    return _bars() if sys.stderr.isatty() else _lines


@contextmanager
def _lines(name: str) -> Iterator[Progress]:
    started = time.perf_counter()
    totals: list[int] = []
    yield lambda _done, total: totals.append(total)
    papers = f", {count(totals[-1], 'paper')}" if totals else ""
    say(f"{name} ... {time.perf_counter() - started:.1f} s{papers}")


def _bars() -> Stage:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)

    @contextmanager
    def stage(name: str) -> Iterator[Progress]:
        columns = (
            TextColumn("{task.description:<22}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        with Bars(*columns, console=console) as bars:
            task = bars.add_task(name, total=None)

            def progress(done: int, total: int) -> None:
                bars.update(task, completed=done, total=total)

            yield progress
            # A stage that reported no progress counts as one completed step.
            total = bars.tasks[0].total or 1
            bars.update(task, completed=total, total=total)

    return stage
