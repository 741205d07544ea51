"""The earlier day whose verdicts Trends shows, if the reader chose one."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from dashboard.atlas.lineage import GroupKind
from dashboard.cache.earlier_verdicts import verdicts_as_of
from dashboard.state import trends_state
from dashboard.text import escape
from dashboard.trends import as_of
from dashboard.widgets.elements import date_field, problem_note
from dashboard.widgets.view_context import ViewContext
from evidence.trends.words import FEWEST_DAYS, WHOLE_WINDOW


def chosen(ctx: ViewContext) -> dt.date | None:
    """Return the earlier day; None for today's verdicts."""
    return as_of.day_in_reach(ctx.atlas.snapshot.tables, ctx.address.as_of)


def verdicts(ctx: ViewContext) -> pd.DataFrame:
    """Return the verdicts of all groups and windows on the chosen day."""
    day = chosen(ctx)
    return ctx.atlas.verdicts if day is None else verdicts_as_of(ctx.atlas, day)


def n_repeats(ctx: ViewContext) -> int:
    """Return the number of reruns behind the verdicts."""
    return 0 if chosen(ctx) else ctx.atlas.n_repeats or 0


def known_digests(ctx: ViewContext) -> pd.DataFrame:
    """Return the digests up to the earlier day; all for today's verdicts."""
    day, digests = chosen(ctx), ctx.atlas.digests
    return digests if day is None else digests[digests["date"] <= pd.Timestamp(day)]


def known_papers(ctx: ViewContext) -> pd.DataFrame:
    """Return the papers that pass the filters and were listed up to the earlier day."""
    if chosen(ctx) is None:
        return ctx.papers
    return ctx.papers[ctx.papers["first_digest"].isin(known_digests(ctx)["digest_id"])]


def draw_words(ctx: ViewContext, level: GroupKind) -> None:
    """Draw what the verdicts of the earlier day are, and a button to today's."""
    day = chosen(ctx)
    if day is None:
        return
    every = verdicts(ctx)
    whole = every[(every["level"] == level) & (every["window"] == WHOLE_WINDOW)]
    n_known = int((whole["n_papers"] > 0).sum())
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="da-as-of"):
        words = as_of.as_of_words(day, n_known, len(whole), level)
        st.html(f'<span class="da-quiet">{escape.html(words)}</span>', width="content")
        st.button("Show the latest", on_click=trends_state.show_latest, type="tertiary")


def draw_choice(ctx: ViewContext) -> None:
    """Draw the choice of the day; nothing if there are too few days for any verdict."""
    digests = ctx.atlas.digests
    days = digests.loc[digests["n_new"] > 0, "date"]
    if days.nunique() <= FEWEST_DAYS:
        return
    oldest, newest = days.min().date(), days.max().date()
    problem = trends_state.as_of_problem()
    date_field(
        "As of",
        trends_state.AS_OF,
        str(chosen(ctx) or ""),
        trends_state.as_of_changed,
        (oldest, newest),
        problem=problem,
        placeholder=str(newest),
        help="Verdicts as they would have been on an earlier day, for today's topics.",
        width=170,
    )
    problem_note(problem)
