"""The arguments of the command `digest-atlas`, and what they may be."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from analysis import __version__
from analysis.cli.fetch_parser import add_fetching
from analysis.cli.open_parser import add_opening
from analysis.cli.renamed_flags import add_renamed
from analysis.records import LEVELS, WHOLE_WINDOW
from analysis.settings import CLUSTERINGS, RESOLUTIONS, Settings

LABEL_KEY = "DIGEST_ATLAS_LABEL_KEY"
"""The environment variable with the key of the address that labels are asked of."""

DEFAULT_SNAPSHOT = Path("snapshot")
DEFAULT_PAGE = Path("digest-atlas.html")

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

Command = Callable[[argparse.Namespace], int]
"""Does what the arguments say, and returns the exit code."""


def parser_for(
    *,
    analyze: Command,
    update: Command,
    trends: Command,
    evaluate: Command,
    check: Command,
    fetch: Command,
    export: Command,
    open_dashboard: Command,
) -> argparse.ArgumentParser:
    """Build the parser; each command does what its function does."""
    parser = argparse.ArgumentParser(
        prog="digest-atlas",
        description="Turn paper digests into a map of topics that the dashboard opens.",
        epilog="exit codes: 0 done, 1 trouble with input or data, 2 wrong usage",
    )
    parser.add_argument("--version", action="version", version=f"digest-atlas {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    analyzing = commands.add_parser(
        "analyze",
        help="read digests, find their topics, write a snapshot",
        description="Read digests, find their topics and draw their map; write a snapshot.",
    )
    analyzing.set_defaults(run=analyze)
    _add_common(
        analyzing,
        "a digest file, a folder of them, a pattern in "
        "quotes, or - for standard input (default: seeds)",
    )
    _add_fitting(analyzing)
    analyzing.add_argument(
        "--renumber",
        action="store_true",
        help="number and name topics as if there were no former snapshot",
    )
    labels = analyzing.add_argument_group(
        "labels by a language model", f"off by default; a key is read from {LABEL_KEY}"
    )
    labels.add_argument(
        "--llm-base-url",
        metavar="URL",
        help="an address that speaks OpenAI's chat interface, e.g. http://localhost:11434/v1",
    )
    labels.add_argument("--llm-model", metavar="NAME", help="the model's name there")
    add_renamed(labels, "--label-address", "--llm-base-url")
    add_renamed(labels, "--label-model", "--llm-model")

    updating = commands.add_parser(
        "update",
        help="add the next digest to a snapshot; what is there stays where it is",
        description="Bring a snapshot up to date with its digests: papers that came get their "
        "topic and place among their neighbours, old papers keep theirs. Options of analysis "
        "must be those the snapshot was made with, which they are if left out.",
    )
    updating.set_defaults(run=update)
    _add_common(updating, "all digests, old and new (default: what the snapshot was made from)")
    _add_fitting(updating)
    # What is left out is as the snapshot has it.
    updating.set_defaults(**dict.fromkeys(OF_THE_FIT))

    add_opening(commands, open_dashboard)

    telling = commands.add_parser(
        "trends",
        help="which topics grow and fade, and what changed",
        description="Tell which topics of a snapshot grow and fade over its time; of fewer than "
        "four days, or if asked, whose share changed between two sets of digests.",
    )
    telling.set_defaults(run=trends)
    _add_snapshot(telling)
    telling.add_argument(
        "--level", choices=LEVELS, default=LEVELS[0], help="topics (default), or themes"
    )
    telling.add_argument(
        "--window",
        default=WHOLE_WINDOW,
        metavar="NAME",
        help='the time to tell of: "all" (default), "52 weeks" or "13 weeks", where there is more',
    )
    telling.add_argument(
        "--before",
        metavar="TIME",
        help="compare the digests of this time, e.g. 2024, 2025-03 or 2025-03-13..2025-03-15 "
        "(default: all before --after)",
    )
    telling.add_argument(
        "--after", metavar="TIME", help="with those of this time (default: the latest day)"
    )
    telling.add_argument("--json", action="store_true", help="print one JSON object")

    evaluating = commands.add_parser(
        "evaluate",
        help="how good the topics are, in figures and plain words",
        description="Judge the topics of a snapshot as it stands; or of digests, fitted for this "
        "and not kept. Options of reading and analysis are for the latter.",
    )
    evaluating.set_defaults(run=evaluate)
    _add_common(evaluating, "digests to judge instead of the snapshot")
    _add_fitting(evaluating)
    judging = evaluating.add_argument_group("judging")
    judging.add_argument(
        "--baseline", choices=("stock",), help="fit stock BERTopic on the same vectors as well"
    )
    judging.add_argument(
        "--n-fits",
        type=_at_least_two,
        default=3,
        metavar="N",
        help="fits that are compared to see what holds (default: 3)",
    )
    judging.add_argument(
        "--ground-truth",
        choices=("categories", "none"),
        default="categories",
        help="what is known of the papers, to compare topics with (default: categories)",
    )
    add_renamed(judging, "--against", "--baseline", choices=("stock",))
    add_renamed(judging, "--seeds", "--n-fits", type=_at_least_two)
    add_renamed(judging, "--labels", "--ground-truth", choices=("categories", "none"))
    judging.add_argument(
        "--save", action="store_true", help="keep the figures in the snapshot, for its About page"
    )
    judging.add_argument("--json", action="store_true", help="print one JSON object")

    checking = commands.add_parser(
        "check",
        help="does the snapshot hold, do its digests still match",
        description="Read a snapshot whole and compare its digests with the files as they are.",
    )
    checking.set_defaults(run=check)
    _add_common(checking, "what it should be made from (default: what it was made from)")

    add_fetching(commands, fetch)

    exporting = commands.add_parser(
        "export",
        help="write the atlas as one page that opens from a file",
        description="Write a snapshot as one HTML page with its map, search, topics and papers. "
        "It opens from a file, needs no server, and asks for nothing outside of itself.",
    )
    exporting.set_defaults(run=export)
    _add_snapshot(exporting)
    exporting.add_argument(
        "--html",
        nargs="?",
        const=DEFAULT_PAGE,
        type=Path,
        required=True,
        metavar="FILE",
        help=f"where the page shall be (default: {DEFAULT_PAGE}); a former page is replaced",
    )
    return parser


def _add_fitting(parser: argparse.ArgumentParser) -> None:
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
        type=_at_least_two,
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
    add_renamed(fitting, "--min-topic-papers", "--min-topic-size", type=_at_least_two)
    cache = parser.add_mutually_exclusive_group()
    cache.add_argument("--cache-dir", type=Path, metavar="DIR", help="where vectors are kept")
    add_renamed(cache, "--cache", "--cache-dir", type=Path)
    cache.add_argument("--no-cache", action="store_true", help="neither use nor keep vectors")


def _add_common(parser: argparse.ArgumentParser, about_sources: str) -> None:
    parser.add_argument("sources", nargs="*", type=Path, metavar="SOURCE", help=about_sources)
    _add_snapshot(parser)


def _add_snapshot(parser: argparse.ArgumentParser) -> None:
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


def _at_least_two(text: str) -> int:
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
