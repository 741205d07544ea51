"""The argument parser of `digest-atlas`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analysis import __version__
from analysis.cli.analysis_flags import (
    FIT_OPTIONS,
    add_common,
    add_fitting,
    add_snapshot,
    at_least_two,
)
from analysis.cli.fetch_parser import add_fetching
from analysis.cli.log_flags import add_logging
from analysis.cli.open_parser import add_opening
from analysis.cli.renamed_flags import add_renamed
from analysis.records import LEVELS
from evidence.trends.words import WHOLE_WINDOW

LABEL_KEY = "DIGEST_ATLAS_LABEL_KEY"
"""The environment variable with the API key of the language model."""

DEFAULT_PAGE = Path("digest-atlas.html")

Command = Callable[[argparse.Namespace], int]
"""Runs a command with its parsed arguments and returns the exit code."""


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
    migrate: Command,
) -> argparse.ArgumentParser:
    """Return the parser; each argument runs the command of its name."""
    parser = argparse.ArgumentParser(
        prog="digest-atlas",
        description="Turn digests of papers into a map of topics, and open it in the browser.",
        epilog="exit codes: 0 success, 1 problem with input or data, 2 wrong usage",
    )
    parser.add_argument("--version", action="version", version=f"digest-atlas {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    # Commands that make or change a snapshot.
    analyzing = commands.add_parser(
        "analyze",
        help="find the topics of digests and write a snapshot",
        description="Read digests, find their topics, draw the map and write a snapshot.",
    )
    analyzing.set_defaults(run=analyze)
    add_common(
        analyzing,
        "digest file, folder of digest files, quoted pattern, or - for standard input "
        "(default: seeds)",
    )
    add_fitting(analyzing)
    _add_redate(analyzing)
    analyzing.add_argument(
        "--renumber",
        action="store_true",
        help="number and name topics as if there were no previous snapshot",
    )
    analyzing.add_argument(
        "--force",
        action="store_true",
        help="replace the previous snapshot even if the result is far worse",
    )
    labels = analyzing.add_argument_group(
        "labels by a language model", f"off by default; the API key is read from {LABEL_KEY}"
    )
    labels.add_argument(
        "--llm-base-url",
        metavar="URL",
        help="base URL of an OpenAI-compatible API, e.g. http://localhost:11434/v1",
    )
    labels.add_argument("--llm-model", metavar="NAME", help="name of the model")
    add_renamed(labels, "--label-address", "--llm-base-url")
    add_renamed(labels, "--label-model", "--llm-model")

    updating = commands.add_parser(
        "update",
        help="add digests to a snapshot without a refit",
        description="Add digests to a snapshot without a refit: new papers are assigned to "
        "topics and placed near their neighbours on the map; existing papers keep their "
        "position, and their topic unless they are part of a new one. Options of the analysis "
        "default to the snapshot's and must match them.",
    )
    updating.set_defaults(run=update)
    add_common(updating, "all digests, old and new (default: the snapshot's sources)")
    add_fitting(updating)
    _add_redate(updating)
    updating.add_argument(
        "--apply",
        action="store_true",
        help="merge and retire the topics that the last update proposed to",
    )
    # An omitted option is the snapshot's.
    updating.set_defaults(**dict.fromkeys(FIT_OPTIONS))

    # Commands that show or measure a snapshot.
    add_opening(commands, open_dashboard)
    _add_trends(commands, trends)
    _add_evaluate(commands, evaluate)

    checking = commands.add_parser(
        "check",
        help="verify the snapshot against its digests",
        description="Verify that a snapshot is complete and consistent, and that the digest files "
        "it was made from are unchanged.",
    )
    checking.set_defaults(run=check)
    add_common(checking, "digests to compare with (default: the snapshot's sources)")

    # Download, export and migration.
    add_fetching(commands, fetch)

    exporting = commands.add_parser(
        "export",
        help="write a snapshot as a single HTML file",
        description="Write a snapshot as a single HTML file with map, search, topics and papers. "
        "The file opens in any browser, without a server and without network requests.",
    )
    exporting.set_defaults(run=export)
    add_snapshot(exporting)
    exporting.add_argument(
        "--html",
        nargs="?",
        const=DEFAULT_PAGE,
        type=Path,
        required=True,
        metavar="FILE",
        help=f"file to write (default: {DEFAULT_PAGE}); an existing page is replaced",
    )

    migrating = commands.add_parser(
        "migrate",
        help="convert a snapshot of an older version to the current format",
        description="Convert a snapshot from schema 4 to schema 5 without a refit. Topic numbers, "
        "map positions and figures are unchanged, so links keep working.",
    )
    migrating.set_defaults(run=migrate)
    add_snapshot(migrating)

    add_logging(parser, commands)
    return parser


def _add_redate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--redate",
        action="store_true",
        help="change known dates where files, digests.toml or options now give another one",
    )


def _add_trends(commands: Any, run: Command) -> None:
    reporting = commands.add_parser(
        "trends",
        help="list growing and fading topics, or compare two periods",
        description="List the topics of a snapshot that grow or fade. With --before or --after, "
        "or with fewer than four days of digests, compare the topics' shares in two periods.",
    )
    reporting.set_defaults(run=run)
    add_snapshot(reporting)
    reporting.add_argument(
        "--level", choices=LEVELS, default=LEVELS[0], help="list topics (default) or themes"
    )
    reporting.add_argument(
        "--window",
        default=WHOLE_WINDOW,
        metavar="NAME",
        help='period of the trends: "all" (default), or "52 weeks" or "13 weeks" if it leaves '
        "out at least a third of the time",
    )
    reporting.add_argument(
        "--before",
        metavar="PERIOD",
        help="first period to compare, e.g. 2024, 2025-03 or 2025-03-13..2025-03-15 (default: "
        "everything before --after)",
    )
    reporting.add_argument(
        "--after", metavar="PERIOD", help="second period to compare (default: the latest day)"
    )
    reporting.add_argument("--json", action="store_true", help="print one JSON object")


def _add_evaluate(commands: Any, run: Command) -> None:
    evaluating = commands.add_parser(
        "evaluate",
        help="measure the quality of the topics",
        description="Measure the quality of a snapshot's topics, or of a temporary fit of given "
        "digests. Options for reading and analysis apply to given digests only.",
    )
    evaluating.set_defaults(run=run)
    # Given digests are fitted anew, so the command has the options of a fit.
    add_common(evaluating, "digests to fit and evaluate instead of the snapshot")
    add_fitting(evaluating)
    # What to compare the topics with: another method, other fits, known labels.
    evaluation = evaluating.add_argument_group("evaluation")
    evaluation.add_argument(
        "--baseline",
        choices=("stock",),
        help="also fit stock BERTopic on the same vectors, and name our topics as BERTopic does",
    )
    evaluation.add_argument(
        "--n-fits",
        type=at_least_two,
        default=3,
        metavar="N",
        help="number of fits compared to measure stability (default: 3)",
    )
    evaluation.add_argument(
        "--ground-truth",
        choices=("categories", "none"),
        default="categories",
        help="known labels of the papers to compare topics with (default: categories)",
    )
    # Earlier names of the flags, for existing scripts.
    add_renamed(evaluation, "--against", "--baseline", choices=("stock",))
    add_renamed(evaluation, "--seeds", "--n-fits", type=at_least_two)
    add_renamed(evaluation, "--labels", "--ground-truth", choices=("categories", "none"))
    evaluation.add_argument(
        "--save", action="store_true", help="save the metrics in the snapshot, for its About page"
    )
    evaluation.add_argument("--json", action="store_true", help="print one JSON object")
