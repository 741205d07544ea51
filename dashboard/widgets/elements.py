"""Small elements that all views share: sentences, links, colour swatches and bars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from analysis.records import UNASSIGNED, stability_label
from dashboard.atlas.lineage import GroupKind
from dashboard.charts.legend_marks import Mark, mark_url
from dashboard.routing.address import Address
from dashboard.state import session
from dashboard.text import escape, figures
from dashboard.theming.shapes import Shape, swatch_style
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence, label_origins
from evidence import formatting


def lead(sentence: str) -> None:
    """Draw the one sentence at the top of a view that says what it shows."""
    st.html(f'<p class="da-lead">{figures.html(sentence)}</p>')


def page_heading(words: str) -> None:
    """Draw the page's heading for screen readers; nothing if a paper or topic has one."""
    # The container is always there: the elements below it keep their positions, or Streamlit
    # would remount the map.
    with st.container(key="da-page-heading"):
        if words:
            st.html(f"<h1>{escape.html(words)}</h1>")


def date_field(
    label: str,
    key: str,
    shown: str,
    on_change: Callable[..., None],
    args: tuple[Any, ...] = (),
    *,
    problem: str = "",
    **options: Any,
) -> None:
    """Draw a field for a typed date; one with a problem keeps its text.

    Streamlit's own field for a date takes what was typed only when the reader leaves it.
    """
    if not problem:
        session.seed(key, shown)
    st.text_input(label, key=key, on_change=on_change, args=args, autocomplete="off", **options)


def problem_note(problem: str) -> None:
    """Draw what is wrong with a field, if anything."""
    if problem:
        st.html(f'<p class="da-note" role="alert">{escape.html(problem)}</p>')


def note(sentence: str, *, explanation: str = "") -> None:
    """Draw a sentence in small print, optionally with a help icon that explains it."""
    if explanation:
        st.caption(escape.markdown(sentence), help=explanation, width="content")
    else:
        st.html(f'<p class="da-note">{figures.html(sentence)}</p>')


def scroll_to(key: str, page: int) -> None:
    """Scroll the top of a container into view, for example after paging its list.

    Parameters
    ----------
    key
        The container's key; a constant of this package, never user input.
    page
        The open page. It makes the script's text differ: Streamlit runs the same text only once.
    """
    script = f"document.querySelector('.st-key-{key}').scrollIntoView(); // page {page:d}"
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def heading(words: str, explanation: str = "") -> None:
    """Draw the heading of a section, optionally with a help icon that explains it."""
    body = f'<h2 class="da-head">{figures.html(words)}</h2>'
    if not explanation:
        st.html(body)
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xxsmall", wrap=False):
        st.html(body, width="content")
        st.markdown("", help=explanation, width="content")


def link(
    ctx: ViewContext, view: str, label: str, to: Address, *, icon: str = "", wide: bool = False
) -> None:
    """Draw a link to a view at an address; `label` is plain text."""
    name = escape.markdown(label) or "(no title)"
    session.link(ctx.pages[view], name, to, icon=icon, wide=wide)


def paper_link(ctx: ViewContext, paper_id: str, *, wide: bool = True) -> None:
    """Draw a link to a paper: from the map to the side panel, elsewhere to its page."""
    view = "map" if ctx.view == "map" else "papers"
    title: Any = ctx.atlas.papers.at[paper_id, "title"]
    link(ctx, view, escape.shorten(title, 220), ctx.address.at(paper=paper_id), wide=wide)


def topic_link(ctx: ViewContext, topic_id: int, *, wide: bool = False) -> None:
    """Draw a link to a topic's page, or to that of the unassigned papers."""
    label = escape.shorten(ctx.atlas.topic_name(topic_id), 120)
    link(ctx, "topics", label, ctx.address.at(topic=topic_id), wide=wide)


def theme_link(
    ctx: ViewContext, theme_id: int, *, view: str = "topics", words: str = "", wide: bool = False
) -> None:
    """Draw a link that filters a view by a theme: its name, or other words."""
    label = words or escape.shorten(ctx.atlas.theme_name(theme_id), 120)
    link(ctx, view, label, ctx.address.in_theme(theme_id), wide=wide)


def swatch(ctx: ViewContext, topic_id: int) -> str:
    """Return the HTML of a topic's mark; an open ring for unassigned papers."""
    if topic_id == UNASSIGNED:
        return '<span class="da-swatch da-ring"></span>'
    return dot(ctx.topic_color(topic_id), ctx.topic_shape(topic_id))


