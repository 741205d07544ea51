"""`docs/formats.md` agrees with the readers."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("lxml", reason="needs the extra `analysis`")

from analysis.readers.digests_toml import KEYS, declarations_in
from analysis.readers.fields import ALIASES
from analysis.readers.files.compression import PACKED_ENDINGS
from analysis.readers.files.discovery import DATA_SUFFIXES, MAYBE_SUFFIXES
from analysis.readers.labels_toml import names_in
from analysis.readers.registry import READERS
from analysis.records import NAME_CHARS
from tests.docs.markdown import ROOT, blocks, inline_code, rows, section

PAGE = ROOT / "docs" / "formats.md"

FORMATS = {
    "huggingface.page": "Hugging Face papers page, saved as plain text",
    "huggingface.page_copy": "Hugging Face papers page, copied by another tool",
    "huggingface.api": "Hugging Face daily papers API",
    "arxiv.mailing": "arXiv mailing",
    "arxiv.listing": "arXiv listing as text",
    "arxiv.abs_records": "arXiv `.abs`",
    "arxiv.atom": "arXiv Atom, from the API or the daily feed",
    "arxiv.oai": "arXiv OAI-PMH (`arXivRaw`, `arXiv`)",
    "arxiv.kaggle": "arXiv metadata from Kaggle",
    "acl_anthology": "ACL Anthology XML",
    "markdown.digest": "Markdown",
    "generic.json_records": "JSON records",
    "generic.yaml_records": "YAML records",
    "generic.tabular": "CSV, TSV or Parquet",
}
"""The row of each reader, by its module."""


def test_every_reader_has_a_row():
    modules = {reader.__name__.removeprefix("analysis.readers.") for reader in READERS}
    assert modules == set(FORMATS)
    assert [cells[0] for cells in rows(section(PAGE, "Formats"))] == list(FORMATS.values())


def test_file_endings_are_those_that_are_looked_for():
    written = {code for code in inline_code(PAGE) if code.startswith(".") and code[1:].isalnum()}
    endings = {*DATA_SUFFIXES, *MAYBE_SUFFIXES, *PACKED_ENDINGS} - {""}
    assert written == endings


def test_fields_and_their_names_are_those_of_records():
    listed = {cells[0].strip("`"): cells[1].split(", ") for cells in rows(section(PAGE, "Records"))}
    assert listed.keys() == ALIASES.keys()
    for field, names in listed.items():
        assert tuple(name.replace(" ", "") for name in names) == ALIASES[field]


def test_the_declaration_is_valid_and_all_keys_are_explained():
    example, _ = blocks(PAGE, "toml")
    declared = declarations_in(Path("digests.toml"), example.encode(), lambda _name: True)
    assert len(declared.by_name) == 1
    assert declared.warnings == ()
    text = section(PAGE, "digests.toml")
    assert [key for key in KEYS if f"`{key}`" not in text] == []


def test_the_names_are_valid_and_their_limit_is_stated():
    _, example = blocks(PAGE, "toml")
    names = names_in(Path("labels.toml"), example.encode())
    assert (len(names.topics), len(names.themes), names.warnings) == (1, 1, ())
    assert f"at most {NAME_CHARS} characters" in section(PAGE, "labels.toml")
