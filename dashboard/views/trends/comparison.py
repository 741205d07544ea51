"""Comparison of two periods: which topics appeared, grew, faded or disappeared."""

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
from dashboard.views.trends import comparison_results, earlier_day
from dashboard.views.trends.comparison_results import to_papers
from dashboard.widgets.elements import heading, link, note
from dashboard.widgets.view_context import ViewContext
from evidence import formatting
from evidence.comparison.sentence import change_sentence

_ONE_DIGEST = "There is only one digest; add another to compare the two."
_ONE_BY_THEN = "Up to that day there was only one digest."
_NO_DIGEST = "There are no digests to compare yet."
_HELP = (
    "Shares of the new papers of each period. A paper counts once, in the digest where it was "
    "first listed."
)


def show(ctx: ViewContext, *, with_sentence: bool = True) -> None:
    """Draw the section.

    Parameters
    ----------
    ctx
        The view's context.
    with_sentence
        Whether to draw the summary; False if the view's lead has it.
    """
    heading("Before and after", _HELP)
    spans = spans_of(ctx)
    if spans is None:
        note(_nothing_to_compare(ctx))
        return
    _draw_choice(ctx, spans)
    result = _compared(ctx, spans)
    _draw_sides(ctx, result)
    table = _narrowed(ctx, result.table)
    if with_sentence:
        st.html(f'<p class="da-say">{escape.html(sentence(ctx))}</p>')
    if table.empty or result.before.n_new == 0 or result.after.n_new == 0:
        return
    comparison_results.show(ctx, result, table, level_of(ctx))


def _nothing_to_compare(ctx: ViewContext) -> str:
    if earlier_day.chosen(ctx):
        return _ONE_BY_THEN
    return _ONE_DIGEST if len(ctx.atlas.digest_names) else _NO_DIGEST


def sentence(ctx: ViewContext) -> str:
    """Return a summary of the comparison in one sentence."""
    spans = spans_of(ctx)
    if spans is None:
        return _nothing_to_compare(ctx)
    result, level = _compared(ctx, spans), level_of(ctx)
    names = ctx.atlas.topic_names if level == "topic" else ctx.atlas.theme_names
    short = {i: escape.shorten(name, 60) for i, name in names.items()}
    return change_sentence(
        _narrowed(ctx, result.table),
        short,
        _in_sentence(result.before.name),
        _in_sentence(result.after.name),
        noun=level,
        n_repeats=ctx.atlas.n_repeats or 0,
        is_variation_known=ctx.atlas.knows_variation(level),
        first_digests=[ctx.atlas.digest_names[d] for d in result.first_digests],
    )


def _in_sentence(name: str) -> str:
    return f"the {name}" if name.startswith("week of") else name


def spans_of(ctx: ViewContext) -> tuple[Span, Span] | None:
    """Return the periods before and after: the address's, or the default ones."""
    default = comparison_sides.default(earlier_day.known_digests(ctx))
    if default is None:
        return None
    return ctx.address.before or default[0], ctx.address.after or default[1]


def level_of(ctx: ViewContext) -> GroupKind:
    """Return whether topics or themes are compared; topics if there are no themes."""
    return "theme" if ctx.address.level == "theme" and len(ctx.atlas.themes) else "topic"


def _compared(ctx: ViewContext, spans: tuple[Span, Span]) -> ComparisonResult:
    return compared(ctx.atlas, *spans, level_of(ctx), ctx.address.filters.query)


def _narrowed(ctx: ViewContext, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that pass the topic and theme filters."""
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


# --- periods ------------------------------------------------------------------------------------


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
        "Periods to compare",
        list(choices),
        key=trends_state.QUICK,
        on_change=trends_state.quick_changed,
        args=(choices,),
        label_visibility="collapsed",
    )
    with st.expander("Choose both periods", type="compact"):
        _draw_free_choice(cuts, spans)


def _draw_free_choice(cuts: comparison_sides.Cuts, spans: tuple[Span, Span]) -> None:
    """Draw the controls that choose the start and end of each side."""
    remembered = session.remembered(trends_state.UNIT)
    fits = [
        u
        for u in comparison_sides.UNITS
        if u == remembered and all(comparison_sides.made_of(cuts[u], s) for s in spans)
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
    # Each side is a range of stretches: the options are their first digests, newest first.
    cut = cuts[unit][::-1]
    by_first = {s.first: s for s in cut}
    first_of = {s.last: s.first for s in cut}
    last_of = {s.first: s.last for s in cut}
    with st.container(key="da-ends"):
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


def _draw_sides(ctx: ViewContext, result: ComparisonResult) -> None:
    """Draw each side's number of new papers and of papers listed before, with links."""
    for word, side in (("Before", result.before), ("After", result.after)):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xxsmall", key=f"da-side-{word}"
        ):
            name = escape.html(side.name)
            listed_before = side.span is not None and side.n_listed_before > 0
            total = formatting.count(side.n_new + side.n_listed_before, "paper")
            in_all = f" ({total})" if listed_before else ""
            st.html(
                f'<span class="da-quiet">{word}: <b>{name}</b>{in_all} ·</span>', width="content"
            )
            new = formatting.count(side.n_new, "new paper")
            if side.span is None or not side.n_new:
                st.html(f'<span class="da-quiet">{new}</span>', width="content")
                continue
            link(ctx, "papers", new, to_papers(ctx, Filters(first_listed_in=side.span)))
            if listed_before:
                again = f"{formatting.number(side.n_listed_before)} listed before"
                st.html('<span class="da-quiet">·</span>', width="content")
                link(ctx, "papers", again, to_papers(ctx, shown_again(ctx.atlas, side)))
    if notes := _notes(ctx, result):
        note(" ".join(notes))


def _notes(ctx: ViewContext, result: ComparisonResult) -> list[str]:
    """Return what the reader must know of overlaps and filters, one sentence each."""
    notes = []
    if result.both:
        names = [ctx.atlas.digest_names[d] for d in result.both[:3]]
        if n_more := len(result.both) - len(names):
            names.append(f"{formatting.number(n_more)} more")
        counts = formatting.plural(len(result.both), "counts", "count")
        notes.append(f"In both periods, so {counts} for neither: {formatting.listed(names)}.")
    wanted = ctx.address.filters
    if wanted.query:
        notes.append("Only papers that match the search are counted, as a share of all new papers.")
    if wanted.digests or wanted.span or wanted.new_in_digest or wanted.first_listed_in:
        notes.append("The comparison ignores digest filters; it has its own periods.")
    if wanted.membership or wanted.picked is not None:
        notes.append("The comparison ignores the filters by match and by reading list.")
    if wanted.topics and level_of(ctx) == "theme":
        notes.append("The comparison counts all papers of a theme.")
    return notes
