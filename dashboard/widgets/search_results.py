"""Search feedback: corrected words, and the passage of each abstract that matches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.cache.papers import search_papers
from dashboard.search import index
from dashboard.search.index import Correction, SearchResult
from dashboard.search.query import MOST_TERMS
from dashboard.text import escape
from dashboard.widgets.elements import link, note
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

_SNIPPET_WIDTH = 150
_LONGEST_WORD = 60


def results(ctx: ViewContext) -> SearchResult | None:
    """Return the query's matches among all papers; None without a query."""
    query = ctx.address.filters.query
    return search_papers(ctx.atlas, query) if query else None


def show_corrections(ctx: ViewContext, found: SearchResult) -> None:
    """Draw words without results, what was searched instead, and an undo link.

    A search that was stopped or cut says so.
    """
    if words := limit_words(found):
        note(words)
    if found.missing:
        words = " and ".join(f"<b>{_shown(w)}</b>" for w in found.missing)
        st.html(f'<p class="da-note">No title or abstract contains {words}.</p>')
        return
    if not found.corrections:
        return
    wanted = replace(ctx.address.filters, query=found.as_typed)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key="da-corrections"
    ):
        sentences = " ".join(map(_correction_sentence, found.corrections))
        st.html(f'<span class="da-note">{sentences}</span>', width="content")
        link(ctx, ctx.view, "Search as typed", replace(ctx.address.at(), filters=wanted))


def limit_words(found: SearchResult) -> str:
    """Return what was left out of a search that was too long or too slow."""
    if found.stopped:
        seconds = formatting.count(round(index.MOST_SECONDS), "second")
        return f"The search took longer than {seconds} and was stopped; use fewer or longer words."
    if found.n_ignored:
        last = formatting.number(found.n_ignored)
        words = formatting.count(MOST_TERMS, "word")
        return f"The search has more than {words}; the last {last} were ignored."
    return ""


def _shown(word: str) -> str:
    return escape.html(escape.shorten(word, _LONGEST_WORD))


def _correction_sentence(correction: Correction) -> str:
    asked = _shown(correction.asked)
    shown = "words that begin with it"
    if correction.shown is not None:
        shown = f"results for <b>{escape.html(correction.shown)}</b>"
    return f"No results for <b>{asked}</b>. Showing {shown}."


def part_beside(ctx: ViewContext, found: SearchResult) -> Callable[[Any], str]:
    """Return a function from a paper to the matching passage of its abstract, as HTML."""

    def passage(paper: Any) -> str:
        abstract = escape.plain(ctx.atlas.abstracts[paper.paper_id])
        part = index.snippet(abstract, found.stems, _SNIPPET_WIDTH)
        pieces = index.marked(part, found.stems)
        # Each piece is escaped separately, so that the text can't add tags of its own.
        return "".join(
            f"<b>{_escaped(words)}</b>" if kind == "mark" else _escaped(words)
            for kind, words in pieces
        )

    return passage


def _escaped(words: str) -> str:
    # Keep the spaces at both ends, which `escape.html` strips.
    lead, tail = (" " if words[at].isspace() else "" for at in (0, -1))
    return f"{lead}{escape.html(words)}{tail}" if words.strip() else " "
