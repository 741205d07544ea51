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
        help="show a snapshot in the browser",
        description="Serve the dashboard on a snapshot and open it in the browser, until Ctrl+C. "
        "Only this computer can reach it.",
    )
    opening.set_defaults(run=run)
    opening.add_argument(
        "snapshot",
        nargs="?",
        type=Path,
        metavar="SNAPSHOT",
        help="the snapshot's folder (default: the one that DIGEST_ATLAS_SNAPSHOT names, else "
        "./snapshot, else the demo)",
    )
    opening.add_argument(
        "--port",
        type=_port,
        metavar="N",
        help="the port to serve at (default: 8501, or the next free one)",
    )
    opening.add_argument(
        "--no-browser", action="store_true", help="serve the dashboard without opening a browser"
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 1 to 65535")
    return int(text)
