"""Write a snapshot to a full disk."""

from __future__ import annotations

import subprocess
from pathlib import Path

from analysis import snapshot
from analysis.snapshot import SnapshotError
from benchmarks.breaking import children
from benchmarks.breaking.outcome import Outcome
from tests.snapshots import planted_manifest, planted_tables

_BLOCK = 4096
_DISK_BLOCKS = 512


def disks(home: Path) -> Outcome:
    """Write and analyse on a small disk with more and more free blocks."""
    outcome = Outcome("disk full")
    disk = home / "disk"
    disk.mkdir()
    size = f"size={_BLOCK * _DISK_BLOCKS}"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        outcome.details[f"skipped, tmpfs is not available: {mounted.stderr.strip()}"] += 1
        return outcome
    try:
        _fill(outcome, home, disk)
    finally:
        subprocess.run(["umount", str(disk)], check=True)  # noqa: S607
    return outcome


def _fill(outcome: Outcome, home: Path, disk: Path) -> None:
    folder, filler = disk / "snapshot", disk / "filler"
    tables = [planted_tables(n_papers=120, seed=number) for number in (1, 2)]
    snapshot.write(folder, tables[0], planted_manifest())
    known = {children.content_of(folder): "previous"}
    size = sum(path.stat().st_size for path in folder.iterdir()) // _BLOCK + 20
    for n_free in range(0, size, 2):
        _leave(filler, n_free)
        try:
            snapshot.write(folder, tables[1], planted_manifest())
        except SnapshotError as error:
            wrong = "" if "No space left on device" in str(error) else f"message: {error}"
            problem, _ = children.problem_with(folder, known)
            litter = [path.name for path in disk.iterdir() if path.name.startswith(".snapshot.new")]
            outcome.count(problem or wrong or " ".join(litter), "write refused in one line")
        else:
            filler.unlink()
            outcome.count("", "enough space")
            snapshot.write(folder, tables[0], planted_manifest())
    children.load_libraries()
    [digests, _] = children.write_digests(home / "full")
    for n_free in (0, 1, 8, size // 2):
        _leave(filler, n_free)
        output = home / "output-full"
        code = children.ended(children.start(children.analysis_of(digests, folder), output))
        message = output.read_text().splitlines()[-1]
        problem, _ = children.problem_with(folder, known)
        is_error = code == 1 and message.startswith("digest-atlas: error: ")
        right = is_error and "No space left" in message
        wrong = "" if right else f"{code}: {message}"
        outcome.count(problem or wrong, "analyze: error in one line")


def _leave(filler: Path, n_free: int) -> None:
    """Fill the disk except for `n_free` blocks."""
    filler.unlink(missing_ok=True)
    with filler.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(b"\0" * _BLOCK)
        except OSError:
            stream.truncate(max(stream.tell() - n_free * _BLOCK, 0))
