"""The flags `-v` and `--log-file`, which every command has."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_logging(parser: argparse.ArgumentParser, commands: Any) -> None:
    """Add the flags to a parser and, however deep, to its commands.

    Parameters
    ----------
    parser
        The whole command's; it holds the defaults.
    commands
        What its `add_subparsers` returned.
    """
    _add_flags(parser)
    parser.set_defaults(verbose=False, log_file=None)
    _add_to_each(commands)


def _add_to_each(commands: Any) -> None:
    for parser in commands.choices.values():
        _add_flags(parser)
        for action in parser._actions:  # argparse has no public way to list nested commands
            if isinstance(action, argparse._SubParsersAction):
                _add_to_each(action)


def _add_flags(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("log")
    # Without a default: a command must not take back what stands before its name.
    group.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        default=argparse.SUPPRESS,
        help="print each step and its time, and warnings of libraries, on standard error",
    )
    group.add_argument(
        "--log-file",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="FILE",
        help="append the same to a file, with times",
    )
