"""Converts names of columns, settings and metrics from schema 4 to schema 5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from analysis.snapshot.features import schema_with

VERSION = 4

_GROUP_COLUMNS = {"place": "rank", "reliability": "stability", "n_found": "n_recovered"}

_COLUMNS: dict[str, dict[str, str]] = {
    "papers": {
        "is_summary": "abstract_is_summary",
        "strength": "membership",
        "centrality": "similarity_to_centroid",
    },
    "digests": {"n_slots": "n_entries"},
    "topics": _GROUP_COLUMNS,
    "themes": _GROUP_COLUMNS,
    "verdicts": {
        "of_papers": "total_papers",
        "then_last_day": "start_last_day",
        "n_then": "n_start",
        "of_then": "total_start",
        "now_first_day": "end_first_day",
        "n_now": "n_end",
        "of_now": "total_end",
        "n_held": "n_repeats_agree",
    },
    "shortlists": {"place": "rank"},
}
"""Renamed columns by table: the name in schema 4, and the current name."""

_SETTINGS = {
    "encoder": "embedding_model",
    "max_tokens": "max_seq_length",
    "clusterer": "clustering",
    "granularity": "resolution",
    "min_topic_papers": "min_topic_size",
}
_QUALITY = {
    "mean_reliability": "mean_stability",
    "reliability_purity_correlation": "stability_purity_correlation",
}
_SETTLED = {"sum_strength": "sum_membership"}


def table_schema(name: str) -> pa.Schema:
    """Return the schema 4 columns of a table, without optional ones."""
    old_name = {new: old for old, new in _COLUMNS.get(name, {}).items()}
    return pa.schema(
        [
            column.with_name(old_name.get(column.name, column.name))
            for column in schema_with(name, ())
        ]
    )


def upgrade_frame(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table of schema 4 with the current column names."""
    return frame.rename(columns=_COLUMNS.get(name, {}))


def upgrade_manifest(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema 4 manifest with the current names; invalid parts stay."""
    new = dict(body)
    for part, names in (("settings", _SETTINGS), ("quality", _QUALITY)):
        new[part] = _renamed(body.get(part), names)
    since_fit = body.get("since_fit", {})
    if isinstance(since_fit, dict):
        new["since_fit"] = {
            key: _renamed(value, _SETTLED) if key in ("expected", "settled") else value
            for key, value in since_fit.items()
        }
    return new


def _renamed(values: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(values, dict):
        return values
    return {names.get(name, name): value for name, value in values.items()}
