"""Chooses the change of a group, if it holds without one day and in reruns."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evidence.multiple_testing import FALSE_DISCOVERY_RATE
from evidence.trends.gls import Real
from evidence.trends.level_results import LevelResults
from evidence.trends.robustness import (
    confirmed_by,
    days_to_leave_out,
    p_values_without,
    regressors,
)
from evidence.trends.window_test import WindowTest

COMPONENT_WEIGHTS = np.array([2.25, 1.0, 0.375, 0.375])
"""Weights of the p-values of `COMPONENTS`: a trend is what people look for first."""

DAY_ALLOWANCE = 3.0
"""Factor by which a p-value may rise when one day is left out.

The days that contribute most are tried, so that a true change also loses evidence."""


def without_decisive_days(
    days: pd.Series, part: LevelResults, weighted: Real, q: Real
) -> tuple[Real, dict[tuple[int, int], dt.date]]:
    """Return p-values that count a change only as far as it holds without any one day.

    Parameters
    ----------
    days, part
        Day of each paper, and results of one level in one window.
    weighted, q
        float64, (4, n_tested): p-values divided by their weights, and their q-values. Only
        significant ones are tried.

    Returns
    -------
    tuple
        Weighted p-values, at least that without the day on which the change depends most, divided
        by `DAY_ALLOWANCE`; and this day, by component and group.
    """
    robust, worst_days = weighted.copy(), {}
    found, rows = np.nonzero(q <= FALSE_DISCOVERY_RATE)
    if len(rows):
        for own, at, (p, day) in zip(
            found.tolist(), rows.tolist(), _worst_days(days, part, found, rows), strict=True
        ):
            least = p / COMPONENT_WEIGHTS[own] / DAY_ALLOWANCE
            robust[own, at] = max(robust[own, at], least)
            worst_days[own, at] = day
    return robust, worst_days


def choose(
    weighted: Real, q: Real, robust_q: Real, worst_days: dict[tuple[int, int], dt.date]
) -> tuple[NDArray[np.int64], list[dt.date | None]]:
    """Return each tested group's component, -1 for none, and the day it depends on.

    Parameters
    ----------
    weighted, q
        As for `without_decisive_days`.
    robust_q, worst_days
        q-values of what it returns, and the days.
    """
    ranked = np.where(robust_q <= FALSE_DISCOVERY_RATE, weighted, np.inf)
    component = np.where(np.isfinite(ranked.min(axis=0)), ranked.argmin(axis=0), -1)
    clearest = np.where(q <= FALSE_DISCOVERY_RATE, weighted, np.inf).argmin(axis=0)
    excluded = [
        worst_days.get((int(own), at)) if component[at] < 0 else None
        for at, own in enumerate(clearest)
    ]
    return component, excluded


def rises_of(
    test: WindowTest, rows: NDArray[np.int64], component: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return whether components have a positive coefficient; that of the trend for -1."""
    none = np.zeros(len(test.power))
    signs = np.stack(
        [
            test.trend.mean,
            test.curvature,
            *(none if found is None else found[1].size for found in (test.step, test.burst)),
        ]
    )
    return np.asarray(signs[np.maximum(component, 0), rows] > 0)


def _worst_days(
    days: pd.Series, part: LevelResults, component: NDArray[np.int64], rows: NDArray[np.int64]
) -> list[tuple[float, dt.date]]:
    """Return for each change the largest p-value without a day, and the day."""
    test, window = part.test, part.window
    assert test is not None  # noqa: S101 - there is a significant change
    inside = days[window.inside].to_numpy()
    labels = part.groups.labels[window.inside]
    unique, day_of = np.unique(inside, return_inverse=True)
    day_totals = np.bincount(day_of)
    day_times = np.zeros(len(unique), dtype=np.int64)
    day_times[day_of] = window.time_of
    columns, rises = regressors(test, component, rows), rises_of(test, rows, component)
    changes, papers, totals, candidates = [], [], [], []
    for change, (column, row) in enumerate(zip(columns, rows, strict=True)):
        of_group = labels == part.tested[row]
        day_papers = np.bincount(day_of[of_group], minlength=len(unique))
        own = np.bincount(window.time_of[of_group], minlength=len(column))
        for day in days_to_leave_out(
            test, column, row, bool(rises[change]), day_times, day_papers, day_totals
        ):
            time = day_times[day]
            left, left_totals = own.copy(), test.timeline.totals.copy()
            left[time] -= day_papers[day]
            left_totals[time] -= day_totals[day]
            changes.append(change)
            papers.append(left)
            totals.append(left_totals)
            candidates.append(pd.Timestamp(unique[day]).date())
    owners = np.array(changes)
    found = p_values_without(
        test, rows[owners], component[owners], np.stack(papers), np.stack(totals)
    )
    worst = [np.where(owners == change, found, -1.0).argmax() for change in range(len(rows))]
    return [(float(found[at]), candidates[at]) for at in worst]


def count_reruns(
    part: LevelResults,
    component: NDArray[np.int64],
    is_stable: NDArray[np.bool_],
    rises: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Return in how many reruns each group's change or stability is confirmed."""
    test, n_repeats = part.test, len(part.groups.repeats)
    confirmed = np.zeros(len(component), dtype=np.int64)
    claimed = np.flatnonzero((component >= 0) | is_stable)
    if test is None or not len(claimed) or not n_repeats:
        return confirmed
    n_groups = len(part.groups.ids)
    counts = np.concatenate(
        [
            part.window.count(labels, n_groups)[part.tested[claimed]]
            for labels in part.groups.repeats
        ]
    )
    rows = np.tile(claimed, n_repeats)
    agree = confirmed_by(test, rows, component[rows], rises[rows], counts)
    confirmed[claimed] = agree.reshape(n_repeats, -1).sum(axis=0)
    return confirmed
