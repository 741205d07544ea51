"""What Trends is about, and what it compares: from its widgets into the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.atlas.filters import Span
from dashboard.state.session import change_address, here

SHOWN, SHOWN_THEMES = "trends_shown", "trends_shown_themes"
LOOK, PANELS = "timelines_look", "timelines_panels"
WINDOW, PERIOD, LEVEL = "trends_window", "trends_period", "trends_level"
ORDER = "trend_table_order"
QUICK, UNIT = "compared_quick", "compared_unit"
BEFORE = ("compared_before_first", "compared_before_last")
AFTER = ("compared_after_first", "compared_after_last")


def shown_changed() -> None:
    """Take over which topics and themes Trends compares."""
    before = here()
    change_address(
        shown=tuple(st.session_state.get(SHOWN, before.shown)),
        shown_themes=tuple(st.session_state.get(SHOWN_THEMES, before.shown_themes)),
    )


def look_changed() -> None:
    """Take over how the timelines are drawn."""
    change_address(look=st.session_state.get(LOOK))


def panels_changed() -> None:
    """Take over how many timelines are drawn beside each other."""
    change_address(panels=st.session_state.get(PANELS))


def window_changed() -> None:
    """Take over which stretch of time verdicts shall be about."""
    change_address(window=st.session_state.get(WINDOW))


def period_changed() -> None:
    """Take over what a point of a timeline shall be."""
    change_address(period=st.session_state.get(PERIOD))


def level_changed() -> None:
    """Take over whether topics or themes are compared."""
    change_address(level=st.session_state.get(LEVEL))


def order_changed() -> None:
    """Take over what the movers shall be ordered by."""
    change_address(order=st.session_state.get(ORDER))


def quick_changed(choices: Mapping[str, tuple[Span, Span]]) -> None:
    """Compare the two sides that go by the name that was picked."""
    if picked := choices.get(st.session_state[QUICK] or ""):
        # What the sides are chosen by follows them.
        st.session_state.pop(UNIT, None)
        change_address(before=picked[0], after=picked[1])


def unit_changed(latest: Mapping[str, tuple[Span, Span] | None]) -> None:
    """Compare the last two stretches of the unit that was picked."""
    if picked := latest.get(st.session_state[UNIT] or ""):
        change_address(before=picked[0], after=picked[1])


def sides_changed(last_of: Mapping[str, str], changed: str) -> None:
    """Take over both sides; of a side put the wrong way round the other end follows.

    Parameters
    ----------
    last_of
        The last digest of each stretch, by its first.
    changed
        The key of the widget that was used.
    """
    spans = []
    for first, last in (BEFORE, AFTER):
        start, end = st.session_state[first], st.session_state[last]
        if start > end:
            start = end = st.session_state[changed]
        spans.append((start, last_of[end]))
    change_address(before=spans[0], after=spans[1])
