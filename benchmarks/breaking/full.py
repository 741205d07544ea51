"""Disks that are full."""

from __future__ import annotations

import subprocess
from pathlib import Path

from analysis import snapshot
from analysis.snapshot import SnapshotError
from benchmarks.breaking import children
from benchmarks.breaking.found import Found
from tests.snapshots import planted_manifest, planted_tables

_BLOCK = 4096
_DISK_BLOCKS = 512


def disks(home: Path) -> Found:
    """Write and analyse where there is room for less and less, and then for enough."""
    found = Found("disk full")
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
        found.details[f"left out, for there is no tmpfs: {mounted.stderr.strip()}"] += 1
        return found
    try:
        _fill(found, home, disk)
    finally:
        subprocess.run(["umount", str(disk)], check=True)  # noqa: S607
    return found


def _fill(found: Found, home: Path, disk: Path) -> None:
    folder, filler = disk / "snapshot", disk / "filler"
    tables = [planted_tables(n_papers=120, seed=number) for number in (1, 2)]
    snapshot.write(folder, tables[0], planted_manifest())
    known = {children.content_of(folder): "former"}
    size = sum(path.stat().st_size for path in folder.iterdir()) // _BLOCK + 20
    for n_free in range(0, size, 2):
        _leave(filler, n_free)
        try:
            snapshot.write(folder, tables[1], planted_manifest())
        except SnapshotError as error:
            told = "" if "No space left on device" in str(error) else f"told as: {error}"
            trouble, _ = children.trouble_with(folder, known)
            litter = [path.name for path in disk.iterdir() if path.name.startswith(".snapshot.new")]
            found.count(trouble or told or " ".join(litter), "write refused with a line")
        else:
            filler.unlink()
            found.count("", "room enough")
            snapshot.write(folder, tables[0], planted_manifest())
    children.load_libraries()
    [digests, _] = children.write_digests(home / "full")
    for n_free in (0, 1, 8, size // 2):
        _leave(filler, n_free)
        output = home / "output-full"
        code = children.ended(children.start(children.analysis_of(digests, folder), output))
        told = output.read_text().splitlines()[-1]
        trouble, _ = children.trouble_with(folder, known)
        right = code == 1 and told.startswith("digest-atlas: error: ") and "No space left" in told
        found.count(trouble or ("" if right else f"{code}: {told}"), "analyze ended with a line")


def _leave(filler: Path, n_free: int) -> None:
    """Fill the disk up to so many free blocks."""
    filler.unlink(missing_ok=True)
    with filler.open("wb", buffering=0) as stream:
        try:
            while True:
                stream.write(b"\0" * _BLOCK)
        except OSError:
            stream.truncate(max(stream.tell() - n_free * _BLOCK, 0))
