"""Search feedback: corrections, partial matches, matching passages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.cache.papers import filtered_papers, search_papers
from dashboard.search import index
from dashboard.search.index import Correction, SearchResult
from dashboard.search.query import MOST_TERMS
from dashboard.text import escape
from dashboard.widgets.elements import heading, link, note
from dashboard.widgets.paper_list import paper_list
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

_SNIPPET_WIDTH = 150
_LONGEST_WORD = 60
_MOST_NAMED = 6
"""Most words that a sentence names."""

_MOST_PARTIAL = 10
"""Most partial matches that are listed."""


def results(ctx: ViewContext) -> SearchResult | None:
    """Return the query's matches among all papers; None without a query."""
    query = ctx.address.filters.query
    return search_papers(ctx.atlas, query) if query else None


def show_corrections(ctx: ViewContext, found: SearchResult) -> None:
    """Draw words without results, what was searched instead, and an undo link.

    A search that was stopped or cut says so, and so does one that cannot find anything.
    """
    for words in filter(None, (limit_words(found), operator_words(found))):
        note(words)
    if sentence := _nothing_sentence(found):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xsmall", key="da-nothing-found"
        ):
            st.html(f'<span class="da-note">{sentence}</span>', width="content")
            if ctx.view != "papers" and len(_shown_partial(ctx, found)):
                link(ctx, "papers", "Show partial matches", ctx.address.at())
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


def operator_words(found: SearchResult) -> str:
    """Return that NOT was searched as a word, as it may be part of a title."""
    if "NOT" not in found.operators:
        return ""
    return "NOT was searched as a word; to exclude a word, type a minus sign before it: -video."


def _nothing_sentence(found: SearchResult) -> str:
    """Return the HTML that says why a search finds nothing, or which word is unknown."""
    if found.is_wordless:
        return escape.html(wordless_words(found))
    if found.missing:
        words = formatting.listed(f"<b>{_shown(w)}</b>" for w in found.missing[:_MOST_NAMED])
        return f"No title or abstract contains {words.replace(' and <b>', ' or <b>')}."
    if found.all_excluded:
        return "Every paper with these words also has an excluded one."
    if found.partial.parts:
        parts = [f"<b>{_shown(part)}</b>" for part in found.partial.parts]
        if len(parts) > _MOST_NAMED:
            return f"No paper contains all {formatting.count(len(parts), 'word')}."
        both = "both" if len(parts) == 2 else "all of"
        return f"No paper contains {both} {formatting.listed(parts)}."
    return ""


def wordless_words(found: SearchResult) -> str:
    """Return what to do about a search of signs or operators alone."""
    for operator in ("OR", "AND"):
        if operator in found.operators:
            return (
                f"{operator} alone finds nothing: it needs a word on each side, as in "
                f"image {operator} video."
            )
    return "Signs and emoji alone find nothing; type at least one word."


def show_partial(ctx: ViewContext, found: SearchResult | None) -> None:
    """Draw the partial matches of a search without matches, if there are any."""
    if found is None:
        return
    ids = _shown_partial(ctx, found)
    if not len(ids):
        return
    heading("Partial matches")
    other = "other " if found.missing else ""
    note(f"Papers with some of the {other}words, most first. They do not count as matches.")
    paper_list(ctx, ids, "partial", beside=_partial_beside(ctx, found))


def _shown_partial(ctx: ViewContext, found: SearchResult) -> pd.Index:
    """Return the ids of the best partial matches that pass the other filters."""
    ids = pd.Index(found.partial.ids)
    if ids.empty:
        return ids
    others = filtered_papers(ctx.atlas, replace(ctx.address.filters, query=""))
    return ids[others.index.get_indexer(ids) >= 0][:_MOST_PARTIAL]


def _partial_beside(ctx: ViewContext, found: SearchResult) -> Callable[[Any], str]:
    """Return a function from a paper to what it lacks and has, as HTML."""
    partial = found.partial
    lacking = dict(zip(partial.ids, partial.lacking, strict=True))
    passage = part_beside(ctx, found)

    def facts(paper: Any) -> str:
        lacks = lacking[paper.paper_id]
        mark = f'<span class="da-reason">{partial_words(len(partial.parts), len(lacks))}</span>'
        words = formatting.listed(f"<b>{_shown(word)}</b>" for word in lacks[:_MOST_NAMED])
        without = f" without {words}" if 0 < len(lacks) <= _MOST_NAMED else ""
        return " · ".join(filter(None, (mark + without, passage(paper))))

    return facts


def partial_words(n_parts: int, n_lacking: int) -> str:
    """Return how much of a search a paper has: ``partial: 5 of 6 words``."""
    if not n_lacking:
        return "partial: all words, but not the phrase"
    return (
        f"partial: {formatting.number(n_parts - n_lacking)} of {formatting.count(n_parts, 'word')}"
    )


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
