"""Kill writers of snapshots at random moments and before each step."""

from __future__ import annotations

import os
import random
import re
import signal
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from analysis import snapshot
from benchmarks.breaking import children
from benchmarks.breaking.outcome import Outcome
from tests.snapshots import planted_manifest, planted_tables

Work = Callable[[], int]


def analyses(home: Path, n_kills: int, seed: int) -> Outcome:
    """Kill `digest-atlas analyze` at random moments."""
    children.load_libraries()
    home = home / "kills"
    folders = children.write_digests(home)
    outcome = Outcome("`analyze` killed")
    _kill(outcome, home, [children.analysis_of(digests, home / "snapshot") for digests in folders],
          n_kills, random.Random(seed))  # noqa: S311  # fmt: skip
    return outcome


def writers(home: Path, n_kills: int, seed: int) -> Outcome:
    """Kill processes that only write a snapshot at random moments."""
    home = home / "writing"
    home.mkdir()
    tables = [planted_tables(n_papers=120, seed=number) for number in (1, 2)]

    def writing(number: int) -> Work:
        def work() -> int:
            snapshot.write(home / "snapshot", tables[number], planted_manifest())
            return 0

        return work

    outcome = Outcome("a process that only writes killed")
    _kill(outcome, home, [writing(0), writing(1)], n_kills, random.Random(seed))  # noqa: S311
    return outcome


def steps(home: Path) -> Outcome:
    """Kill a writer before its first step on the disk, before its second, and so on."""
    home = home / "steps"
    home.mkdir()
    folder, output = home / "snapshot", home / "output"
    tables = [planted_tables(n_papers=60, seed=number) for number in (1, 2)]
    known = {}
    for number in (0, 1):
        snapshot.write(folder, tables[number], planted_manifest())
        known[children.content_of(folder)] = str(number)
    outcome = Outcome("killed before each step of writing")
    current, n_steps = "1", 0
    while True:
        wanted = 1 - int(current)

        def work(n_steps: int = n_steps, wanted: int = wanted) -> int:
            _die_before(n_steps)
            snapshot.write(folder, tables[wanted], planted_manifest())
            return 0

        code = children.ended(children.start(work, output))
        between = not folder.exists()
        problem, current = children.problem_with(folder, known)
        if code == 0:
            return outcome
        left = "new snapshot" if current == str(wanted) else "previous snapshot"
        outcome.count(problem, left, *(["between two renames"] if between else []))
        current = current or "0"
        n_steps += 1


def _die_before(n_steps: int) -> None:
    """Kill this process after `n_steps` steps on the disk."""
    made = 0

    def watch(event: str, _arguments: object) -> None:
        nonlocal made
        if event in _STEPS:
            if made == n_steps:
                os.kill(os.getpid(), signal.SIGKILL)
            made += 1

    sys.addaudithook(watch)


_STEPS = frozenset({"open", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "shutil.rmtree"})


def _kill(
    outcome: Outcome, home: Path, works: list[Work], n_kills: int, random_moments: random.Random
) -> None:
    """Start the work that writes the other snapshot, kill it, and check what is left."""
    folder, output = home / "snapshot", home / "output"
    # Whole runs give the two valid contents and the time within which to kill.
    known: dict[frozenset[tuple[str, str]], str] = {}
    seconds = []
    for number in (0, 1, 0):
        started = time.perf_counter()
        code = children.ended(children.start(works[number], output))
        seconds.append(time.perf_counter() - started)
        if code:
            raise SystemExit(f"a whole run failed with exit code {code}:\n{output.read_text()}")
        known[children.content_of(folder)] = str(number)
    print(f"{outcome.what}: whole runs take {seconds} s", file=sys.stderr)
    longest = statistics.median(seconds)
    current = "0"
    while outcome.n_times < n_kills:
        wanted = "1" if current == "0" else "0"
        child = children.start(works[int(wanted)], output)
        time.sleep(random_moments.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        code = children.ended(child)
        before, between = current, not folder.exists()
        problem, current = children.problem_with(folder, known)
        current = current or before
        if code == 0 and not problem:
            outcome.details["(runs that ended before the kill)"] += 1
            continue
        stages = re.findall(r"^(\w[\w ]+) \.\.\. ", output.read_text(errors="replace"), re.M)
        outcome.count(
            problem,
            f"after {stages[-1]!r}" if stages else "at the start",
            "previous snapshot" if current == before else "new snapshot",
            *(["between two renames"] if between else []),
        )
