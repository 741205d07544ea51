"""Where the demo is: the snapshot of the two seed digests, which every installation has."""

from __future__ import annotations

from pathlib import Path

FOLDER_VARIABLE = "DIGEST_ATLAS_SNAPSHOT"
"""The environment variable that names the snapshot to show."""

_HERE = Path(__file__).resolve().parent


def demo_folder() -> Path:
    """Return the folder of the demo: inside this package, or the repository's `snapshot/`.

    `setup.py` puts the repository's snapshot into the wheel, beside this module. A checkout and
    an editable installation have it only where it is committed.
    """
    packaged = _HERE / "demo"
    return packaged if packaged.is_dir() else _HERE.parents[1] / "snapshot"
