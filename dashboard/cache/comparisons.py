"""Comparisons of two sets of digests, computed once for all sessions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.records import UNASSIGNED
from dashboard.atlas.atlas import Atlas
from dashboard.atlas.filters import Filters, Span, in_span_ids
from dashboard.atlas.lineage import GroupKind
from dashboard.cache.by_version import cached_by_version
from dashboard.cache.papers import filtered_papers
from dashboard.trends import comparison_sides
from evidence.comparison.periods import compare_periods
from evidence.comparison.shares import Sides
from evidence.theme_lookup import themes_of

_NOT_FOUND = UNASSIGNED - 1
"""Topic id given to papers that the search excludes."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison.

    Attributes
    ----------
    span
        First and last digest, without digests on both sides; None if none is left.
    name
        Name of the side, such as ``the 12 earlier digests``.
    n_new
        Number of papers first listed in it.
    n_listed_before
        Number of papers listed again: an earlier digest had them.
    """

    span: Span | None
    name: str
    n_new: int
    n_listed_before: int


@dataclass(frozen=True)
class ComparisonResult:
    """The result of a comparison.

    Attributes
    ----------
    before, after
        The sides.
    both
        Ids of digests requested on both sides; they count for neither.
    table
        From `evidence.comparison.periods.compare_periods`. Significant changes first, the largest
        change first.
    first_digests
        Digests whose papers all count as new, see `evidence.comparison.periods.Comparison`.
    """

    before: Side
    after: Side
    both: tuple[str, ...]
    table: pd.DataFrame
    first_digests: tuple[str, ...]


@cached_by_version(max_entries=32)
def compared(
    atlas: Atlas, before: Span, after: Span, level: GroupKind, query: str
) -> ComparisonResult:
    """Compare the shares of all topics or themes between two sets of digests.

    Parameters
    ----------
    atlas
        The snapshot.
    before, after
        First and last digest of each side; digests on both sides count for neither.
    level
        Whether to compare topics or themes.
    query
        Only papers that match this search count for a group; shares are out of all papers. Empty
        matches every paper.
    """
    ids = list(atlas.digest_names)
    wanted, both = comparison_sides.apart(ids, before, after)
    repeats = _groups(atlas, level)
    papers = atlas.papers[["paper_id", "first_digest", f"{level}_id"]]
    if query:
        hit = papers.index.isin(filtered_papers(atlas, Filters(query=query)).index)
        papers = papers.assign(**{f"{level}_id": papers[f"{level}_id"].where(hit, _NOT_FOUND)})
        repeats = np.where(hit[:, None], repeats, np.int32(_NOT_FOUND))
    group_ids = [int(i) for i in (atlas.topics if level == "topic" else atlas.themes).index]
    process, by = atlas.process(level), f"{level}_id"
    result = compare_periods(
        papers, atlas.appearances, atlas.digests, wanted, process, group_ids, repeats, by=by
    )
    table = result.table
    order = pd.DataFrame({"unclear": table["outcome"] == "unclear", "by": -table["change"].abs()})
    return ComparisonResult(
        _side(atlas, wanted, before, after, "before"),
        _side(atlas, wanted, after, before, "after"),
        both,
        table.loc[order.sort_values(["unclear", "by"], kind="stable").index],
        tuple(result.first_digests),
    )


@cached_by_version(max_entries=2)
def all_cuts(atlas: Atlas) -> comparison_sides.Cuts:
    """Return the digests divided by every unit; slow for thousands of digests."""
    return comparison_sides.all_stretches(atlas.digests, atlas.digest_names)


def _groups(atlas: Atlas, level: GroupKind) -> npt.NDArray[np.int32]:
    """Return (n_papers, n_repeats): the topic or theme of each paper in each rerun."""
    if level == "topic" or not atlas.repeats.size:
        return atlas.repeats
    theme_of = atlas.palette.theme_of
    return themes_of(atlas.repeats, theme_of.keys(), theme_of.values())


def _side(atlas: Atlas, wanted: Sides, asked: Span, other: Span, which: str) -> Side:
    own = wanted.before if which == "before" else wanted.after
    cuts = all_cuts(atlas)
    span = (min(own), max(own)) if own else None
    name = comparison_sides.name_of(
        span or asked, atlas.digests, atlas.digest_names, cuts, other=other
    )
    new = atlas.papers["first_digest"].isin(own)
    shown = atlas.appearances.loc[atlas.appearances["digest_id"].isin(own), "paper_id"].unique()
    n_listed_before = len(set(shown) - set(atlas.papers.index[new]))
    return Side(span, name, int(new.sum()), n_listed_before)


def shown_again(atlas: Atlas, side: Side) -> Filters:
    """Return the filter for papers that a side lists again."""
    ids = list(atlas.digest_names)
    if side.span is None or side.span[0] == ids[0]:
        return Filters()
    before = (ids[0], ids[ids.index(side.span[0]) - 1])
    return Filters(digests=in_span_ids(ids, side.span), first_listed_in=before)
