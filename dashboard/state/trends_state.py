"""Callbacks of the Trends view: they copy widget values into the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from dashboard.atlas.filters import Span
from dashboard.atlas.typed_dates import typed_range
from dashboard.state.session import change_address, here
from dashboard.state.typed_values import forget_problem, keep_problem, problem_of, typed_in

SHOWN, SHOWN_THEMES = "trends_shown", "trends_shown_themes"
LOOK, PANELS = "timelines_look", "timelines_panels"
WINDOW, PERIOD, LEVEL = "trends_window", "trends_period", "trends_level"
ORDER, AS_OF = "trend_table_order", "trends_as_of"
QUICK, UNIT = "compared_quick", "compared_unit"
BEFORE = ("compared_before_first", "compared_before_last")
AFTER = ("compared_after_first", "compared_after_last")


def shown_changed() -> None:
    """Apply the selected topics and themes."""
    before = here()
    change_address(
        shown=tuple(st.session_state.get(SHOWN, before.shown)),
        shown_themes=tuple(st.session_state.get(SHOWN_THEMES, before.shown_themes)),
    )


def look_changed() -> None:
    """Apply the selected layout of the timelines."""
    change_address(look=st.session_state.get(LOOK))


def panels_changed() -> None:
    """Apply the selected number of timelines."""
    change_address(panels=st.session_state.get(PANELS))


def window_changed() -> None:
    """Apply the selected window of the verdicts."""
    change_address(window=st.session_state.get(WINDOW))


def period_changed() -> None:
    """Apply the selected period of a timeline's points."""
    change_address(period=st.session_state.get(PERIOD))


def level_changed() -> None:
    """Apply the choice between topics and themes."""
    change_address(level=st.session_state.get(LEVEL))


def order_changed() -> None:
    """Apply the selected order of the trend table."""
    change_address(order=st.session_state.get(ORDER))


def as_of_changed(oldest: dt.date, newest: dt.date) -> None:
    """Apply the typed day up to which verdicts know papers; none is the newest.

    A date that cannot be applied stays in its field, and the verdicts stay as they are.
    """
    try:
        _, last = typed_range("", typed_in(AS_OF), oldest, newest)
    except ValueError as problem:
        keep_problem((AS_OF,), here().as_of, str(problem))
        return
    forget_problem((AS_OF,))
    change_address(as_of=last if last < newest else None)


def as_of_problem() -> str:
    """Return what is wrong with the typed day; empty if nothing is."""
    return problem_of((AS_OF,), here().as_of)


def show_latest() -> None:
    """Return to the verdicts with all papers."""
    change_address(as_of=None)


def quick_changed(choices: Mapping[str, tuple[Span, Span]]) -> None:
    """Apply one of the suggested comparisons, given by label."""
    if picked := choices.get(st.session_state[QUICK] or ""):
        # Forget the selected unit: it must fit the new sides.
        st.session_state.pop(UNIT, None)
        change_address(before=picked[0], after=picked[1])


def unit_changed(latest: Mapping[str, tuple[Span, Span] | None]) -> None:
    """Compare the last two periods of the selected unit."""
    if picked := latest.get(st.session_state[UNIT] or ""):
        change_address(before=picked[0], after=picked[1])


def sides_changed(last_of: Mapping[str, str], changed: str) -> None:
    """Apply both sides; each ends no earlier than it starts.

    If a side ends before it starts, both its ends are set to the changed one.

    Parameters
    ----------
    last_of
        The last digest of each period, by its first digest.
    changed
        The key of the widget that changed.
    """
    spans = []
    for first, last in (BEFORE, AFTER):
        start, end = st.session_state[first], st.session_state[last]
        if start > end:
            start = end = st.session_state[changed]
        spans.append((start, last_of[end]))
    change_address(before=spans[0], after=spans[1])
