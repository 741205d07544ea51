"""Trend verdicts on topics and themes: growing, fading or steady, with intervals."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.records import FEWEST_DAYS, MIN_ODDS_RATIO, UNASSIGNED, VERDICTS, WHOLE_WINDOW
from analysis.trends import binomial_regression
from analysis.trends.growth import Growth, deviations_from, measure_growth, reach_95
from evidence.multiple_testing import FALSE_DISCOVERY_RATE, q_values
from evidence.periods import count_papers

RECENT_WEEKS = (52, 13)
"""Windows that end with the last digest, in addition to the whole period. Only those are tested
that omit at least a third of it."""

MOST_TIMES = 64
"""Maximum number of time units in a window; longer windows use units of several days."""

_CONFIRMING_P = 0.05
"""P-value up to which a rerun confirms growth or fading."""

_LATE_SHARE, _LATE_PAPERS = 1 / 5, 2
"""A group is late if at most this share of its papers, or this number, are among the first half of
all papers."""


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
        int32, (n_papers,): index in `ids` of each paper's group; `UNASSIGNED` for none.
    repeats
        int32, (n_repeats, n_papers): the same in each rerun of the clustering.
    """

    level: str
    ids: Sequence[int]
    labels: NDArray[np.int32]
    repeats: NDArray[np.int32]


def topic_shares(
    papers: pd.DataFrame,
    appearances: pd.DataFrame,
    digests: pd.DataFrame,
    topic_ids: Sequence[int],
) -> pd.DataFrame:
    """Return each topic's papers in each digest, with shares and intervals.

    As `evidence.periods.count_papers`.

    Unassigned papers, if any, are included under `UNASSIGNED`, so that the shares of a digest add
    up to one.

    Parameters
    ----------
    papers, appearances, digests
        Tables of the snapshot.
    topic_ids
        Ids of the topics.

    Returns
    -------
    pandas.DataFrame
        Sorted by ``topic_id``, then ``digest_id``.
    """
    between = [UNASSIGNED] if (papers["topic_id"] == UNASSIGNED).any() else []
    table = count_papers(papers, appearances, digests, [*topic_ids, *between])
    return table.sort_values(["topic_id", "digest_id"], ignore_index=True)


@dataclass(frozen=True, slots=True)
class _Window:
    """A period, and the papers first listed in it.

    Attributes
    ----------
    name
        ``all``, or the number of weeks.
    first, last
        First and last day.
    inside
        bool, (n_papers,): whether each paper is in the window.
    time_of
        int64, (n_inside,): time unit of each paper in the window.
    n_times
        Number of time units.
    days_a_time
        Days per time unit.
    """

    name: str
    first: pd.Timestamp
    last: pd.Timestamp
    inside: NDArray[np.bool_]
    time_of: NDArray[np.int64]
    n_times: int
    days_a_time: int

    @property
    def length(self) -> int:
        """Number of days from the first to the last."""
        return (self.last - self.first).days + 1

    @property
    def totals(self) -> NDArray[np.int64]:
        """Papers of all groups in each time unit: int64, (n_times,)."""
        return np.bincount(self.time_of, minlength=self.n_times)

    def count(self, labels: NDArray[np.int32], n_groups: int) -> NDArray[np.int64]:
        """Return papers by group and time unit: int64, (n_groups, n_times)."""
        own = labels[self.inside]
        cells = own[own >= 0] * self.n_times + self.time_of[own >= 0]
        counts = np.bincount(cells, minlength=n_groups * self.n_times)
        return counts.reshape(n_groups, self.n_times)


