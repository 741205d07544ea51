"""The entry point of `digest-atlas`: runs a command, returns the exit code."""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.cli import console
from analysis.cli.analysis_flags import DEFAULT_SNAPSHOT, FIT_OPTIONS
from analysis.cli.console import FAILED, OK, exit_code_of, fail, say, show, show_json, warn
from analysis.cli.logs import logging_as_asked
from analysis.cli.parser import LABEL_KEY, parser_for
from analysis.pipeline import required_packages
from analysis.records import AtlasError
from analysis.settings import Settings

if TYPE_CHECKING:
    from analysis.pipeline.stage_timer import Stage
    from analysis.readers import ReadOptions
    from analysis.representation.llm_labels import Labeller

_DEFAULT_SOURCE = Path("seeds")
logger = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 success, 1 input or data, 2 usage."""
    console.prepare()
    parser = parser_for(
        analyze=_analyze,
        update=_update,
        trends=_trends,
        evaluate=_evaluate,
        check=_check,
        fetch=_fetch,
        export=_export,
        open_dashboard=_open,
        migrate=_migrate,
    )

    def run() -> int:
        options = parser.parse_args(arguments)
        with logging_as_asked(options):
            return _run(options)

    return exit_code_of(run)


def _run(options: argparse.Namespace) -> int:
    """Run a command and log the error that ends it."""
    try:
        return options.run(options)
    except AtlasError as error:
        logger.error("%s", error)
        raise
    except BrokenPipeError:
        raise
    except Exception:
        logger.exception("unexpected error")
        raise


def _analyze(options: argparse.Namespace) -> int:
    required_packages.need("analyze", required_packages.ANALYSIS)
    _leave_cores_to_threads()

    from analysis.cli.snapshot_summary import refit_summary, summary
    from analysis.pipeline.analyze import analyze

    made = analyze(
        options.sources or [_DEFAULT_SOURCE],
        snapshot_folder=options.snapshot,
        settings=_settings(options),
        read_options=_read_options(options),
        labeller=_labeller(options),
        renumber=options.renumber,
        force=options.force,
        cache_folder=_cache_folder(options),
        stage=_stage(options),
    )
    for warning in made.manifest.warnings:
        warn(warning)
    show(summary(made))
    if changes := refit_summary(made):
        show(f"\n{changes}")
    show(f"\nWritten to {options.snapshot}. Open it with `{_how_to_open(options.snapshot)}`.")
    return OK


def _update(options: argparse.Namespace) -> int:
    required_packages.need("update", required_packages.ANALYSIS)
    _leave_cores_to_threads()

    from analysis.cli.snapshot_summary import summary, update_summary
    from analysis.updating.update import update

    given = {name: getattr(options, name) for name in FIT_OPTIONS}
    done = update(
        options.sources,
        snapshot_folder=options.snapshot,
        read_options=_read_options(options),
        asked={setting: value for setting, value in given.items() if value is not None},
        cache_folder=_cache_folder(options),
        apply=options.apply,
        stage=_stage(options),
    )
    if not done.written:
        show(f"Nothing to update: the digests of {options.snapshot} are unchanged.")
        if options.date:
            show("Known dates stay; to change them with --date, add --redate.")
        return OK
    for warning in done.snapshot.manifest.warnings:
        warn(warning)
    show(update_summary(done))
    show(summary(done.snapshot, n_topics_listed=0))
    show(f"\nWritten to {options.snapshot}. Open it with `{_how_to_open(options.snapshot)}`.")
    return OK


def _how_to_open(folder: Path) -> str:
    argument = "" if folder == DEFAULT_SNAPSHOT else f" {shlex.quote(str(folder))}"
    return f"digest-atlas open{argument}"


def _open(options: argparse.Namespace) -> int:
    from analysis.cli.open_command import open_as_asked

    return open_as_asked(options)


def _trends(options: argparse.Namespace) -> int:
    from analysis import snapshot
    from analysis.cli.trends_report import report_change, report_trends, sides_of
    from evidence.trends.words import FEWEST_DAYS, WHOLE_WINDOW

    atlas = snapshot.read(options.snapshot)
    too_short = atlas.tables.digests["date"].nunique() < FEWEST_DAYS
    if options.before or options.after or (too_short and options.window == WHOLE_WINDOW):
        sides = sides_of(atlas.tables.digests, options.before, options.after)
        report = report_change(atlas, sides, level=options.level)
    else:
        report = report_trends(atlas, level=options.level, window=options.window)
    if options.json:
        show_json(report.as_json())
    else:
        show(report.as_text())
    return OK


def _evaluate(options: argparse.Namespace) -> int:
    required_packages.need("evaluate", required_packages.ANALYSIS)
    _leave_cores_to_threads()

    from analysis.cli.evaluation_report import as_json, report
    from analysis.evaluation.evaluate import evaluate
    from dashboard.search.index import Index

    evaluated = evaluate(
        options.sources,
        snapshot_folder=options.snapshot,
        settings=_settings(options),
        read_options=_read_options(options),
        against_stock=options.baseline == "stock",
        n_fits=options.n_fits,
        categories=options.ground_truth == "categories",
        cache_folder=_cache_folder(options),
        stage=_stage(options),
        save=options.save,
        word_search=Index,
    )
    if options.json:
        show_json(as_json(evaluated))
    else:
        show(report(evaluated))
    return OK


def _settings(options: argparse.Namespace) -> Settings:
    sets_number = options.n_topics is not None or options.resolution != Settings().resolution
    if options.clustering != "consensus" and sets_number:
        raise AtlasError(
            f"--clustering {options.clustering}: --n-topics and --resolution have no effect with "
            "it; omit them, or set --min-topic-size instead"
        )
    return Settings(
        embedding_model=options.embedding_model,
        max_seq_length=options.max_seq_length,
        clustering=options.clustering,
        resolution=options.resolution,
        n_topics=options.n_topics,
        min_topic_size=options.min_topic_size,
        seed=options.seed,
    )


def _read_options(options: argparse.Namespace) -> ReadOptions:
    from analysis.readers import ReadOptions

    return ReadOptions(
        year=options.year,
        date=options.date,
        columns=dict(options.column),
        strict=options.strict,
        redate=getattr(options, "redate", False),
        today=dt.date.today(),
    )


def _cache_folder(options: argparse.Namespace) -> Path | None:
    import platformdirs

    if options.no_cache:
        return None
    if options.cache_dir:
        return options.cache_dir
    folder = Path(platformdirs.user_cache_dir("digest-atlas")) / "vectors"
    if folder.parts[0] == "~":
        warn("no home folder, so vectors and parsed digests are not kept; name a --cache-dir")
        return None
    return folder


def _stage(options: argparse.Namespace) -> Stage:
    from analysis.cli.progress import for_terminal
    from analysis.pipeline.stage_timer import no_stage_display

    # With -v, the log shows the stages.
    return no_stage_display if options.verbose else for_terminal()


def _leave_cores_to_threads() -> None:
    """Stop tokenizers from starting threads: every core already encodes a batch."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def _labeller(options: argparse.Namespace) -> Labeller | None:
    if not options.llm_base_url and not options.llm_model:
        return None
    if not options.llm_base_url or not options.llm_model:
        missing = "--llm-model" if options.llm_base_url else "--llm-base-url"
        raise AtlasError(
            f"{missing}: missing; use --llm-base-url and --llm-model together, or omit both"
        )
    from analysis.representation.llm_labels import Labeller

    return Labeller(options.llm_base_url, options.llm_model, os.environ.get(LABEL_KEY, ""))