def dot(color: str, shape: Shape = "circle") -> str:
    """Return the HTML of a small mark in a colour."""
    return f'<span class="da-swatch" style="{swatch_style(shape, color)}"></span>'


def legend(ctx: ViewContext, entries: Sequence[tuple[Mark, str]]) -> None:
    """Draw what the marks of a chart mean: a picture of each, and plain words."""
    items = "".join(
        f'<li><i aria-hidden="true" style="background-image:{mark_url(mark, ctx.mode)}"></i>'
        f"{escape.html(words)}</li>"
        for mark, words in entries
    )
    st.html(f'<ul class="da-legend">{items}</ul>')


def topic_chip(ctx: ViewContext, topic_id: int) -> str:
    """Return the HTML of a topic's mark and name."""
    name = escape.html(escape.shorten(ctx.atlas.topic_name(topic_id), 70))
    return f"{swatch(ctx, topic_id)}{name}"


def origin_mark(ctx: ViewContext, level: GroupKind, group_id: int) -> str:
    """Return the HTML of who named a topic or theme; empty for an automatic name."""
    origin = ctx.atlas.label_origins[level].get(group_id, "")
    if origin not in label_origins.MARKS:
        return ""
    why = escape.html(label_origins.EXPLANATIONS[origin])
    return f'<span class="da-mark" title="{why}">{label_origins.MARKS[origin]}</span> '


def stability_mark(ctx: ViewContext, stability: float) -> str:
    """Return the HTML of a stability: dots, a word and the figure, explained on hover."""
    line = escape.html(confidence.stability_line(ctx.atlas.n_repeats))
    return (
        f'<span class="da-sure" title="{line}"><span class="da-dots" aria-hidden="true">'
        f"{confidence.mark(stability)}</span> {confidence.stability_words(stability)}</span>"
    )


def _stability_figure(ctx: ViewContext, stability: float) -> str:
    """Return the same without the word “stability”.

    It is for a list under a heading that has the word.
    """
    words = confidence.stability_words(stability)
    line = escape.html(confidence.stability_line(ctx.atlas.n_repeats))
    return (
        f'<span class="da-sure" role="img" aria-label="{words}" title="{words}. {line}">'
        f'<span class="da-dots">{confidence.mark(stability)}</span> '
        f"{confidence.stability_figure(stability)}</span>"
    )


def bar(ctx: ViewContext, topic_id: int, part: float, numbers: str = "") -> str:
    """Return the HTML of a topic's bar, with numbers and its stability beside it.

    Parameters
    ----------
    ctx
        The view's context.
    topic_id
        The topic. The bar is hatched if its stability is low.
    part
        Length of the bar, 0 to 1.
    numbers
        Plain text between bar and stability.
    """
    color = ctx.topic_color(topic_id)
    hatched, mark = "", ""
    if topic_id != UNASSIGNED:
        stability = ctx.atlas.stability(topic_id)
        hatched = " da-hatched" if stability_label(stability) == "low" else ""
        mark = _stability_figure(ctx, stability)
    figure = f'<span class="da-number">{figures.html(numbers)}</span>' if numbers else ""
    return (
        f'<div class="da-barline"><div class="da-bar"><span class="da-fill{hatched}" '
        f'style="width:{100 * part:.1f}%;color:{color}"></span></div>{figure}{mark}</div>'
    )


def left_words(ctx: ViewContext) -> str:
    """Return how many papers pass the filters: ``12 of 163 papers (7.4 %)``."""
    return formatting.part(len(ctx.papers), len(ctx.atlas.papers), "paper")


def nothing_left(ctx: ViewContext) -> bool:
    """Draw an empty state if no paper is left; return whether that is so."""
    if len(ctx.papers):
        return False
    if ctx.atlas.papers.empty:
        note("No papers yet. Add a digest to see its papers here.")
        link(ctx, "about", "How to add a digest", Address(), icon=":material/arrow_forward:")
        return True
    note(passing_none(len(ctx.atlas.papers)))
    return True


def passing_none(n_papers: int) -> str:
    """Return the sentence for filters that leave none of `n_papers` papers."""
    which = formatting.plural(n_papers, "the", "all")
    return f"No matches. Clear filters to see {which} {formatting.count(n_papers, 'paper')}."
