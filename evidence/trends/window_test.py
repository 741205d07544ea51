"""Tests of the groups of one level in one window: trend, curve, step and burst."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from evidence.trends.estimates import Change, Moments, Timeline, average, moments_of, p_value_of
from evidence.trends.gls import Real
from evidence.trends.memory import NODE_RHOS, NODE_SDS, Memory, pool_memory
from evidence.trends.normal import normal_cdf
from evidence.trends.shapes import (
    Best,
    Candidates,
    best_of,
    candidate_bursts,
    candidate_steps,
)
from evidence.trends.words import MARGIN, SHAPES
from evidence.trends.working_values import Counts, WorkingValues, working_values

COMPONENTS = ("trend", *SHAPES)
"""What is tested for each group, in this order in all arrays."""

_FIRST_RHO, _FIRST_SD = 0.5, 0.3
_BEND_PENALTY = 0.04
"""Reciprocal of the variance of curvatures among groups. A share that rises fourfold to the middle
and falls again has a curvature of about -5.5."""

_VERTEX = 0.35
"""A curve rises and falls if its vertex is nearer to the window's middle than this part."""

_REACH = 1.959964
"""Two-sided 5 % point of the normal distribution."""


Shape = tuple[Candidates, Best]


@dataclass(frozen=True, slots=True)
class WindowTest:
    """Results of tests of groups in one window; arrays are float64, (n_groups,).

    Attributes
    ----------
    timeline
        The times.
    working
        Log odds of shares.
    memory
        Memory common to the groups.
    nodes
        float64, (n_nodes, n_groups): probability of each memory.
    trend
        Change of the log odds from the window's start to its end.
    curvature, curve_p_value
        Expected curvature, and the p-value of none.
    vertex
        Position of the curve's top or bottom, -1/2 to 1/2; NaN where it is near an end.
    step, burst
        Candidates and the best of them; None with too few times.
    error_of_papers
        Standard error of the trend if papers were independent.
    power_of_papers, power
        Probability of detecting a change by `MARGIN` at 5 %: if papers were independent, and with
        the memory.
    """

    timeline: Timeline
    working: WorkingValues
    memory: Memory
    nodes: Real
    trend: Change
    curvature: Real
    curve_p_value: Real
    vertex: Real
    step: Shape | None
    burst: Shape | None
    error_of_papers: Real
    power_of_papers: Real
    power: Real

    def shape(self, component: int) -> Shape | None:
        """Return candidates and the best of them for a step or burst; None for the others."""
        return {"step": self.step, "burst": self.burst}.get(COMPONENTS[component])

    @property
    def rho(self) -> Real:
        """Expected weekly correlation of each group."""
        rho: Real = NODE_RHOS @ self.nodes
        return rho

    @property
    def sd(self) -> Real:
        """Root of the expected variance of each group's process."""
        sd: Real = np.sqrt(NODE_SDS**2 @ self.nodes)
        return sd

    def p_values(self) -> Real:
        """Return p-values by component, 1 where it is not tested: float64, (4, n_groups)."""
        none = np.ones(len(self.power))
        curve = np.where(np.isnan(self.vertex), 1.0, self.curve_p_value)
        shapes = [none if found is None else found[1].p_value for found in (self.step, self.burst)]
        return np.stack([self.trend.p_value, curve, *shapes])


def examine(
    papers: Counts, timeline: Timeline, known: Memory | None = None, *, is_fixed: bool = False
) -> WindowTest:
    """Return the `WindowTest` of groups with papers, but not with all papers.

    Parameters
    ----------
    papers
        int64, (n_groups, n_times).
    timeline
        The times, at least two.
    known
        Memory that is known from a longer window, or given.
    is_fixed
        Whether `known` is given: the groups do not change it.
    """
    working, nodes, moments, memory = _fit(papers, timeline, known, is_fixed=is_fixed)
    slopes, variances = moments.coefficient(1)
    curvatures, curvature_variances = moments.coefficient(2)
    curved = memory.given(moments.log_likelihood(2))
    none, n_times = np.argmin(NODE_SDS), len(timeline.weeks)
    searched = working, timeline, nodes, memory
    return WindowTest(
        timeline,
        working,
        memory,
        nodes,
        average(slopes, variances, nodes),
        (curved * curvatures).sum(axis=0),
        p_value_of(curvatures / np.sqrt(curvature_variances), curved),
        _vertices(moments, curved),
        _best(candidate_steps(n_times), *searched),
        _best(candidate_bursts(n_times), *searched),
        np.sqrt(variances[none]),
        _power(variances[none]),
        (nodes * _power(variances)).sum(axis=0),
    )


def _fit(
    papers: Counts, timeline: Timeline, known: Memory | None, *, is_fixed: bool
) -> tuple[WorkingValues, Real, Moments, Memory]:
    """Return log odds and memory, which depend on each other, in two rounds."""
    rho, sd = np.full(len(papers), _FIRST_RHO), np.full(len(papers), _FIRST_SD)
    for _ in range(2):
        working = working_values(
            papers, timeline.totals, timeline.weeks, timeline.positions, rho, sd
        )
        moments = moments_of(working.values, working.noise, timeline)
        if known is not None and is_fixed:
            memory = known
        else:
            # Around a line alone, one rise and fall would look like a long memory of all groups.
            memory = pool_memory(moments.log_likelihood(2, _BEND_PENALTY), known)
        nodes = memory.given(moments.log_likelihood(1))
        rho, sd = NODE_RHOS @ nodes, np.sqrt(NODE_SDS**2 @ nodes)
    return working, nodes, moments, memory


def _power(variances: Real) -> Real:
    return normal_cdf(math.log(MARGIN) / np.sqrt(variances) - _REACH)


def _vertices(moments: Moments, nodes: Real) -> Real:
    """Return where curves have their top or bottom, NaN near an end."""
    _, slope, curvature = np.moveaxis((nodes[..., None] * moments.polynomial(2)).sum(axis=0), 1, 0)
    at = -slope / np.where(curvature == 0, 1e-12, 2 * curvature)
    return np.where(np.abs(at) <= _VERTEX, at, np.nan)


def _best(
    candidates: Candidates | None,
    working: WorkingValues,
    timeline: Timeline,
    nodes: Real,
    memory: Memory,
) -> Shape | None:
    if candidates is None:
        return None
    return candidates, best_of(candidates, working.values, working.noise, timeline, nodes, memory)
