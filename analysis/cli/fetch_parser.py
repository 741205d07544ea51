"""The arguments of `digest-atlas fetch`."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analysis.cli.renamed_flags import add_renamed

ADDRESS_VARIABLE = "DIGEST_ATLAS_FETCH_ADDRESS"
"""For tests: the environment variable with an address to ask instead of the API's, in haste."""


def add_fetching(commands: Any, run: Callable[[argparse.Namespace], int]) -> None:
    """Add the command to the parser's commands."""
    fetching = commands.add_parser(
        "fetch",
        help="save new digests from Hugging Face or arXiv",
        description="Save what an API has of some days, unchanged, one file a day. Days that are "
        "there already are left; days whose list may still grow are left for later.",
    )
    places = fetching.add_subparsers(title="places", required=True, metavar="PLACE")
    huggingface = places.add_parser(
        "huggingface", help="the daily papers", description="Save Hugging Face's daily papers."
    )
    huggingface.set_defaults(run=run, place="huggingface")
    _add_days(huggingface)
    arxiv = places.add_parser(
        "arxiv",
        help="what was submitted in a category",
        description="Save the papers of a category by the day they were submitted on. They "
        "are complete some five days later.",
    )
    arxiv.set_defaults(run=run, place="arxiv")
    arxiv.add_argument(
        "--category",
        action="append",
        required=True,
        type=_category,
        metavar="NAME",
        help="such as cs.CL; may be given more than once",
    )
    _add_days(arxiv)


def _add_days(parser: argparse.ArgumentParser) -> None:
    first = parser.add_mutually_exclusive_group(required=True)
    first.add_argument("--from", dest="first", type=_day, metavar="DATE", help="the first day")
    first.add_argument(
        "--last", dest="n_days", type=_n_days, metavar="N", help="the last N days instead"
    )
    parser.add_argument(
        "--to", dest="last", type=_day, metavar="DATE", help="the last day (default: today)"
    )
    parser.add_argument(
        "--output-dir",
        type=Path,
        default=Path("seeds"),
        metavar="DIR",
        help="the digests' folder (default: seeds)",
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="ask for days that are there already as well"
    )
    parser.add_argument(
        "--include-partial",
        action="store_true",
        help="ask for days whose list may still grow as well; they are replaced when it is whole",
    )
    add_renamed(parser, "--into", "--output-dir", type=Path)
    add_renamed(parser, "--again", "--overwrite", action="store_true")
    add_renamed(parser, "--unfinished", "--include-partial", action="store_true")


def _day(text: str) -> dt.date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            pass
    raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2025-03-17")


def _n_days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 3660):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 3660")
    return int(text)


def _category(text: str) -> str:
    from analysis.fetching.arxiv import CATEGORY

    if not CATEGORY.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an arXiv category such as cs.CL")
    return text
