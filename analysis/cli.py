"""The command `digest-atlas`: arguments in, exit code out; what it does is done elsewhere."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import __version__
from analysis.records import AtlasError
from analysis.settings import CLUSTERERS, Settings

if TYPE_CHECKING:
    from analysis.labeller import Labeller

LABEL_KEY = "DIGEST_ATLAS_LABEL_KEY"
"""The environment variable with the key of the address that labels are asked of."""

OK, TROUBLE, USAGE, INTERRUPTED = 0, 1, 2, 130

_DEFAULT_SOURCE, _DEFAULT_SNAPSHOT = Path("seeds"), Path("snapshot")
_NEEDED = {
    "bertopic": "bertopic",
    "graspologic_native": "graspologic-native",
    "hdbscan": "hdbscan",
    "platformdirs": "platformdirs",
    "rich": "rich",
    "scipy": "scipy",
    "sentence_transformers": "sentence-transformers",
    "sklearn": "scikit-learn",
    "statsmodels": "statsmodels",
    "umap": "umap-learn",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 input or data, 2 usage."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except AtlasError as error:
        print(f"digest-atlas: error: {error}", file=sys.stderr)
        return TROUBLE
    except KeyboardInterrupt:
        print("digest-atlas: interrupted; a former snapshot is untouched", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); there is nobody left to tell.
        sys.stderr.close()
        return TROUBLE


def _parser() -> argparse.ArgumentParser:
    defaults = Settings()
    parser = argparse.ArgumentParser(
        prog="digest-atlas",
        description="Turn paper digests into a map of topics that the dashboard opens.",
        epilog="exit codes: 0 done, 1 trouble with input or data, 2 wrong usage",
    )
    parser.add_argument("--version", action="version", version=f"digest-atlas {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    analyze = commands.add_parser(
        "analyze",
        help="read digests, find their topics, write a snapshot",
        description="Read digests, find their topics and draw their map; write a snapshot.",
    )
    analyze.set_defaults(run=_analyze)
    _add_common(analyze, "a digest file, or a folder of them (default: seeds)")
    reading = analyze.add_argument_group("reading")
    reading.add_argument(
        "--year",
        type=_year,
        metavar="YYYY",
        help="the year of texts that show a day and a month only",
    )
    reading.add_argument(
        "--column",
        action="append",
        default=[],
        type=_column,
        metavar="FIELD=NAME",
        help="what records call a field, e.g. abstract=summary",
    )
    fitting = analyze.add_argument_group("analysis")
    fitting.add_argument(
        "--encoder",
        default=defaults.encoder,
        metavar="NAME",
        help="minilm (default), lsa (quick, a little less exact), or the name or folder of a "
        "sentence-transformers model",
    )
    fitting.add_argument(
        "--max-tokens",
        type=_positive,
        default=defaults.max_tokens,
        metavar="N",
        help=f"where texts are cut before they are embedded (default: {defaults.max_tokens})",
    )
    wanted = fitting.add_mutually_exclusive_group()
    wanted.add_argument(
        "--topics", type=_positive, metavar="N", help="how many topics (default: as the corpus has)"
    )
    wanted.add_argument(
        "--granularity",
        choices=("coarse", "normal", "fine"),
        default=defaults.granularity,
        help="fewer, larger topics or more, smaller ones (default: normal)",
    )
    fitting.add_argument(
        "--clusterer",
        choices=CLUSTERERS,
        default=defaults.clusterer,
        help="how papers are grouped: by what many runs agree on (consensus, default), or by "
        "density, which leaves more papers between topics (hdbscan)",
    )
    fitting.add_argument(
        "--renumber",
        action="store_true",
        help="number and name topics as if there were no former snapshot",
    )
    fitting.add_argument(
        "--min-topic-papers",
        type=_at_least_two,
        metavar="N",
        help="smallest topic (default: 5)",
    )
    fitting.add_argument(
        "--seed",
        type=_seed,
        default=defaults.seed,
        metavar="N",
        help=f"of every random choice (default: {defaults.seed})",
    )
    labels = analyze.add_argument_group(
        "labels by a language model", f"off by default; a key is read from {LABEL_KEY}"
    )
    labels.add_argument(
        "--label-address",
        metavar="URL",
        help="an address that speaks OpenAI's chat interface, e.g. http://localhost:11434/v1",
    )
    labels.add_argument("--label-model", metavar="NAME", help="the model's name there")
    cache = analyze.add_mutually_exclusive_group()
    cache.add_argument("--cache", type=Path, metavar="DIR", help="where vectors are kept")
    cache.add_argument("--no-cache", action="store_true", help="neither use nor keep vectors")

    check = commands.add_parser(
        "check",
        help="does the snapshot hold, do its digests still match",
        description="Read a snapshot whole and compare its digests with the files as they are.",
    )
    check.set_defaults(run=_check)
    _add_common(check, "what it should be made from (default: what it was made from)")
    return parser


def _add_common(parser: argparse.ArgumentParser, about_sources: str) -> None:
    parser.add_argument("sources", nargs="*", type=Path, metavar="SOURCE", help=about_sources)
    parser.add_argument(
        "--snapshot",
        type=Path,
        default=_DEFAULT_SNAPSHOT,
        metavar="DIR",
        help="the snapshot's folder (default: snapshot)",
    )


def _analyze(options: argparse.Namespace) -> int:
    _need_analysis_extra()
    import os
    import warnings

    import platformdirs

    from analysis.pipeline import analyze
    from analysis.progress import for_terminal
    from analysis.readers import ReadOptions
    from analysis.summary import summary

    # Libraries' own chatter would bury what a person must read.
    warnings.filterwarnings("ignore")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    settings = Settings(
        encoder=options.encoder,
        max_tokens=options.max_tokens,
        clusterer=options.clusterer,
        granularity=options.granularity,
        n_topics=options.topics,
        min_topic_papers=options.min_topic_papers,
        seed=options.seed,
    )
    columns: Mapping[str, str] = dict(options.column)
    cache = options.cache or Path(platformdirs.user_cache_dir("digest-atlas")) / "vectors"
    found = analyze(
        options.sources or [_DEFAULT_SOURCE],
        snapshot_folder=options.snapshot,
        settings=settings,
        read_options=ReadOptions(year=options.year, columns=columns, today=dt.date.today()),
        labeller=_labeller(options),
        renumber=options.renumber,
        cache_folder=None if options.no_cache else cache,
        stage=for_terminal(),
    )
    for warning in found.manifest.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    print(summary(found))
    how = "make run"
    if options.snapshot != _DEFAULT_SNAPSHOT:
        folder = shlex.quote(str(options.snapshot))
        how = f"DIGEST_ATLAS_SNAPSHOT={folder} streamlit run dashboard/app.py"
    print(f"\nWritten to {options.snapshot}. Open it with `{how}`.")
    return OK


def _labeller(options: argparse.Namespace) -> Labeller | None:
    if not options.label_address and not options.label_model:
        return None
    if not options.label_address or not options.label_model:
        raise AtlasError("--label-address and --label-model need each other; give both, or neither")
    import os

    from analysis.labeller import Labeller

    return Labeller(options.label_address, options.label_model, os.environ.get(LABEL_KEY, ""))


def _check(options: argparse.Namespace) -> int:
    from analysis.check import check
    from analysis.summary import summary

    result = check(options.snapshot, options.sources)
    for line in result.differences:
        print(f"digest-atlas: {line}", file=sys.stderr)
    if result.differences:
        print(
            f"digest-atlas: error: {options.snapshot}: does not match its digests; "
            "run `digest-atlas analyze` (or `make analyze`)",
            file=sys.stderr,
        )
        return TROUBLE
    print(summary(result.snapshot, n_topics_listed=0))
    print(f"{options.snapshot} is whole, and its digests are unchanged.")
    return OK


def _need_analysis_extra() -> None:
    missing = [name for module, name in _NEEDED.items() if not importlib.util.find_spec(module)]
    if missing:
        raise AtlasError(
            f"analyze needs packages that are not installed ({', '.join(missing)}); run "
            '`pip install -c constraints.txt -e ".[analysis]"` (or `make analyze`)'
        )


def _year(text: str) -> int:
    return _whole_number(text, "a year such as 2025", 1, 9999)


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
