"""The paper card: title, facts, topic, links, abstract and similar papers."""

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
"""Maximum number of digests named after the first."""

_LONGEST_SHOWN = 60
"""Maximum number of characters of an address on its button."""


def paper_card(ctx: ViewContext, paper_id: str) -> None:
    """Draw the card of a paper, smaller beside the map."""
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
            peers = atlas.peers[paper["first_digest"]]
            words = confidence.novelty(float(paper["novelty_above"]), peers)
            st.html(f'<p class="da-quiet">{escape.html(words)}</p>')
        _twins(ctx, paper_id)
    _links(ctx, paper)
    abstract = str(atlas.abstracts[paper_id])
    if paper["abstract_is_summary"]:
        note(confidence.SUMMARY)
    show_abstract(abstract)
    _mentioned(abstract)
    _similar_papers(ctx, paper_id)


def _digest_words(ctx: ViewContext, paper: Any) -> str:
    """Return where a paper was listed: ``First listed 13 Mar 2025 (no. 5)``."""
    atlas = ctx.atlas
    own = atlas.appearances[atlas.appearances["paper_id"] == paper["paper_id"]]
    # Digest ids begin with their date, so the first is the oldest.
    positions = own.groupby("digest_id")["position"].min().sort_index()
    names = [f"{atlas.digest_names[d]} (no. {position})" for d, position in positions.items()]
    if not names:
        return f"First listed {atlas.digest_names[paper['first_digest']]}"
    first, *again = names
    parts = again[:_MOST_DIGESTS]
    if n_more := len(again) - len(parts):
        parts.append(f"{formatting.number(n_more)} more")
    return "; ".join([f"First listed {first}", *(f"again {part}" for part in parts)])


def _topic_line(ctx: ViewContext, paper: Any) -> None:
    """Draw how well a paper matches its topic, and that topic's stability."""
    own, nearest = int(paper["topic_id"]), int(paper["nearest_topic_id"])
    match = formatting.ratio(paper["membership"])
    if own != UNASSIGNED:
        words, named = confidence.match_for(paper["membership"]), own
        after = f"({match}) · {stability_mark(ctx, ctx.atlas.stability(own))}"
    elif nearest != UNASSIGNED:
        words, named = "Unassigned; nearest:", nearest
        similarity = formatting.ratio(paper["similarity_to_centroid"])
        after = f"(similarity {similarity}, match {match})"
    else:
        words, named, after = confidence.UNASSIGNED_NAME, UNASSIGNED, ""
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        mark = swatch(ctx, own)
        st.html(f'<span class="da-quiet">{mark}{words}</span>', width="content")
        if named != UNASSIGNED:
            topic_link(ctx, named)
            st.html(f'<span class="da-quiet">{after}</span>', width="content")


def _twins(ctx: ViewContext, paper_id: str) -> None:
    """Draw the papers that are probably the same work; they are listed separately."""
    for other, similarity in ctx.atlas.duplicates.get(paper_id, ()):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xxsmall", key=f"da-twin-{other}"
        ):
            st.html('<span class="da-quiet">Looks like the same work as</span>', width="content")
            paper_link(ctx, other, wide=False)
            same = formatting.percent(similarity)
            words = f"({same} of word pairs match; listed separately)"
            st.html(f'<span class="da-quiet">{escape.html(words)}</span>', width="content")


def _links(ctx: ViewContext, paper: Any) -> None:
    """Draw links to the paper, or to searches for its title, and to the map."""
    addresses = [
        ("Open the paper", escape.web_address(paper["url"])),
        ("arXiv", escape.arxiv_address(paper["arxiv_id"])),
    ]
    known = list({address: name for name, address in reversed(addresses) if address}.items())[::-1]
    ways = [(n, a) for a, n in known] or list(escape.search_addresses(paper["title"]))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="da-ways"):
        for name, address in ways:
            st.link_button(name, address, icon=":material/open_in_new:")
        view, words = ("papers", "Open as a page") if ctx.view == "map" else ("map", "On the map")
        icon = ":material/article:" if ctx.view == "map" else ":material/map:"
        to = ctx.address.at(paper=str(paper["paper_id"]))
        link(ctx, view, words, to, icon=icon)


def _mentioned(abstract: str) -> None:
    """Draw links to addresses in the abstract; no network requests until a click."""
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


def _similar_papers(ctx: ViewContext, paper_id: str) -> None:
    """Draw the papers most similar to one."""
    row: Any = ctx.atlas.neighbors.loc[paper_id]
    pairs = list(zip(row["neighbor_ids"], row["similarities"], strict=True))
    pairs = [(i, s) for i, s in pairs if i in ctx.atlas.papers.index][:10]
    if not pairs:
        return
    heading("Similar papers", "Similarity of the two texts; 1 = identical.")
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
