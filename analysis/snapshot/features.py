"""Optional parts of a snapshot, and the commands that add them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa

from analysis.records import AUTOMATIC, UNASSIGNED
from analysis.snapshot.model import Tables
from analysis.snapshot.schema import SCHEMAS


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """An optional part of a snapshot.

    Attributes
    ----------
    title
        Name on the page, capitalised: the subject of "needs".
    needs
        The missing data: the object of "needs".
    command
        Command that adds it, for example ``digest-atlas update``.
    tables
        Its optional tables. Each is a field of `Tables` with the default None.
    columns
        Its optional columns, by table. A frame may lack them.
    """

    title: str
    needs: str
    command: str
    tables: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


FEATURES: dict[str, Feature] = {
    "aliases": Feature(
        title="A link with an earlier id",
        needs="the earlier ids of papers and digests",
        command="digest-atlas analyze",
        tables=("aliases",),
    ),
    "trend_model": Feature(
        title="The trend of a search",
        needs="how much shares vary from week to week",
        command="digest-atlas update",
        tables=("trend_memory",),
        columns={
            "verdicts": (
                *("shape", "shape_p_value", "shape_q_value", "event_first_day", "event_last_day"),
                *("reason", "reason_day", "memory", "sd", "power_of_papers", "power"),
            )
        },
    ),
    "label_origins": Feature(
        title="A mark at names by people",
        needs="where each name is from",
        command="digest-atlas analyze",
        columns={"topics": ("label_origin",), "themes": ("label_origin",)},
    ),
    "events": Feature(
        title="A topic's origin",
        needs="the names and recent papers of the topics that it was split from",
        command="digest-atlas update",
        columns={"topics": ("parent_id",), "events": ("parent_labels", "n_recent")},
    ),
}
"""Features added after the first version of schema 5, by name in code.

To add one, add its columns to `SCHEMAS` (and `KEYS`) and its tables to `Tables`. The entry here
makes them optional."""


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
    """Return the names of the features that a snapshot has completely."""
    return frozenset(name for name, feature in FEATURES.items() if _is_complete(tables, feature))


def label_origins(groups: pd.DataFrame) -> list[str]:
    """Return where the names of topics or themes are from; unknown ones are automatic."""
    if "label_origin" not in groups:
        return [AUTOMATIC] * len(groups)
    return [str(origin) for origin in groups["label_origin"]]


def parent_ids(topics: pd.DataFrame) -> list[int]:
    """Return the topic that each topic was split from; `UNASSIGNED` if none is known."""
    if "parent_id" not in topics:
        return [UNASSIGNED] * len(topics)
    return [int(parent_id) for parent_id in topics["parent_id"]]


def how_to_add(name: str) -> str:
    """Return one line on what a feature needs and which command adds it."""
    feature = FEATURES[name]
    return f"{feature.title} needs {feature.needs}; run `{feature.command}` to add it"


def _is_complete(tables: Tables, feature: Feature) -> bool:
    has_tables = all(getattr(tables, table) is not None for table in feature.tables)
    return has_tables and all(
        frame is not None and set(columns) <= set(frame.columns)
        for table, columns in feature.columns.items()
        for frame in [getattr(tables, table)]
    )
