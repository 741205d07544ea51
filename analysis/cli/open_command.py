"""The command `open`: choose a snapshot, then serve the dashboard on it."""

from __future__ import annotations

import argparse
import os
import runpy
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from analysis import snapshot
from analysis.cli.analysis_flags import DEFAULT_SNAPSHOT
from analysis.records import AtlasError
from analysis.snapshot.demo_folder import FOLDER_VARIABLE, demo_folder

_APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
_HOST = "localhost"
_PORTS = range(8501, 8601)
"""Ports to try if none is asked for: Streamlit's own first one, and those after it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A snapshot to open.

    Attributes
    ----------
    folder
        Where it is.
    name
        What to call it on the terminal.
    reason
        Why this one was chosen; empty if the user named it.
    """

    folder: Path
    name: str
    reason: str = ""


def choose_snapshot(named: Path | None) -> Choice:
    """Return the snapshot to open: `named`, the environment's, `./snapshot`, or the demo.

    Only the manifest is read. What is wrong with a table, the page explains.

    Raises
    ------
    analysis.snapshot.SnapshotError
        If the first one that exists, or the one the user named, cannot be used.
    """
    variable = os.environ.get(FOLDER_VARIABLE)
    if named is not None:
        choice = Choice(named, str(named))
    elif variable:
        choice = Choice(Path(variable), variable, f"{FOLDER_VARIABLE} names it")
    elif _holds_snapshot(DEFAULT_SNAPSHOT):
        choice = Choice(DEFAULT_SNAPSHOT, f"./{DEFAULT_SNAPSHOT}")
    else:
        reason = f"there is no ./{DEFAULT_SNAPSHOT}; `digest-atlas analyze FOLDER` makes one"
        choice = Choice(demo_folder(), "the demo", reason)
    snapshot.read_manifest(choice.folder)
    return choice


def _holds_snapshot(folder: Path) -> bool:
    try:
        snapshot.version_of(folder)
    except snapshot.SnapshotMissingError:
        # If it is there but cannot be read, say so, rather than show another in its place.
        return (folder / snapshot.MANIFEST).exists()
    return True


def choose_port(asked: int | None) -> int:
    """Return the port to serve at: the one asked for, else the first free one from 8501.

    Raises
    ------
    AtlasError
        If the port asked for, or each of a hundred, is taken.
    """
    for port in (asked,) if asked is not None else _PORTS:
        with socket.socket() as probe:
            if os.name != "nt":
                # As Streamlit does: a port that was let go a moment ago counts as free.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HOST, port))
            except OSError as error:
                trouble = (error.strerror or str(error)).lower()
            else:
                return port
    ports = f"port {asked}" if asked is not None else f"ports {_PORTS[0]} to {_PORTS[-1]}"
    raise AtlasError(f"{ports}: {trouble}; choose another one with --port")


def open_as_asked(options: argparse.Namespace) -> int:
    """Serve the dashboard on the snapshot that was asked for, until it is interrupted."""
    choice = choose_snapshot(options.snapshot)
    port = choose_port(options.port)
    because = f" ({choice.reason})" if choice.reason else ""
    url = f"http://{_HOST}:{port}"
    print(f"Opening {choice.name} at {url}{because}. Ctrl+C stops it.", flush=True)

    os.environ[FOLDER_VARIABLE] = str(choice.folder.absolute())
    # Streamlit reads the settings beside the app and those of the current folder: leave it.
    os.chdir(_APP.parent)
    # In this process, which signals reach; by its name, as the analysis imports no Streamlit;
    # and not with `python -m`, which would put the current folder, and an `analysis/` or
    # `pandas.py` in it, first on the path.
    sys.argv = ["streamlit", "run", str(_APP), *_flags(port, browser=not options.no_browser)]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
    return 0


def _flags(port: int, *, browser: bool) -> list[str]:
    """Return what the settings beside the app cannot say, as they hold for public servers too."""
    flags = [f"--server.address={_HOST}", f"--server.port={port}"]
    # Our own line has the address; Streamlit's would advertise besides.
    flags += ["--logger.hideWelcomeMessage=true"]
    return flags if browser else [*flags, "--server.headless=true"]
