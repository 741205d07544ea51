"""Writers of snapshots killed at random moments."""

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
from benchmarks.breaking.found import Found
from tests.snapshots import planted_manifest, planted_tables

Work = Callable[[], int]


def analyses(home: Path, n_kills: int, seed: int) -> Found:
    """Kill whole analyses."""
    children.load_libraries()
    home = home / "kills"
    folders = children.write_digests(home)
    found = Found("`analyze` killed")
    _kill(found, home, [children.analysis_of(digests, home / "snapshot") for digests in folders],
          n_kills, random.Random(seed))  # noqa: S311  # fmt: skip
    return found


def writers(home: Path, n_kills: int, seed: int) -> Found:
    """Kill processes that do nothing but write."""
    home = home / "writing"
    home.mkdir()
    tables = [planted_tables(n_papers=120, seed=number) for number in (1, 2)]

    def writing(number: int) -> Work:
        def work() -> int:
            snapshot.write(home / "snapshot", tables[number], planted_manifest())
            return 0

        return work

    found = Found("writing alone killed")
    _kill(found, home, [writing(0), writing(1)], n_kills, random.Random(seed))  # noqa: S311
    return found


def steps(home: Path) -> Found:
    """Kill a writer before its first step on the disk, before its second, and so on to its end."""
    home = home / "steps"
    home.mkdir()
    folder, output = home / "snapshot", home / "output"
    tables = [planted_tables(n_papers=60, seed=number) for number in (1, 2)]
    known = {}
    for number in (0, 1):
        snapshot.write(folder, tables[number], planted_manifest())
        known[children.content_of(folder)] = str(number)
    found = Found("killed before each step of writing")
    there, n_steps = "1", 0
    while True:
        wanted = 1 - int(there)

        def work(n_steps: int = n_steps, wanted: int = wanted) -> int:
            _die_before(n_steps)
            snapshot.write(folder, tables[wanted], planted_manifest())
            return 0

        code = children.ended(children.start(work, output))
        between = not folder.exists()
        trouble, there = children.trouble_with(folder, known)
        if code == 0:
            return found
        left = "new one there" if there == str(wanted) else "former one left"
        found.count(trouble, left, *(["between two renames"] if between else []))
        there = there or "0"
        n_steps += 1


def _die_before(n_steps: int) -> None:
    """Let this process be killed when it has made so many steps on the disk."""
    made = 0

    def look(event: str, _arguments: object) -> None:
        nonlocal made
        if event in _STEPS:
            if made == n_steps:
                os.kill(os.getpid(), signal.SIGKILL)
            made += 1

    sys.addaudithook(look)


_STEPS = frozenset({"open", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "shutil.rmtree"})


def _kill(
    found: Found, home: Path, works: list[Work], n_kills: int, random_moments: random.Random
) -> None:
    """Start the work that gives what is not there, and kill it on its way."""
    folder, output = home / "snapshot", home / "output"
    known: dict[frozenset[tuple[str, str]], str] = {}
    seconds = []
    for number in (0, 1, 0):
        started = time.perf_counter()
        code = children.ended(children.start(works[number], output))
        seconds.append(time.perf_counter() - started)
        if code:
            raise SystemExit(f"a whole run ended with {code}:\n{output.read_text()}")
        known[children.content_of(folder)] = str(number)
    print(f"{found.what}: whole runs take {seconds} s", file=sys.stderr)
    longest = statistics.median(seconds)
    there = "0"
    while found.n_times < n_kills:
        wanted = "1" if there == "0" else "0"
        child = children.start(works[int(wanted)], output)
        time.sleep(random_moments.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        code = children.ended(child)
        was_there, between = there, not folder.exists()
        trouble, there = children.trouble_with(folder, known)
        there = there or was_there
        if code == 0 and not trouble:
            found.details["(runs that had ended before)"] += 1
            continue
        stages = re.findall(r"^(\w[\w ]+) \.\.\. ", output.read_text(errors="replace"), re.M)
        found.count(
            trouble,
            f"after {stages[-1]!r}" if stages else "at the start",
            "former one left" if there == was_there else "new one there",
            *(["between two renames"] if between else []),
        )
