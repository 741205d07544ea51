"""Digest files to a corpus: what every command does first, and where warnings may be fatal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.corpus import Corpus, build_corpus
from analysis.pipeline.stage_log import log_warnings
from analysis.readers import ReadOptions, ReadResult, read_digests
from analysis.records import Digest, InputError, WarningsError


def parse_cache_in(cache_folder: Path | None) -> Path | None:
    """Return the folder of the parse cache, beside the vectors."""
    return None if cache_folder is None else cache_folder / "digests"


def read_corpus(
    sources: Sequence[Path],
    options: ReadOptions,
    *,
    known: Mapping[str, str | None] | None = None,
    parse_cache_folder: Path | None = None,
) -> tuple[ReadResult, Corpus]:
    """Read digests and find the works behind them.

    Parameters
    ----------
    sources
        Digest files, folders, patterns, or standard input.
    options
        Of reading.
    known
        Papers that have an id already, see `build_corpus`.
    parse_cache_folder
        Where parsed files are kept, see `read_digests`.

    Returns
    -------
    ReadResult
        What was read.
    Corpus
        Its papers.

    Raises
    ------
    InputError
        If a source cannot be used, or there is no paper.
    WarningsError
        If there are warnings, of either, and the options are strict.
    """
    read = read_digests(sources, options, parse_cache_folder=parse_cache_folder)
    corpus = build_corpus(read.digests, known)
    log_warnings(corpus.warnings)
    if options.strict and (warnings := (*read.warnings, *corpus.warnings)):
        raise WarningsError(warnings)
    if not corpus.papers:
        raise InputError(
            ", ".join(map(str, sources)),
            "the digests hold no paper",
            "check that they are digests: a title, then its abstract",
        )
    return read, corpus


def first_days(corpus: Corpus, digests: Sequence[Digest]) -> pd.Series:
    """Return the date of the digest in which each paper was first listed."""
    date_of = {digest.digest_id: digest.date for digest in digests}
    return pd.Series([date_of[paper.first_digest] for paper in corpus.papers])