def find_verdicts(dates: pd.Series, levels: Sequence[Groups]) -> pd.DataFrame:
    """Return for every group and window whether its share grows.

    Parameters
    ----------
    dates
        Day on which each paper was first listed, in the order of the labels.
    levels
        Topics and themes.

    Returns
    -------
    pandas.DataFrame
        One row per group and window, by level, id and window, the whole period first; columns as
        listed in `docs/snapshot-format.md`. Odds ratios are per week.

    Notes
    -----
    The false discovery rate is controlled over all rows (Benjamini and Hochberg, Journal of the
    Royal Statistical Society B 57, 289, 1995). A group is steady if the 95 % interval of its change
    over the window lies within a factor of `MIN_ODDS_RATIO`.
    """
    days = pd.to_datetime(dates.reset_index(drop=True))
    # Test every group in every window, and correct for multiple tests.
    windows = list(_windows(days))
    parts = [_test_groups(days, window, groups) for groups in levels for window in windows]
    table = pd.concat(parts, ignore_index=True)
    table["q_value"] = q_values(table["p_value"])
    found = table["q_value"] <= FALSE_DISCOVERY_RATE
    # Steady: the interval of the change over the whole window excludes all that matters.
    weeks = table.pop("weeks")
    least, most = table["odds_ratio_low"] ** weeks, table["odds_ratio_high"] ** weeks
    steady = (least > 1 / MIN_ODDS_RATIO) & (most < MIN_ODDS_RATIO)
    rises = table["odds_ratio"] > 1
    growing, fading, is_steady, too_few = VERDICTS
    conditions = [found & rises, found, steady]
    table["verdict"] = np.select(conditions, [growing, fading, is_steady], too_few)
    # Topics are emerging if they grow and hardly existed in the first half.
    table["emerging"] = (table["verdict"] == growing) & table.pop("late")
    table["n_repeats_agree"] = np.select(
        [table["verdict"] == verdict for verdict in (growing, fading, is_steady)],
        [table.pop("n_grew"), table.pop("n_faded"), table.pop("n_steady")],
        -1,
    )
    table["n_repeats_agree"] = (
        table["n_repeats_agree"].astype("Int32").where(table["n_repeats_agree"] >= 0)
    )
    return table


def _windows(days: pd.Series) -> Iterator[_Window]:
    """Yield the whole period and the recent windows that omit at least a third of it."""
    first, last = days.min(), days.max()
    n_days = (last - first).days + 1
    yield _window(WHOLE_WINDOW, first, last, days)
    for weeks in RECENT_WEEKS:
        if 3 * 7 * weeks <= 2 * n_days:
            yield _window(f"{weeks} weeks", last - pd.Timedelta(days=7 * weeks - 1), last, days)


