"""Converts the digests of a snapshot to `KnownDigests`, to read their files again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

import pandas as pd

from analysis import snapshot
from analysis.readers.known.known_digests import KnownDigest, KnownDigests, keys_of


def known_digests(
    tables: snapshot.Tables, inputs: Sequence[snapshot.InputFile], folder: Path
) -> KnownDigests:
    """Return the digests of a snapshot, with their files and papers.

    Parameters
    ----------
    tables
        Its tables.
    inputs
        Its input files, from the manifest.
    folder
        Its folder.
    """
    sha256_of = {item.path: item.sha256 for item in inputs}
    papers = _papers_of(tables)
    rows = tables.digests
    digests = []
    for digest_id, date, source, path in zip(
        rows["digest_id"], rows["date"], rows["date_source"], rows["file"], strict=True
    ):
        file = _input_of(path, sha256_of)
        digests.append(
            KnownDigest(
                digest_id=digest_id,
                date=pd.Timestamp(date).date(),
                date_source=source,
                file=file,
                member=path[len(file) + 1 :],
                sha256=sha256_of.get(file),
                papers=tuple(papers[digest_id]),
            )
        )
    return KnownDigests(folder.resolve().parent, digests, tables.aliases_of("digest"))


def _input_of(path: str, inputs: Mapping[str, str]) -> str:
    """Return the input file of a digest: its own, or the archive with it."""
    candidates = (path, *map(str, PurePosixPath(path).parents))
    return next((candidate for candidate in candidates if candidate in inputs), path)


def _papers_of(tables: snapshot.Tables) -> dict[str, list[frozenset[str]]]:
    """Return the keys of each digest's papers."""
    papers = tables.papers
    keys = {
        paper_id: keys_of(title, None if pd.isna(arxiv_id) else arxiv_id)
        for paper_id, title, arxiv_id in zip(
            papers["paper_id"], papers["title"], papers["arxiv_id"], strict=True
        )
    }
    listed = defaultdict(list)
    shown = tables.appearances
    for digest_id, paper_id in zip(shown["digest_id"], shown["paper_id"], strict=True):
        listed[digest_id].append(keys[paper_id])
    return listed
