"""The search and the filters, and the line above each view that sums them up."""

from __future__ import annotations

import streamlit as st

from analysis.records import UNASSIGNED
from dashboard.atlas.filters import MEMBERSHIP_CHOICES, Filters, MembershipLabel, day_of
from dashboard.routing import address
from dashboard.state import filter_state, session
from dashboard.text import escape, figures
from dashboard.widgets.elements import left_words
from dashboard.widgets.view_context import ViewContext
from dashboard.wording.confidence import UNASSIGNED_NAME
from evidence import formatting

_LONGEST_QUERY = 120
"""Maximum number of characters of a search in the line of active filters."""

_MATCH_CHOICES: dict[MembershipLabel, str] = {"fair": "Fair or strong", "strong": "Strong"}


def show(ctx: ViewContext) -> None:
    """Draw the sidebar's filters."""
    wanted = ctx.address.filters
    with st.sidebar:
        if not ctx.phone:
            _search(wanted.query)
        if len(ctx.atlas.digest_names) <= address.FEW_DIGESTS:
            _few_digests(ctx, wanted)
        else:
            _many_digests(ctx, wanted)
        _themes(ctx, wanted)
        _topics(ctx, wanted)
        _membership(ctx, wanted)
        _new_only(ctx, wanted)
        _picked_only(ctx, wanted)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(
                f'<span class="da-number">{figures.html(left_words(ctx))}</span>', width="content"
            )
            st.button(
                "Clear filters",
                key="reset_side",
                on_click=filter_state.reset_filters,
                disabled=not wanted.active,
                type="tertiary",
            )


def _search(query: str, *, with_label: bool = True) -> None:
    """Draw the search field, whose label may be for screen readers only."""
    session.seed(filter_state.QUERY, query)
    st.text_input(
        "Search titles and abstracts",
        key=filter_state.QUERY,
        on_change=filter_state.filters_changed,
        placeholder='"exact phrase", -exclude' if with_label else "Search titles and abstracts",
        label_visibility="visible" if with_label else "collapsed",
        icon=None if with_label else ":material/search:",
    )


def show_line(ctx: ViewContext) -> None:
    """Draw the active filters above the view, with a button to clear them.

    On a phone the sidebar is closed, so the search field is here.
    """
    wanted = ctx.address.filters
    if ctx.phone:
        _search(wanted.query, with_label=False)
    if not wanted.active:
        return
    words = "; ".join(_descriptions(ctx, wanted))
    with st.container(horizontal=True, vertical_alignment="center", key="da-filter-line"):
        left = figures.html(left_words(ctx))
        st.html(
            f'<span class="da-note"><b>{left}</b>: {escape.html(words)}</span>', width="content"
        )
        st.button(
            "Clear filters",
            key="reset_top",
            on_click=filter_state.reset_filters,
            type="tertiary",
        )


def _descriptions(ctx: ViewContext, wanted: Filters) -> list[str]:
    """Return one phrase per active filter."""
    names = ctx.atlas.digest_names
    query = escape.shorten(wanted.query, _LONGEST_QUERY)
    phrases = [f"matching “{query}”"] if query else []
    if wanted.digests:
        phrases.append(f"in {formatting.listed(names[d] for d in wanted.digests)}")
    if wanted.span:
        phrases.append(f"from {names[wanted.span[0]]} to {names[wanted.span[1]]}")
    if len(wanted.themes) > 3:
        phrases.append(f"in {len(wanted.themes)} themes")
    elif wanted.themes:
        themes = (escape.shorten(ctx.atlas.theme_name(t), 50) for t in wanted.themes)
        phrases.append(f"in theme {' or '.join(themes)}")
    if len(wanted.topics) > 3:
        phrases.append(f"in {len(wanted.topics)} topics")
    elif wanted.topics:
        topics = (escape.shorten(ctx.atlas.topic_name(t), 50) for t in wanted.topics)
        phrases.append(f"in topic {' or '.join(topics)}")
    if wanted.new_in_digest:
        phrases.append(f"first listed {names[wanted.new_in_digest]}")
    if wanted.first_listed_in:
        first, last = (names[d] for d in wanted.first_listed_in)
        phrases.append(f"first listed {first if first == last else f'{first} to {last}'}")
    if wanted.membership:
        phrases.append(f"{_MATCH_CHOICES[wanted.membership].lower()} match")
    if wanted.picked is not None:
        phrases.append("on the reading list")
    return phrases


