"""Flags shared by several commands: sources, snapshot, reading, analysis."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from analysis.cli.renamed_flags import add_renamed
from analysis.settings import CLUSTERINGS, RESOLUTIONS, Settings

DEFAULT_SNAPSHOT = Path("snapshot")

FIT_OPTIONS = (
    "embedding_model",
    "max_seq_length",
    "n_topics",
    "resolution",
    "clustering",
    "min_topic_size",
    "seed",
)
"""Options of an analysis; each has the name of its field of `Settings`."""


def add_fitting(parser: argparse.ArgumentParser) -> None:
    """Add the flags for reading, analysis and the cache."""
    defaults = Settings()
    # Reading.
    reading = parser.add_argument_group("reading")
    reading.add_argument(
        "--year",
        type=_year,
        metavar="YYYY",
        help="year of digests that state only a day and a month",
    )
    reading.add_argument(
        "--date",
        type=_date,
        metavar="YYYY-MM-DD",
        help="date of digests without one in digests.toml, the file name or the text",
    )
    reading.add_argument(
        "--strict",
        action="store_true",
        help="treat reader warnings as errors (nothing is written)",
    )
    reading.add_argument(
        "--column",
        action="append",
        default=[],
        type=_column,
        metavar="FIELD=NAME",
        help="name of a field in the records, e.g. abstract=summary",
    )
    # Embedding.
    fitting = parser.add_argument_group("analysis")
    fitting.add_argument(
        "--embedding-model",
        default=defaults.embedding_model,
        metavar="NAME",
        help="minilm (default), lsa (faster, slightly less accurate), or the name or folder of a "
        "sentence-transformers model",
    )
    fitting.add_argument(
        "--max-seq-length",
        type=_positive,
        default=defaults.max_seq_length,
        metavar="N",
        help=f"maximum text length in tokens; the rest is cut (default: {defaults.max_seq_length})",
    )
    # Clustering.
    n_topics = fitting.add_mutually_exclusive_group()
    n_topics.add_argument(
        "--n-topics",
        type=_positive,
        metavar="N",
        help="number of topics (default: chosen by --resolution)",
    )
    n_topics.add_argument(
        "--resolution",
        choices=RESOLUTIONS,
        default=defaults.resolution,
        help="fewer, larger topics (coarse) or more, smaller ones (fine; default: normal)",
    )
    fitting.add_argument(
        "--clustering",
        choices=CLUSTERINGS,
        default=defaults.clustering,
        help="clustering method: consensus of many runs (default), or hdbscan, which clusters by "
        "density and leaves more papers unassigned",
    )
    fitting.add_argument(
        "--min-topic-size",
        type=at_least_two,
        metavar="N",
        help="minimum number of papers in a topic (default: 5; with hdbscan, it grows with the "
        "number of papers)",
    )
    fitting.add_argument(
        "--seed",
        type=_seed,
        default=defaults.seed,
        metavar="N",
        help=f"random seed (default: {defaults.seed})",
    )
    # Deprecated names.
    add_renamed(fitting, "--encoder", "--embedding-model")
    add_renamed(fitting, "--max-tokens", "--max-seq-length", type=_positive)
    add_renamed(n_topics, "--topics", "--n-topics", type=_positive)
    add_renamed(n_topics, "--granularity", "--resolution", choices=RESOLUTIONS)
    add_renamed(fitting, "--clusterer", "--clustering", choices=CLUSTERINGS)
    add_renamed(fitting, "--min-topic-papers", "--min-topic-size", type=at_least_two)
    # Cache.
    cache = parser.add_mutually_exclusive_group()
    cache.add_argument(
        "--cache-dir",
        type=Path,
        metavar="DIR",
        help="cache of vectors and parsed digests (default: the user's cache folder)",
    )
    add_renamed(cache, "--cache", "--cache-dir", type=Path)
    cache.add_argument("--no-cache", action="store_true", help="neither read nor write a cache")


def add_common(parser: argparse.ArgumentParser, sources_help: str) -> None:
    """Add the arguments for the sources and the snapshot's folder."""
    parser.add_argument("sources", nargs="*", type=Path, metavar="SOURCE", help=sources_help)
    add_snapshot(parser)


def add_snapshot(parser: argparse.ArgumentParser) -> None:
    """Add the flag for the snapshot's folder."""
    parser.add_argument(
        "--snapshot",
        type=Path,
        default=DEFAULT_SNAPSHOT,
        metavar="DIR",
        help="folder of the snapshot (default: snapshot)",
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
    return _whole_number(text, "a whole number of 1 or more", 1)


def at_least_two(text: str) -> int:
    """Parse a whole number of 2 or more."""
    return _whole_number(text, "a whole number of 2 or more", 2)


def _seed(text: str) -> int:
    return _whole_number(text, "a whole number from 0 to 4294967295", 0, 2**32 - 1)


def _whole_number(text: str, expected: str, lowest: int, highest: int | None = None) -> int:
    number = int(text) if text.isascii() and text.isdigit() else lowest - 1
    if number < lowest or (highest is not None and number > highest):
        raise argparse.ArgumentTypeError(f"{text!r} is not {expected}")
    return number


def _column(text: str) -> tuple[str, str]:
    from analysis.readers.fields import ALIASES

    name, _, column = text.partition("=")
    if not column or name not in ALIASES:
        known = ", ".join(ALIASES)
        raise argparse.ArgumentTypeError(f"{text!r} is not FIELD=NAME with FIELD one of {known}")
    return name, column
