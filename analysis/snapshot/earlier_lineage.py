"""Converts the table `lineage` of earlier snapshots to `events`."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from analysis.records import DONE
from analysis.snapshot.features import schema_with
from analysis.snapshot.parquet_columns import to_pandas

LINEAGE = "lineage"

LINEAGE_SCHEMA = pa.schema(
    [
        pa.field(name, kind, nullable=False)
        for name, kind in (
            ("level", pa.string()),
            ("refit", pa.int32()),
            ("event", pa.string()),
            ("old_id", pa.int32()),
            ("new_id", pa.int32()),
            ("shared_papers", pa.int32()),
        )
    ]
)
"""Columns of the table, in schema 4 and 5 alike."""


def events_of(lineage: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``events`` of a table ``lineage``: one event for each row.

    Papers and evidence were not recorded. Neither was the date, nor whether a refit or an update
    caused an event; nearly all were refits.
    """
    rows = []
    columns = (lineage[name].tolist() for name in LINEAGE_SCHEMA.names)
    for event_id, row in enumerate(zip(*columns, strict=True)):
        level, refit, kind, old_id, new_id, shared_papers = row
        parents, children = ([i] if i >= 0 else [] for i in (old_id, new_id))
        rows.append(
            {
                "event_id": event_id,
                "date": None,
                "source": "refit",
                "run": refit,
                "level": level,
                "kind": kind,
                "state": DONE,
                "parent_ids": parents,
                "child_ids": children,
                "shared_papers": [shared_papers] if parents and children else [],
                "paper_ids": [],
                "paper_origins": [],
                "n_recovered": None,
                "n_repeats": None,
                "p_value": None,
                "reason": None,
            }
        )
    return to_pandas(pa.Table.from_pylist(rows, schema=schema_with("events", ())))
