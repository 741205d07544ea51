"""The flags `-v` and `--log-file` of every command."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_logging(parser: argparse.ArgumentParser, commands: Any) -> None:
    """Add the flags to a parser and to all of its commands and subcommands.

    Parameters
    ----------
    parser
        The top-level parser; it has the defaults.
    commands
        The return value of its `add_subparsers`.
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
    # No default: a command must not reset a flag given before its name.
    group.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        default=argparse.SUPPRESS,
        help="log each step with its time, and library warnings, to standard error",
    )
    group.add_argument(
        "--log-file",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="FILE",
        help="append the log to a file",
    )
