"""A cache, shared by all sessions, of what is worked out from a snapshot."""

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
    """Return a decorator that caches results for all sessions, one for each version of an atlas.

    Parameters
    ----------
    max_entries
        How many results are kept; the oldest goes first.
    show_spinner
        What is shown while a result is worked out; False for nothing.
    """
    return st.cache_resource(
        max_entries=max_entries,
        show_spinner=show_spinner,
        hash_funcs={Atlas: lambda atlas: atlas.version},
    )
