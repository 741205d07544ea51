"""Print tables to standard output and progress to standard error."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

TARGET = (0.93, 0.97)
"""Coverage of 95 % intervals that is as good as exact."""

T = TypeVar("T")


def show(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, its first column left-aligned and the others right-aligned."""
    cells = [list(columns), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(columns))]
    print(f"\n{title}")
    for row in cells:
        first, *others = (
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  " + "  ".join([first, *others]).rstrip())
    sys.stdout.flush()


def with_progress(things: Sequence[T], name: str) -> Iterator[T]:
    """Yield the items of `things`, and print progress after about every tenth of them."""
    started = time.perf_counter()
    step = max(len(things) // 10, 1)
    for number, thing in enumerate(things, start=1):
        yield thing
        if number % step == 0 or number == len(things):
            seconds = time.perf_counter() - started
            print(f"{name}: {number} of {len(things)}, {seconds:.0f} s", file=sys.stderr)


def percent(share: float, digits: int = 1) -> str:
    """Return a share as text: ``5.0 %``."""
    return f"{100 * share:.{digits}f} %"


def share_with_interval(n: int, of: int) -> str:
    """Return a share with its 95 % confidence interval (Wilson) as text."""
    from evidence.intervals import wilson

    low, high = wilson(n, of)
    return f"{percent(n / of)} ({100 * low:.1f}-{100 * high:.1f})"


def mean_with_interval(values: ArrayLike) -> str:
    """Return a mean with its 95 % confidence interval (normal) as text."""
    from evidence.intervals import Z_95

    all_of_them = np.asarray(values, dtype=float)
    reach = Z_95 * all_of_them.std(ddof=1) / len(all_of_them) ** 0.5
    mean = all_of_them.mean()
    return f"{mean:.2f} ({max(mean - reach, 0):.2f}-{mean + reach:.2f})"


def coverage_rate(held: NDArray[np.bool_]) -> str:
    """Return a coverage as text, with a star if it is significantly outside 93 to 97 %."""
    from evidence.intervals import wilson

    low, high = wilson(held.sum(), held.size)
    star = "*" if high < TARGET[0] or low > TARGET[1] else " "
    return f"{100 * held.mean():.1f}{star}"


def simulation_error(n: int) -> str:
    """Return the reach of the 95 % interval of a coverage that is exact, as text."""
    from evidence.intervals import CONFIDENCE, Z_95

    reach = 100 * Z_95 * math.sqrt(CONFIDENCE * (1 - CONFIDENCE) / n)
    return f"simulation error +-{reach:.1f}; * significantly outside 93 to 97"
