"""Typed values that cannot be applied: each stays in its field, with the reason.

The reason is forgotten once the field has another text, or the address another value.
"""

from __future__ import annotations

import streamlit as st

from dashboard.text.escape import plain

_PROBLEM = "typed_problem"


def typed_in(key: str) -> str:
    """Return the text in a field, without control characters."""
    return plain(st.session_state.get(key) or "")


def keep_problem(keys: tuple[str, ...], kept: object, problem: str) -> None:
    """Remember why the text of some fields cannot be applied.

    Parameters
    ----------
    keys
        The fields that give the value together.
    kept
        The value in force instead.
    problem
        A sentence for the reader.
    """
    st.session_state[_slot(keys)] = (tuple(map(typed_in, keys)), kept, problem)


def forget_problem(keys: tuple[str, ...]) -> None:
    """Forget what was wrong with the text of some fields."""
    st.session_state.pop(_slot(keys), None)


def problem_of(keys: tuple[str, ...], kept: object) -> str:
    """Return why the text of some fields cannot be applied; empty if nothing is wrong."""
    typed, before, problem = st.session_state.get(_slot(keys), ((), None, ""))
    return problem if typed == tuple(map(typed_in, keys)) and before == kept else ""


def _slot(keys: tuple[str, ...]) -> str:
    return f"{_PROBLEM}_{keys[0]}"
