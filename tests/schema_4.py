"""Write made-up snapshots in schema 4, with its names spelled out independently of the code."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.snapshot import Manifest, Tables, sha256_of
from analysis.snapshot.features import schema_with

OLD_COLUMNS = {
    ("papers", "abstract_is_summary"): "is_summary",
    ("papers", "membership"): "strength",
    ("papers", "similarity_to_centroid"): "centrality",
    ("digests", "n_entries"): "n_slots",
    ("topics", "rank"): "place",
    ("topics", "stability"): "reliability",
    ("topics", "n_recovered"): "n_found",
    ("themes", "rank"): "place",
    ("themes", "stability"): "reliability",
    ("themes", "n_recovered"): "n_found",
    ("shortlists", "rank"): "place",
    ("verdicts", "total_papers"): "of_papers",
    ("verdicts", "start_last_day"): "then_last_day",
    ("verdicts", "n_start"): "n_then",
    ("verdicts", "total_start"): "of_then",
    ("verdicts", "end_first_day"): "now_first_day",
    ("verdicts", "n_end"): "n_now",
    ("verdicts", "total_end"): "of_now",
    ("verdicts", "n_repeats_agree"): "n_held",
}
TABLES = ("papers", "appearances", "digests", "topics", "themes", "trends", "verdicts", "repeats",
          "keywords_over_time", "shortlists", "neighbors", "duplicates", "lineage")  # fmt: skip
LINEAGE = pa.schema(
    [pa.field(name, pa.string(), nullable=False) if name in ("level", "event")
     else pa.field(name, pa.int32(), nullable=False)
     for name in ("level", "refit", "event", "old_id", "new_id", "shared_papers")]
)  # fmt: skip
OLD_SETTINGS = {
    "embedding_model": "encoder",
    "max_seq_length": "max_tokens",
    "clustering": "clusterer",
    "resolution": "granularity",
    "min_topic_size": "min_topic_papers",
}
OLD_QUALITY = {
    "mean_stability": "mean_reliability",
    "stability_purity_correlation": "reliability_purity_correlation",
}


def write_schema_4(folder: Path, tables: Tables, manifest: Manifest) -> None:
    """Write tables and manifest with the names of schema 4."""
    folder.mkdir(parents=True)
    files = {}
    for name in TABLES:
        schema = LINEAGE if name == "lineage" else schema_with(name, ())
        frame = lineage_of(tables.events) if name == "lineage" else getattr(tables, name)
        if name == "verdicts":
            frame = frame.assign(verdict=frame["verdict"].replace({"stable": "steady"}))
        table = schema.empty_table()
        if len(frame):
            table = pa.Table.from_pandas(frame[schema.names], schema=schema, preserve_index=False)
        old = [OLD_COLUMNS.get((name, column), column) for column in schema.names]
        path = folder / f"{name}.parquet"
        pq.write_table(table.rename_columns(old).replace_schema_metadata(None), path)
        files[path.name] = {"rows": len(frame), "sha256": sha256_of(path)}
    since_fit = dict(manifest.since_fit)
    for part in {"expected", "settled"} & set(since_fit):
        since_fit[part] = _renamed(since_fit[part], {"sum_membership": "sum_strength"})
    body = {
        "schema_version": 4,
        "created": manifest.created,
        "sources": list(manifest.sources),
        "inputs": [{"path": i.path, "sha256": i.sha256} for i in manifest.inputs],
        "settings": _renamed(manifest.settings, OLD_SETTINGS),
        "model": dict(manifest.model),
        "packages": dict(manifest.packages),
        "quality": _renamed(manifest.quality, OLD_QUALITY),
        "stage_seconds": dict(manifest.stage_seconds),
        "warnings": list(manifest.warnings),
        "since_fit": since_fit,
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps(body))


def lineage_of(events):
    """Return the table `lineage` of earlier versions; of several groups, only the first pair."""
    rows = [
        (
            e.level,
            e.run,
            e.kind,
            e.parent_ids[0] if len(e.parent_ids) else -1,
            e.child_ids[0] if len(e.child_ids) and e.kind != "retired" else -1,
            e.shared_papers[0] if len(e.shared_papers) and e.kind != "retired" else 0,
        )
        for e in events.itertuples()
        if e.state == "done"
    ]
    return pd.DataFrame(rows, columns=LINEAGE.names)


def _renamed(values, names):
    return {names.get(name, name): value for name, value in values.items()}
