"""The papers that filters and searches leave, shared by all sessions."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import pandas as pd
import streamlit as st

from dashboard.atlas import filters
from dashboard.atlas.atlas import Atlas
from dashboard.atlas.filters import Filters
from dashboard.search.index import Index, SearchResult


def filtered_papers(atlas: Atlas, wanted: Filters) -> pd.DataFrame:
    """Return the papers that pass the filters."""
    return _found(atlas, atlas.version, wanted) if wanted.active else atlas.papers


# A choice may be nearly all papers, 12 MB of sixty thousand: made anew in milliseconds.
@st.cache_resource(max_entries=12, show_spinner=False)
def _found(_atlas: Atlas, version: str, wanted: Filters) -> pd.DataFrame:  # noqa: ARG001
    matches = search_papers(_atlas, wanted.query).ids if wanted.query else None
    return filters.apply(_atlas.papers, _atlas.appearances, wanted, matches)


def search_papers(atlas: Atlas, query: str) -> SearchResult:
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