def _check(options: argparse.Namespace) -> int:
    from analysis import snapshot
    from analysis.cli.snapshot_summary import summary
    from analysis.pipeline.check import check

    result = check(options.snapshot, options.sources)
    for line in result.differences:
        say(f"digest-atlas: {line}")
    if result.differences:
        fail(
            f"{options.snapshot}: out of date: digests changed. "
            "Run `digest-atlas update`, or `analyze` to refit"
        )
        return FAILED
    show(summary(result.snapshot, n_topics_listed=0))
    show(f"{options.snapshot} is complete, and its digests are unchanged.")
    if result.snapshot.schema_version != snapshot.SCHEMA_VERSION:
        old, new = result.snapshot.schema_version, snapshot.SCHEMA_VERSION
        show(f"It has schema {old}; run `digest-atlas migrate` to convert it to schema {new}.")
    return OK


def _fetch(options: argparse.Namespace) -> int:
    required_packages.need("fetch", required_packages.FETCHING)

    from analysis.cli.fetch_command import fetch_as_asked
    from analysis.cli.fetch_report import failures, summary

    outcomes = fetch_as_asked(options, dt.datetime.now(dt.UTC))
    show(summary(outcomes))
    failed = failures(outcomes)
    for line in failed:
        fail(line)
    return FAILED if failed else OK


def _export(options: argparse.Namespace) -> int:
    # With `evaluate`, which needs the search, the only place that imports the dashboard.
    from analysis import snapshot
    from dashboard.atlas.atlas import derive
    from dashboard.static_page import write_file
    from dashboard.static_page.html_page import page_of
    from evidence.formatting import count

    write_file.check_free(options.html)
    exported = snapshot.read(options.snapshot)
    n_bytes = write_file.write(options.html, page_of(derive(exported)))
    papers = count(len(exported.tables.papers), "paper")
    show(f"{papers} written to {options.html}, {n_bytes / 1e6:.1f} MB. Open it in a browser.")
    return OK


def _migrate(options: argparse.Namespace) -> int:
    from analysis import snapshot

    migrated = snapshot.migrate(options.snapshot)
    schema = f"schema {snapshot.SCHEMA_VERSION}"
    if migrated is None:
        show(f"Nothing to migrate: {options.snapshot} already has {schema}.")
    else:
        show(
            f"Converted {options.snapshot} to {schema}; topic numbers and map positions are "
            "unchanged."
        )
    return OK
