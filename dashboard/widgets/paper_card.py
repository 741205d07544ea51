"""The paper card: all there is to say about one paper."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.records import UNASSIGNED
from dashboard.text import escape
from dashboard.text.links import mentions
from dashboard.widgets.elements import (
    heading,
    link,
    note,
    paper_link,
    stability_mark,
    swatch,
    topic_link,
)
from dashboard.widgets.math_text import show_abstract, show_title
from dashboard.widgets.pick_buttons import pick_button
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence
from evidence import formatting

_MOST_DIGESTS = 5
"""Digests that are named besides the first."""

_LONGEST_SHOWN = 60
"""Characters of an address on its button."""


def paper_card(ctx: ViewContext, paper_id: str) -> None:
    """Draw the card; beside the map a little smaller."""
    atlas = ctx.atlas
    paper: Any = atlas.papers.loc[paper_id]
    beside = ctx.view == "map"
    facts = [_digest_words(ctx, paper)]
    if pd.notna(paper["published"]):
        facts.append(f"published {formatting.day(paper['published'])}")
    if pd.notna(paper["upvotes"]):
        facts.append(formatting.count(int(paper["upvotes"]), "upvote"))
    if pd.notna(paper["category"]):
        facts.append(str(paper["category"]))
    show_title(str(paper["title"]), " · ".join(facts), beside=beside)
    pick_button(ctx, paper_id, "card")
    with st.container(gap="xxsmall"):
        _topic_line(ctx, paper)
        if pd.notna(paper["novelty_above"]):
            words = confidence.novelty(float(paper["novelty_above"]))
            st.html(f'<p class="da-quiet">{words}</p>')
        _twins(ctx, paper_id)
    _links(ctx, paper)
    abstract = str(atlas.abstracts[paper_id])
    if paper["abstract_is_summary"]:
        note(confidence.SUMMARY)
    show_abstract(abstract)
    _mentioned(abstract)
    _like_it(ctx, paper_id)


def _digest_words(ctx: ViewContext, paper: Any) -> str:
    """Say where a paper appeared: ``In 2 digests: first 13 Mar 2025, place 5; again ...``."""
    atlas = ctx.atlas
    shown = atlas.appearances[atlas.appearances["paper_id"] == paper["paper_id"]]
    # Ids of digests begin with their dates: the first is the oldest.
    places = shown.groupby("digest_id")["position"].min().sort_index()
    names = [f"{atlas.digest_names[d]}, place {place}" for d, place in places.items()]
    times = formatting.count(int(paper["n_digests"]), "digest")
    if not names:
        return f"In {times}, first {atlas.digest_names[paper['first_digest']]}"
    first, *again = names
    n_more = len(again) - _MOST_DIGESTS
    listed = again[:_MOST_DIGESTS] + ([f"{n_more} more"] if n_more > 0 else [])
    return "; ".join([f"In {times}, first {first}", *(f"again {a}" for a in listed)])


def _topic_line(ctx: ViewContext, paper: Any) -> None:
    """Say which topic a paper is in, how firmly, and how sure that topic is."""
    own, nearest = int(paper["topic_id"]), int(paper["nearest_topic_id"])
    membership = f"strength {formatting.ratio(paper['membership'])}"
    if own != UNASSIGNED:
        words, named = confidence.match_for(paper["membership"]), own
        after = f"{membership} · the topic: {stability_mark(ctx, ctx.atlas.stability(own))}"
    elif nearest != UNASSIGNED:
        words, named = "Unassigned; nearest:", nearest
        after = f"similarity {formatting.ratio(paper['similarity_to_centroid'])}, {membership}"
    else:
        words, named, after = confidence.UNASSIGNED_NAME, UNASSIGNED, ""
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        mark = swatch(ctx, own)
        st.html(f'<span class="da-quiet">{mark}{words}</span>', width="content")
        if named != UNASSIGNED:
            topic_link(ctx, named)
            st.html(f'<span class="da-quiet">({after})</span>', width="content")


def _twins(ctx: ViewContext, paper_id: str) -> None:
    """Name the papers that look like the same work; they were not merged."""
    for other, similarity in ctx.atlas.duplicates.get(paper_id, ()):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xxsmall", key=f"da-twin-{other}"
        ):
            st.html('<span class="da-quiet">Looks like the same work as</span>', width="content")
            paper_link(ctx, other, wide=False)
            same = formatting.percent(similarity)
            words = f"({same} of their pairs of words are the same; kept as two papers)"
            st.html(f'<span class="da-quiet">{words}</span>', width="content")


def _links(ctx: ViewContext, paper: Any) -> None:
    """Draw the ways to the paper itself, or to where it can be searched for, and to the map."""
    found = [
        ("Open the paper", escape.web_address(paper["url"])),
        ("arXiv", escape.arxiv_address(paper["arxiv_id"])),
    ]
    known = list({address: name for name, address in reversed(found) if address}.items())[::-1]
    ways = [(n, a) for a, n in known] or list(escape.search_addresses(paper["title"]))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="da-ways"):
        for name, address in ways:
            st.link_button(name, address, icon=":material/open_in_new:")
        view, words = ("papers", "Open as a page") if ctx.view == "map" else ("map", "On the map")
        icon = ":material/article:" if ctx.view == "map" else ":material/map:"
        to = ctx.address.at(paper=str(paper["paper_id"]))
        link(ctx, view, words, to, icon=icon)


def _mentioned(abstract: str) -> None:
    """Draw the addresses that an abstract mentions; nothing is asked of them until a click."""
    found = mentions(abstract)
    if not found:
        return
    with st.container(horizontal=True, gap="xsmall", key="da-mentions"):
        for mention in found:
            shown = escape.markdown(escape.shorten(mention.shown, _LONGEST_SHOWN))
            st.link_button(
                f"{mention.kind}: {shown}",
                mention.address,
                icon=":material/open_in_new:",
                type="tertiary",
            )


def _like_it(ctx: ViewContext, paper_id: str) -> None:
    """Draw the papers most like one."""
    row: Any = ctx.atlas.neighbors.loc[paper_id]
    pairs = list(zip(row["neighbor_ids"], row["similarities"], strict=True))
    pairs = [(i, s) for i, s in pairs if i in ctx.atlas.papers.index][:10]
    if not pairs:
        return
    heading("Papers like it")
    with st.container(key="da-like", gap="xxsmall"):
        for other, similarity in pairs:
            with st.container(
                horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False
            ):
                other_topic: Any = ctx.atlas.papers.at[other, "topic_id"]
                mark = swatch(ctx, int(other_topic))
                words = f'{mark}<span class="da-number">{formatting.ratio(similarity)}</span>'
                st.html(words, width="content")
                paper_link(ctx, other)
                pick_button(ctx, other, "like")
    note("The number says how alike the two texts are; 1 is the same text.")
