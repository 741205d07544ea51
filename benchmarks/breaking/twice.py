"""Start a second writer while one is running."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from analysis import snapshot
from analysis.snapshot import SnapshotError
from benchmarks.breaking import children
from benchmarks.breaking.outcome import Outcome


def runs(home: Path, n_times: int = 3) -> Outcome:
    """Start an analysis while another is running; the first one must not be disturbed."""
    children.load_libraries()
    home = home / "twice"
    folders = children.write_digests(home)
    folder, output = home / "snapshot", home / "output"
    outcome = Outcome("a second `analyze`")
    for number in range(n_times):
        child = children.start(children.analysis_of(folders[number % 2], folder), output)
        while not _is_locked(folder):
            time.sleep(0.01)
        command = [sys.executable, "-m", "analysis", "analyze", "--embedding-model", "lsa",
                   "--snapshot", str(folder), str(folders[0])]  # fmt: skip
        second = subprocess.run(command, capture_output=True, text=True, check=False)
        message = (second.stderr.splitlines() or [""])[-1]
        right = second.returncode == 1 and "another `digest-atlas` command is writing" in message
        code = children.ended(child)
        late = code == 0 and second.returncode == 0  # the first ended before the second began
        problem = "" if right or late else f"{second.returncode}: {message}"
        if code:
            problem = f"the first one failed with exit code {code}"
        snapshot.read(folder)
        outcome.count(problem, "started too late" if late else "refused in one line")
    return outcome


def _is_locked(folder: Path) -> bool:
    try:
        with snapshot.lock(folder):
            return False
    except SnapshotError:
        return True
