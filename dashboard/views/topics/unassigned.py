"""The page of the unassigned papers, each with its most similar topic."""

from __future__ import annotations

from typing import Any

from analysis.records import UNASSIGNED
from dashboard.widgets.elements import lead, link, note, nothing_left, passing_none, topic_chip
from dashboard.widgets.paper_list import paper_list
from dashboard.widgets.sort_menu import choose_order, in_order
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

_ORDERS = ("central", "newest", "liked", "digest")


def show(ctx: ViewContext) -> None:
    """Draw the page."""
    link(ctx, "topics", "All topics", ctx.address.at(), icon=":material/arrow_back:")
    if len(ctx.atlas.papers) and ctx.papers.empty:
        lead(passing_none(len(ctx.atlas.papers)))
        return
    inside = ctx.papers[ctx.papers["topic_id"] == UNASSIGNED]
    noun = "matching paper" if ctx.address.filters.active else "paper"
    papers = formatting.part(len(inside), len(ctx.papers), noun)
    are = formatting.plural(len(inside), "is", "are")
    lead(f"{papers} {are} unassigned: no topic matches well enough.")
    if nothing_left(ctx):
        return
    if inside.empty:
        note("None of the papers that match the filters is unassigned.")
        return
    note(
        "Listed with the most similar topic.",
        explanation="Similarity: to that topic's centre; 1 = identical. Match: the share of a "
        "paper's links to similar papers that lead into that topic in the reruns.",
    )
    order = choose_order(
        ctx, inside, _ORDERS, default="central", labels={"central": "Most similar to a topic"}
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
    """Return the HTML of the topic that an unassigned paper is most similar to."""
    nearest = int(paper.nearest_topic_id)
    if nearest == UNASSIGNED:
        return "no nearest topic"
    near = (
        f"similarity {formatting.ratio(paper.similarity_to_centroid)}, "
        f"match {formatting.ratio(paper.membership)}"
    )
    return f"nearest: {topic_chip(ctx, nearest)} ({near})"