def _few_digests(ctx: ViewContext, wanted: Filters) -> None:
    names = ctx.atlas.digest_names
    session.seed(filter_state.DIGESTS, list(wanted.digests))
    st.pills(
        "Digests",
        list(names),
        selection_mode="multi",
        format_func=lambda d: escape.markdown(names[d]),
        key=filter_state.DIGESTS,
        on_change=filter_state.filters_changed,
    )


def _many_digests(ctx: ViewContext, wanted: Filters) -> None:
    """Draw two date fields: hundreds of digests are too many for a row of buttons."""
    names = ctx.atlas.digest_names
    ids = list(names)
    span = wanted.span or (ids[0], ids[-1])
    oldest, newest = day_of(ids[0]), day_of(ids[-1])
    for label, key, digest_id in zip(
        ("Digests from", "Digests to"),
        (filter_state.FIRST, filter_state.LAST),
        span,
        strict=True,
    ):
        session.seed(key, day_of(digest_id))
        st.date_input(
            label,
            min_value=oldest,
            max_value=newest,
            format="YYYY-MM-DD",
            key=key,
            on_change=filter_state.range_changed,
            args=(ids,),
        )
    if wanted.digests:
        listed = formatting.listed(names[d] for d in wanted.digests)
        st.html(f'<p class="da-note">The link selects only {escape.html(listed)}.</p>')


def _themes(ctx: ViewContext, wanted: Filters) -> None:
    options = list(ctx.atlas.theme_names)
    if len(options) < 2 and not wanted.themes:
        return
    session.seed(filter_state.THEMES, list(wanted.themes))
    st.multiselect(
        "Themes",
        options,
        format_func=lambda t: escape.shorten(ctx.atlas.theme_name(t), 60),
        key=filter_state.THEMES,
        on_change=filter_state.filters_changed,
        placeholder="All",
    )


def _topics(ctx: ViewContext, wanted: Filters) -> None:
    options = [*ctx.atlas.topic_names, *([UNASSIGNED] if ctx.atlas.n_unassigned else [])]
    session.seed(filter_state.TOPICS, [t for t in wanted.topics if t in options])
    st.multiselect(
        "Topics",
        options,
        format_func=lambda t: (
            UNASSIGNED_NAME if t == UNASSIGNED else escape.shorten(ctx.atlas.topic_name(t), 60)
        ),
        key=filter_state.TOPICS,
        on_change=filter_state.filters_changed,
        placeholder="All",
    )


def _membership(ctx: ViewContext, wanted: Filters) -> None:
    if not len(ctx.atlas.topics):
        return
    session.seed(filter_state.MEMBERSHIP, wanted.membership)
    st.segmented_control(
        "Match with their topic",
        MEMBERSHIP_CHOICES,
        format_func=lambda label: _MATCH_CHOICES[label],
        key=filter_state.MEMBERSHIP,
        on_change=filter_state.membership_changed,
    )


def _new_only(ctx: ViewContext, wanted: Filters) -> None:
    digest_id = wanted.new_in_digest or ctx.atlas.latest_digest
    if digest_id is None:
        return
    session.seed(filter_state.NEW, wanted.new_in_digest is not None)
    st.checkbox(
        f"Only new papers ({escape.markdown(ctx.atlas.digest_names[digest_id])})",
        key=filter_state.NEW,
        on_change=filter_state.new_changed,
        args=(digest_id,),
    )


def _picked_only(ctx: ViewContext, wanted: Filters) -> None:
    session.seed(filter_state.PICKED, wanted.picked is not None)
    st.checkbox(
        "Only picked papers",
        key=filter_state.PICKED,
        on_change=filter_state.picked_changed,
        disabled=not ctx.picked and wanted.picked is None,
    )
