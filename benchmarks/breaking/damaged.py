"""Files with changed bytes and a matching SHA-256, as an attacker could write them."""

from __future__ import annotations

import json
import resource
from pathlib import Path

import numpy as np

from analysis import snapshot
from analysis.snapshot import TABLE_NAMES, SnapshotError
from benchmarks.breaking import children
from benchmarks.breaking.outcome import Outcome
from tests.snapshots import planted_manifest, planted_tables

_A_PROCESS = 100
_MOST_MB = 1024


def files(home: Path, n_files: int, seed: int) -> Outcome:
    """Read damaged snapshots in child processes, so that a crash or hang is noticed."""
    folder = home / "bytes" / "snapshot"
    folder.parent.mkdir()
    snapshot.write(folder, planted_tables(n_papers=120), planted_manifest())
    outcome = Outcome("bytes changed")
    for first in range(0, n_files, _A_PROCESS):
        last = min(first + _A_PROCESS, n_files)
        result = home / "result"

        def work(first: int = first, last: int = last, result: Path = result) -> int:
            result.write_text(json.dumps(_read_damaged(folder, range(first, last), seed)))
            return 0

        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        code = children.ended(children.start(work, home / "output"))
        if code:
            output = (home / "output").read_text()[-300:]
            outcome.count(f"files {first} to {last}: exit code {code}: {output}")
            continue
        n_refused, most_kb = json.loads(result.read_text())
        more_mb = (most_kb - before) / 1024
        outcome.n_times += last - first
        outcome.n_intact += last - first if more_mb < _MOST_MB else 0
        outcome.details["refused in one line"] += n_refused
        outcome.details["another intact snapshot"] += last - first - n_refused
        most = max(outcome.details["maximum MB beyond the imports"], round(more_mb))
        outcome.details["maximum MB beyond the imports"] = most
    return outcome


def _read_damaged(folder: Path, turns: range, seed: int) -> tuple[int, int]:
    """Return the number of refused files, and the peak memory of this process in kB."""
    manifest = json.loads((folder / "manifest.json").read_text())
    originals = {name: (folder / f"{name}.parquet").read_bytes() for name in TABLE_NAMES}
    n_refused = 0
    for turn in turns:
        random = np.random.default_rng([seed, turn])
        name = TABLE_NAMES[random.integers(len(TABLE_NAMES))]
        path = folder / f"{name}.parquet"
        path.write_bytes(_damaged(originals[name], random))
        own = {path.name: manifest["files"][path.name] | {"sha256": snapshot.sha256_of(path)}}
        body = manifest | {"files": manifest["files"] | own}
        (folder / "manifest.json").write_text(json.dumps(body))
        try:
            snapshot.read(folder)
        except SnapshotError:
            n_refused += 1
        path.write_bytes(originals[name])
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return n_refused, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _damaged(data: bytes, random: np.random.Generator) -> bytes:
    """Return the bytes with some changed, flipped or overwritten, more often in the footer."""
    damaged = bytearray(data)
    for _ in range(random.integers(1, 6)):
        low = max(len(damaged) - 600, 0) if random.random() < 0.5 else 0
        at = int(random.integers(low, len(damaged)))
        length = int(random.integers(1, 9))
        how = random.integers(4)
        if how == 0:
            damaged[at : at + length] = random.bytes(len(damaged[at : at + length]))
        elif how == 1:
            damaged[at] ^= 1 << random.integers(8)
        elif how == 2:
            damaged[at : at + length] = b"\xff" * len(damaged[at : at + length])
        else:
            other = int(random.integers(0, len(damaged)))
            damaged[at : at + length] = damaged[other : other + length]
    return bytes(damaged)
