"""Titles and abstracts with mathematics: Markdown sets it, where HTML would show its source."""

from __future__ import annotations

import streamlit as st

from dashboard.text import escape

# Markdown has styles of its own: it is made to look like the titles and abstracts without
# formulas. The padding makes up for the negative margin that Streamlit gives it.
_STYLES = """<style>
.st-key-da-formula-title h1 { padding: 0 0 1rem; font-size: 1.55rem; line-height: 1.25;
  font-weight: 650; letter-spacing: normal; max-width: 46rem; text-wrap: balance;
  overflow-wrap: anywhere; }
.st-key-da-formula-beside h1 { padding: 0 0 1rem; font-size: 1.2rem; line-height: 1.25;
  font-weight: 650; letter-spacing: normal; overflow-wrap: anywhere; }
.st-key-da-formula-abstract p { max-width: 70ch; line-height: 1.6; overflow-wrap: anywhere; }
</style>"""


def show_title(title: str, facts: str, *, beside: bool) -> None:
    """Draw what heads a paper: its title, and facts in small print.

    Parameters
    ----------
    title, facts
        As they came.
    beside
        Whether there is little room, as beside the map.
    """
    small = f'<p class="da-facts">{escape.html(facts)}</p>'
    if not escape.has_mathematics(title):
        st.html(
            f'<article class="{"da-card" if beside else ""}">'
            f'<h1 class="da-title" dir="auto">{escape.html(title)}</h1>{small}</article>'
        )
        return
    st.html(_STYLES)
    with st.container(key=f"da-formula-{'beside' if beside else 'title'}", gap="xxsmall"):
        st.markdown(f"# {escape.markdown(title)}")
        st.html(small)


def show_abstract(abstract: str) -> None:
    """Draw an abstract."""
    if not escape.has_mathematics(abstract):
        paragraphs = escape.html_paragraphs(abstract) or "<p>No abstract in the digest.</p>"
        st.html(f'<div class="da-abstract">{paragraphs}</div>')
        return
    st.html(_STYLES)
    with st.container(key="da-formula-abstract"):
        st.markdown(escape.markdown_paragraphs(abstract))
