"""What the fuzz of the snapshot reader calls with any bytes, at three depths.

`snapshot` damages a file of a small snapshot and reads the whole, as the dashboard does: some
tens of inputs a second. `manifest` and `table` go straight to what a file's bytes meet, many times
as quickly; a table that stands is put among the others.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.fuzzing.judging import judge_line

NAMES = ("snapshot", "manifest", "table")
_SMALL: dict[str, Any] = {"n_papers": 24, "n_topics": 3, "n_digests": 2}


def snapshot_target(name: str, folder: Path) -> tuple[Any, list[bytes]]:
    """Return one of the targets `NAMES`, and inputs to begin with."""
    from tests.snapshots import write_planted_snapshot

    place = folder / "snapshot"
    tables = write_planted_snapshot(place, **_SMALL)
    if name == "manifest":
        return _manifest(place), [(place / "manifest.json").read_bytes()]
    return _table(place, tables) if name == "table" else _whole(place)


def _whole(place: Path) -> tuple[Any, list[bytes]]:
    """Damage one file; its checksum is made right again, so that all is looked at."""
    from analysis import snapshot
    from analysis.records import AtlasError

    files = sorted(path.name for path in place.iterdir())
    contents = {name: (place / name).read_bytes() for name in files}
    manifest = json.loads(contents["manifest.json"])

    def read(data: bytes) -> None:
        name = files[data[0] % len(files)] if data else files[0]
        content = data[1:]
        (place / name).write_bytes(content)
        if name != "manifest.json":
            own = json.loads(json.dumps(manifest))
            own["files"][name]["sha256"] = hashlib.sha256(content).hexdigest()
            (place / "manifest.json").write_text(json.dumps(own), "utf-8")
        try:
            snapshot.read(place)
        except AtlasError as error:
            judge_line(str(error))
        finally:
            (place / name).write_bytes(contents[name])
            (place / "manifest.json").write_bytes(contents["manifest.json"])

    return read, [bytes([files.index(name)]) + contents[name] for name in files]


def _manifest(place: Path) -> Any:
    from analysis.records import AtlasError
    from analysis.snapshot.manifests import parse_manifest

    def read(data: bytes) -> None:
        try:
            parse_manifest(place, data)
        except AtlasError as error:
            judge_line(str(error))

    return read


def _table(place: Path, tables: Any) -> tuple[Any, list[bytes]]:
    """Read a table on its own; what passes for one must not break what looks at all of them."""
    from analysis.records import AtlasError
    from analysis.snapshot.columns import to_frame
    from analysis.snapshot.consistency import check_consistency
    from analysis.snapshot.contract import SCHEMAS, TABLE_NAMES
    from analysis.snapshot.reading import read as read_whole

    others = read_whole(place).tables
    n_rows = {name: len(getattr(tables, name)) for name in TABLE_NAMES}

    def read(data: bytes) -> None:
        name = TABLE_NAMES[data[0] % len(TABLE_NAMES)] if data else TABLE_NAMES[0]
        path = place / f"{name}.parquet"
        try:
            frame = to_frame(path, data[1:], SCHEMAS[name], n_rows[name])
            check_consistency(place, replace(others, **{name: frame}))
        except AtlasError as error:
            judge_line(str(error))

    return read, [
        bytes([number]) + seed
        for number, name in enumerate(TABLE_NAMES)
        for seed in (_plain(place / f"{name}.parquet"), (place / f"{name}.parquet").read_bytes())
    ]


def _plain(path: Path) -> bytes:
    """Write a table anew so that its cells are in the file as they are: easier to damage."""
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(pq.read_table(path), sink, compression="none", use_dictionary=False)
    return sink.getvalue()
