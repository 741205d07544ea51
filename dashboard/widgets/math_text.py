"""Titles and abstracts, as Markdown if they contain formulas, else as HTML.

HTML can't set formulas.
"""

from __future__ import annotations

import streamlit as st

from dashboard.text import escape

# Makes Markdown look like titles and abstracts without formulas. The padding offsets the negative
# margin that Streamlit gives Markdown.
_STYLES = """<style>
.st-key-da-formula-title h1 { padding: 0 0 1rem; font-size: 1.55rem; line-height: 1.25;
  font-weight: 650; letter-spacing: normal; max-width: 46rem; text-wrap: balance;
  overflow-wrap: anywhere; }
.st-key-da-formula-beside h1 { padding: 0 0 1rem; font-size: 1.2rem; line-height: 1.25;
  font-weight: 650; letter-spacing: normal; overflow-wrap: anywhere; }
.st-key-da-formula-abstract p { max-width: 70ch; line-height: 1.6; overflow-wrap: anywhere; }
</style>"""


def show_title(title: str, facts: str, *, beside: bool) -> None:
    """Draw a paper's title with facts in small print below it.

    Parameters
    ----------
    title, facts
        Plain text, not escaped.
    beside
        True in the map's side panel, where the title is set smaller.
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
    """Draw an abstract, or a note that there is none."""
    if not escape.has_mathematics(abstract):
        paragraphs = escape.html_paragraphs(abstract) or "<p>The digest has no abstract.</p>"
        st.html(f'<div class="da-abstract">{paragraphs}</div>')
        return
    st.html(_STYLES)
    with st.container(key="da-formula-abstract"):
        st.markdown(escape.markdown_paragraphs(abstract))
