"""The arguments of `digest-atlas open`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any


def add_opening(commands: Any, run: Callable[[argparse.Namespace], int]) -> None:
    """Add the command to the parser's commands."""
    opening = commands.add_parser(
        "open",
        help="open a snapshot in the browser",
        description="Serve the dashboard for a snapshot and open it in the browser, until "
        "Ctrl+C. Only this computer can reach it.",
    )
    opening.set_defaults(run=run)
    opening.add_argument(
        "snapshot",
        nargs="?",
        type=Path,
        metavar="SNAPSHOT",
        help="folder of the snapshot (default: $DIGEST_ATLAS_SNAPSHOT if set, else ./snapshot, "
        "else the demo)",
    )
    opening.add_argument(
        "--port",
        type=_port,
        metavar="N",
        help="port of the server (default: 8501, or the next free one)",
    )
    opening.add_argument(
        "--no-browser", action="store_true", help="serve the dashboard without opening a browser"
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 1 to 65535")
    return int(text)
