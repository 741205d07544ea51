"""What the base alone is: what it takes on the disk, what it can import, how quickly it wakes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.serving.browsing import fresh_tab
from benchmarks.serving.corpus import Corpus
from benchmarks.serving.server import APP, ROOT, Server
from benchmarks.serving.summary import Claim
from benchmarks.trending.tables import show

NOT_IN_BASE = ("torch", "sklearn", "scipy", "numba", "umap", "bertopic")
"""What must not be needed to serve the dashboard."""


def folder_bytes(folder: Path) -> int:
    """Return what the files of a folder take, each once however many links it has."""
    seen: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            status = path.stat()
            seen[status.st_dev, status.st_ino] = status.st_size
    return sum(seen.values())


def importable(python: str, names: Sequence[str]) -> list[str]:
    """Return which of the modules an interpreter finds."""
    code = (
        "import importlib.util as u, sys; "
        "print(*(n for n in sys.argv[1:] if u.find_spec(n) is not None))"
    )
    found = subprocess.run(
        [python, "-I", "-c", code, *names], check=True, capture_output=True, text=True
    )
    return found.stdout.split()


def measure_install(chromium: Any, corpus: Corpus) -> list[Claim]:
    """Install the base into a new environment, wake the app there, and print what it took."""
    with tempfile.TemporaryDirectory(prefix="digest-atlas-base-") as folder:
        environment = Path(folder) / "venv"
        print("install: making an environment of requirements.txt", file=sys.stderr)
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        python = str(environment / "bin" / "python")
        empty = folder_bytes(environment)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", "requirements.txt"], check=True, cwd=ROOT)
        installed_s = time.perf_counter() - started
        size_mb = folder_bytes(environment) / 1e6
        there = importable(python, NOT_IN_BASE)
        wakes = [_wake(chromium, python, corpus) for _ in range(2)]
    rows = [
        ["environment, MB", f"{size_mb:,.0f} (empty {empty / 1e6:,.0f})"],
        ["installing it, s", f"{installed_s:,.0f}"],
        ["not needed but there", ", ".join(there) or "none"],
    ]
    for name, (healthy, painted) in zip(("first start", "second start"), wakes, strict=True):
        rows.append([f"{name}: process to health, s", f"{healthy:.2f}"])
        rows.append([f"{name}: process to painted map, s", f"{painted:.2f}"])
    show(f"BASE ALONE: requirements.txt, {corpus.n_papers:,} papers", ["what", ""], rows)
    return [
        Claim(f"of {', '.join(NOT_IN_BASE)} importable", None, len(there), "", 0),
        Claim("size of the base environment", None, size_mb, "MB"),
        Claim("cold start to health", corpus.n_papers, wakes[0][0], "s"),
        Claim("cold start to a painted map", corpus.n_papers, wakes[0][1], "s"),
    ]


def _wake(chromium: Any, python: str, corpus: Corpus) -> tuple[float, float]:
    """Return the seconds from the start of the process to its health, and to a painted map."""
    with (
        Server(APP, python=python, snapshot=corpus.folder) as app,
        fresh_tab(chromium, app.address) as tab,
    ):
        opened = time.time() - app.started
        return app.startup_s, opened + tab.open().painted_s(corpus.n_drawn)
