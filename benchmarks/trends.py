"""Measure false alarms, power, coverage, foresight and speed of the trend tests.

    python benchmarks/trends.py --snapshot snapshot-of-a-large-corpus
    python benchmarks/trends.py --snapshot snapshot-of-a-large-corpus --backtest

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
- COVERAGE: papers are drawn with known shares and growth rates, independently, with memory and in
  bursts.
- SITUATIONS: simulated corpora in which a trend could be found although there is none, and power
  beside them; comparisons of periods, and trends of queries.
- PAGES: simulated pages that list papers for days, of which the first digest counts everything as
  new; changes that comparisons name though there are none.
- BACKTEST (only with `--backtest`): verdicts and probabilities at past dates, with the papers known
  then, are compared with the 13 weeks that followed.
- SPEED: all tests on a corpus of 100 topics in 600 digests.

Everything is seeded. Tables go to standard output, progress to standard error.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[1])
# The folder of this file would come first, and its modules would hide others.
sys.path[0] = ROOT

from evidence.formatting import count  # noqa: E402

MEASUREMENTS = ("null", "power", "coverage", "situations", "pages", "backtest", "speed")
ON_A_SNAPSHOT = {"null", "power", "backtest"}


def main() -> None:
    """Run the requested measurements and print a table for each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--snapshot", type=Path, help="for null, power and backtest")
    parser.add_argument(
        "--only", choices=MEASUREMENTS, help="one measurement (default: all but backtest)"
    )
    parser.add_argument("--backtest", action="store_true", help="the same as --only backtest")
    parser.add_argument("--shuffles", type=int, default=200, help="shuffles for null (default 200)")
    parser.add_argument(
        "--simulations", type=int, default=200, help="planted topics per cell (default 200)"
    )
    parser.add_argument(
        "--corpora", type=int, default=50, help="simulated corpora for coverage (default 50)"
    )
    parser.add_argument(
        "--runs", type=int, default=200, help="runs per row of situations and pages (default 200)"
    )
    parser.add_argument(
        "--rows", default="", metavar="TEXT", help="only rows whose name contains TEXT"
    )
    parser.add_argument("--seed", type=int, default=1, help="random seed (default 1)")
    options = parser.parse_args()
    chosen = [*MEASUREMENTS]
    chosen.remove("backtest")
    if options.backtest or options.only:
        chosen = ["backtest" if options.backtest else options.only]
    if options.snapshot is None and ON_A_SNAPSHOT & set(chosen):
        parser.error("null, power and backtest need --snapshot; use --only for the others")
    warnings.filterwarnings("ignore", category=FutureWarning)

    started = time.perf_counter()
    if ON_A_SNAPSHOT & set(chosen):
        _measure_snapshot(options, chosen)
    if "coverage" in chosen:
        from benchmarks.trending.coverage import measure_coverage

        measure_coverage(options.corpora, options.seed)
    if "situations" in chosen:
        from benchmarks.trending.false_trends import measure_situations

        measure_situations(options.runs, options.seed, options.rows)
    if "pages" in chosen:
        from benchmarks.trending.pages import measure_pages

        measure_pages(options.runs, options.seed, options.rows)
    if "speed" in chosen:
        from benchmarks.trending.speed import measure_speed

        measure_speed(options.seed)
    print(f"\ntotal: {time.perf_counter() - started:.0f} s, {os.cpu_count()} cores")


def _measure_snapshot(options: argparse.Namespace, chosen: list[str]) -> None:
    from benchmarks.trending.background import read_background

    background = read_background(options.snapshot, with_repeats="backtest" in chosen)
    print(
        f"{count(len(background.days), 'paper')} on {len(set(background.days.tolist()))} of "
        f"{count(background.n_days, 'day')}, {count(len(background.topics.ids), 'topic')}, "
        f"{count(len(background.themes.ids), 'theme')}; seed {options.seed}"
    )
    if "null" in chosen:
        from benchmarks.trending.null import measure_null

        measure_null(background, options.shuffles, options.seed)
    if "power" in chosen:
        from benchmarks.trending.power import measure_power

        measure_power(background, options.simulations, options.seed)
    if "backtest" in chosen:
        from benchmarks.trending.backtest import measure_backtest

        measure_backtest(background, options.seed)


if __name__ == "__main__":
    main()