def _window(name: str, first: pd.Timestamp, last: pd.Timestamp, days: pd.Series) -> _Window:
    """Return a window from `first` to `last`, divided into units of equal length."""
    n_days = (last - first).days + 1
    days_a_time = math.ceil(n_days / MOST_TIMES)
    inside = (days >= first).to_numpy()
    offsets = (days[inside] - first).dt.days.to_numpy().astype(np.int64)
    n_times = math.ceil(n_days / days_a_time)
    return _Window(name, first, last, inside, offsets // days_a_time, n_times, days_a_time)


def _test_groups(days: pd.Series, window: _Window, groups: Groups) -> pd.DataFrame:
    """Return the growth of the groups of one level in one window, before correction."""
    n_groups = len(groups.ids)
    counts, totals = window.count(groups.labels, n_groups), window.totals
    n_papers = counts.sum(axis=1)
    table = pd.DataFrame(
        {
            "level": groups.level,
            "group_id": np.asarray(groups.ids, dtype=np.int32),
            "window": window.name,
            "first_day": window.first.date(),
            "last_day": window.last.date(),
            "weeks": window.length / 7,
            "n_days": int(days[window.inside].nunique()),
            "n_papers": n_papers,
            "total_papers": totals.sum(),
        }
    )
    # Describe the window, then test growth if there are enough days.
    table = table.assign(**_count_start_and_end(days, window, groups))
    names = ["odds_ratio", "odds_ratio_low", "odds_ratio_high", "p_value", "dispersion"]
    confirmed = ["n_grew", "n_faded", "n_steady"]
    if days[window.inside].nunique() < FEWEST_DAYS:
        return table.assign(
            **dict.fromkeys(names, np.nan), **dict.fromkeys(confirmed, 0), late=False
        )
    # Groups without a paper, or with all papers, cannot be tested.
    tested = np.flatnonzero((n_papers > 0) & (n_papers < totals.sum()))
    growth = measure_growth(counts[tested], totals)
    weeks_a_time = window.days_a_time / 7
    found = pd.DataFrame(
        {
            "odds_ratio": np.exp(growth.slopes / weeks_a_time),
            "odds_ratio_low": np.exp(growth.low / weeks_a_time),
            "odds_ratio_high": np.exp(growth.high / weeks_a_time),
            "p_value": growth.p_values,
            "dispersion": growth.dispersion,
        },
        index=tested,
    )
    table[names] = found.reindex(table.index)
    # Half of the papers, not of the days: if digests grow, all topics are late by days.
    early = counts[:, np.cumsum(totals) <= totals.sum() / 2].sum(axis=1)
    table["late"] = (window.name == WHOLE_WINDOW) & (
        early <= np.maximum(_LATE_PAPERS, _LATE_SHARE * n_papers)
    )
    for name, times in zip(
        confirmed, _count_confirming_reruns(window, groups, tested, growth), strict=True
    ):
        table[name] = times
    return table


def _count_start_and_end(
    days: pd.Series, window: _Window, groups: Groups
) -> dict[str, dt.date | NDArray[np.int64] | int]:
    """Return papers in the first and in the last quarter of the window's days."""
    quarter = pd.Timedelta(days=max(window.length // 4, 1) - 1)
    start_last, end_first = window.first + quarter, window.last - quarter
    own = {
        "start": window.inside & (days <= start_last).to_numpy(),
        "end": window.inside & (days >= end_first).to_numpy(),
    }
    found: dict[str, dt.date | NDArray[np.int64] | int] = {
        "start_last_day": start_last.date(),
        "end_first_day": end_first.date(),
    }
    for when, inside in own.items():
        labels = groups.labels[inside]
        found[f"n_{when}"] = np.bincount(labels[labels >= 0], minlength=len(groups.ids))
        found[f"total_{when}"] = int(inside.sum())
    return found


def _count_confirming_reruns(
    window: _Window, groups: Groups, tested: NDArray[np.int64], growth: Growth
) -> NDArray[np.int64]:
    """Return in how many reruns each group grows, fades and is steady.

    A rerun confirms growth or fading by a p-value of at most .05, and steadiness by an interval
    within the limits. Groups for which the fit itself shows nothing have zeros.

    Returns
    -------
    numpy.ndarray
        int64, (3, n_groups).
    """
    found = np.zeros((3, len(groups.ids)), dtype=np.int64)
    limit = math.log(MIN_ODDS_RATIO) * window.days_a_time / window.length
    claimed = (growth.p_values <= _CONFIRMING_P) | ((growth.low > -limit) & (growth.high < limit))
    rows, dispersion = tested[claimed], growth.dispersion[claimed]
    totals, n_repeats = window.totals, len(groups.repeats)
    if not len(rows) or not n_repeats:
        return found
    # Count the claimed groups' papers in each rerun, and refit.
    rerun_counts = np.concatenate(
        [window.count(labels, len(groups.ids))[rows] for labels in groups.repeats]
    )
    n_papers = rerun_counts.sum(axis=1)
    testable = (n_papers > 0) & (n_papers < totals.sum())

    fitted = binomial_regression.fit(rerun_counts[testable], totals)

    def deviations(slope: float) -> NDArray[np.float64]:
        slopes = np.full(testable.sum(), slope)
        spread = np.tile(dispersion, n_repeats)[testable]
        values = np.full(len(rerun_counts), np.nan)
        values[testable] = deviations_from(slopes, rerun_counts[testable], totals, fitted, spread)
        return values.reshape(n_repeats, len(rows))

    # Compare each rerun with no change and with the limits of steadiness.
    reach, deviation_from_none = reach_95(growth.freedom), deviations(0.0)
    steady = (deviations(-limit) > reach) & (deviations(limit) < -reach)
    found[:, rows] = [
        part.sum(axis=0)
        for part in (deviation_from_none >= reach, deviation_from_none <= -reach, steady)
    ]
    return found
