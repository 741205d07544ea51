"""The paper card: all there is to say about one paper."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.records import UNASSIGNED
from dashboard import text, wording
from dashboard.components import Frame, heading, note, paper_link, sure_mark, swatch, topic_link
from dashboard.formulas import show_abstract, show_title
from dashboard.picks import pick_button
from evidence import phrases


def paper_card(frame: Frame, paper_id: str) -> None:
    """Draw the card; beside the map a little smaller."""
    atlas = frame.atlas
    paper: Any = atlas.papers.loc[paper_id]
    beside = frame.view == "map"
    facts = [_digest_words(frame, paper)]
    if pd.notna(paper["published"]):
        facts.append(f"published {phrases.day(paper['published'])}")
    if pd.notna(paper["upvotes"]):
        facts.append(phrases.count(int(paper["upvotes"]), "upvote"))
    if pd.notna(paper["category"]):
        facts.append(str(paper["category"]))
    show_title(str(paper["title"]), " · ".join(facts), beside=beside)
    pick_button(frame, paper_id, "card")
    with st.container(gap="xxsmall"):
        _topic_line(frame, paper)
        if pd.notna(paper["novelty_above"]):
            words = wording.novelty(float(paper["novelty_above"]))
            st.html(f'<p class="da-quiet">When it came it was {words}.</p>')
        _twins(frame, paper_id)
    _outside_links(paper)
    show_abstract(str(paper["abstract"]))
    _like_it(frame, paper_id)


def _digest_words(frame: Frame, paper: Any) -> str:
    """Say where a paper appeared: ``in 2 digests, first 13 Mar 2025, place 5``."""
    atlas = frame.atlas
    place = atlas.places.get(paper["paper_id"])
    where = "" if place is None else f", place {place}"
    times = phrases.count(int(paper["n_digests"]), "digest")
    return f"In {times}, first {atlas.digest_names[paper['first_digest']]}{where}"


def _topic_line(frame: Frame, paper: Any) -> None:
    """Say which topic a paper is in, how firmly, and how sure that topic is."""
    own, nearest = int(paper["topic_id"]), int(paper["nearest_topic_id"])
    strength = f"strength {wording.ratio(paper['strength'])}"
    if own != UNASSIGNED:
        words, named = wording.belonging(paper["strength"]), own
        after = f"{strength} · the topic: {sure_mark(frame, frame.atlas.reliability(own))}"
    elif nearest != UNASSIGNED:
        words, named = "Between topics; nearest:", nearest
        after = f"similarity {wording.ratio(paper['centrality'])}, {strength}"
    else:
        words, named, after = wording.BETWEEN, UNASSIGNED, ""
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        mark = swatch(frame, own)
        st.html(f'<span class="da-quiet">{mark}{words}</span>', width="content")
        if named != UNASSIGNED:
            topic_link(frame, named)
            st.html(f'<span class="da-quiet">({after})</span>', width="content")


def _twins(frame: Frame, paper_id: str) -> None:
    """Name the papers that look like the same work; they were not merged."""
    for other, similarity in frame.atlas.duplicates.get(paper_id, ()):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xxsmall", key=f"da-twin-{other}"
        ):
            st.html('<span class="da-quiet">Looks like the same work as</span>', width="content")
            paper_link(frame, other, wide=False)
            words = f"(similarity {wording.ratio(similarity)}; kept as two papers)"
            st.html(f'<span class="da-quiet">{words}</span>', width="content")


def _outside_links(paper: Any) -> None:
    """Draw the ways to the paper itself, or to where it can be searched for."""
    found = [
        ("Open the paper", text.web_address(paper["url"])),
        ("arXiv", text.arxiv_address(paper["arxiv_id"])),
    ]
    known = list({address: name for name, address in reversed(found) if address}.items())[::-1]
    ways = [(n, a) for a, n in known] or list(text.search_addresses(paper["title"]))
    with st.container(horizontal=True, gap="small"):
        for name, address in ways:
            st.link_button(name, address, icon=":material/open_in_new:")


def _like_it(frame: Frame, paper_id: str) -> None:
    """Draw the papers most like one."""
    row: Any = frame.atlas.neighbors.loc[paper_id]
    pairs = list(zip(row["neighbor_ids"], row["similarities"], strict=True))
    pairs = [(i, s) for i, s in pairs if i in frame.atlas.papers.index][:10]
    if not pairs:
        return
    heading("Papers like it")
    with st.container(key="da-like", gap="xxsmall"):
        for other, similarity in pairs:
            with st.container(
                horizontal=True, vertical_alignment="center", gap="xsmall", wrap=False
            ):
                other_topic: Any = frame.atlas.papers.at[other, "topic_id"]
                mark = swatch(frame, int(other_topic))
                words = f'{mark}<span class="da-number">{wording.ratio(similarity)}</span>'
                st.html(words, width="content")
                paper_link(frame, other)
                pick_button(frame, other, "like")
    note("The number says how alike the two texts are; 1 is the same text.")
