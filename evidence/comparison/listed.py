"""Comparison of all listed papers, where digests list papers more than once.

Pages such as "trending" list a paper for days. Their first digest counts everything it lists as
new, later ones only what arrives; a topic whose papers stay long has a larger share of the former
without any change. The shares of all listed papers, new or not, have no such difference.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from evidence.comparison.exact_test import fisher_mid_p_values
from evidence.comparison.robust import process_p_values, variance_between
from evidence.comparison.shares import Sides
from evidence.multiple_testing import FALSE_DISCOVERY_RATE, q_values

RELISTED_FROM = 0.05
"""Share of a comparison's listings that are of papers listed before, from which on all listed
papers are compared too."""


def relisted_share(papers: pd.DataFrame, appearances: pd.DataFrame, sides: Sides) -> float:
    """Return the share of listings that are of papers that an earlier digest listed.

    Parameters
    ----------
    papers
        ``paper_id``, ``first_digest``.
    appearances
        ``paper_id``, ``digest_id``.
    sides
        The digests to compare.
    """
    n_listings = int(appearances["digest_id"].isin([*sides.before, *sides.after]).sum())
    n_new = sum(int(on_side.sum()) for on_side in sides.of(papers))
    return 1 - n_new / n_listings if n_listings else 0.0


def compare_listed(
    papers: pd.DataFrame,
    appearances: pd.DataFrame,
    sides: Sides,
    digests: pd.DataFrame,
    process: pd.DataFrame,
    group_ids: Sequence[int],
    *,
    by: str = "topic_id",
) -> pd.DataFrame:
    """Compare the shares of groups among all listed papers.

    Every listing counts, so that the length of a side makes no difference. As listings of the same
    paper are not independent, the variance is that of papers which count as often as each side
    lists them (a sandwich estimate, and at least that of labels that are independent of it).

    Parameters
    ----------
    papers
        ``paper_id`` and the column `by`.
    appearances
        ``paper_id``, ``digest_id``.
    sides, group_ids, by
        As for `evidence.comparison.shares.compare`.
    digests, process
        As for `evidence.comparison.robust.variance_between`.

    Returns
    -------
    pandas.DataFrame
        One row per group, in the order of `group_ids`: share_listed_before, share_listed_after,
        p_listed, change_listed (``rose``, ``fell`` or ``unclear``, at a false discovery rate of
        5 % over these groups).
    """
    groups = papers[by].to_numpy()
    place = pd.Series(np.arange(len(papers)), index=papers["paper_id"])
    times = []
    for side in (sides.before, sides.after):
        listed = appearances.loc[appearances["digest_id"].isin(side), "paper_id"]
        times.append(np.bincount(listed.map(place).to_numpy(), minlength=len(papers)))
    n_before, n_after = (int(own.sum()) for own in times)
    weight = times[1] / n_after - times[0] / n_before
    # Sums over the papers of each group.
    ids = np.array(group_ids)
    known = pd.Series(np.arange(len(ids)), index=ids).reindex(groups).fillna(len(ids))
    of_group = known.to_numpy(np.int64)
    before, after = (
        np.bincount(of_group, own, minlength=len(ids) + 1)[:-1].astype(np.int64) for own in times
    )
    own = np.bincount(of_group, weight**2, minlength=len(ids) + 1)[:-1]
    every = float((weight**2).sum())
    # The variance of each difference, relative to that of independent listings.
    share = (before + after) / (n_before + n_after)
    of_labels = share * (1 - share)
    variance = np.maximum(own * (1 - 2 * share) + share**2 * every, of_labels * every)
    independent = np.maximum(of_labels, 1e-12) * (1 / n_before + 1 / n_after)
    dispersion = np.maximum(variance / independent, 1e-9)
    p_values = fisher_mid_p_values(before, n_before, after, n_after, dispersion)
    # Shares vary from week to week, too.
    listings = appearances[["digest_id"]].rename(columns={"digest_id": "first_digest"})
    of_process = variance_between(listings, sides, digests, process)
    if len(of_process):
        varies = of_process.reindex(ids).fillna(0.0).to_numpy()
        shares = process_p_values(before, n_before, after, n_after, varies, dispersion)
        p_values = np.maximum(p_values, shares)
    is_clear = q_values(p_values) <= FALSE_DISCOVERY_RATE
    rose = after / n_after > before / n_before
    return pd.DataFrame(
        {
            "share_listed_before": before / n_before,
            "share_listed_after": after / n_after,
            "p_listed": p_values,
            "change_listed": np.select([is_clear & rose, is_clear], ["rose", "fell"], "unclear"),
        }
    )


def first_digests(appearances: pd.DataFrame, digests: pd.DataFrame, sides: Sides) -> list[str]:
    """Return the sides' digests that are the first of a source that lists again.

    All of the papers that such a digest lists count as new.

    Parameters
    ----------
    appearances, sides
        As for `relisted_share`.
    digests
        ``digest_id``, ``source``, oldest first.
    """
    source_of = digests.set_index("digest_id")["source"]
    sources = appearances["digest_id"].map(source_of)
    again = appearances.assign(source=sources).duplicated(["source", "paper_id"])
    lists_again = set(sources[again])
    first = digests.drop_duplicates("source")
    on_a_side = first["digest_id"].isin([*sides.before, *sides.after])
    return first.loc[on_a_side & first["source"].isin(lists_again), "digest_id"].tolist()
