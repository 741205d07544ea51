"""Filters of papers, and their application."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.records import UNASSIGNED, membership_label
from dashboard.search.index import Index

Span = tuple[str, str]
"""First and last digest id of a range, both included."""

MembershipLabel = Literal["fair", "strong"]
MEMBERSHIP_CHOICES: tuple[MembershipLabel, ...] = get_args(MembershipLabel)
"""Minimum match levels that can be chosen, lowest first."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of papers; an empty or None attribute excludes nothing.

    Attributes
    ----------
    query
        Words that must all occur in title or abstract, in any form; "quoted words" as an exact
        phrase, -words not at all, one of those that OR joins. See `dashboard.search`.
    digests
        Digest ids; only papers listed in one of them.
    span
        First and last digest id of a range, both included.
    themes
        Theme ids.
    topics
        Topic ids; `UNASSIGNED` for unassigned papers.
    new_in_digest
        A digest id; only papers first listed in it.
    first_listed_in
        First and last digest id of a range; only papers first listed in it.
    membership
        Minimum match with the topic, as a label of `analysis.records.membership_label`.
    picked
        Paper ids; only these. Unlike the others, an empty tuple excludes all papers.

    Examples
    --------
    >>> Filters().active
    False
    >>> Filters(query='"sparse attention" -robots', topics=(3,)).active
    True
    """

    query: str = ""
    digests: tuple[str, ...] = ()
    span: Span | None = None
    themes: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    new_in_digest: str | None = None
    first_listed_in: Span | None = None
    membership: MembershipLabel | None = None
    picked: tuple[str, ...] | None = None

    @property
    def active(self) -> bool:
        """Whether any filter is set."""
        return self != Filters()


def in_span_ids(digest_ids: Iterable[str], span: Span) -> tuple[str, ...]:
    """Return the digests of a range; ids start with their ISO date, so they sort."""
    return tuple(d for d in digest_ids if min(span) <= d <= max(span))


def day_of(digest_id: str) -> dt.date:
    """Return the day that a digest's id starts with."""
    return dt.date.fromisoformat(digest_id[:10])


def span_of_days(digest_ids: Sequence[str], first: dt.date, last: dt.date) -> Span:
    """Return the first and last digest of a range of days, or the nearest digest.

    Parameters
    ----------
    digest_ids
        All digests, oldest first; at least one.
    first, last
        The days, both included, in either order.
    """
    low, high = sorted((first, last))
    inside = [d for d in digest_ids if low <= day_of(d) <= high]
    if not inside:
        inside = [min(digest_ids, key=lambda d: abs(day_of(d) - low))]
    return inside[0], inside[-1]


def apply(
    papers: pd.DataFrame,
    appearances: pd.DataFrame,
    filters: Filters,
    matches: Collection[str] | None = None,
) -> pd.DataFrame:
    """Return the papers that pass the filters, in their order.

    Parameters
    ----------
    papers
        As in the snapshot.
    appearances
        As in the snapshot.
    filters
        The filters.
    matches
        Ids that match the query; by default a new index is searched.
    """
    kept: npt.NDArray[np.bool_] = np.ones(len(papers), dtype=bool)
    if filters.themes:
        kept &= papers["theme_id"].isin(filters.themes).to_numpy(dtype=bool)
    if filters.topics:
        kept &= papers["topic_id"].isin(filters.topics).to_numpy(dtype=bool)
    if filters.new_in_digest is not None:
        kept &= (papers["first_digest"] == filters.new_in_digest).to_numpy(dtype=bool)
    if filters.picked is not None:
        kept &= papers["paper_id"].isin(list(filters.picked)).to_numpy(dtype=bool)
    if filters.membership:
        # Compare labels, not numbers, so the filter agrees with what the page shows.
        words = MEMBERSHIP_CHOICES[MEMBERSHIP_CHOICES.index(filters.membership) :]
        assigned = papers["topic_id"].to_numpy() != UNASSIGNED
        kept &= assigned & papers["membership"].map(membership_label).isin(words).to_numpy(
            dtype=bool
        )
    if filters.first_listed_in:
        kept &= papers["first_digest"].between(*filters.first_listed_in).to_numpy(dtype=bool)
    if filters.digests or filters.span:
        shown = pd.Series(data=True, index=appearances.index)
        if filters.digests:
            shown &= appearances["digest_id"].isin(filters.digests)
        if filters.span:
            inside = in_span_ids(appearances["digest_id"].unique(), filters.span)
            shown &= appearances["digest_id"].isin(inside)
        kept &= _among(papers, appearances.loc[shown, "paper_id"])
    if filters.query:
        if matches is None:
            matches = Index.of(papers).find(filters.query).ids
        kept &= _among(papers, matches)
    return papers[kept]


def _among(papers: pd.DataFrame, ids: Iterable[str]) -> npt.NDArray[np.bool_]:
    """Return (n_papers,): whether each id is among `ids`; faster than `isin`."""
    wanted = pd.Index(list(ids), dtype=papers["paper_id"].dtype)
    rows = pd.Index(papers["paper_id"]).get_indexer(wanted)
    is_among = np.zeros(len(papers), dtype=bool)
    is_among[rows[rows >= 0]] = True
    return is_among
