"""Filtered papers and search results, shared by all sessions."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

import pandas as pd
import streamlit as st

from dashboard.atlas import filters
from dashboard.atlas.atlas import Atlas
from dashboard.atlas.filters import Filters
from dashboard.cache.by_version import cached_by_version
from dashboard.search.index import Index, SearchResult


# Few entries: one may hold nearly all papers (12 MB for 60,000), and it is recomputed quickly.
@cached_by_version(max_entries=12)
def filtered_papers(atlas: Atlas, wanted: Filters) -> pd.DataFrame:
    """Return the papers that pass the filters."""
    if not wanted.active:
        return atlas.papers
    matches = search_papers(atlas, wanted.query).ids if wanted.query else None
    return filters.apply(atlas.papers, atlas.appearances, wanted, matches)


def search_papers(atlas: Atlas, query: str) -> SearchResult:
    """Return a query's matches among all papers, independent of other filters."""
    index = _index(atlas)
    if not index.done():
        with st.spinner("Indexing titles and abstracts ..."):
            index.result()
    return _matches(atlas, query)


@cached_by_version(max_entries=32)
def _matches(atlas: Atlas, query: str) -> SearchResult:
    return _index(atlas).result().find(query)


def prepare_search(atlas: Atlas) -> None:
    """Start indexing in a background thread, so that the first search need not wait."""
    _index(atlas)


@cached_by_version(max_entries=2)
def _index(atlas: Atlas) -> Future[Index]:
    maker = ThreadPoolExecutor(1, thread_name_prefix="search-index")
    made = maker.submit(Index.of, atlas.papers.assign(abstract=atlas.abstracts))
    maker.shutdown(wait=False)
    return made
