"""Whether a change holds without any single day, and in reruns of the clustering."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from evidence.intervals import Z_95
from evidence.trends.estimates import moments_of, moments_with, p_value_of
from evidence.trends.gls import Real
from evidence.trends.shapes import fit_columns, shape_p_values
from evidence.trends.window_test import COMPONENTS, WindowTest
from evidence.trends.words import MARGIN
from evidence.trends.working_values import Counts, columns_of, linearise, working_values

_UNITS_TRIED, _DAYS_TRIED = 4, 2
"""Time units, and days in each, that are left out one by one: those that contribute most."""


def regressors(test: WindowTest, components: NDArray[np.int64], rows: Counts) -> Real:
    """Return the column whose coefficient each component tests: float64, (n, n_times)."""
    polynomial = columns_of(test.timeline.positions)
    columns = np.empty((len(rows), len(test.timeline.weeks)))
    for at, (row, component) in enumerate(zip(rows, components, strict=True)):
        shape = test.shape(component)
        if shape is None:
            columns[at] = polynomial[:, 1 + component]
        else:
            candidates, best = shape
            columns[at] = candidates.columns[:, best.candidate[row]]
    return columns


def days_to_leave_out(
    test: WindowTest,
    column: Real,
    row: int,
    rises: bool,
    day_times: NDArray[np.int64],
    day_papers: Counts,
    day_totals: Counts,
) -> NDArray[np.int64]:
    """Return the days that contribute most to a change.

    Parameters
    ----------
    test
        Of the window.
    column
        float64, (n_times,): from `regressors`.
    row
        Index of the group.
    rises
        Whether the coefficient is positive.
    day_times
        int64, (n_days,): time unit of each day with papers.
    day_papers, day_totals
        int64, (n_days,): papers of the group and of all groups.

    Returns
    -------
    numpy.ndarray
        int64: indices of days.
    """
    sd, working = test.sd[row], test.working
    weights = 1 / (working.noise[row] + sd**2)
    centred = [
        values - (weights @ values) / weights.sum() for values in (column, working.values[row])
    ]
    gain = (1 if rises else -1) * weights * centred[0] * centred[1]
    share = day_papers.sum() / max(day_totals.sum(), 1)
    chosen = []
    for time in np.argsort(-gain, kind="stable")[:_UNITS_TRIED]:
        own = np.flatnonzero(day_times == time)
        excess = np.abs(day_papers[own] - share * day_totals[own])
        chosen.append(own[np.argsort(-excess, kind="stable")[:_DAYS_TRIED]])
    return np.concatenate(chosen)


def p_values_without(
    test: WindowTest,
    rows: NDArray[np.int64],
    components: NDArray[np.int64],
    papers: Counts,
    totals: Counts,
) -> Real:
    """Return the p-values of components after some papers are left out.

    Parameters
    ----------
    test
        Of the window with all papers.
    rows, components
        int64, (n,): index of the group, and in `COMPONENTS`.
    papers, totals
        int64, (n, n_times): papers that remain.

    Returns
    -------
    numpy.ndarray
        float64, (n,).
    """
    values, noise = linearise(papers, totals, test.working.fitted[rows])
    found = np.ones(len(rows))
    for component in np.unique(components):
        own = np.flatnonzero(components == component)
        remaining = values[own], noise[own], test.timeline
        shape = test.shape(component)
        if shape is not None:
            candidates, best = shape
            chosen, arc = best.candidate[rows[own]], best.arc[rows[own]]
            found[own] = shape_p_values(candidates, chosen, *remaining, test.memory, arc)
            continue
        moments, degree = moments_of(*remaining), 1 + component
        nodes = test.memory.given(moments.log_likelihood(degree))
        estimate, variance = moments.coefficient(degree)
        found[own] = p_value_of(estimate / np.sqrt(variance), nodes)
    return found


def confirmed_by(
    test: WindowTest,
    rows: NDArray[np.int64],
    components: NDArray[np.int64],
    rises: NDArray[np.bool_],
    papers: Counts,
) -> NDArray[np.bool_]:
    """Return whether changes, or stability, are confirmed by other counts.

    A change is confirmed by a change in the same direction with a p-value of at most .05,
    uncorrected; stability by a 95 % interval within the margin.

    Parameters
    ----------
    test
        Of the window.
    rows, components
        int64, (n,): index of the group, and in `COMPONENTS`; -1 for stability.
    rises
        bool, (n,): whether the coefficient is positive.
    papers
        int64, (n, n_times): other counts, for example of a rerun.
    """
    timeline = test.timeline
    rho, sd = test.rho[rows], test.sd[rows]
    possible = (papers.sum(axis=1) > 0) & (papers.sum(axis=1) < timeline.totals.sum())
    working = working_values(papers, timeline.totals, timeline.weeks, timeline.positions, rho, sd)
    moments = moments_with(working.values, working.noise, timeline, rho, sd)
    deviations = np.zeros(len(rows))
    for component in (0, 1):
        estimate, variance = (part[0] for part in moments.coefficient(1 + component))
        deviations = np.where(components == component, estimate / np.sqrt(variance), deviations)
    shaped = np.flatnonzero(components >= COMPONENTS.index("step"))
    if len(shaped):
        columns = regressors(test, components[shaped], rows[shaped])
        own = working.values[shaped], working.noise[shaped]
        deviations[shaped], _ = fit_columns(columns, *own, timeline, rho[shaped], sd[shaped])
    change, variance = (part[0] for part in moments.coefficient(1))
    is_stable = np.abs(change) + Z_95 * np.sqrt(variance) < math.log(MARGIN)
    is_same = np.where(rises, deviations, -deviations) >= Z_95
    return possible & np.where(components < 0, is_stable, is_same)
