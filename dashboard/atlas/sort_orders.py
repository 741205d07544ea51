"""The orders in which papers can be read, and the number that puts a paper where it is. Pure."""

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
    """An order of papers.

    Attributes
    ----------
    label
        What a reader calls it.
    columns
        What it sorts by; ``place`` is a paper's position in the digest that had it first.
    rising
        For each column whether the smallest comes first. What is null comes last.
    needs
        The column without which it says nothing; None where every paper has what it needs.
    """

    label: str
    columns: tuple[str, ...]
    rising: tuple[bool, ...]
    needs: str | None = None


ORDERS = {
    "central": Order("Most central", ("similarity_to_centroid",), (False,)),
    "newest": Order("Newest", ("first_digest", "place"), (False, True)),
    "published": Order("Published last", ("published",), (False,), "published"),
    "liked": Order("Most liked", ("upvotes", "first_digest"), (False, False), "upvotes"),
    "novel": Order("Most novel", ("novelty",), (False,), "novelty"),
    "strongest": Order("Most firmly in its topic", ("membership",), (False,)),
    "digest": Order("By digest, oldest first", ("first_digest", "place"), (True, True)),
    "title": Order("Title", ("title",), (True,)),
}
"""By the word that an address has for it."""

SORTS = tuple(ORDERS)
"""The words of an address, as `dashboard.routing.url_params` reads them."""


def known_orders(papers: pd.DataFrame, wanted: Sequence[str] = SORTS) -> list[str]:
    """Return which of the wanted orders these papers can be put in."""
    return [
        sort
        for sort in wanted
        if (needs := ORDERS[sort].needs) is None or bool(papers[needs].notna().any())
    ]


def positions_in(papers: pd.DataFrame, places: pd.Series, sort: str) -> npt.NDArray[np.int32]:
    """Return (n_papers,): the rows of `papers` in that order; equals keep theirs.

    Parameters
    ----------
    papers
        Indexed by their ids.
    places
        Each paper's position in the digest that had it first, by paper id.
    sort
        One of `SORTS`.
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
    """Return titles as a catalogue sorts them: by their words alone, without case."""
    return titles.str.casefold().str.replace(r"[\W_]+", " ", regex=True).str.strip()


def reason(paper: Any, sort: str) -> str:
    """Say what puts a paper where it is in that order; nothing where every list says it.

    What is said is plain, and nothing in it is foreign.

    Parameters
    ----------
    paper
        A row of the papers, with ``novelty_above``.
    sort
        One of `SORTS`.
    """
    if sort == "central":
        return f"similarity to the topic's middle {formatting.ratio(paper.similarity_to_centroid)}"
    if sort == "strongest":
        return f"strength {formatting.ratio(paper.membership)}"
    if sort == "novel":
        known = pd.notna(paper.novelty_above)
        return confidence.novelty(float(paper.novelty_above)) if known else "in the first digest"
    if sort == "liked":
        known = pd.notna(paper.upvotes)
        return formatting.count(int(paper.upvotes), "upvote") if known else "upvotes not known"
    if sort == "published":
        known = pd.notna(paper.published)
        return f"published {formatting.day(paper.published)}" if known else "date not known"
    return ""
