"""Measure the base installation: size on disk, importable packages, start-up time."""

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
from evidence.formatting import count, number

NOT_IN_BASE = ("torch", "sklearn", "scipy", "numba", "umap", "bertopic")
"""Packages that the dashboard must not need."""


def folder_bytes(folder: Path) -> int:
    """Return the size of a folder's files in bytes; hard links count once, symbolic links never."""
    seen: dict[tuple[int, int], int] = {}
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            status = path.stat()
            seen[status.st_dev, status.st_ino] = status.st_size
    return sum(seen.values())


def importable(python: str, names: Sequence[str]) -> list[str]:
    """Return the modules of `names` that an interpreter can import."""
    code = (
        "import importlib.util as u, sys; "
        "print(*(n for n in sys.argv[1:] if u.find_spec(n) is not None))"
    )
    ended = subprocess.run(
        [python, "-I", "-c", code, *names], check=True, capture_output=True, text=True
    )
    return ended.stdout.split()


def measure_install(chromium: Any, corpus: Corpus) -> list[Claim]:
    """Install the base into a new environment, start the app twice, and print a table."""
    with tempfile.TemporaryDirectory(prefix="digest-atlas-base-") as folder:
        environment = Path(folder) / "venv"
        print("install: creating an environment from requirements.txt", file=sys.stderr)
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
        python = str(environment / "bin" / "python")
        empty = folder_bytes(environment)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", "requirements.txt"], check=True, cwd=ROOT)
        installed_s = time.perf_counter() - started
        size_mb = folder_bytes(environment) / 1e6
        unwanted = importable(python, NOT_IN_BASE)
        starts = [_start(chromium, python, corpus) for _ in range(2)]
    rows = [
        ["environment, MB", f"{number(round(size_mb))} (empty {number(round(empty / 1e6))})"],
        ["installation, s", number(round(installed_s))],
        ["not needed but importable", ", ".join(unwanted) or "none"],
    ]
    for name, (healthy, painted) in zip(("first start", "second start"), starts, strict=True):
        rows.append([f"{name}: process to health check, s", f"{healthy:.2f}"])
        rows.append([f"{name}: process to painted map, s", f"{painted:.2f}"])
    papers = count(corpus.n_papers, "paper")
    show(f"BASE INSTALLATION: requirements.txt, {papers}", ["figure", ""], rows)
    return [
        Claim(f"of {', '.join(NOT_IN_BASE)} importable", None, len(unwanted), "", 0),
        Claim("size of the base environment", None, size_mb, "MB"),
        Claim("cold start to health check", corpus.n_papers, starts[0][0], "s"),
        Claim("cold start to a painted map", corpus.n_papers, starts[0][1], "s"),
    ]


def _start(chromium: Any, python: str, corpus: Corpus) -> tuple[float, float]:
    """Return the seconds from the start of the process to its health check and a painted map."""
    with (
        Server(APP, python=python, snapshot=corpus.folder) as app,
        fresh_tab(chromium, app.address) as tab,
    ):
        opened = time.time() - app.started
        return app.startup_s, opened + tab.open().painted_s(corpus.n_drawn)
