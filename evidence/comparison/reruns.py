"""Comparison repeated on the topics of each rerun of the clustering."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from evidence.comparison.exact_test import fisher_mid_p_values
from evidence.comparison.robust import process_p_values
from evidence.comparison.shares import Sides, spread_of
from evidence.multiple_testing import FALSE_DISCOVERY_RATE, q_values

NEARLY_ALL = 0.9
"""Share of the reruns in which a change must hold to be named as one."""

_SOME = 0.5
"""Share of the reruns from which on a change is told though the snapshot's topics lack it."""


def count_agreeing_repeats(
    papers: pd.DataFrame,
    repeats: npt.NDArray[np.int32],
    sides: Sides,
    compared: pd.DataFrame,
    *,
    dispersion: pd.Series | None = None,
    of_process: pd.Series | None = None,
) -> pd.Series:
    """Return the number of reruns that confirm each change.

    Parameters
    ----------
    papers
        ``first_digest``.
    repeats
        (n_papers, n_repeats): the group of each paper in each rerun.
    sides, dispersion
        As for `evidence.comparison.shares.compare`.
    compared
        From there.
    of_process
        From `evidence.comparison.robust.variance_between`; None or empty if it is not known.

    Returns
    -------
    pandas.Series
        Int32, in the order of `compared`: reruns in which the share changes in the same direction
        and significantly, by the same test and at the same false discovery rate over all groups.
        Null where the outcome is `unclear`, unless at least half of the reruns have a change.
    """
    ids = compared["group_id"].to_numpy()
    if not len(ids):
        return pd.Series(dtype="Int32")
    masks = tuple(on_side.to_numpy() for on_side in sides.of(papers))
    n_before, n_after = (int(mask.sum()) for mask in masks)
    rose = (compared["change"] > 0).to_numpy()
    spread = spread_of(dispersion, ids.tolist())
    varies = np.zeros(len(ids))
    if of_process is not None and len(of_process):
        varies = of_process.reindex(ids).fillna(0.0).to_numpy()
    # Papers of each group on both sides, in each rerun: (n_groups, n_repeats).
    order = np.argsort(ids)
    counts = [_count(repeats[mask], ids[order])[np.argsort(order)] for mask in masks]
    n_agreeing = np.zeros(len(ids), dtype=np.int64)
    for before, after in zip(*(side.T for side in counts), strict=True):
        p_values = fisher_mid_p_values(before, n_before, after, n_after, spread)
        if varies.any():
            of_shares = process_p_values(before, n_before, after, n_after, varies)
            p_values = np.maximum(p_values, of_shares)
        same = (after * n_before > before * n_after) == rose
        n_agreeing += same & (q_values(p_values) <= FALSE_DISCOVERY_RATE)
    is_change = (compared["outcome"] != "unclear").to_numpy()
    is_told = is_change | (n_agreeing >= _SOME * repeats.shape[1])
    return pd.Series(n_agreeing, index=compared.index, dtype="Int32").where(is_told)


def _count(groups: npt.NDArray[np.int32], ids: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return int64, (n_groups, n_repeats): papers of each group; `ids` are sorted."""
    n_repeats, n_groups = groups.shape[1], len(ids)
    places = np.minimum(np.searchsorted(ids, groups), n_groups - 1)
    found = ids[places] == groups
    cells = (places + n_groups * np.arange(n_repeats))[found]
    return np.bincount(cells, minlength=n_groups * n_repeats).reshape(n_repeats, n_groups).T


def holds(compared: pd.DataFrame, n_repeats: int) -> pd.Series:
    """Return which changes hold in nearly all reruns; all changes if there were none.

    Parameters
    ----------
    compared
        From `evidence.comparison.shares.compare`, with ``n_repeats_agree`` if there were reruns.
    n_repeats
        Number of reruns.
    """
    is_change = compared["outcome"] != "unclear"
    if not n_repeats or "n_repeats_agree" not in compared:
        return is_change
    enough = (compared["n_repeats_agree"] >= least_repeats(n_repeats)).fillna(value=False)
    return is_change & enough.astype(bool)


def least_repeats(n_repeats: int) -> int:
    """Return the number of reruns that are nearly all: 18 of 20."""
    return int(np.ceil(NEARLY_ALL * n_repeats - 1e-9))
