"""Flags that several commands share: sources, snapshot, reading, analysis."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from analysis.cli.renamed_flags import add_renamed
from analysis.settings import CLUSTERINGS, RESOLUTIONS, Settings

DEFAULT_SNAPSHOT = Path("snapshot")

OF_THE_FIT = (
    "embedding_model",
    "max_seq_length",
    "n_topics",
    "resolution",
    "clustering",
    "min_topic_size",
    "seed",
)
"""Options of an analysis, as `Settings` calls them too."""


def add_fitting(parser: argparse.ArgumentParser) -> None:
    """Add the flags of reading, of analysis and of the cache."""
    defaults = Settings()
    reading = parser.add_argument_group("reading")
    reading.add_argument(
        "--year",
        type=_year,
        metavar="YYYY",
        help="the year of texts that show a day and a month only",
    )
    reading.add_argument(
        "--date",
        type=_date,
        metavar="YYYY-MM-DD",
        help="the day of digests that say none, neither in digests.toml nor in name nor text",
    )
    reading.add_argument(
        "--strict",
        action="store_true",
        help="take any warning of reading for an error: nothing is written",
    )
    reading.add_argument(
        "--column",
        action="append",
        default=[],
        type=_column,
        metavar="FIELD=NAME",
        help="what records call a field, e.g. abstract=summary",
    )
    fitting = parser.add_argument_group("analysis")
    fitting.add_argument(
        "--embedding-model",
        default=defaults.embedding_model,
        metavar="NAME",
        help="minilm (default), lsa (quick, a little less exact), or the name or folder of a "
        "sentence-transformers model",
    )
    fitting.add_argument(
        "--max-seq-length",
        type=_positive,
        default=defaults.max_seq_length,
        metavar="N",
        help=f"where texts are cut before they are embedded (default: {defaults.max_seq_length})",
    )
    wanted = fitting.add_mutually_exclusive_group()
    wanted.add_argument(
        "--n-topics",
        type=_positive,
        metavar="N",
        help="how many topics (default: as the corpus has)",
    )
    wanted.add_argument(
        "--resolution",
        choices=RESOLUTIONS,
        default=defaults.resolution,
        help="fewer, larger topics or more, smaller ones (default: normal)",
    )
    fitting.add_argument(
        "--clustering",
        choices=CLUSTERINGS,
        default=defaults.clustering,
        help="how papers are grouped: by what many runs agree on (consensus, default), or by "
        "density, which leaves more papers between topics (hdbscan)",
    )
    fitting.add_argument(
        "--min-topic-size",
        type=at_least_two,
        metavar="N",
        help="smallest topic (default: 5; with hdbscan more, the more papers there are)",
    )
    fitting.add_argument(
        "--seed",
        type=_seed,
        default=defaults.seed,
        metavar="N",
        help=f"of every random choice (default: {defaults.seed})",
    )
    add_renamed(fitting, "--encoder", "--embedding-model")
    add_renamed(fitting, "--max-tokens", "--max-seq-length", type=_positive)
    add_renamed(wanted, "--topics", "--n-topics", type=_positive)
    add_renamed(wanted, "--granularity", "--resolution", choices=RESOLUTIONS)
    add_renamed(fitting, "--clusterer", "--clustering", choices=CLUSTERINGS)
    add_renamed(fitting, "--min-topic-papers", "--min-topic-size", type=at_least_two)
    cache = parser.add_mutually_exclusive_group()
    cache.add_argument("--cache-dir", type=Path, metavar="DIR", help="where vectors are kept")
    add_renamed(cache, "--cache", "--cache-dir", type=Path)
    cache.add_argument("--no-cache", action="store_true", help="neither use nor keep vectors")


def add_common(parser: argparse.ArgumentParser, about_sources: str) -> None:
    """Add sources and the snapshot's folder."""
    parser.add_argument("sources", nargs="*", type=Path, metavar="SOURCE", help=about_sources)
    add_snapshot(parser)


def add_snapshot(parser: argparse.ArgumentParser) -> None:
    """Add the snapshot's folder."""
    parser.add_argument(
        "--snapshot",
        type=Path,
        default=DEFAULT_SNAPSHOT,
        metavar="DIR",
        help="the snapshot's folder (default: snapshot)",
    )


def _year(text: str) -> int:
    return _whole_number(text, "a year such as 2025", 1, 9999)


def _date(text: str) -> dt.date:
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        date = dt.date.min
    if not 1900 <= date.year <= 2200:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2025-03-17")
    return date


def _positive(text: str) -> int:
    return _whole_number(text, "a whole number from 1", 1)


def at_least_two(text: str) -> int:
    """Parse a whole number from 2."""
    return _whole_number(text, "a whole number from 2", 2)


def _seed(text: str) -> int:
    return _whole_number(text, "a whole number from 0 to 4294967295", 0, 2**32 - 1)


def _whole_number(text: str, wanted: str, lowest: int, highest: int | None = None) -> int:
    number = int(text) if text.isascii() and text.isdigit() else lowest - 1
    if number < lowest or (highest is not None and number > highest):
        raise argparse.ArgumentTypeError(f"{text!r} is not {wanted}")
    return number


def _column(text: str) -> tuple[str, str]:
    from analysis.readers.fields import ALIASES

    name, _, column = text.partition("=")
    if not column or name not in ALIASES:
        known = ", ".join(ALIASES)
        raise argparse.ArgumentTypeError(f"{text!r} is not FIELD=NAME with FIELD one of {known}")
    return name, column
