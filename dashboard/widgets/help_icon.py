"""Headings and notes with a help icon, which shows an explanation."""

from __future__ import annotations

import streamlit as st

from dashboard.text import escape


def heading_with_help(words: str, explanation: str) -> None:
    """Draw the heading of a section with a help icon.

    Parameters
    ----------
    words
        The heading; any text.
    explanation
        Markdown, written by us.
    """
    _with_icon(f'<h2 class="da-head">{escape.html(words)}</h2>', explanation)


def note_with_help(words: str, explanation: str) -> None:
    """Draw a short note with a help icon; parameters as for `heading_with_help`."""
    _with_icon(f'<p class="da-note">{escape.html(words)}</p>', explanation)


def _with_icon(body: str, explanation: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xxsmall", wrap=False):
        st.html(body, width="content")
        st.markdown("", help=explanation, width="content")
