"""What views share: the frame they are given, links, the paper card, lists of papers and topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from analysis.records import UNASSIGNED
from dashboard import state, text, theme
from dashboard.addresses import Address
from dashboard.data import BETWEEN, Atlas
from dashboard.theme import Mode

PAGE_SIZE = 25


@dataclass(frozen=True)
class Frame:
    """What a view is given to draw itself.

    Attributes
    ----------
    atlas
        The snapshot.
    address
        Where the reader is.
    papers
        The papers that pass the filters.
    view
        The name of the view.
    pages
        The pages by name, for links.
    mode, phone
        What is known of the browser.
    """

    atlas: Atlas
    address: Address
    papers: pd.DataFrame
    view: str
    pages: Mapping[str, Any]
    mode: Mode
    phone: bool


def lead(sentence: str) -> None:
    """Say what the view shows, in one sentence at its top."""
    st.html(f'<p class="da-lead">{text.html(sentence)}</p>')


def note(sentence: str) -> None:
    """Say something in passing."""
    st.html(f'<p class="da-note">{text.html(sentence)}</p>')


def heading(words: str) -> None:
    """Head a part of a view."""
    st.html(f'<h2 class="da-head">{text.html(words)}</h2>')


def link(
    frame: Frame, view: str, label: str, to: Address, *, icon: str = "", wide: bool = False
) -> None:
    """Draw a link into the app: a real address, which carries the filters."""
    name = text.markdown(label) or "(no title)"
    state.link(frame.pages[view], name, to, icon=icon, wide=wide)


def paper_link(frame: Frame, paper_id: str) -> None:
    """Draw a link to a paper: on the map beside the map, elsewhere on the paper's own page."""
    view = "map" if frame.view == "map" else "papers"
    title: Any = frame.atlas.papers.at[paper_id, "title"]
    link(frame, view, text.shorten(title, 220), frame.address.at(paper=paper_id), wide=True)


def topic_link(frame: Frame, topic_id: int, *, wide: bool = False) -> None:
    """Draw a link to a topic's page."""
    label = text.shorten(frame.atlas.topic_name(topic_id), 120)
    link(frame, "topics", label, frame.address.at(topic=topic_id), wide=wide)


def swatch(topic_id: int, mode: Mode) -> str:
    """Return the HTML of a topic's colour; a ring for papers between topics."""
    if topic_id == UNASSIGNED:
        return '<span class="da-swatch da-ring"></span>'
    return f'<span class="da-swatch" style="background:{theme.topic_color(topic_id, mode)}"></span>'


def topic_chip(frame: Frame, topic_id: int) -> str:
    """Return the HTML of a topic's colour and name."""
    name = text.html(text.shorten(frame.atlas.topic_name(topic_id), 70))
    return f"{swatch(topic_id, frame.mode)}{name}"


def topic_rows(frame: Frame, sizes: Sequence[tuple[int, int]], total: int) -> None:
    """Draw topics with their share of `total` papers, each linked to its page.

    Parameters
    ----------
    frame
        The view's.
    sizes
        Topic ids and their numbers of papers, in the order to draw.
    total
        What the numbers are out of.
    """
    widest = max((n for _, n in sizes), default=1)
    for topic_id, n_papers in sizes:
        with st.container(key=f"da-row-{frame.view}-{topic_id}", gap=None):
            with st.container(
                horizontal=True, vertical_alignment="center", gap="small", wrap=False
            ):
                if topic_id == UNASSIGNED:
                    st.html(
                        f'<span class="da-name">{swatch(UNASSIGNED, frame.mode)}{BETWEEN}</span>'
                    )
                else:
                    topic_link(frame, topic_id, wide=True)
                share = text.percent(n_papers / total) if total else ""
                st.html(f'<span class="da-number">{n_papers:,} · {share}</span>', width="content")
            color = theme.topic_color(topic_id, frame.mode)
            st.html(
                '<div class="da-bar"><span style="'
                f'width:{100 * n_papers / widest:.1f}%;background:{color}"></span></div>'
            )


def digest_words(frame: Frame, paper: Any) -> str:
    """Say where a paper appeared: ``in 2 digests, first 13 Mar 2025, place 5``."""
    atlas = frame.atlas
    place = atlas.places.get(paper["paper_id"])
    where = "" if place is None else f", place {place}"
    times = text.count(int(paper["n_digests"]), "digest")
    return f"In {times}, first {atlas.digest_names[paper['first_digest']]}{where}"


