"""The whole comparison of two periods: new papers, reruns, and all listed papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from evidence.comparison.listed import (
    RELISTED_FROM,
    compare_listed,
    first_digests,
    relisted_share,
)
from evidence.comparison.reruns import count_agreeing_repeats
from evidence.comparison.robust import compare_digests, variance_between
from evidence.comparison.shares import Sides

_CONFIRMS_P, _CONTRADICTS_P = 0.01, 0.05
"""Limits of the p-value of the other way of counting: up to the first it confirms a change, above
the second it contradicts. With these, pages on which nothing changes are said to change in at most
5 % of simulations (`benchmarks/trending/pages.py`)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison of two sets of digests.

    Attributes
    ----------
    table
        From `evidence.comparison.robust.compare_digests`. If there were reruns, with
        ``n_repeats_agree``, see `evidence.comparison.reruns.count_agreeing_repeats`. If papers are
        listed again, with ``outcome_new``, the outcome of the new papers alone, the columns of
        `evidence.comparison.listed.compare_listed`, and ``disagrees``: whether the two say
        different things. ``outcome`` is `unclear` unless both
        show the same change.
    is_variation_known
        Whether it is known how much digests usually differ.
    first_digests
        Digests that are the first of their source, if papers are listed again: all of their papers
        count as new.
    """

    table: pd.DataFrame
    is_variation_known: bool
    first_digests: Sequence[str]


def compare_periods(
    papers: pd.DataFrame,
    appearances: pd.DataFrame,
    digests: pd.DataFrame,
    sides: Sides,
    process: pd.DataFrame,
    group_ids: Sequence[int],
    repeats: npt.NDArray[np.int32],
    *,
    by: str = "topic_id",
) -> Comparison:
    """Compare the shares of groups of papers between two sets of digests.

    Parameters
    ----------
    papers
        ``paper_id``, ``first_digest`` and the column `by`.
    appearances
        ``paper_id``, ``digest_id``.
    digests, process
        As for `evidence.comparison.robust.variance_between`; digests also with ``source``.
    sides, group_ids, by
        As for `evidence.comparison.shares.compare`.
    repeats
        (n_papers, n_repeats): the group of each paper in each rerun; without reruns, empty.
    """
    # Categories, because ids are looked up many times.
    papers = papers.assign(first_digest=papers["first_digest"].astype("category"))
    appearances = appearances.assign(digest_id=appearances["digest_id"].astype("category"))
    table, dispersion = compare_digests(papers, sides, digests, process, group_ids, by=by)
    of_process = variance_between(papers, sides, digests, process)
    if repeats.size:
        table["n_repeats_agree"] = count_agreeing_repeats(
            papers, repeats, sides, table, dispersion=dispersion, of_process=of_process
        )
    first: list[str] = []
    both_list = all(appearances["digest_id"].isin(ids).any() for ids in (sides.before, sides.after))
    if both_list and relisted_share(papers, appearances, sides) >= RELISTED_FROM:
        listed = compare_listed(papers, appearances, sides, digests, process, group_ids, by=by)
        table = _confirmed(table, listed)
        first = first_digests(appearances, digests, sides)
    return Comparison(table, not dispersion.empty, first)


def _confirmed(table: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """Return a comparison without changes that all listed papers do not show.

    Between two tests at the same limit there is often little difference. So a change that is not
    quite confirmed is not said to be contradicted, either.
    """
    new, listed = table["outcome"], listed.set_index(table.index)
    change_listed = listed["share_listed_after"] - listed["share_listed_before"]
    same = (table["change"] > 0) == (change_listed > 0)
    is_change, is_listed = new != "unclear", listed["change_listed"] != "unclear"
    listed["disagrees"] = (is_change & ~(same & (listed["p_listed"] <= _CONTRADICTS_P))) | (
        is_listed & ~(same & (table["p_value"] <= _CONTRADICTS_P))
    )
    is_lost = is_change & ~(same & (listed["p_listed"] <= _CONFIRMS_P))
    table = table.assign(outcome=new.mask(is_lost, "unclear"), outcome_new=new)
    if "n_repeats_agree" in table:
        table["n_repeats_agree"] = table["n_repeats_agree"].mask(is_lost)
    return pd.concat([table, listed], axis=1)
