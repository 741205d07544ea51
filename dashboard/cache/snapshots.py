"""The snapshot in memory: read once, shared by all sessions, changed by none."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st

from analysis import snapshot
from analysis.snapshot.demo_folder import FOLDER_VARIABLE, demo_folder
from dashboard.atlas import filters
from dashboard.atlas.atlas import Atlas, derive
from dashboard.atlas.filters import Filters
from dashboard.routing.address import Address
from dashboard.search.index import Index, SearchResult
from dashboard.theming.palette import Coloring
from dashboard.theming.theme import Mode
from dashboard.topic_map import coloring as colorings
from dashboard.topic_map import figure, viewport
from dashboard.topic_map.coloring import Colored
from dashboard.topic_map.label_text import NAMES, Names
from dashboard.topic_map.viewport import Window


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


# Two: while one session still looks at the former snapshot another may ask for the new one.
@st.cache_resource(max_entries=2, show_spinner="Reading the snapshot ...")
def _load(folder: str, version: str) -> Atlas:  # noqa: ARG001 - the version is the cache's key
    # Arrow's own allocator keeps what it once had; the system's gives it back, and holds a
    # corpus of any size in less.
    pa.set_memory_pool(pa.system_memory_pool())
    return derive(snapshot.read(Path(folder)))


def give_back() -> None:
    """Give memory that nothing uses any more back to the system, which would not ask for it."""
    pa.default_memory_pool().release_unused()


def found(atlas: Atlas, wanted: Filters) -> pd.DataFrame:
    """Return the papers that pass the filters."""
    return _found(atlas, atlas.version, wanted) if wanted.active else atlas.papers


# A choice may be nearly all papers, 12 MB of sixty thousand: made anew in milliseconds.
@st.cache_resource(max_entries=12, show_spinner=False)
def _found(_atlas: Atlas, version: str, wanted: Filters) -> pd.DataFrame:  # noqa: ARG001
    matches = search(_atlas, wanted.query).ids if wanted.query else None
    return filters.apply(_atlas.papers, _atlas.appearances, wanted, matches)


def search(atlas: Atlas, query: str) -> SearchResult:
    """Return what a query finds among all papers, whatever else is filtered."""
    index = _index(atlas, atlas.version)
    if not index.done():
        with st.spinner("Reading titles and abstracts for the search ..."):
            index.result()
    return _search(atlas, atlas.version, query)


@st.cache_resource(max_entries=32, show_spinner=False)
def _search(_atlas: Atlas, version: str, query: str) -> SearchResult:
    return _index(_atlas, version).result().find(query)


def prepare_search(atlas: Atlas) -> None:
    """Begin to index titles and abstracts, so that the first who searches need not wait."""
    _index(atlas, atlas.version)


@st.cache_resource(max_entries=2, show_spinner=False)
def _index(_atlas: Atlas, version: str) -> Future[Index]:  # noqa: ARG001 - the version is the key
    maker = ThreadPoolExecutor(1, thread_name_prefix="search-index")
    made = maker.submit(Index.of, _atlas.papers.assign(abstract=_atlas.abstracts))
    maker.shutdown(wait=False)
    return made


def colored(atlas: Atlas, coloring: Coloring, mode: Mode) -> Colored:
    """Return the colour of every paper, whatever is filtered, and the legend."""
    return _colored(atlas, atlas.version, coloring, mode)


@st.cache_resource(max_entries=14, show_spinner=False)
def _colored(_atlas: Atlas, version: str, coloring: Coloring, mode: Mode) -> Colored:  # noqa: ARG001
    return colorings.colored(
        _atlas.papers, coloring, colorings.Ink(_atlas.palette, _atlas.digest_names, mode)
    )


@dataclass(frozen=True, slots=True)
class MapChoice:
    """All that a map depends on besides the snapshot: equal choices are the same chart."""

    filters: Filters
    coloring: Coloring
    names: Names
    highlight: str | None
    picked: frozenset[str]
    region: Window | None
    mode: Mode
    phone: bool


def map_choice(address: Address, coloring: Coloring, mode: Mode, *, phone: bool) -> MapChoice:
    """Return what of an address the map depends on."""
    highlighted = address.reading_list.paper_ids if address.highlight == "picked" else ()
    return MapChoice(
        address.filters,
        coloring,
        address.names or NAMES[0],
        address.highlight,
        frozenset(highlighted),
        address.region,
        mode,
        phone,
    )


def topic_map(atlas: Atlas, choice: MapChoice) -> go.Figure:
    """Return the map; built once for all sessions that choose the same."""
    return _topic_map(atlas, atlas.version, choice)


@st.cache_resource(max_entries=8, show_spinner="Drawing the map ...")
def _topic_map(_atlas: Atlas, version: str, choice: MapChoice) -> go.Figure:
    wanted = choice.filters
    filtered = found(_atlas, wanted)
    others = _atlas.papers.iloc[:0]
    if wanted.query:
        before = found(_atlas, replace(wanted, query=""))
        others = before[~before["paper_id"].isin(filtered["paper_id"])]
    look = _look(_atlas, choice)
    background = _soft_regions(_atlas, version, choice.mode, look.tinted, choice.region)
    scene = figure.Scene(
        all_papers=_atlas.papers,
        filtered=filtered,
        dimmed=others,
        highlighted=_highlighted(_atlas, filtered, choice),
        region=choice.region,
        topics=_atlas.topics,
        themes=_atlas.themes,
        hover=_hover(_atlas, version),
        background=background,
    )
    return figure.topic_map(scene, look)


def _look(atlas: Atlas, choice: MapChoice) -> figure.Look:
    return figure.Look(
        colors=colored(atlas, choice.coloring, choice.mode).colors,
        palette=atlas.palette,
        mode=choice.mode,
        canvas=viewport.PHONE if choice.phone else viewport.DESKTOP,
        names=choice.names,
        tinted=choice.coloring in ("theme", "topic"),
    )


@st.cache_resource(max_entries=2, show_spinner=False)
def _hover(_atlas: Atlas, version: str) -> pd.Series:  # noqa: ARG001 - the version is the key
    return figure.hover_texts(_atlas.papers, _atlas.topics, _atlas.digest_names)


@st.cache_resource(max_entries=16, show_spinner=False)
def _soft_regions(
    _atlas: Atlas,
    version: str,  # noqa: ARG001 - the version is the cache's key
    mode: Mode,
    tinted: bool,
    region: Window | None,
) -> str | None:
    look = figure.Look(pd.Series(dtype=object), _atlas.palette, mode, tinted=tinted)
    return figure.soft_regions(_atlas.papers, _atlas.themes, look, region)


def _highlighted(atlas: Atlas, filtered: pd.DataFrame, choice: MapChoice) -> frozenset[str]:
    """Return the ids to ring: what was asked for, or else what a search found."""
    if choice.highlight == "new":
        return frozenset(filtered["paper_id"][filtered["first_digest"] == atlas.latest_digest])
    if choice.highlight == "picked":
        return choice.picked
    return frozenset(filtered["paper_id"]) if choice.filters.query else frozenset()
