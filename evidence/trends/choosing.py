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

COMPONENT_WEIGHTS = np.array([2.5, 0.5, 0.5, 0.5])
"""Weights of the p-values of `COMPONENTS`: a trend is what people look for first."""


def choose(
    days: pd.Series, part: LevelResults, q: Real, weighted: Real, critical: float
) -> tuple[NDArray[np.int64], list[dt.date | None]]:
    """Return each tested group's component, -1 for none, and the day it depends on.

    Parameters
    ----------
    days, part
        As for `_judge_part`.
    q, weighted
        float64, (4, n_tested): q-values, and p-values divided by their weights.
    critical
        Weighted p-value up to which tests are significant.
    """
    component = np.full(q.shape[1], -1)
    excluded: list[dt.date | None] = [None] * q.shape[1]
    found, rows = np.nonzero(q <= FALSE_DISCOVERY_RATE)
    order = np.argsort(weighted[found, rows], kind="stable")
    found, rows = found[order], rows[order]
    decisive = _decisive_days(days, part, found, rows, critical) if len(rows) else []
    for own, at, day in zip(found.tolist(), rows.tolist(), decisive, strict=True):
        if component[at] >= 0:
            continue
        if day is None:
            component[at], excluded[at] = own, None
        elif excluded[at] is None:
            excluded[at] = day
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


def _decisive_days(
    days: pd.Series,
    part: LevelResults,
    component: NDArray[np.int64],
    rows: NDArray[np.int64],
    critical: float,
) -> list[dt.date | None]:
    """Return for each change the day without which it is not significant, or None."""
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
    decisive: list[dt.date | None] = []
    for change, limit in enumerate(critical * COMPONENT_WEIGHTS[component]):
        own = np.flatnonzero(owners == change)
        worst = own[found[own].argmax()]
        decisive.append(candidates[worst] if found[worst] > limit else None)
    return decisive


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
