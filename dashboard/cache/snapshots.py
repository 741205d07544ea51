"""The snapshot in memory: read once, shared by all sessions, changed by none."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import streamlit as st

from analysis import snapshot
from analysis.snapshot.demo_folder import FOLDER_VARIABLE, demo_folder
from dashboard.atlas.atlas import Atlas, derive


def snapshot_folder() -> Path:
    """Return the folder to open: the one the environment names, or the demo."""
    return Path(os.environ.get(FOLDER_VARIABLE) or demo_folder())


def load(folder: Path) -> Atlas:
    """Return the snapshot in `folder`; a new one there is seen at the next call.

    Raises
    ------
    analysis.snapshot.SnapshotError
        If there is none or it cannot be used.
    """
    atlas = _load(str(folder), snapshot.version_of(folder))
    _last_good()[str(folder)] = atlas
    return atlas


def kept(folder: Path) -> Atlas | None:
    """Return the last snapshot of `folder` that could be read, while this server runs."""
    return _last_good().get(str(folder))


# Beside the cache of `_load`, which may have dropped it, and cannot be asked without a version.
@st.cache_resource(show_spinner=False)
def _last_good() -> dict[str, Atlas]:
    return {}


# Two: while one session still looks at the previous snapshot another may ask for the new one.
@st.cache_resource(max_entries=2, show_spinner="Reading the snapshot ...")
def _load(folder: str, version: str) -> Atlas:  # noqa: ARG001 - the version is the cache's key
    # Arrow's own allocator keeps what it once had; the system's gives it back, and holds a
    # corpus of any size in less.
    pa.set_memory_pool(pa.system_memory_pool())
    return derive(snapshot.read(Path(folder)))


def give_back() -> None:
    """Give memory that nothing uses any more back to the system, which would not ask for it."""
    pa.default_memory_pool().release_unused()
