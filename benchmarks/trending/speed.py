"""Measure the seconds of all trend tests on a large corpus.

`trends.py` runs this file as a script for the cold figure: a new process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

N_TOPICS, N_THEMES, N_DIGESTS, DIGEST_SIZE, N_REPEATS = 100, 30, 600, 100, 20
MOVED_SHARE = 0.1
"""Share of papers that are in another topic in a rerun."""

N_WARM = 5
TARGET_SECONDS = 2.0


def measure_speed(seed: int) -> None:
    """Time all tests in a new process and in this one, and print the seconds."""
    from analysis.evaluation.timing import timed
    from benchmarks.trending.tables import show
    from evidence.trends.verdicts import find_trends

    print("speed: new process", file=sys.stderr)
    command = [sys.executable, str(Path(__file__)), str(seed)]
    ended, process = timed(
        lambda: subprocess.run(command, check=True, capture_output=True, text=True)
    )
    cold = json.loads(ended.stdout)
    dates, levels = _corpus(seed)
    print("speed: warm", file=sys.stderr)
    find_trends(dates, levels)
    table = pd.DataFrame()
    warm = []
    for _ in range(N_WARM):
        found, spent = timed(lambda: find_trends(dates, levels))
        table = found.verdicts
        warm.append(spent)
    walls = sorted(spent.wall for spent in warm)
    of_all_cores = sorted(spent.cpu for spent in warm)
    n_rows, n_checked = len(table), int(table["n_repeats_agree"].notna().sum())
    show(
        f"SPEED: {N_TOPICS} topics, {N_THEMES} themes, {N_DIGESTS} digests of {DIGEST_SIZE}, "
        f"{table['window'].nunique()} windows, {N_REPEATS} reruns; {n_rows} rows,\n{n_checked} of "
        f"them with a verdict that is checked in the reruns (target: {TARGET_SECONDS:.0f} s)",
        ["seconds", "wall time", "all cores"],
        [
            ["cold: process with its corpus", f"{process.wall:.2f}", ""],
            ["cold: tests with imports", f"{cold['wall']:.2f}", f"{cold['cpu']:.2f}"],
            [f"warm: median of {N_WARM}", _median(walls), _median(of_all_cores)],
            ["warm: minimum", f"{walls[0]:.2f}", f"{of_all_cores[0]:.2f}"],
        ],
    )


def _median(ordered: Sequence[float]) -> str:
    return f"{ordered[len(ordered) // 2]:.2f}"


def _corpus(seed: int) -> tuple[pd.Series, list]:
    """Return dates and groups of a corpus whose topics grow at many rates, one digest per day."""
    from evidence.trends.level_results import Groups

    random = np.random.default_rng(seed)
    sizes = random.exponential(1.0, N_TOPICS) + 0.02
    rises = random.normal(0, 0.5, N_TOPICS)
    at = np.linspace(-1, 1, N_DIGESTS)
    weights = sizes * np.exp(rises * at[:, None])
    weights /= weights.sum(axis=1, keepdims=True)
    labels = np.concatenate([random.choice(N_TOPICS, DIGEST_SIZE, p=row) for row in weights])
    first = pd.Timestamp(2024, 1, 1)
    days = np.repeat(np.arange(N_DIGESTS), DIGEST_SIZE)
    dates = pd.Series(first + pd.to_timedelta(days, unit="D"))
    moved = random.random((N_REPEATS, len(labels))) < MOVED_SHARE
    repeats = np.where(moved, random.integers(N_TOPICS, size=moved.shape), labels)
    theme_of = np.arange(N_TOPICS) % N_THEMES

    def groups(level: str, n: int, own: NDArray[np.int64], again: NDArray[np.int64]) -> Groups:
        return Groups(level, range(n), own.astype(np.int32), again.astype(np.int32))

    return dates, [
        groups("topic", N_TOPICS, labels, repeats),
        groups("theme", N_THEMES, theme_of[labels], theme_of[repeats]),
    ]


def _cold() -> None:
    """Print the seconds of the first call in a process as JSON."""
    from analysis.evaluation.timing import timed
    from evidence.trends.verdicts import find_trends

    dates, levels = _corpus(int(sys.argv[1]))
    _, spent = timed(lambda: find_trends(dates, levels))
    print(json.dumps({"wall": spent.wall, "cpu": spent.cpu}))


if __name__ == "__main__":
    _cold()
