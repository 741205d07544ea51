"""Scripts that run in the reader's browser beside Streamlit's own."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache
def script(name: str) -> str:
    """Return the source of a script of this folder."""
    return files("dashboard.browser_scripts").joinpath(f"{name}.js").read_text("utf-8")
