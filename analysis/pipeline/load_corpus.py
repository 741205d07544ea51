"""Reads digest files and builds the corpus."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.corpus import Corpus, KnownPapers, build_corpus
from analysis.pipeline.stage_log import log_warnings
from analysis.readers import ReadOptions, ReadResult, read_digests
from analysis.readers.known.known_digests import KnownDigests
from analysis.records import Digest, InputError, WarningsError


def parse_cache_in(cache_folder: Path | None) -> Path | None:
    """Return the folder of the parse cache, inside the cache folder."""
    return None if cache_folder is None else cache_folder / "digests"


def read_corpus(
    sources: Sequence[Path],
    options: ReadOptions,
    *,
    known: KnownPapers | None = None,
    digests: KnownDigests | None = None,
    parse_cache_folder: Path | None = None,
) -> tuple[ReadResult, Corpus]:
    """Read digests and merge their entries into papers.

    Parameters
    ----------
    sources
        Digest files, folders, patterns, or standard input.
    options
        Reading options.
    known
        Papers of the previous snapshot, see `build_corpus`.
    digests
        Digests of the previous snapshot, which keep their dates and ids.
    parse_cache_folder
        Cache of parsed files, see `read_digests`.

    Returns
    -------
    ReadResult
        The digests, inputs and warnings.
    Corpus
        The papers.

    Raises
    ------
    InputError
        If a source cannot be used, or there are no papers.
    WarningsError
        If there are warnings and the options are strict.
    """
    read = read_digests(sources, options, parse_cache_folder=parse_cache_folder, known=digests)
    corpus = build_corpus(read.digests, known)
    log_warnings(corpus.warnings)
    if options.strict and (warnings := (*read.warnings, *corpus.warnings)):
        raise WarningsError(warnings)
    if not corpus.papers:
        raise InputError(
            ", ".join(map(str, sources)),
            "no papers found",
            "check that the files are digests, which list each paper's title and abstract",
        )
    return read, corpus


def first_days(corpus: Corpus, digests: Sequence[Digest]) -> pd.Series:
    """Return the date of the digest that first listed each paper."""
    date_of = {digest.digest_id: digest.date for digest in digests}
    return pd.Series([date_of[paper.first_digest] for paper in corpus.papers])
