"""Whether trends say what is there: false alarms, power, coverage and speed of `analysis.trends`.

    python benchmarks/trends.py --snapshot snapshot-of-a-large-corpus

BERTrend's rule (`bertrend_rule.py`) is asked about the same papers beside it. Topics are the
snapshot's throughout; what varies is when papers came.

- NULL: the dates of the papers' first appearance are shuffled among them, so that nothing grows;
  all topics, themes and windows are tested as `analyze` does. Then whole weeks, and four weeks,
  are shuffled instead, so that bursts stay together.
- POWER: stretches of 4 to 52 weeks are cut out of the corpus wherever no week is empty, their
  dates are shuffled, and a topic is planted whose odds grow by a constant rate. Of each day's
  papers those that belong to it are drawn; it has so many a week on average over the stretch.
  Since nothing else grows, it must be found without the help that other discoveries give. The
  column of a topic that does not grow tells how far the others can be trusted.
- COVERAGE: papers are drawn with known shares and growths.
- SPEED: all tests on a corpus of 100 topics in 600 digests.

Everything is seeded. Tables go to standard output, progress to standard error.
"""

from __future__ import annotations

import argparse
import os
import time
import warnings
from pathlib import Path

MEASUREMENTS = ("null", "power", "coverage", "speed")


def main() -> None:
    """Measure what is asked for, and print a table each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--snapshot", type=Path, help="of a corpus; for null and power")
    parser.add_argument("--only", choices=MEASUREMENTS, help="one measurement (default: all)")
    parser.add_argument("--shuffles", type=int, default=200, help="for null (default 200)")
    parser.add_argument(
        "--simulations", type=int, default=200, help="planted topics a cell (default 200)"
    )
    parser.add_argument(
        "--corpora", type=int, default=50, help="simulated ones for coverage (default 50)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of all random choices (default 1)")
    options = parser.parse_args()
    asked = [options.only] if options.only else MEASUREMENTS
    if options.snapshot is None and {"null", "power"} & set(asked):
        parser.error("null and power need --snapshot; --only coverage and speed do not")
    warnings.filterwarnings("ignore", category=FutureWarning)

    started = time.perf_counter()
    if {"null", "power"} & set(asked):
        _on_a_snapshot(options, asked)
    if "coverage" in asked:
        from trending.coverage import measure_coverage

        measure_coverage(options.corpora, options.seed)
    if "speed" in asked:
        from trending.speed import measure_speed

        measure_speed(options.seed)
    print(f"\n{time.perf_counter() - started:.0f} s in all, {os.cpu_count()} cores")


def _on_a_snapshot(options: argparse.Namespace, asked: tuple[str, ...] | list[str]) -> None:
    from trending.background import read_background
    from trending.null import measure_null
    from trending.power import measure_power

    background = read_background(options.snapshot)
    print(
        f"{len(background.days):,} papers on {len(set(background.days.tolist()))} days of "
        f"{background.n_days}, {len(background.topics.ids)} topics, "
        f"{len(background.themes.ids)} themes; seed {options.seed}"
    )
    if "null" in asked:
        measure_null(background, options.shuffles, options.seed)
    if "power" in asked:
        measure_power(background, options.simulations, options.seed)


if __name__ == "__main__":
    main()
