"""What is known of the reader's browser."""

from __future__ import annotations

import streamlit as st

from dashboard.text import escape
from dashboard.theming.theme import Mode


def mode() -> Mode:
    """Return whether the page is light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def is_phone() -> bool:
    """Return whether the browser says it is a phone's; the window's width is not told."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")


def address() -> str | None:
    """Return the address of the view as the browser has it, without parameters, if it is known."""
    return escape.web_address(st.context.url)
