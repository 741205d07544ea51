"""What a search shows beside the papers: what it took the query for, and where the words are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from dashboard.cache.papers import search_papers
from dashboard.search import index
from dashboard.search.index import Correction, SearchResult
from dashboard.text import escape
from dashboard.widgets.elements import link
from dashboard.widgets.view_context import ViewContext

_SNIPPET_WIDTH = 150


def results(ctx: ViewContext) -> SearchResult | None:
    """Return what the query finds among all papers; None without a query."""
    query = ctx.address.filters.query
    return search_papers(ctx.atlas, query) if query else None


def show_corrections(ctx: ViewContext, found: SearchResult) -> None:
    """Say which words occur nowhere, and what was looked for instead, with the way back."""
    if found.missing:
        words = " and ".join(f"<b>{escape.html(w)}</b>" for w in found.missing)
        st.html(f'<p class="da-note">No title or abstract has {words}.</p>')
        return
    if not found.corrections:
        return
    wanted = replace(ctx.address.filters, query=found.as_typed)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key="da-corrections"
    ):
        said = "; ".join(map(_said, found.corrections))
        st.html(f'<span class="da-note">{said}.</span>', width="content")
        link(ctx, ctx.view, "Search as typed", replace(ctx.address.at(), filters=wanted))


def _said(correction: Correction) -> str:
    asked = escape.html(correction.asked)
    if correction.shown is None:
        return f"Nothing for <b>{asked}</b>; showing words that begin with it"
    return f"Nothing for <b>{asked}</b>; showing <b>{escape.html(correction.shown)}</b>"


def part_beside(ctx: ViewContext, found: SearchResult) -> Callable[[Any], str]:
    """Return what says, beside each paper, where its abstract has what was looked for."""

    def say(paper: Any) -> str:
        abstract = escape.plain(ctx.atlas.abstracts[paper.paper_id])
        part = index.snippet(abstract, found.stems, _SNIPPET_WIDTH)
        pieces = index.marked(part, found.stems)
        # Each piece is escaped by itself: a mark can only stand between two of them.
        return "".join(
            f"<b>{_escaped(words)}</b>" if kind == "mark" else _escaped(words)
            for kind, words in pieces
        )

    return say


def _escaped(words: str) -> str:
    # Not stripped, as texts that stand alone are.
    lead, tail = (" " if words[at].isspace() else "" for at in (0, -1))
    return f"{lead}{escape.html(words)}{tail}" if words.strip() else " "
