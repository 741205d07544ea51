"""Two stretches of digests beside each other: which topics came, grew, faded and went."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.records import UNASSIGNED
from dashboard.atlas.filters import Filters, Span
from dashboard.atlas.lineage import GroupKind
from dashboard.cache.comparisons import ComparisonResult, all_cuts, compared, shown_again
from dashboard.state import session, trends_state
from dashboard.text import escape
from dashboard.trends import comparison_sides
from dashboard.views.trends import comparison_results
from dashboard.views.trends.comparison_results import to_papers
from dashboard.widgets.elements import heading, link, note
from dashboard.widgets.view_context import ViewContext
from evidence import formatting
from evidence.sentences import change_sentence

_ALONE = "There is only one digest, so there is nothing yet to compare it with."


def show(ctx: ViewContext, *, with_sentence: bool = True) -> None:
    """Draw the section; without its sentence where the page says it already."""
    heading("Before and after")
    spans = spans_of(ctx)
    if spans is None:
        note(_ALONE if len(ctx.atlas.digest_names) else "There is no digest to compare.")
        return
    _draw_choice(ctx, spans)
    found = _compared(ctx, spans)
    _draw_sides(ctx, found)
    table = _narrowed(ctx, found.table)
    if with_sentence:
        st.html(f'<p class="da-say">{escape.html(sentence(ctx))}</p>')
    if table.empty or found.before.n_new == 0 or found.after.n_new == 0:
        return
    comparison_results.show(ctx, found, table, level_of(ctx))


def sentence(ctx: ViewContext) -> str:
    """Return what the two sides in force allow to say, in one plain sentence."""
    spans = spans_of(ctx)
    if spans is None:
        return _ALONE if len(ctx.atlas.digest_names) else "There is no digest to compare."
    found, level = _compared(ctx, spans), level_of(ctx)
    names = ctx.atlas.topic_names if level == "topic" else ctx.atlas.theme_names
    short = {i: escape.shorten(name, 60) for i, name in names.items()}
    return change_sentence(
        _narrowed(ctx, found.table),
        short,
        _in_sentence(found.before.name),
        _in_sentence(found.after.name),
        noun=level,
        n_repeats=ctx.atlas.n_repeats or 0,
    )


def _in_sentence(name: str) -> str:
    return f"the {name}" if name.startswith("week of") else name


def spans_of(ctx: ViewContext) -> tuple[Span, Span] | None:
    """Return the sides that are compared: the reader's, or the latest digest and all before."""
    usual = comparison_sides.default(ctx.atlas.digests)
    if usual is None:
        return None
    return ctx.address.before or usual[0], ctx.address.after or usual[1]


def level_of(ctx: ViewContext) -> GroupKind:
    """Return whether topics or themes are compared; topics where there are no themes."""
    return "theme" if ctx.address.level == "theme" and len(ctx.atlas.themes) else "topic"


def _compared(ctx: ViewContext, spans: tuple[Span, Span]) -> ComparisonResult:
    return compared(ctx.atlas, *spans, level_of(ctx), ctx.address.filters.query)


def _narrowed(ctx: ViewContext, table: pd.DataFrame) -> pd.DataFrame:
    """Leave the rows that the filters of topics and themes leave."""
    wanted, theme_of = ctx.address.filters, ctx.atlas.palette.theme_of
    ids = table["group_id"]
    topics = [t for t in wanted.topics if t != UNASSIGNED]
    if level_of(ctx) == "topic":
        if wanted.topics:
            table = table[ids.isin(topics)]
        if wanted.themes:
            table = table[table["group_id"].map(theme_of).isin(wanted.themes)]
        return table
    if wanted.topics:
        table = table[ids.isin([theme_of[t] for t in topics])]
    return table[table["group_id"].isin(wanted.themes)] if wanted.themes else table


# --- what is compared -------------------------------------------------------------------------


