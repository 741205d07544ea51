"""Measure false alarms, power, coverage and speed of the trend tests.

    python benchmarks/trends.py --snapshot snapshot-of-a-large-corpus

BERTrend's rule (`bertrend_rule.py`) is applied to the same papers as a baseline. Topics are those
of the snapshot throughout; only the dates of papers change.

- NULL: the dates on which papers are first listed are shuffled, so that nothing grows. All topics,
  themes and windows are tested as `analyze` does. Then whole weeks, and blocks of four weeks, are
  shuffled instead, so that bursts stay together.
- POWER: periods of 4 to 52 weeks without an empty week are cut out of the corpus, their dates are
  shuffled, and a topic is planted whose odds grow at a constant rate. Its papers are drawn from the
  papers of each day, with a fixed mean number per week. Nothing else grows, so the planted topic
  gets no help from other discoveries. The column of a topic that does not grow shows how many of
  the other figures are false alarms.
- COVERAGE: papers are drawn with known shares and growth rates.
- SPEED: all tests on a corpus of 100 topics in 600 digests.

Everything is seeded. Tables go to standard output, progress to standard error.
"""

from __future__ import annotations

import argparse
import os
import time
import warnings
from pathlib import Path

from evidence.formatting import count

MEASUREMENTS = ("null", "power", "coverage", "speed")


def main() -> None:
    """Run the requested measurements and print a table for each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--snapshot", type=Path, help="snapshot folder, for null and power")
    parser.add_argument("--only", choices=MEASUREMENTS, help="one measurement (default: all)")
    parser.add_argument("--shuffles", type=int, default=200, help="shuffles for null (default 200)")
    parser.add_argument(
        "--simulations", type=int, default=200, help="planted topics per cell (default 200)"
    )
    parser.add_argument(
        "--corpora", type=int, default=50, help="simulated corpora for coverage (default 50)"
    )
    parser.add_argument("--seed", type=int, default=1, help="random seed (default 1)")
    options = parser.parse_args()
    chosen = [options.only] if options.only else MEASUREMENTS
    if options.snapshot is None and {"null", "power"} & set(chosen):
        parser.error("null and power need --snapshot; use --only coverage or --only speed without")
    warnings.filterwarnings("ignore", category=FutureWarning)

    started = time.perf_counter()
    if {"null", "power"} & set(chosen):
        _measure_snapshot(options, chosen)
    if "coverage" in chosen:
        from trending.coverage import measure_coverage

        measure_coverage(options.corpora, options.seed)
    if "speed" in chosen:
        from trending.speed import measure_speed

        measure_speed(options.seed)
    print(f"\ntotal: {time.perf_counter() - started:.0f} s, {os.cpu_count()} cores")


def _measure_snapshot(options: argparse.Namespace, chosen: tuple[str, ...] | list[str]) -> None:
    from trending.background import read_background
    from trending.null import measure_null
    from trending.power import measure_power

    background = read_background(options.snapshot)
    print(
        f"{count(len(background.days), 'paper')} on {len(set(background.days.tolist()))} of "
        f"{count(background.n_days, 'day')}, {count(len(background.topics.ids), 'topic')}, "
        f"{count(len(background.themes.ids), 'theme')}; seed {options.seed}"
    )
    if "null" in chosen:
        measure_null(background, options.shuffles, options.seed)
    if "power" in chosen:
        measure_power(background, options.simulations, options.seed)


if __name__ == "__main__":
    main()
