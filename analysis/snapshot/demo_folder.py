"""The folder of the demo, the snapshot of the two seed digests."""

from __future__ import annotations

from pathlib import Path

FOLDER_VARIABLE = "DIGEST_ATLAS_SNAPSHOT"
"""The environment variable with the folder of the snapshot to show."""

_HERE = Path(__file__).resolve().parent


def demo_folder() -> Path:
    """Return the demo's folder: in this package, or the repository's `snapshot/`.

    `setup.py` copies the repository's snapshot into the wheel, next to this module.
    """
    packaged = _HERE / "demo"
    return packaged if packaged.is_dir() else _HERE.parents[1] / "snapshot"
