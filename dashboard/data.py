"""The snapshot in memory: read once, shared by all sessions, changed by none."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analysis import snapshot
from dashboard import canvas, figures, filters
from dashboard.atlas import Atlas, derive
from dashboard.filters import Filters
from dashboard.palette import Coloring
from dashboard.search import Found, Index
from dashboard.theme import Mode

ROOT = Path(__file__).resolve().parents[1]
FOLDER_VARIABLE = "DIGEST_ATLAS_SNAPSHOT"


def snapshot_folder() -> Path:
    """Return the folder to open: the environment's, or the one beside the code."""
    return Path(os.environ.get(FOLDER_VARIABLE) or ROOT / "snapshot")


def load(folder: Path) -> Atlas:
    """Return the snapshot in `folder`; a new one there is seen at the next call.

    Raises
    ------
    analysis.snapshot.SnapshotError
        If there is none or it cannot be used.
    """
    return _load(str(folder), snapshot.version_of(folder))


# Two: while one session still looks at the former snapshot another may ask for the new one.
@st.cache_resource(max_entries=2, show_spinner="Reading the snapshot ...")
def _load(folder: str, version: str) -> Atlas:  # noqa: ARG001 - the version is the cache's key
    return derive(snapshot.read(Path(folder)))


def found(atlas: Atlas, wanted: Filters) -> pd.DataFrame:
    """Return the papers that pass the filters."""
    return _found(atlas, atlas.version, wanted) if wanted.active else atlas.papers


@st.cache_resource(max_entries=32, show_spinner=False)
def _found(_atlas: Atlas, version: str, wanted: Filters) -> pd.DataFrame:  # noqa: ARG001
    matches = search(_atlas, wanted.query).ids if wanted.query else None
    return filters.apply(_atlas.papers, _atlas.appearances, wanted, matches)


def search(atlas: Atlas, query: str) -> Found:
    """Return what a query finds among all papers, whatever else is filtered."""
    return _search(atlas, atlas.version, query)


@st.cache_resource(max_entries=32, show_spinner=False)
def _search(_atlas: Atlas, version: str, query: str) -> Found:
    return _index(_atlas, version).find(query)


# Made when somebody first searches: whoever only looks at the map need not wait for it.
@st.cache_resource(max_entries=2, show_spinner="Reading titles and abstracts for the search ...")
def _index(_atlas: Atlas, version: str) -> Index:  # noqa: ARG001 - the version is the cache's key
    return Index.of(_atlas.papers)


def topic_map(
    atlas: Atlas, wanted: Filters, coloring: Coloring, mode: Mode, *, phone: bool
) -> go.Figure:
    """Return the map under these filters; built once for all sessions that ask for it."""
    return _topic_map(atlas, atlas.version, wanted, coloring, mode, phone)


@st.cache_resource(max_entries=24, show_spinner="Drawing the map ...")
def _topic_map(
    _atlas: Atlas,
    version: str,  # noqa: ARG001 - the version is the cache's key
    wanted: Filters,
    coloring: Coloring,
    mode: Mode,
    phone: bool,
) -> go.Figure:
    papers = figures.sample(found(_atlas, wanted))
    room = canvas.PHONE if phone else canvas.DESKTOP
    look = figures.Look(_atlas.palette, coloring, mode, room)
    return figures.topic_map(papers, _atlas.papers, _atlas.topics, _atlas.digest_names, look)
