"""Test whether a snapshot survives killed writers, full disks and simultaneous writers.

    python benchmarks/faults.py --kills 100

- KILLS: `digest-atlas analyze --embedding-model lsa` runs as a process on two folders of digests
  in turn, and is killed with SIGKILL at a random moment of the time that a whole run takes. A run
  that ended before is not counted. After each kill the snapshot must be readable, be one of those
  that a whole run writes, and not be locked.
- WRITING: the same with a process that only writes a snapshot.
- STEPS: the same, killed before its first operation on the disk (open, create, rename, remove),
  before its second, and so on. This covers every relevant moment, including the moment between
  two renames, which random kills rarely meet.
- FULL: `analyze` writes to a small tmpfs (needs root) that is full, then has a few free blocks
  more each time.
- TWICE: a second `analyze` starts while one is running.
- BYTES: files with random changed bytes and a matching SHA-256 are read in a process that may use
  at most a gigabyte of memory beyond its imports.

Everything except the timing is seeded. A table goes to standard output, progress to standard error.
The exit code is 1 if a snapshot was broken.
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
    """Run the requested measurements and print a table; return 1 if a snapshot was broken."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", choices=MEASUREMENTS, help="one measurement (default: all)")
    parser.add_argument("--kills", type=int, default=100, help="kills of each kind (default 100)")
    parser.add_argument("--files", type=int, default=2000, help="damaged files (default 2000)")
    parser.add_argument("--seed", type=int, default=1, help="random seed (default 1)")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    from benchmarks.breaking import damaged, full, killed, twice

    print("| fault | times | snapshot intact | details |\n|---|---|---|---|")
    intact = True
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        measurements = {
            "kills": lambda: killed.analyses(home, options.kills, options.seed),
            "writing": lambda: killed.writers(home, options.kills, options.seed),
            "steps": lambda: killed.steps(home),
            "full": lambda: full.disks(home),
            "twice": lambda: twice.runs(home),
            "bytes": lambda: damaged.files(home, options.files, options.seed),
        }
        for name, run in measurements.items():
            if options.only in (None, name):
                outcome = run()
                print(outcome.row(), flush=True)
                intact &= outcome.n_intact == outcome.n_times
    return 0 if intact else 1


if __name__ == "__main__":
    sys.exit(main())
