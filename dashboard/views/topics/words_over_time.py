"""Keywords over time: a topic's keywords in each period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from dashboard.atlas.atlas import Atlas
from dashboard.cache import comparisons
from dashboard.cache.by_version import cached_by_version
from dashboard.text import escape
from dashboard.trends import comparison_sides
from dashboard.widgets.elements import heading, note
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

T = TypeVar("T")

FEW_PERIODS = 5
"""Maximum number of periods in the short table, spread evenly over all."""


@dataclass(frozen=True, slots=True)
class Row:
    """A period's keywords; `fresh` are those missing from the row before."""

    when: str
    n_papers: int
    words: tuple[str, ...]
    fresh: frozenset[str]


def draw_words_over_time(ctx: ViewContext, topic_id: int) -> bool:
    """Draw periods and keywords, newest last; return False for a single period."""
    table = ctx.atlas.snapshot.tables.keywords_over_time
    own = table[table["topic_id"] == topic_id].sort_values("first_day")
    if len(own) < 2:
        return False
    names = _period_names(ctx.atlas)
    row: Any
    listed: list[tuple[str, int, tuple[str, ...]]] = []
    for row in own.itertuples():
        when = names[row.first_day, row.last_day]
        listed.append((when, int(row.n_papers), tuple(row.keywords)))
    heading("Keywords over time")
    note("Bold: not among the keywords of the row above.")
    shown = spread(listed, FEW_PERIODS)
    st.html(_html(rows_of(shown)))
    if len(shown) < len(listed):
        with st.expander(f"All {formatting.number(len(listed))} periods", type="compact"):
            st.html(_html(rows_of(listed), kind="da-scroll da-tall"))
    return True


@cached_by_version(max_entries=2)
def _period_names(atlas: Atlas) -> dict[tuple[Any, Any], str]:
    """Return every period's name, as in the shares, by its first and last digest day."""
    table = atlas.snapshot.tables.keywords_over_time
    every = table[["first_day", "last_day"]].drop_duplicates()
    return {
        (first, last): _period_name(atlas, first, last)
        for first, last in zip(every["first_day"], every["last_day"], strict=True)
    }


def _period_name(atlas: Atlas, first_day: pd.Timestamp, last_day: pd.Timestamp) -> str:
    ids = atlas.digests.loc[atlas.digests["date"].between(first_day, last_day), "digest_id"]
    if ids.empty:
        return formatting.date_range(first_day, last_day)
    cuts = comparisons.all_cuts(atlas)
    return comparison_sides.name_of((ids.min(), ids.max()), atlas.digests, atlas.digest_names, cuts)


def spread(items: Sequence[T], n_wanted: int) -> list[T]:
    """Return at most `n_wanted` items, evenly spread, with the first and the last."""
    if len(items) <= n_wanted:
        return list(items)
    step = (len(items) - 1) / (n_wanted - 1)
    return [items[round(i * step)] for i in range(n_wanted)]


def rows_of(periods: Sequence[tuple[str, int, tuple[str, ...]]]) -> list[Row]:
    """Return the rows, each with the keywords that the row before lacks."""
    rows: list[Row] = []
    for when, n_papers, words in periods:
        known = set(rows[-1].words) if rows else set(words)
        rows.append(Row(when, n_papers, words, frozenset(words) - known))
    return rows


def _html(rows: Sequence[Row], *, kind: str = "da-scroll") -> str:
    body = "".join(
        f'<tr><th scope="row">{escape.html(row.when)}</th>'
        f"<td>{formatting.number(row.n_papers)}</td>"
        f"<td>{', '.join(_word(w, row) for w in row.words)}</td></tr>"
        for row in rows
    )
    return (
        f'<div class="{kind}" tabindex="0" role="region" aria-label="Keywords over time">'
        '<table class="da-table da-words"><thead><tr><th scope="col">Period</th>'
        f'<th scope="col">Papers</th><th scope="col">Keywords</th></tr></thead><tbody>{body}'
        "</tbody></table></div>"
    )


def _word(word: str, row: Row) -> str:
    shown = escape.html(word)
    return f"<b>{shown}</b>" if word in row.fresh else shown