def _draw_choice(ctx: ViewContext, spans: tuple[Span, Span]) -> None:
    atlas = ctx.atlas
    if len(atlas.digest_names) < 3:
        return
    cuts = all_cuts(atlas)
    choices = comparison_sides.quick_choices(atlas.digests, cuts)
    session.seed(
        trends_state.QUICK, next((c for c, pair in choices.items() if pair == spans), None)
    )
    st.pills(
        "What is compared",
        list(choices),
        key=trends_state.QUICK,
        on_change=trends_state.quick_changed,
        args=(choices,),
        label_visibility="collapsed",
    )
    with st.expander("Choose both sides", type="compact"):
        _draw_free_choice(cuts, spans)


def _draw_free_choice(cuts: comparison_sides.Cuts, spans: tuple[Span, Span]) -> None:
    """Let the reader choose each side from one period to another."""
    held = session.remembered(trends_state.UNIT)
    fits = [
        u
        for u in comparison_sides.UNITS
        if u == held and all(comparison_sides.made_of(cuts[u], s) for s in spans)
    ]
    unit = fits[0] if fits else comparison_sides.unit_of(cuts, spans)
    session.seed(trends_state.UNIT, unit)
    latest = {u: comparison_sides.latest_two(cuts[u]) for u in comparison_sides.UNITS}
    st.segmented_control(
        "Choose by",
        [u for u in comparison_sides.UNITS if latest[u]],
        required=True,
        format_func=str.capitalize,
        key=trends_state.UNIT,
        on_change=trends_state.unit_changed,
        args=(latest,),
    )
    cut = cuts[unit][::-1]
    by_first = {s.first: s for s in cut}
    first_of = {s.last: s.first for s in cut}
    last_of = {s.first: s.last for s in cut}
    columns = st.columns(4)
    ends = zip((*trends_state.BEFORE, *trends_state.AFTER), (*spans[0], *spans[1]), strict=True)
    labels = ("Before: from", "to", "After: from", "to")
    for i, ((key, digest_id), column) in enumerate(zip(ends, columns, strict=True)):
        session.seed(key, digest_id if i % 2 == 0 else first_of[digest_id])
        with column:
            st.selectbox(
                labels[i],
                list(by_first),
                format_func=lambda d: by_first[d].name,
                key=key,
                on_change=trends_state.sides_changed,
                args=(last_of, key),
            )


def _draw_sides(ctx: ViewContext, found: ComparisonResult) -> None:
    """Say how many papers either side has that are new, and link them and those that are not."""
    for word, side in (("Before", found.before), ("After", found.after)):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xxsmall", key=f"da-side-{word}"
        ):
            name = escape.html(side.name)
            st.html(f'<span class="da-quiet">{word}: <b>{name}</b> ·</span>', width="content")
            new = formatting.count(side.n_new, "new paper")
            if side.span is None or not side.n_new:
                st.html(f'<span class="da-quiet">{new}</span>', width="content")
                continue
            link(ctx, "papers", new, to_papers(ctx, Filters(first_listed_in=side.span)))
            if side.n_reembedded:
                again = f"{side.n_reembedded:,} more that had come before"
                st.html('<span class="da-quiet">and</span>', width="content")
                link(ctx, "papers", again, to_papers(ctx, shown_again(ctx.atlas, side)))
                of = formatting.count(side.n_new + side.n_reembedded, "paper")
                st.html(f'<span class="da-quiet">({of} in all)</span>', width="content")
    said = []
    if found.before.n_reembedded or found.after.n_reembedded:
        said.append("A paper counts once, in the digest where it first appeared.")
    if found.both:
        listed = [ctx.atlas.digest_names[d] for d in found.both[:3]]
        listed += [f"{len(found.both) - 3:,} more"] if len(found.both) > 3 else []
        counts = "counts" if len(found.both) == 1 else "count"
        said.append(f"On both sides, so {counts} for neither: {formatting.listed(listed)}.")
    wanted = ctx.address.filters
    if wanted.query:
        said.append(
            "Counted are only the papers that the search finds, out of all new papers of a side."
        )
    if wanted.digests or wanted.span or wanted.new_in_digest or wanted.first_listed_in:
        said.append("The comparison has its own digests; the filters of digests leave it alone.")
    if said:
        note(" ".join(said))
