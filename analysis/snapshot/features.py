"""Parts of a snapshot that may be absent, and the commands that add them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from analysis.snapshot.model import Tables
from analysis.snapshot.schema import SCHEMAS


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A part of a snapshot that may be absent.

    Attributes
    ----------
    title
        What the page calls it, with a capital: the subject of "needs".
    needs
        What the snapshot lacks.
    command
        What adds it, for example ``digest-atlas update``.
    tables
        The optional tables that hold it. Each is a field of `Tables` that is None by default.
    columns
        Optional columns, by the table they are in. A frame without them does not have the column.
    """

    title: str
    needs: str
    command: str
    tables: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


FEATURES: dict[str, Feature] = {}
"""Every feature that came after schema 5 was first written, by its name in code.

To add one: its columns go to `SCHEMAS` (and `KEYS`), its tables also to `Tables`, and its entry
here makes them optional."""


def is_optional(table: str) -> bool:
    """Return whether a snapshot may lack a table."""
    return any(table in feature.tables for feature in FEATURES.values())


def optional_columns(table: str) -> frozenset[str]:
    """Return the columns that a table may lack."""
    return frozenset(
        column for feature in FEATURES.values() for column in feature.columns.get(table, ())
    )


def schema_with(table: str, columns: Collection[str]) -> pa.Schema:
    """Return a table's schema without the optional columns that `columns` lacks."""
    absent = optional_columns(table) - set(columns)
    return pa.schema([column for column in SCHEMAS[table] if column.name not in absent])


def features_of(tables: Tables) -> frozenset[str]:
    """Return the names of the features that a snapshot has whole."""
    return frozenset(name for name, feature in FEATURES.items() if _is_whole(tables, feature))


def how_to_add(name: str) -> str:
    """Return the line that says what a feature needs, and which command adds it."""
    feature = FEATURES[name]
    return f"{feature.title} needs {feature.needs}; run `{feature.command}` to add it"


def _is_whole(tables: Tables, feature: Feature) -> bool:
    has_tables = all(getattr(tables, table) is not None for table in feature.tables)
    return has_tables and all(
        frame is not None and set(columns) <= set(frame.columns)
        for table, columns in feature.columns.items()
        for frame in [getattr(tables, table)]
    )
