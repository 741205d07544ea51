"""Compare `digest-atlas analyze` with a stock BERTopic script: whole processes, no cached vectors.

    python benchmarks/pipeline.py --corpus papers.jsonl.gz --papers 2000

Prints stage times, wall time and peak memory of both, and the ratio of wall times.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora import first_lines

from evidence.formatting import count, number

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: wall time in seconds, peak resident memory in MB, seconds per stage."""

    wall: float
    peak_mb: float
    stages: dict[str, float]
    figures: dict[str, float]


def main() -> None:
    """Run both in turn and print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="JSON Lines, may be .gz")
    parser.add_argument("--papers", type=int, default=2000, help="number of papers (default 2000)")
    parser.add_argument("--runs", type=int, default=1, help="pairs of runs (default 1)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.jsonl"
        n_papers = _sample(options.corpus, options.papers, corpus)
        pairs = []
        for turn in range(options.runs):
            snapshot = Path(folder) / f"snapshot-{turn}"
            ours = _ours(corpus, snapshot)
            stock = _stock(corpus)
            pairs.append((ours, stock))
            papers = count(n_papers, "paper")
            print(f"run {turn + 1}: {papers}, no cached vectors, {os.cpu_count()} cores")
            _show("digest-atlas analyze", ours)
            _show("stock BERTopic + 2-D UMAP", stock)
    ratios = [ours.wall / stock.wall for ours, stock in pairs]
    print(f"wall time, ours / stock: median {statistics.median(ratios):.2f} (target: at most 0.50)")


def _sample(corpus: Path, n_papers: int, target: Path) -> int:
    """Write the first `n_papers` records uncompressed, so that both read the same file."""
    lines = first_lines(corpus, n_papers)
    target.write_text("".join(lines), encoding="utf-8")
    return len(lines)


def _ours(corpus: Path, snapshot: Path) -> Run:
    command = [sys.executable, "-m", "analysis", "analyze", "--no-cache", str(corpus)]
    wall, peak, _ = _timed([*command, "--snapshot", str(snapshot)])
    manifest = json.loads((snapshot / "manifest.json").read_text("utf-8"))
    stages: dict[str, float] = manifest["stage_seconds"]
    rest = {"imports and start": round(wall - sum(stages.values()), 2)}
    figures = {
        "topics": manifest["files"]["topics.parquet"]["rows"],
        "outlier_share": round(manifest["quality"]["unassigned_share"], 3),
    }
    return Run(wall, peak, rest | stages, figures)


def _stock(corpus: Path) -> Run:
    wall, peak, output = _timed([sys.executable, str(HERE / "stock_bertopic.py"), str(corpus)])
    figures = json.loads(output.splitlines()[-1])
    stages = figures.pop("seconds")
    return Run(wall, peak, stages, figures)


def _timed(command: Sequence[str]) -> tuple[float, float, str]:
    """Run a process; return its wall time in seconds, its peak memory in MB, and its output."""
    with tempfile.TemporaryFile("w+") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, cwd=HERE.parent)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
        output.seek(0)
        return wall, usage.ru_maxrss / 1024, output.read()


def _show(name: str, run: Run) -> None:
    print(f"  {name}: {run.wall:.1f} s, peak {number(round(run.peak_mb))} MB, {run.figures}")
    for stage, seconds in run.stages.items():
        print(f"    {stage:<24}{seconds:>8.1f} s")


if __name__ == "__main__":
    main()
