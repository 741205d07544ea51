"""The filters at the side of every view, and the line that says what they leave."""

from __future__ import annotations

import streamlit as st

from analysis.records import UNASSIGNED
from dashboard import state
from dashboard.atlas.filters import SURE, Filters, day_of
from dashboard.routing import address as addresses
from dashboard.text import escape as text
from dashboard.widgets.elements import Frame
from dashboard.wording.membership import BETWEEN
from evidence import formatting as phrases


def show(frame: Frame) -> None:
    """Draw the filters."""
    wanted = frame.address.filters
    with st.sidebar:
        state.seed(state.QUERY, wanted.query)
        st.text_input(
            "Search titles and abstracts",
            key=state.QUERY,
            on_change=state.filters_changed,
            placeholder='words, "words in a row", -without',
        )
        if len(frame.atlas.digest_names) <= addresses.FEW_DIGESTS:
            _few_digests(frame, wanted)
        else:
            _many_digests(frame, wanted)
        _themes(frame, wanted)
        _topics(frame, wanted)
        _sure(frame, wanted)
        _new_only(frame, wanted)
        _picked_only(frame, wanted)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(f'<span class="da-number">{left_words(frame)}</span>', width="content")
            st.button(
                "Reset",
                key="reset_side",
                on_click=state.reset_filters,
                disabled=not wanted.active,
                type="tertiary",
            )


def left_words(frame: Frame) -> str:
    """Say how many papers are left, out of how many."""
    return f"{len(frame.papers):,} of {phrases.count(len(frame.atlas.papers), 'paper')}"


def show_line(frame: Frame) -> None:
    """Say above the view what the filters ask for, with a way back; nothing if nothing."""
    wanted = frame.address.filters
    if not wanted.active:
        return
    words = phrases.listed(_worded(frame, wanted))
    with st.container(horizontal=True, vertical_alignment="center", key="da-filter-line"):
        st.html(
            f'<span class="da-note"><b>{left_words(frame)}</b>: {text.html(words)}</span>',
            width="content",
        )
        st.button("Reset", key="reset_top", on_click=state.reset_filters, type="tertiary")


def _worded(frame: Frame, wanted: Filters) -> list[str]:
    names = frame.atlas.digest_names
    words = [f"with {wanted.query}"] if wanted.query else []
    if wanted.digests:
        words.append(f"in {phrases.listed(names[d] for d in wanted.digests)}")
    if wanted.span:
        words.append(f"from {names[wanted.span[0]]} to {names[wanted.span[1]]}")
    if len(wanted.themes) > 3:
        words.append(f"in {len(wanted.themes)} themes")
    elif wanted.themes:
        themes = (text.shorten(frame.atlas.theme_name(t), 50) for t in wanted.themes)
        words.append(f"in the theme {' or '.join(themes)}")
    if len(wanted.topics) > 3:
        words.append(f"in {len(wanted.topics)} topics")
    elif wanted.topics:
        topics = (text.shorten(frame.atlas.topic_name(t), 50) for t in wanted.topics)
        words.append(f"about {' or '.join(topics)}")
    if wanted.new_in:
        words.append(f"new in {names[wanted.new_in]}")
    if wanted.came:
        first, last = (names[d] for d in wanted.came)
        words.append(f"first appeared {first if first == last else f'{first} to {last}'}")
    if wanted.sure:
        least = "" if wanted.sure == SURE[-1] else " or more"
        words.append(f"{wanted.sure}{least} of their topic")
    if wanted.picked is not None:
        words.append("on the reading list")
    return words


def _few_digests(frame: Frame, wanted: Filters) -> None:
    names = frame.atlas.digest_names
    state.seed(state.DIGESTS, list(wanted.digests))
    st.pills(
        "Digests",
        list(names),
        selection_mode="multi",
        format_func=lambda d: text.markdown(names[d]),
        key=state.DIGESTS,
        on_change=state.filters_changed,
    )


def _many_digests(frame: Frame, wanted: Filters) -> None:
    """Let the reader choose a range of days: hundreds of digests are too many for a list."""
    names = frame.atlas.digest_names
    ids = list(names)
    span = wanted.span or (ids[0], ids[-1])
    oldest, newest = day_of(ids[0]), day_of(ids[-1])
    for label, key, digest_id in zip(
        ("From the digests of", "To those of"), (state.FIRST, state.LAST), span, strict=True
    ):
        state.seed(key, day_of(digest_id))
        st.date_input(
            label,
            min_value=oldest,
            max_value=newest,
            format="YYYY-MM-DD",
            key=key,
            on_change=state.range_changed,
            args=(ids,),
        )
    if wanted.digests:
        listed = phrases.listed(names[d] for d in wanted.digests)
        st.html(f'<p class="da-note">Only {text.html(listed)}, as the address says.</p>')


def _themes(frame: Frame, wanted: Filters) -> None:
    options = list(frame.atlas.theme_names)
    if len(options) < 2 and not wanted.themes:
        return
    state.seed(state.THEMES, list(wanted.themes))
    st.multiselect(
        "Themes",
        options,
        format_func=lambda t: text.shorten(frame.atlas.theme_name(t), 60),
        key=state.THEMES,
        on_change=state.filters_changed,
        placeholder="all",
    )


def _topics(frame: Frame, wanted: Filters) -> None:
    options = [*frame.atlas.topic_names, *([UNASSIGNED] if frame.atlas.n_between else [])]
    state.seed(state.TOPICS, [t for t in wanted.topics if t in options])
    st.multiselect(
        "Topics",
        options,
        format_func=lambda t: (
            BETWEEN if t == UNASSIGNED else text.shorten(frame.atlas.topic_name(t), 60)
        ),
        key=state.TOPICS,
        on_change=state.filters_changed,
        placeholder="all",
    )


def _sure(frame: Frame, wanted: Filters) -> None:
    if not len(frame.atlas.topics):
        return
    state.seed(state.SURE, wanted.sure)
    st.segmented_control(
        "How sure of their topic",
        SURE,
        format_func=lambda sure: sure.capitalize() + ("" if sure == SURE[-1] else " or more"),
        key=state.SURE,
        on_change=state.sure_changed,
    )


def _new_only(frame: Frame, wanted: Filters) -> None:
    digest_id = wanted.new_in or frame.atlas.latest_digest
    if digest_id is None:
        return
    latest = digest_id == frame.atlas.latest_digest
    where = "the latest digest" if latest else "the digest"
    state.seed(state.NEW, wanted.new_in is not None)
    st.checkbox(
        f"Only papers new in {where}, {text.markdown(frame.atlas.digest_names[digest_id])}",
        key=state.NEW,
        on_change=state.new_changed,
        args=(digest_id,),
    )


def _picked_only(frame: Frame, wanted: Filters) -> None:
    state.seed(state.PICKED, wanted.picked is not None)
    st.checkbox(
        "Only picked papers",
        key=state.PICKED,
        on_change=state.picked_changed,
        disabled=not frame.picked and wanted.picked is None,
    )
