"""`docs/snapshot-format.md` lists the tables, columns, types and keys of the schema."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.snapshot import Manifest
from analysis.snapshot.schema import KEYS, MANIFEST, SCHEMA_VERSION, SCHEMAS

DOCUMENT = (Path(__file__).parents[1] / "docs" / "snapshot-format.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^### `(\w+)\.parquet`\n(.*?)(?=^##)", DOCUMENT, re.M | re.S))
ROW = re.compile(r"^\| (\*\*)?`(\w+)`(?:\*\*)? \| ([^|]+) \| (yes|no) \|", re.M)


def test_the_page_is_about_the_current_schema():
    assert f"This page describes schema {SCHEMA_VERSION}." in DOCUMENT


def test_every_table_has_a_section_in_the_order_of_the_schema():
    assert list(SECTIONS) == list(SCHEMAS)


@pytest.mark.parametrize("table", SCHEMAS)
def test_columns_types_nulls_and_keys_are_those_of_the_schema(table):
    documented = [
        (column, kind.strip(), null == "yes", bool(key))
        for key, column, kind, null in ROW.findall(SECTIONS[table])
    ]
    assert documented == [
        (column.name, str(column.type), column.nullable, column.name in KEYS[table])
        for column in SCHEMAS[table]
    ]


def test_every_key_of_the_manifest_is_described():
    section = DOCUMENT.partition("## Manifest\n")[2].partition("\n## ")[0]
    documented = set(re.findall(r"^\| `(\w+)` \|", section, re.M))
    assert documented == {"schema_version", "files", *Manifest.__dataclass_fields__}
    assert MANIFEST in section
