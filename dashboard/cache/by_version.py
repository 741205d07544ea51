"""A cache for results computed from a snapshot, shared by all sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import streamlit as st

from dashboard.atlas.atlas import Atlas

P = ParamSpec("P")
R = TypeVar("R")


def cached_by_version(
    *, max_entries: int, show_spinner: bool | str = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that caches results by arguments and by the atlas's version.

    Parameters
    ----------
    max_entries
        Number of results kept; the oldest is dropped first.
    show_spinner
        Text shown while a result is computed; False for none.
    """
    return st.cache_resource(
        max_entries=max_entries,
        show_spinner=show_spinner,
        hash_funcs={Atlas: lambda atlas: atlas.version},
    )
