"""The search and the filters, and the line above each view that sums them up."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from analysis.records import NAME_CHARS, UNASSIGNED
from dashboard.atlas.filters import MEMBERSHIP_CHOICES, Filters, MembershipLabel, Span, day_of
from dashboard.atlas.recent_digests import Recent, recent_spans
from dashboard.routing import address
from dashboard.state import browser_copy, filter_state, session
from dashboard.text import escape, figures
from dashboard.widgets.elements import date_field, left_words, note, problem_note
from dashboard.widgets.view_context import ViewContext
from dashboard.wording.confidence import UNASSIGNED_NAME
from dashboard.wording.option_names import option_names
from evidence import formatting

_LONGEST_QUERY = 120
"""Maximum number of characters of a search in the line of active filters."""

_SEARCH_HELP = (
    "All words must occur in the title or the abstract, in any form. "
    '"exact phrase": these words in this order. begin*: any ending. -exclude: without this word, '
    "in the whole search. image OR video: at least one of the two, with OR in capitals; it joins "
    "the words or phrases beside it. AND is not needed, and NOT is searched as a word."
)

_RECENT: dict[Recent, str] = {
    "week": "Last 7 days",
    "month": "This month",
    "visit": "Since my last visit",
}

_MATCH_CHOICES: dict[MembershipLabel, str] = {"fair": "Fair or strong", "strong": "Strong"}


def show(ctx: ViewContext) -> None:
    """Draw the sidebar's filters."""
    wanted = ctx.address.filters
    with st.sidebar:
        if not ctx.phone:
            _search(wanted.query)
        note("Search also: image OR video, begin*", explanation=_SEARCH_HELP)
        _recent(ctx)
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
        themes = (escape.shorten(ctx.atlas.theme_name(t), NAME_CHARS) for t in wanted.themes)
        phrases.append(f"in theme {' or '.join(themes)}")
    if len(wanted.topics) > 3:
        phrases.append(f"in {len(wanted.topics)} topics")
    elif wanted.topics:
        topics = (escape.shorten(ctx.atlas.topic_name(t), NAME_CHARS) for t in wanted.topics)
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


def _recent(ctx: ViewContext) -> None:
    """Draw a button for each recent period that leaves out some digests."""
    ids = list(ctx.atlas.digest_names)
    spans = recent_spans(ids, browser_copy.digest_of_last_visit())
    if len(ids) < 2:
        return
    latest = formatting.day(day_of(ids[-1]))
    if not spans:
        note(f"Last 7 days and this month, to {latest}: all digests")
        return
    session.seed(filter_state.RECENT, filter_state.recent_in_force(ids, spans))
    st.pills(
        f"Recent digests, to {latest}",
        list(spans),
        format_func=lambda period: _RECENT[period],
        key=filter_state.RECENT,
        on_change=filter_state.recent_changed,
        args=(ids, spans),
        help=escape.markdown(_recent_help(spans)),
    )


def _recent_help(spans: Mapping[Recent, Span]) -> str:
    """Return what each offered period covers, and why one may be absent."""
    covered = " ".join(
        f"{_RECENT[period]}: {formatting.date_range(*map(day_of, span))}."
        for period, span in spans.items()
    )
    visit = (
        ""
        if "visit" in spans
        else f" {_RECENT['visit']} is offered if there are newer digests than those that this "
        "browser showed then."
    )
    return f"Counted back from the latest digest, not from today. {covered}{visit}"


def _many_digests(ctx: ViewContext, wanted: Filters) -> None:
    """Draw two fields for dates: there are too many digests for buttons."""
    names = ctx.atlas.digest_names
    ids = list(names)
    oldest, newest = day_of(ids[0]), day_of(ids[-1])
    problem = filter_state.range_problem()
    fields = (
        ("Digests from", filter_state.FIRST, oldest),
        ("Digests to", filter_state.LAST, newest),
    )
    with st.container(horizontal=True, key="da-dates", gap="xsmall"):
        for at, (label, key, end) in enumerate(fields):
            date_field(
                label,
                key,
                f"{day_of(wanted.span[at])}" if wanted.span else "",
                filter_state.range_changed,
                (ids,),
                problem=problem,
                placeholder=f"{end}",
            )
    problem_note(problem)
    if wanted.digests:
        listed = formatting.listed(names[d] for d in wanted.digests)
        st.html(f'<p class="da-note">The link selects only {escape.html(listed)}.</p>')


def _themes(ctx: ViewContext, wanted: Filters) -> None:
    options = option_names(ctx.atlas.theme_names, "theme")
    if len(options) < 2 and not wanted.themes:
        return
    session.seed(filter_state.THEMES, list(wanted.themes))
    st.multiselect(
        "Themes",
        list(options),
        format_func=lambda t: options[t],
        key=filter_state.THEMES,
        on_change=filter_state.filters_changed,
        placeholder="All",
    )


def _topics(ctx: ViewContext, wanted: Filters) -> None:
    unassigned = {UNASSIGNED: UNASSIGNED_NAME} if ctx.atlas.n_unassigned else {}
    options = option_names({**ctx.atlas.topic_names, **unassigned}, "topic")
    session.seed(filter_state.TOPICS, [t for t in wanted.topics if t in options])
    st.multiselect(
        "Topics",
        list(options),
        format_func=lambda t: options[t],
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