def belonging_words(paper: Any) -> str:
    """Say how surely a paper belongs to its topic."""
    if paper["topic_id"] == UNASSIGNED:
        return "Sits between topics"
    strength = paper["strength"]
    if strength >= 0.7:
        return "Sits firmly in"
    return "Sits in" if strength >= 0.35 else "Sits loosely in"


def paper_card(frame: Frame, paper_id: str) -> None:
    """Draw all there is to say about a paper."""
    atlas = frame.atlas
    paper: Any = atlas.papers.loc[paper_id]
    beside = frame.view == "map"
    facts = [digest_words(frame, paper)]
    if pd.notna(paper["published"]):
        facts.append(f"published {text.day(paper['published'])}")
    if pd.notna(paper["upvotes"]):
        facts.append(text.count(int(paper["upvotes"]), "upvote"))
    st.html(
        f'<article class="{"da-card" if beside else ""}">'
        f'<h1 class="da-title" dir="auto">{text.html(paper["title"])}</h1>'
        f'<p class="da-facts">{text.html(" · ".join(facts))}</p></article>'
    )
    _topic_line(frame, paper)
    _outside_links(paper)
    abstract = text.html_paragraphs(paper["abstract"])
    st.html(f'<div class="da-abstract">{abstract or "<p>No abstract in the digest.</p>"}</div>')
    like_it(frame, paper_id)


def _topic_line(frame: Frame, paper: Any) -> None:
    topic_id, nearest = int(paper["topic_id"]), int(paper["nearest_topic_id"])
    words = belonging_words(paper)
    if topic_id == UNASSIGNED and nearest != UNASSIGNED:
        words, topic_id = "Sits between topics, nearest to", nearest
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall"):
        mark = swatch(int(paper["topic_id"]), frame.mode)
        st.html(f'<span class="da-quiet">{mark}{words}</span>', width="content")
        if topic_id != UNASSIGNED:
            topic_link(frame, topic_id)


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


def like_it(frame: Frame, paper_id: str) -> None:
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
                mark = swatch(int(other_topic), frame.mode)
                st.html(f'{mark}<span class="da-number">{similarity:.2f}</span>', width="content")
                paper_link(frame, other)
    note("The number says how alike the two texts are; 1 is the same text.")


def paper_list(frame: Frame, papers: pd.DataFrame, key: str, *, with_topic: bool = True) -> None:
    """Draw papers as links, a page of them at a time.

    Parameters
    ----------
    frame
        The view's.
    papers
        In the order to draw.
    key
        Tells the lists of a view apart.
    with_topic
        Whether to say each paper's topic; its digests are always said.
    """
    n_pages = -(-len(papers) // PAGE_SIZE)
    # A list that is another list starts at its first page.
    same = hash((len(papers), *papers["paper_id"].iloc[:PAGE_SIZE]))
    slot = f"page-{key}-{same}"
    rows = st.container(key=f"da-list-{key}", gap="xxsmall")
    page = st.pagination(n_pages, key=slot) if n_pages > 1 else 1
    start = (page - 1) * PAGE_SIZE
    part = papers.iloc[start : start + PAGE_SIZE]
    paper: Any
    with rows:
        for paper in part.itertuples():
            paper_link(frame, paper.paper_id)
            _facts_line(frame, paper, with_topic=with_topic)
    if n_pages > 1:
        note(f"{start + 1:,} to {start + len(part):,} of {text.count(len(papers), 'paper')}")


def _facts_line(frame: Frame, paper: Any, *, with_topic: bool) -> None:
    digest = frame.atlas.digest_names[paper.first_digest]
    again = f" · in {paper.n_digests} digests" if paper.n_digests > 1 else ""
    topic = f"{topic_chip(frame, int(paper.topic_id))} · " if with_topic else ""
    st.html(f'<p class="da-facts">{topic}{text.html(digest)}{again}</p>')


def nothing_left(frame: Frame) -> bool:
    """Say so if the filters leave no paper; the reset is in the line above the view."""
    if len(frame.papers):
        return False
    total = text.count(len(frame.atlas.papers), "paper")
    note(f"No paper passes these filters; without them there are {total}.")
    return True


def sorted_papers(frame: Frame, papers: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return papers in one of the orders that lists offer."""
    if by == "Newest":
        columns, up = ["first_digest", "place"], [False, True]
    elif by == "By digest":
        columns, up = ["first_digest", "place"], [True, True]
    elif by == "Title":
        return papers.sort_values("title", key=lambda t: t.str.casefold(), kind="stable")
    else:
        columns, up = ["centrality"], [False]
    placed = papers.assign(place=papers["paper_id"].map(frame.atlas.places))
    return placed.sort_values(columns, ascending=up, kind="stable")
