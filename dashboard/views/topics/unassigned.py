"""The papers between topics: what each is nearest to, and how near."""

from __future__ import annotations

from typing import Any

from analysis.records import UNASSIGNED
from dashboard.widgets.elements import lead, link, note, nothing_left, topic_chip
from dashboard.widgets.paper_list import paper_list
from dashboard.widgets.sort_menu import choose_order, in_order
from dashboard.widgets.view_context import ViewContext
from dashboard.wording import confidence
from evidence import formatting

_ORDERS = ("central", "newest", "liked", "digest")


def show(ctx: ViewContext) -> None:
    """Draw the page."""
    link(ctx, "topics", "All topics", ctx.address.at(), icon=":material/arrow_back:")
    atlas = ctx.atlas
    total = len(atlas.papers)
    share = f", {formatting.percent(atlas.n_unassigned / total)} of all {total:,}" if total else ""
    lead(
        f"{confidence.unassigned_words(atlas.n_unassigned)}{share}. None was made to belong "
        "where it does not."
    )
    if nothing_left(ctx):
        return
    inside = ctx.papers[ctx.papers["topic_id"] == UNASSIGNED]
    if inside.empty:
        note("None of the papers that pass the filters sits between topics.")
        return
    note(
        "Each is listed with the topic whose papers it is most like. Similarity is to that "
        "topic's middle, 1 is the same; strength is the share of its ties that lead there and hold."
    )
    order = choose_order(
        ctx, inside, _ORDERS, default="central", labels={"central": "Nearest to a topic"}
    )
    paper_list(
        ctx,
        in_order(ctx, inside, order),
        "between",
        with_topic=False,
        beside=lambda paper: nearest_words(ctx, paper),
        in_address=True,
    )


def nearest_words(ctx: ViewContext, paper: Any) -> str:
    """Return the HTML that says which topic a paper is nearest to, and how near."""
    nearest = int(paper.nearest_topic_id)
    if nearest == UNASSIGNED:
        return "no topic is near"
    near = (
        f"similarity {formatting.ratio(paper.similarity_to_centroid)}, "
        f"strength {formatting.ratio(paper.membership)}"
    )
    return f"nearest: {topic_chip(ctx, nearest)} ({near})"
