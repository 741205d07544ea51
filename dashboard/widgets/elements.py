"""Small elements that views share: sentences, links, colour swatches and bars."""

from __future__ import annotations

from typing import Any

import streamlit as st

from analysis.records import UNASSIGNED, stability_label
from dashboard.routing.address import Address
from dashboard.state import session
from dashboard.text import escape
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence
from evidence import formatting


def lead(sentence: str) -> None:
    """Say what the view shows, in one sentence at its top."""
    st.html(f'<p class="da-lead">{escape.html(sentence)}</p>')


def note(sentence: str) -> None:
    """Say something in passing."""
    st.html(f'<p class="da-note">{escape.html(sentence)}</p>')


def scroll_to(key: str, page: int) -> None:
    """Bring the head of a container into view, as when the list in it was turned to a page.

    Parameters
    ----------
    key
        The container's: one of our own names, nothing from outside.
    page
        Which page: a script runs once, and not again for the same text.
    """
    script = f"document.querySelector('.st-key-{key}').scrollIntoView(); // page {page:d}"
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def heading(words: str) -> None:
    """Head a part of a view."""
    st.html(f'<h2 class="da-head">{escape.html(words)}</h2>')


def link(
    ctx: ViewContext, view: str, label: str, to: Address, *, icon: str = "", wide: bool = False
) -> None:
    """Draw a link into the app: a real address, which carries the filters."""
    name = escape.markdown(label) or "(no title)"
    session.link(ctx.pages[view], name, to, icon=icon, wide=wide)


def paper_link(ctx: ViewContext, paper_id: str, *, wide: bool = True) -> None:
    """Draw a link to a paper: on the map beside the map, elsewhere on the paper's own page."""
    view = "map" if ctx.view == "map" else "papers"
    title: Any = ctx.atlas.papers.at[paper_id, "title"]
    link(ctx, view, escape.shorten(title, 220), ctx.address.at(paper=paper_id), wide=wide)


def topic_link(ctx: ViewContext, topic_id: int, *, wide: bool = False) -> None:
    """Draw a link to a topic's page; `UNASSIGNED` has one too, of the papers between topics."""
    label = escape.shorten(ctx.atlas.topic_name(topic_id), 120)
    link(ctx, "topics", label, ctx.address.at(topic=topic_id), wide=wide)


def theme_link(
    ctx: ViewContext, theme_id: int, *, view: str = "topics", wide: bool = False
) -> None:
    """Draw a link that narrows a view to a theme; a theme's outline is the Topics view of it."""
    label = escape.shorten(ctx.atlas.theme_name(theme_id), 120)
    link(ctx, view, label, ctx.address.in_theme(theme_id), wide=wide)


def swatch(ctx: ViewContext, topic_id: int) -> str:
    """Return the HTML of a topic's colour; a ring for papers between topics."""
    if topic_id == UNASSIGNED:
        return '<span class="da-swatch da-ring"></span>'
    return dot(ctx.topic_color(topic_id))


def dot(color: str) -> str:
    """Return the HTML of a colour."""
    return f'<span class="da-swatch" style="background:{color}"></span>'


def topic_chip(ctx: ViewContext, topic_id: int) -> str:
    """Return the HTML of a topic's colour and name."""
    name = escape.html(escape.shorten(ctx.atlas.topic_name(topic_id), 70))
    return f"{swatch(ctx, topic_id)}{name}"


def stability_mark(ctx: ViewContext, stability: float) -> str:
    """Return the HTML that says how sure: dots, a word, a number, and in the hover what it is."""
    line = escape.html(confidence.stability_line(ctx.atlas.n_repeats))
    return (
        f'<span class="da-sure" title="{line}"><span class="da-dots" aria-hidden="true">'
        f"{confidence.mark(stability)}</span> {confidence.stability_words(stability)}</span>"
    )


def bar(ctx: ViewContext, topic_id: int, part: float, numbers: str = "") -> str:
    """Return the HTML of a bar, `part` of its room long, with numbers and how sure beside it.

    The bar of an unsure topic is hatched.
    """
    color = ctx.topic_color(topic_id)
    unsure, mark = "", ""
    if topic_id != UNASSIGNED:
        stability = ctx.atlas.stability(topic_id)
        unsure = " da-hatched" if stability_label(stability) == "low" else ""
        mark = stability_mark(ctx, stability)
    said = f'<span class="da-number">{escape.html(numbers)}</span>' if numbers else ""
    return (
        f'<div class="da-barline"><div class="da-bar"><span class="da-fill{unsure}" '
        f'style="width:{100 * part:.1f}%;color:{color}"></span></div>{said}{mark}</div>'
    )


def nothing_left(ctx: ViewContext) -> bool:
    """Say so if there is no paper, or the filters leave none; the reset is above the view."""
    if len(ctx.papers):
        return False
    if ctx.atlas.papers.empty:
        note("There is no paper yet.")
        link(ctx, "about", "How to add a digest", Address(), icon=":material/arrow_forward:")
        return True
    note(passing_none(len(ctx.atlas.papers)))
    return True


def passing_none(n_papers: int) -> str:
    """Say that the filters leave none of so many papers."""
    total = formatting.count(n_papers, "paper")
    return f"No paper passes these filters; without them there are {total}."
