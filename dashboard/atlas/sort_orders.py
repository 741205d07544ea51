"""Sort orders of papers, and the value that each sorts by as text. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.wording import confidence
from evidence import formatting


@dataclass(frozen=True, slots=True)
class Order:
    """A sort order of papers.

    Attributes
    ----------
    label
        Name on the page.
    columns
        Columns to sort by; ``place`` is a paper's position in its first digest.
    rising
        Whether each column is ascending; nulls come last.
    needs
        Column that must not be null for all papers; None if none.
    """

    label: str
    columns: tuple[str, ...]
    rising: tuple[bool, ...]
    needs: str | None = None


ORDERS = {
    "central": Order("Most representative", ("similarity_to_centroid",), (False,)),
    "newest": Order("Newest", ("first_digest", "place"), (False, True)),
    "published": Order("Latest published", ("published",), (False,), "published"),
    "liked": Order("Most upvotes", ("upvotes", "first_digest"), (False, False), "upvotes"),
    "novel": Order(
        "Most novel", ("novelty_above", "first_digest"), (False, False), "novelty_above"
    ),
    "strongest": Order("Strongest match", ("membership",), (False,)),
    "digest": Order("Oldest", ("first_digest", "place"), (True, True)),
    "title": Order("Title", ("title",), (True,)),
}
"""Sort orders by their word in the address."""

SORTS = tuple(ORDERS)
"""The words in the address, as `dashboard.routing.url_params` reads them."""


def known_orders(papers: pd.DataFrame, wanted: Sequence[str] = SORTS) -> list[str]:
    """Return those of the wanted orders for which these papers have values."""
    return [
        sort
        for sort in wanted
        if (needs := ORDERS[sort].needs) is None or bool(papers[needs].notna().any())
    ]


def positions_in(papers: pd.DataFrame, places: pd.Series, sort: str) -> npt.NDArray[np.int32]:
    """Return the row numbers of `papers` in a sort order; ties keep their order.

    Parameters
    ----------
    papers
        Indexed by paper id.
    places
        Each paper's position in its first digest, by paper id.
    sort
        One of `SORTS`.

    Returns
    -------
    numpy.ndarray
        (n_papers,) int32.
    """
    order = ORDERS[sort]
    keys = {
        column: places.reindex(papers.index) if column == "place" else papers[column]
        for column in order.columns
    }
    table = pd.DataFrame(
        {c: _as_sorted(k) if c == "title" else k for c, k in keys.items()}
    ).reset_index(drop=True)
    placed = table.sort_values(
        list(order.columns), ascending=list(order.rising), na_position="last", kind="stable"
    )
    return placed.index.to_numpy(dtype=np.int32)


def _as_sorted(titles: pd.Series) -> pd.Series:
    """Return titles without case and punctuation, for sorting."""
    return titles.str.casefold().str.replace(r"[\W_]+", " ", regex=True).str.strip()


def reason(paper: Any, sort: str) -> str:
    """Return the value that a paper is sorted by; empty if lists show it anyway.

    The text is safe as HTML.

    Parameters
    ----------
    paper
        A row of the papers, with ``novelty_above``.
    sort
        One of `SORTS`.
    """
    if sort == "central":
        return f"similarity {formatting.ratio(paper.similarity_to_centroid)}"
    if sort == "strongest":
        return f"match {formatting.rounded_down(paper.membership)}"
    if sort == "novel":
        known = pd.notna(paper.novelty_above)
        return (
            confidence.novelty_figure(float(paper.novelty_above))
            if known
            else "in the first digest"
        )
    if sort == "liked":
        known = pd.notna(paper.upvotes)
        return formatting.count(int(paper.upvotes), "upvote") if known else "upvotes unknown"
    if sort == "published":
        known = pd.notna(paper.published)
        return f"published {formatting.day(paper.published)}" if known else "date unknown"
    return ""
