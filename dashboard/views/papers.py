"""Papers: the list of papers, searchable and sortable, and the page of each."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.search.index import SearchResult
from dashboard.trends.question import only_group
from dashboard.widgets.elements import lead, left_words, link, nothing_left, passing_none
from dashboard.widgets.paper_card import paper_card
from dashboard.widgets.paper_list import paper_list
from dashboard.widgets.question_trend import trend_fold
from dashboard.widgets.search_results import part_beside, results, show_partial
from dashboard.widgets.sort_menu import choose_order, in_order, reason_beside
from dashboard.widgets.view_context import ViewContext
from evidence import formatting

_BEST = "best"
_ORDERS = ("newest", "digest", "liked", "novel", "central", "strongest", "published", "title")


def show(ctx: ViewContext) -> None:
    """Draw the view."""
    if ctx.address.paper is not None:
        back = replace(ctx.address, paper=None)
        link(ctx, "papers", "All papers", back, icon=":material/arrow_back:")
        paper_card(ctx, ctx.address.paper)
        return
    n_papers = len(ctx.atlas.papers)
    if n_papers and ctx.papers.empty:
        lead(passing_none(n_papers))
        show_partial(ctx, results(ctx))
        return
    lead(_sentence(ctx))
    wanted = ctx.address.filters
    if wanted.active:
        group = only_group(wanted)
        ids = ctx.papers.index
        trend_fold(ctx, ids, wanted, "trend-of-search", group=group, is_open=True)
    found = results(ctx)
    if nothing_left(ctx):
        return
    ranked = found if found and found.ranked else None
    if ranked:
        labels = {_BEST: "Best match"}
        order = choose_order(ctx, ctx.papers, (_BEST, *_ORDERS), default=_BEST, labels=labels)
    else:
        order = choose_order(ctx, ctx.papers, _ORDERS, default="newest")
    if ranked and order == _BEST:
        ids, beside = _best_first(ctx, ranked), part_beside(ctx, ranked)
    else:
        ids, beside = in_order(ctx, ctx.papers, order), reason_beside(order)
    paper_list(ctx, ids, "papers", beside=beside, in_address=True)


def _sentence(ctx: ViewContext) -> str:
    n_papers, n_left = len(ctx.atlas.papers), len(ctx.papers)
    if not n_papers:
        return "Your papers will be listed here, with their abstracts."
    if ctx.address.filters.active:
        match = formatting.plural(n_left, "matches", "match")
        return f"{left_words(ctx)} {match} your search and filters."
    papers = formatting.count(n_papers, "paper")
    return f"{papers}: open one to read its abstract and find similar papers."


def _best_first(ctx: ViewContext, found: SearchResult) -> pd.Index:
    """Return the ids of the search results that pass the filters, best match first."""
    ids = pd.Index(found.ids)
    return ids[ctx.papers.index.get_indexer(ids) >= 0]
