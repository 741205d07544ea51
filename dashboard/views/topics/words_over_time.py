"""Words then and now: what a topic was about in each period."""

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
"""Up to this many periods are shown as they are; of more, this many spread over them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A period's words; `fresh` are those that the row before does not have."""

    when: str
    n_papers: int
    words: tuple[str, ...]
    fresh: frozenset[str]


def draw_words_over_time(ctx: ViewContext, topic_id: int) -> bool:
    """Draw a table of periods and words, newest last; without a second period nothing, False."""
    table = ctx.atlas.snapshot.tables.keywords_over_time
    own = table[table["topic_id"] == topic_id].sort_values("first_day")
    if len(own) < 2:
        return False
    names = _period_names(ctx.atlas)
    row: Any
    said: list[tuple[str, int, tuple[str, ...]]] = []
    for row in own.itertuples():
        when = names[row.first_day, row.last_day]
        said.append((when, int(row.n_papers), tuple(row.keywords)))
    heading("Words then and now")
    shown = spread(said, FEW_PERIODS)
    st.html(_html(rows_of(shown)))
    note("Bold: not among the words of the row above.")
    if len(shown) < len(said):
        with st.expander(f"All {len(said)} periods", type="compact"):
            st.html(_html(rows_of(said), kind="da-scroll da-tall"))
    return True


@cached_by_version(max_entries=2)
def _period_names(atlas: Atlas) -> dict[tuple[Any, Any], str]:
    """Name every period as the shares do: its days are those of its first and last digest."""
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
    """Return at most so many items, evenly spread, the first and the last among them."""
    if len(items) <= n_wanted:
        return list(items)
    step = (len(items) - 1) / (n_wanted - 1)
    return [items[round(i * step)] for i in range(n_wanted)]


def rows_of(said: Sequence[tuple[str, int, tuple[str, ...]]]) -> list[Row]:
    """Mark the words that are new against the row before; in the first row none is."""
    rows: list[Row] = []
    for when, n_papers, words in said:
        known = set(rows[-1].words) if rows else set(words)
        rows.append(Row(when, n_papers, words, frozenset(words) - known))
    return rows


def _html(rows: Sequence[Row], *, kind: str = "da-scroll") -> str:
    body = "".join(
        f'<tr><th scope="row">{escape.html(row.when)}</th><td>{row.n_papers:,}</td>'
        f"<td>{', '.join(_word(w, row) for w in row.words)}</td></tr>"
        for row in rows
    )
    return (
        f'<div class="{kind}" tabindex="0" role="region" aria-label="Words then and now">'
        '<table class="da-table da-words"><thead><tr><th scope="col">Period</th>'
        f'<th scope="col">Papers</th><th scope="col">Words</th></tr></thead><tbody>{body}'
        "</tbody></table></div>"
    )


def _word(word: str, row: Row) -> str:
    shown = escape.html(word)
    return f"<b>{shown}</b>" if word in row.fresh else shown
