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
"""For tests: the environment variable with the address of a server to use instead of the API,
without pauses between requests."""


def add_fetching(commands: Any, run: Callable[[argparse.Namespace], int]) -> None:
    """Add the command to the parser's commands."""
    fetching = commands.add_parser(
        "fetch",
        help="download digests from Hugging Face or arXiv",
        description="Download the digests of some days, one file per day, exactly as the API "
        "returns them. Days that are already downloaded are skipped, and so are days whose list "
        "is not complete yet.",
    )
    # A subcommand per source, since sources differ in their options.
    places = fetching.add_subparsers(title="sources", required=True, metavar="SOURCE")
    huggingface = places.add_parser(
        "huggingface",
        help="Hugging Face's daily papers",
        description="Download Hugging Face's daily papers.",
    )
    huggingface.set_defaults(run=run, place="huggingface")
    _add_days(huggingface)
    # Only arXiv needs categories; the days are chosen as for any source.
    arxiv = places.add_parser(
        "arxiv",
        help="new papers of arXiv categories",
        description="Download the new papers of arXiv categories by day of submission. A day's "
        "list is complete about five days later.",
    )
    arxiv.set_defaults(run=run, place="arxiv")
    arxiv.add_argument(
        "--category",
        action="append",
        required=True,
        type=_category,
        metavar="NAME",
        help="arXiv category, e.g. cs.CL; can be repeated",
    )
    _add_days(arxiv)


def _add_days(parser: argparse.ArgumentParser) -> None:
    first = parser.add_mutually_exclusive_group(required=True)
    first.add_argument("--from", dest="first", type=_day, metavar="DATE", help="first day")
    first.add_argument(
        "--last", dest="n_days", type=_n_days, metavar="N", help="number of days, instead of --from"
    )
    parser.add_argument(
        "--to", dest="last", type=_day, metavar="DATE", help="last day (default: today)"
    )
    parser.add_argument(
        "--output-dir",
        type=Path,
        default=Path("seeds"),
        metavar="DIR",
        help="folder of the digests (default: seeds)",
    )
    parser.add_argument("--overwrite", action="store_true", help="download existing days again")
    parser.add_argument(
        "--include-partial",
        action="store_true",
        help="also download days whose list is not complete yet; a later run replaces them",
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
    raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2025-03-17")


def _n_days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 3660):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to 3660")
    return int(text)


def _category(text: str) -> str:
    from analysis.fetching.arxiv import CATEGORY

    if not CATEGORY.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an arXiv category such as cs.CL")
    return text
