"""Results for the groups of one level in one window, before correction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evidence.trends.gls import Real
from evidence.trends.memory import Memory
from evidence.trends.window_test import WindowTest, examine
from evidence.trends.windows import Window, starts_and_ends
from evidence.trends.words import FEWEST_DAYS, WHOLE_WINDOW

_LATE_SHARE, _LATE_PAPERS = 1 / 5, 2
"""A group is late if at most this share of its papers, or this number, are among the first half of
all papers."""

_FIGURES = (
    *("odds_ratio", "odds_ratio_low", "odds_ratio_high", "p_value", "q_value", "dispersion"),
    *("memory", "sd", "power_of_papers", "power", "shape_p_value", "shape_q_value"),
)
"""Columns that are null for groups that were not tested."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of papers at one level.

    Attributes
    ----------
    level
        ``topic`` or ``theme``.
    ids
        Id of each group.
    labels
        int32, (n_papers,): index in `ids` of each paper's group; negative for none.
    repeats
        int32, (n_repeats, n_papers): the same in each rerun of the clustering.
    """

    level: str
    ids: Sequence[int]
    labels: NDArray[np.int32]
    repeats: NDArray[np.int32]


@dataclass(slots=True)
class LevelResults:
    """One level in one window.

    Attributes
    ----------
    window, groups
        The window and the groups of the level.
    tested
        int64, (n_tested,): indices of the groups that were tested.
    test
        Results of the tests; None if there were none.
    table
        One row per group: the columns of ``verdicts`` that do not depend on other groups.
    """

    window: Window
    groups: Groups
    tested: NDArray[np.int64]
    test: WindowTest | None
    table: pd.DataFrame


def examine_level(
    days: pd.Series, window: Window, groups: Groups, known: Memory | None, *, is_fixed: bool
) -> LevelResults:
    """Describe and test the groups of one level in one window.

    Parameters
    ----------
    days
        Day of each paper.
    window, groups
        The window and the groups.
    known
        Memory that is known from a longer window, or given.
    is_fixed
        Whether `known` is given.
    """
    n_groups = len(groups.ids)
    timeline = window.timeline
    counts = window.count(groups.labels, n_groups)
    n_papers, total = counts.sum(axis=1), int(timeline.totals.sum())
    table = pd.DataFrame(
        {
            "level": groups.level,
            "group_id": np.asarray(groups.ids, dtype=np.int32),
            "window": window.name,
            "first_day": window.first.date(),
            "last_day": window.last.date(),
            "n_days": window.n_days,
            "n_papers": n_papers,
            "total_papers": total,
        }
    )
    table = table.assign(**starts_and_ends(days, window, groups.labels, n_groups))
    # Groups without a paper, or with all papers, cannot be tested.
    tested = np.flatnonzero((n_papers > 0) & (n_papers < total))
    if window.n_days < FEWEST_DAYS or len(timeline.weeks) < 2:
        tested = tested[:0]
    test = examine(counts[tested], timeline, known, is_fixed=is_fixed) if len(tested) else None
    columns = {name: np.full(n_groups, np.nan) for name in _FIGURES}
    if test is not None:
        for name, values in _figures(test).items():
            columns[name][tested] = values
    # Half of the papers, not of the days: if digests grow, all topics are late by days.
    early = counts[:, np.cumsum(timeline.totals) <= total / 2].sum(axis=1)
    emerging = (window.name == WHOLE_WINDOW) & (
        early <= np.maximum(_LATE_PAPERS, _LATE_SHARE * n_papers)
    )
    figures = pd.DataFrame({**columns, "emerging": emerging})
    return LevelResults(window, groups, tested, test, pd.concat([table, figures], axis=1))


def _figures(test: WindowTest) -> dict[str, Real]:
    """Return the figures of the groups that were tested; odds ratios are per week."""
    weeks = test.timeline.length
    return {
        "odds_ratio": np.exp(test.trend.mean / weeks),
        "odds_ratio_low": np.exp(test.trend.low / weeks),
        "odds_ratio_high": np.exp(test.trend.high / weeks),
        "p_value": test.trend.p_value,
        "dispersion": np.maximum(1.0, (test.trend.error / test.error_of_papers) ** 2),
        "memory": test.rho,
        "sd": test.sd,
        "power_of_papers": test.power_of_papers,
        "power": test.power,
    }
