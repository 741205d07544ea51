"""The list of readers, and the choice of the reader for a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from analysis.readers import acl_anthology
from analysis.readers.arxiv import abs_records as arxiv_abs
from analysis.readers.arxiv import atom as arxiv_atom
from analysis.readers.arxiv import kaggle
from analysis.readers.arxiv import listing as arxiv_listing
from analysis.readers.arxiv import mailing as arxiv_mailing
from analysis.readers.arxiv import oai as arxiv_oai
from analysis.readers.base import Reader, ReadOptions
from analysis.readers.dates import given_date
from analysis.readers.digests_toml import Declaration
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.files.discovery import files_of, is_input
from analysis.readers.files.unsupported import known_as, unrecognised
from analysis.readers.generic import json_records, tabular, yaml_records
from analysis.readers.huggingface import api as hf_api
from analysis.readers.huggingface import page as hf_page
from analysis.readers.huggingface import page_copy as hf_copy
from analysis.readers.markdown import digest as markdown_digest

READERS: tuple[Reader, ...] = (
    hf_api,
    kaggle,
    json_records,
    arxiv_mailing,
    arxiv_listing,
    arxiv_abs,
    arxiv_atom,
    arxiv_oai,
    acl_anthology,
    hf_copy,
    markdown_digest,
    tabular,
    yaml_records,
    hf_page,
)
"""All readers in the order in which they are tried: more specific ones first."""


def list_inputs(sources: Sequence[Path]) -> tuple[Path, ...]:
    """Return the files that `sources` name; see `discovery.files_of`.

    Broken links, pipes and devices in a folder are not among them.
    """
    return tuple(filter(is_input, files_of(sources, begins_as_digest)))


def begins_as_digest(file: DigestFile) -> bool:
    """Return True if any reader recognises the content of the file."""
    options = ReadOptions(today=dt.date.min)
    return any(reader.recognises(file, options) for reader in READERS)


def reader_of(file: DigestFile, declaration: Declaration, options: ReadOptions) -> Reader:
    """Return the reader for a file, chosen by content, else by file name.

    Raises
    ------
    InputError
        If no reader recognises the file.
    """
    for reader in READERS:
        if reader.recognises(file, options):
            return reader
    if (error := known_as(file)) is not None:
        raise error
    # The tabular reader's error lists the columns of a table without a title column.
    if file.suffix in (".csv", ".tsv"):
        return tabular
    # A text file without a page head is read as a page if its date is given.
    given = given_date(file.path, declaration) or options.date
    if file.suffix == ".txt" and given is not None:
        return hf_page
    raise unrecognised(file)
