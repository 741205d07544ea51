"""Deprecated names of flags, accepted for one release with a notice."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from analysis.cli.console import say


def add_renamed(parser: Any, old: str, new: str, **options: Any) -> None:
    """Accept `old` as a hidden alias of `new` that prints a notice on standard error.

    Parameters
    ----------
    parser
        The parser or group that has `new`.
    old, new
        Both flags, with their dashes.
    options
        The arguments of `add_argument` for `new`; help and default are ignored.
    """
    flag = options.get("action") == "store_true"
    kept: dict[str, Any] = {
        key: options[key] for key in ("type", "choices", "metavar") if key in options
    }
    if flag:
        kept["nargs"] = 0
    parser.add_argument(
        old,
        dest=options.get("dest", new.removeprefix("--").replace("-", "_")),
        action=_Renamed,
        new=new,
        default=argparse.SUPPRESS,
        help=argparse.SUPPRESS,
        **kept,
    )


class _Renamed(argparse.Action):
    """Stores the value after printing the current name of the flag."""

    def __init__(self, *arguments: Any, new: str, **options: Any) -> None:
        self.new = new
        super().__init__(*arguments, **options)

    def __call__(
        self,
        parser: argparse.ArgumentParser,  # noqa: ARG002 - argparse calls with all four
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        """Store the value under the new name."""
        say(
            f"digest-atlas: warning: {option_string} is deprecated and will be removed in the"
            f" next release; use {self.new}"
        )
        setattr(namespace, self.dest, True if self.nargs == 0 else values)
