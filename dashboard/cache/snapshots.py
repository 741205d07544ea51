"""The snapshot in memory: read once, shared read-only by all sessions."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path

import pyarrow as pa
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analysis import snapshot
from analysis.snapshot.demo_folder import FOLDER_VARIABLE, demo_folder
from dashboard.atlas.atlas import Atlas, derive

_READING = "Reading the snapshot ..."


def snapshot_folder() -> Path:
    """Return the snapshot folder: from the environment variable, else the demo's."""
    return Path(os.environ.get(FOLDER_VARIABLE) or demo_folder())


def load(folder: Path) -> Atlas:
    """Return the snapshot in `folder`; each call checks whether a new one was written.

    Raises
    ------
    analysis.snapshot.SnapshotError
        If there is none, it is damaged, or it has another schema.
    """
    version, last = snapshot.version_of(folder), kept(folder)
    is_read = last is not None and last.version == version
    with nullcontext() if is_read or not _is_in_session() else st.spinner(_READING):
        atlas = _load(str(folder), version)
    _last_good()[str(folder)] = atlas
    return atlas


def _is_in_session() -> bool:
    """Return False in the server's own threads, which have no page to draw on."""
    return get_script_run_ctx(suppress_warning=True) is not None


def kept(folder: Path) -> Atlas | None:
    """Return the last snapshot of `folder` that this server read, else None."""
    return _last_good().get(str(folder))


# Separate from the cache of `_load`, which may have dropped the entry and needs a version.
@st.cache_resource(show_spinner=False)
def _last_good() -> dict[str, Atlas]:
    return {}


# Two entries: during a switch, sessions may use the previous and the new snapshot.
@st.cache_resource(max_entries=2, show_spinner=False)
def _load(folder: str, version: str) -> Atlas:  # noqa: ARG001 - the version is the cache's key
    # The system's allocator returns freed memory and needs less of it than Arrow's own.
    pa.set_memory_pool(pa.system_memory_pool())
    return derive(snapshot.read(Path(folder)))


def give_back() -> None:
    """Return unused memory to the operating system."""
    pa.default_memory_pool().release_unused()
