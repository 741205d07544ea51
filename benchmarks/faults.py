"""What is left of a snapshot when its writer is killed, the disk is full, or two write at once.

    python benchmarks/faults.py --kills 100

- KILLS: `digest-atlas analyze --embedding-model lsa` as a process of its own, repeatedly on two
  folders of digests in turn, killed with SIGKILL at a random moment of the time that a whole run
  takes; a run that had ended before does not count. After each the snapshot must be read whole,
  be one of those that a whole run gave, and be free to write.
- WRITING: a process that does nothing but write a snapshot, killed likewise.
- STEPS: the same, killed before its first step on the disk (opening, making, renaming, removing),
  before its second, and so on: every moment that makes a difference, those between two renames
  among them, which chance would hardly meet.
- FULL: `analyze` into a small tmpfs (needs root) that is full, emptier each time by a few blocks.
- TWICE: a second `analyze` while one is at work.
- BYTES: a snapshot's files with random bytes changed, under a right SHA-256, read in a process
  that may not have more than a gigabyte of memory beyond what its imports take.

Everything but the moments' course is seeded. A table goes to standard output, progress to
standard error; the exit code is 1 if anything was broken.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MEASUREMENTS = ("kills", "writing", "steps", "full", "twice", "bytes")


def main() -> int:
    """Do to snapshots what is asked for, and say what was left of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=MEASUREMENTS, help="one of them (default: all)")
    parser.add_argument("--kills", type=int, default=100, help="of each kind (default 100)")
    parser.add_argument("--files", type=int, default=2000, help="damaged files (default 2000)")
    parser.add_argument("--seed", type=int, default=1, help="of all random choices (default 1)")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    from benchmarks.breaking import damaged, full, killed, twice

    print("| what was done | times | whole afterwards | in detail |\n|---|---|---|---|")
    whole = True
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        asked = {
            "kills": lambda: killed.analyses(home, options.kills, options.seed),
            "writing": lambda: killed.writers(home, options.kills, options.seed),
            "steps": lambda: killed.steps(home),
            "full": lambda: full.disks(home),
            "twice": lambda: twice.runs(home),
            "bytes": lambda: damaged.files(home, options.files, options.seed),
        }
        for measurement, run in asked.items():
            if options.only in (None, measurement):
                found = run()
                print(found.row(), flush=True)
                whole &= found.n_whole == found.n_times
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
