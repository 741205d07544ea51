"""Facts about the reader's browser: light or dark, phone or not, its address."""

from __future__ import annotations

import streamlit as st

from dashboard.text import escape
from dashboard.theming.theme import Mode


def mode() -> Mode:
    """Return the page's colour mode, light unless the browser asks for dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def is_phone() -> bool:
    """Return True if the user agent is a phone's.

    Streamlit doesn't report the window's width.
    """
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def address() -> str | None:
    """Return the browser's address of the view without parameters; None if unknown."""
    return escape.web_address(st.context.url)
