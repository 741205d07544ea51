"""Verdicts on the trends of topics and themes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evidence.multiple_testing import q_values
from evidence.trends.choosing import (
    COMPONENT_WEIGHTS,
    choose,
    count_reruns,
    rises_of,
    without_decisive_days,
)
from evidence.trends.gls import Real
from evidence.trends.level_results import Groups, LevelResults, examine_level
from evidence.trends.memory import Memory
from evidence.trends.window_test import COMPONENTS, WindowTest
from evidence.trends.windows import Window, windows_of
from evidence.trends.words import LEAST_POWER, MARGIN, SHAPES, WHOLE_WINDOW, Verdict

LEAST_CONFIRMED = 0.5
"""Share of the reruns that must confirm a verdict."""

_CORRECTED = ("q_value", "shape_p_value", "shape_q_value")
_NO_EVIDENCE = 1 - 1e-9
"""p-values above this count as 1."""


@dataclass(frozen=True, slots=True)
class Trends:
    """Verdicts, and the memory of each level's shares.

    Attributes
    ----------
    verdicts
        One row per group and window, by level, id and window, the whole period first; columns as
        listed in `docs/snapshot-format.md`. Odds ratios are per week.
    memories
        By level; absent if nothing was tested.
    """

    verdicts: pd.DataFrame
    memories: dict[str, Memory]


def find_trends(
    dates: pd.Series,
    levels: Sequence[Groups],
    *,
    known: Mapping[str, Memory] = MappingProxyType({}),
) -> Trends:
    """Return verdicts on every group in every window.

    Parameters
    ----------
    dates
        Day on which each paper was first listed, in the order of the labels.
    levels
        Topics and themes, or another set of papers as the only group of a level.
    known
        Memories of levels, by level; the others are estimated. That of a single group must be
        given: one series does not show its memory.

    Notes
    -----
    The log odds of each share are a line, a curve, a step or a burst, plus an AR(1) process, plus
    binomial noise. The process's correlation is common to the groups of a level; the result is
    averaged over what the data leave open. The false discovery rate is controlled over all groups,
    windows and components, with weights (Genovese, Roeder and Wasserman, Biometrika 93, 509, 2006).
    """
    days = pd.to_datetime(dates.reset_index(drop=True))
    memories: dict[str, Memory] = {}
    parts = []
    for groups in levels:
        for window in windows_of(days):
            fixed = known.get(groups.level)
            longer = memories.get(groups.level)
            part = examine_level(days, window, groups, fixed or longer, is_fixed=fixed is not None)
            if part.test is not None and window.name == WHOLE_WINDOW:
                memories[groups.level] = part.test.memory
            parts.append(part)
    _give_verdicts(days, parts)
    return Trends(pd.concat([part.table for part in parts], ignore_index=True), memories)


def _give_verdicts(days: pd.Series, parts: Sequence[LevelResults]) -> None:
    """Correct the tests of all parts together, and add the columns that depend on it."""
    p_values = [np.empty((4, 0)) if p.test is None else p.test.p_values() for p in parts]
    weighted = [own / COMPONENT_WEIGHTS[:, None] for own in p_values]
    q_of_all = _corrected(weighted)
    tried = [
        without_decisive_days(days, *own) for own in zip(parts, weighted, q_of_all, strict=True)
    ]
    robust_q = _corrected([robust for robust, _ in tried])
    for at, part in enumerate(parts):
        _describe_shapes(part, p_values[at], q_of_all[at])
        chosen = choose(weighted[at], q_of_all[at], robust_q[at], tried[at][1])
        _judge(part, *chosen)


def _corrected(weighted: Sequence[Real]) -> list[Real]:
    """Return the q-values of all tests together, in the shapes of the p-values."""
    q = q_values(np.minimum(np.concatenate([own.ravel() for own in weighted]), 1.0))
    ends = np.cumsum([own.size for own in weighted])
    return [
        q[end - own.size : end].reshape(own.shape) for own, end in zip(weighted, ends, strict=True)
    ]


def _describe_shapes(part: LevelResults, p: Real, q: Real) -> None:
    """Add the best shape of each tested group, and the q-value of its trend."""
    table, tested = part.table, part.tested
    names = ("shape", "event_first_day", "event_last_day")
    columns: dict[str, list[object]] = {name: [None] * len(table) for name in names}
    figures = {name: np.full(len(table), np.nan) for name in _CORRECTED}
    if part.test is not None:
        # Shapes without any evidence are equal, whatever the last bits of their p-values.
        each, best = np.arange(len(tested)), 1 + np.where(p[1:] > _NO_EVIDENCE, 1, p[1:]).argmin(0)
        for own, found in zip(figures.values(), (q[0], p[best, each], q[best, each]), strict=True):
            own[tested] = found
        for at, row in enumerate(tested):
            columns["shape"][row] = SHAPES[best[at] - 1]
            days = _event(part.window, part.test, int(best[at]), at)
            columns["event_first_day"][row], columns["event_last_day"][row] = days
    for name, values in figures.items():
        table[name] = values
    for name, objects in columns.items():
        table[name] = pd.Series(objects, dtype=object)


def _judge(
    part: LevelResults, component: NDArray[np.int64], excluded: Sequence[dt.date | None]
) -> None:
    """Add verdict, reason and reruns.

    Parameters
    ----------
    part
        Results of one level in one window.
    component, excluded
        From `choose`.
    """
    table, test = part.table, part.test
    verdicts: list[Verdict] = [
        "no clear trend" if n_papers else "too few papers" for n_papers in table["n_papers"]
    ]
    reasons: list[str | None] = [None] * len(table)
    reason_days: list[dt.date | None] = [None] * len(table)
    agree, rising = np.full(len(table), -1), np.zeros(len(table), dtype=bool)
    if test is not None:
        rises = rises_of(test, np.arange(len(component)), component)
        is_stable = (test.trend.low > -np.log(MARGIN)) & (test.trend.high < np.log(MARGIN))
        is_stable &= (component < 0) & [day is None for day in excluded]
        confirmed = count_reruns(part, component, is_stable, rises)
        n_repeats = len(part.groups.repeats)
        for at, row in enumerate(part.tested):
            is_claimed = component[at] >= 0 or is_stable[at]
            if is_claimed and n_repeats:
                agree[row] = confirmed[at]
            if excluded[at] is not None:
                reasons[row], reason_days[row] = "one digest", excluded[at]
            elif is_claimed and confirmed[at] < LEAST_CONFIRMED * n_repeats:
                reasons[row] = "reruns"
            elif component[at] >= 0:
                verdicts[row] = _moving(int(component[at]), bool(rises[at]))
                rising[row] = rises[at]
            elif is_stable[at]:
                verdicts[row] = "stable"
            else:
                verdicts[row] = _unclear(test, at)
    table["verdict"], table["reason"] = verdicts, pd.Series(reasons, dtype=object)
    table["reason_day"] = pd.Series(reason_days, dtype=object)
    table["emerging"] &= rising & table["verdict"].isin(["growing", "step"])
    known: NDArray[np.bool_] = agree >= 0
    table["n_repeats_agree"] = pd.Series(agree, dtype="Int32").where(known)


def _moving(component: int, rises: bool) -> Verdict:
    by_name: dict[str, tuple[Verdict, Verdict]] = {
        "trend": ("fading", "growing"),
        "curve": ("up then down", "down then up"),
        "step": ("step", "step"),
        "burst": ("burst", "burst"),
    }
    return by_name[COMPONENTS[component]][rises]


def _unclear(test: WindowTest, at: int) -> Verdict:
    if test.power_of_papers[at] < LEAST_POWER:
        return "too few papers"
    return "wanders" if test.power[at] < LEAST_POWER else "no clear trend"


def _event(
    window: Window, test: WindowTest, component: int, at: int
) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last day of a shape's event: turn, step or burst."""
    shape = test.shape(component)
    if shape is None:
        vertex = test.vertex[at]
        day = None if np.isnan(vertex) else window.day_at(float(vertex))
        return day, day
    candidates, best = shape
    chosen = best.candidate[at]
    first = window.day_of(int(candidates.first[chosen]))
    if COMPONENTS[component] == "step":
        return first, first
    return first, window.last_day_before(int(candidates.end[chosen]))
