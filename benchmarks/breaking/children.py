"""Processes that can be killed, and the two analyses that they give."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from analysis import snapshot
from analysis.snapshot import SnapshotError
from tests.pages import write_page
from tests.planted import SUBJECTS, planted_papers

N_A_SUBJECT = 16


def start(work: Callable[[], int], output: Path) -> int:
    """Do `work` in a process of its own and return its number.

    It is forked from this one, which has the libraries loaded: of a minute that a loaded machine
    needs to import them nothing is written in any.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    number = os.fork()
    if number:
        return number
    code = 70
    try:
        with output.open("w") as stream:
            os.dup2(stream.fileno(), 1)
            os.dup2(stream.fileno(), 2)
        code = work()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def ended(number: int) -> int:
    """Wait for a process; return its exit code, negative if a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def load_libraries() -> None:
    """Import what an analysis imports on its way, before anything is forked."""
    import bertopic  # noqa: F401
    import graspologic_native  # noqa: F401
    import sklearn.decomposition
    import sklearn.feature_extraction.text  # noqa: F401
    import umap  # noqa: F401

    import analysis.pipeline.analyze  # noqa: F401


def write_digests(home: Path) -> list[Path]:
    """Write two folders of digests that have no paper in common."""
    subjects = list(SUBJECTS)
    folders = []
    for name, own in (("one", subjects[:3]), ("other", subjects[3:])):
        papers = [(title, text) for _, title, text in planted_papers(N_A_SUBJECT, own)]
        half = len(papers) // 2
        write_page(home / name, "2025-03-13.txt", "Mar 13", papers[:half])
        write_page(home / name, "2025-03-17.txt", "Mar 17", papers[half:])
        folders.append(home / name)
    return folders


def analysis_of(digests: Path, folder: Path) -> Callable[[], int]:
    """Return the work of `digest-atlas analyze`."""

    def work() -> int:
        from analysis.cli.commands import main

        return main(["analyze", "--embedding-model", "lsa", "--year", "2025", "--no-cache",
                     "--snapshot", str(folder), str(digests)])  # fmt: skip

    return work


def content_of(folder: Path) -> frozenset[tuple[str, str]]:
    """Read a snapshot whole; return what its tables are, without the time they were made.

    Raises
    ------
    SnapshotError
        If it is not whole.
    """
    snapshot.read(folder)
    former = snapshot.paths.former_of(folder.absolute())
    there = folder if folder.exists() else former
    files = sorted(there.glob("*.parquet"))
    return frozenset((path.name, snapshot.sha256_of(path)) for path in files)


def trouble_with(folder: Path, known: dict[frozenset[tuple[str, str]], str]) -> tuple[str, str]:
    """Return what is wrong with a snapshot that must be one of those known, and which it is."""
    try:
        content = content_of(folder)
        with snapshot.lock(folder):
            pass
    except SnapshotError as error:
        return str(error), ""
    if content not in known:
        return "holds neither analysis", ""
    return "", known[content]
