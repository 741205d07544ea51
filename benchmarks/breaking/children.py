"""Child processes that can be killed, and the two analyses that they run."""

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
    """Run `work` in a forked process and return its process id.

    The parent has loaded the libraries, so that kills do not fall into the import time, in which
    nothing is written.
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
    """Wait for a process and return its exit code; negative if a signal ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def load_libraries() -> None:
    """Import what an analysis imports later, before processes are forked."""
    import bertopic  # noqa: F401
    import graspologic_native  # noqa: F401
    import sklearn.decomposition
    import sklearn.feature_extraction.text  # noqa: F401
    import umap  # noqa: F401

    import analysis.pipeline.analyze  # noqa: F401


def write_digests(home: Path) -> list[Path]:
    """Write two folders of digests without a common paper; return their paths."""
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
    """Return a function that runs `digest-atlas analyze`."""

    def work() -> int:
        from analysis.cli.commands import main

        return main(["analyze", "--embedding-model", "lsa", "--year", "2025", "--no-cache",
                     "--snapshot", str(folder), str(digests)])  # fmt: skip

    return work


def content_of(folder: Path) -> frozenset[tuple[str, str]]:
    """Read a snapshot; return the names and SHA-256 of its tables, without the manifest's time.

    Raises
    ------
    SnapshotError
        If the snapshot is damaged or missing.
    """
    snapshot.read(folder)
    previous = snapshot.paths.former_of(folder.absolute())
    readable = folder if folder.exists() else previous
    files = sorted(readable.glob("*.parquet"))
    return frozenset((path.name, snapshot.sha256_of(path)) for path in files)


def problem_with(folder: Path, known: dict[frozenset[tuple[str, str]], str]) -> tuple[str, str]:
    """Return what is wrong with a snapshot (empty if nothing), and which of the known it is."""
    try:
        content = content_of(folder)
        with snapshot.lock(folder):
            pass
    except SnapshotError as error:
        return str(error), ""
    if content not in known:
        return "is neither of the two analyses", ""
    return "", known[content]
