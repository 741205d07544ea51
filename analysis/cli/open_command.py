"""The command `open`: chooses a snapshot and serves the dashboard."""

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
from analysis.cli.console import show
from analysis.records import AtlasError
from analysis.snapshot.demo_folder import FOLDER_VARIABLE, demo_folder

_APP = Path(__file__).resolve().parents[2] / "dashboard" / "app.py"
_HOST = "localhost"
_PORTS = range(8501, 8601)
"""Ports to try by default: Streamlit's default port and the ports after it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A snapshot to open.

    Attributes
    ----------
    folder
        Its folder.
    name
        Its name in the terminal.
    reason
        Why it was chosen; empty if the user named it.
    """

    folder: Path
    name: str
    reason: str = ""


def choose_snapshot(argument: Path | None) -> Choice:
    """Return the snapshot to open.

    It is the first of: `argument`, the environment variable, `./snapshot`, the demo. Only the
    manifest is read; the page reports problems of tables.

    Raises
    ------
    analysis.snapshot.SnapshotError
        If that snapshot cannot be used.
    """
    variable = os.environ.get(FOLDER_VARIABLE)
    if argument is not None:
        choice = Choice(argument, str(argument))
    elif variable:
        choice = Choice(Path(variable), variable, f"set by {FOLDER_VARIABLE}")
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
        # An unreadable manifest is reported, not replaced by the demo.
        return (folder / snapshot.MANIFEST).exists()
    return True


def choose_port(requested: int | None) -> int:
    """Return the port to serve at: the requested one, or the first free one from 8501.

    Raises
    ------
    AtlasError
        If the requested port, or each of the hundred default ports, is in use.
    """
    for port in (requested,) if requested is not None else _PORTS:
        with socket.socket() as probe:
            if os.name != "nt":
                # As in Streamlit: a port that was released a moment ago counts as free.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HOST, port))
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
            else:
                return port
    ports = f"port {requested}" if requested is not None else f"ports {_PORTS[0]} to {_PORTS[-1]}"
    raise AtlasError(f"{ports}: {reason}; choose another port with --port")


def open_as_asked(options: argparse.Namespace) -> int:
    """Serve the dashboard on the chosen snapshot until interrupted."""
    choice = choose_snapshot(options.snapshot)
    port = choose_port(options.port)
    reason = f" ({choice.reason})" if choice.reason else ""
    url = f"http://{_HOST}:{port}"
    show(f"Opening {choice.name} at {url}{reason}. Press Ctrl+C to stop.")

    os.environ[FOLDER_VARIABLE] = str(choice.folder.absolute())
    # Streamlit reads the settings of the current folder, so change to the app's.
    os.chdir(_APP.parent)
    # Run Streamlit in this process, so that it receives signals, and by name, as the analysis
    # must not import it. `python -m streamlit` would put the current folder, and an `analysis/`
    # or `pandas.py` in it, first on the path.
    sys.argv = ["streamlit", "run", str(_APP), *_flags(port, browser=not options.no_browser)]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
    return 0


def _flags(port: int, *, browser: bool) -> list[str]:
    """Return Streamlit flags for local use; the app's settings are for all servers."""
    flags = [f"--server.address={_HOST}", f"--server.port={port}"]
    # Our own line shows the address.
    flags += ["--logger.hideWelcomeMessage=true"]
    return flags if browser else [*flags, "--server.headless=true"]
