"""The arguments of the command `digest-atlas`, and what they may be."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analysis import __version__
from analysis.cli.analysis_flags import (
    OF_THE_FIT,
    add_common,
    add_fitting,
    add_snapshot,
    at_least_two,
)
from analysis.cli.fetch_parser import add_fetching
from analysis.cli.log_flags import add_logging
from analysis.cli.open_parser import add_opening
from analysis.cli.renamed_flags import add_renamed
from analysis.records import LEVELS, WHOLE_WINDOW

LABEL_KEY = "DIGEST_ATLAS_LABEL_KEY"
"""The environment variable with the key of the address that labels are asked of."""

DEFAULT_PAGE = Path("digest-atlas.html")

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
    migrate: Command,
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
    add_common(
        analyzing,
        "a digest file, a folder of them, a pattern in "
        "quotes, or - for standard input (default: seeds)",
    )
    add_fitting(analyzing)
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
    add_common(updating, "all digests, old and new (default: what the snapshot was made from)")
    add_fitting(updating)
    # What is left out is as the snapshot has it.
    updating.set_defaults(**dict.fromkeys(OF_THE_FIT))

    add_opening(commands, open_dashboard)

    _add_trends(commands, trends)
    _add_evaluate(commands, evaluate)

    checking = commands.add_parser(
        "check",
        help="does the snapshot hold, do its digests still match",
        description="Read a snapshot whole and compare its digests with the files as they are.",
    )
    checking.set_defaults(run=check)
    add_common(checking, "what it should be made from (default: what it was made from)")

    add_fetching(commands, fetch)

    exporting = commands.add_parser(
        "export",
        help="write the atlas as one page that opens from a file",
        description="Write a snapshot as one HTML page with its map, search, topics and papers. "
        "It opens from a file, needs no server, and asks for nothing outside of itself.",
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
        help=f"where the page shall be (default: {DEFAULT_PAGE}); a former page is replaced",
    )

    migrating = commands.add_parser(
        "migrate",
        help="rewrite a snapshot of an older version in today's format",
        description="Rewrite a snapshot of schema 4 as schema 5, in seconds and without a refit. "
        "Topic numbers, places and figures stay, so links keep working.",
    )
    migrating.set_defaults(run=migrate)
    add_snapshot(migrating)

    add_logging(parser, commands)
    return parser


def _add_trends(commands: Any, run: Command) -> None:
    telling = commands.add_parser(
        "trends",
        help="which topics grow and fade, and what changed",
        description="Tell which topics of a snapshot grow and fade over its time; of fewer than "
        "four days, or if asked, whose share changed between two sets of digests.",
    )
    telling.set_defaults(run=run)
    add_snapshot(telling)
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


def _add_evaluate(commands: Any, run: Command) -> None:
    evaluating = commands.add_parser(
        "evaluate",
        help="how good the topics are, in figures and plain words",
        description="Judge the topics of a snapshot as it stands; or of digests, fitted for this "
        "and not kept. Options of reading and analysis are for the latter.",
    )
    evaluating.set_defaults(run=run)
    add_common(evaluating, "digests to judge instead of the snapshot")
    add_fitting(evaluating)
    judging = evaluating.add_argument_group("judging")
    judging.add_argument(
        "--baseline", choices=("stock",), help="fit stock BERTopic on the same vectors as well"
    )
    judging.add_argument(
        "--n-fits",
        type=at_least_two,
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
    add_renamed(judging, "--seeds", "--n-fits", type=at_least_two)
    add_renamed(judging, "--labels", "--ground-truth", choices=("categories", "none"))
    judging.add_argument(
        "--save", action="store_true", help="keep the figures in the snapshot, for its About page"
    )
    judging.add_argument("--json", action="store_true", help="print one JSON object")
