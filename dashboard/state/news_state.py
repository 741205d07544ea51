"""State of What's new: its period, and whether this session has opened it."""

from __future__ import annotations

import streamlit as st

from dashboard.atlas.typed_dates import days_of, typed_day
from dashboard.state.session import change_address, here
from dashboard.state.typed_values import forget_problem, keep_problem, problem_of, typed_in

PERIOD, DAY = "news_period", "news_day"
_OPENED = "news_opened"


def note_opened() -> None:
    """Record that this session has opened What's new."""
    st.session_state[_OPENED] = True


def was_opened() -> bool:
    """Return True if this session has opened What's new."""
    return _OPENED in st.session_state


def period_changed() -> None:
    """Apply the selected period."""
    forget_problem((DAY,))
    change_address(since=st.session_state.get(PERIOD))


def day_changed() -> None:
    """Apply the typed first day; of a month or a year it is the first one.

    A date that cannot be applied stays in its field, and the period stays as it is.
    """
    typed = typed_in(DAY)
    days = days_of(typed)
    try:
        since = days[0] if days else typed_day(typed)
    except ValueError as problem:
        keep_problem((DAY,), here().since, str(problem))
        return
    forget_problem((DAY,))
    change_address(since=since)


def day_problem() -> str:
    """Return what is wrong with the typed day; empty if nothing is."""
    return problem_of((DAY,), here().since)
