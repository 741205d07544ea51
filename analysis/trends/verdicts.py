"""Appearances and topics to shares with intervals, and to verdicts: which topics grow or fade."""

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
"""Windows that end with the last digest, besides the whole span; of them those are looked at
that leave out at least a third of it."""

MOST_TIMES = 64
"""Longer windows are measured in times of several days each."""

_HELD_P = 0.05
_LATE_SHARE, _LATE_PAPERS = 1 / 5, 2
"""A group is late that has up to this share of its papers, or up to so many, among the first half
of all papers."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of papers at one level.

    Attributes
    ----------
    level
        ``topic`` or ``theme``.
    ids
        The groups' numbers, by position.
    labels
        int32, (n_papers,): position of each paper's group; `UNASSIGNED` is none.
    repeats
        int32, (n_repeats, n_papers): the same in each repeat of the grouping.
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
    """Count each topic's papers in each digest, as `evidence.periods.count_papers` does.

    Unassigned papers are reported under `UNASSIGNED` where there are any, so that the shares of
    a digest add up to one.
    """
    between = [UNASSIGNED] if (papers["topic_id"] == UNASSIGNED).any() else []
    table = count_papers(papers, appearances, digests, [*topic_ids, *between])
    return table.sort_values(["topic_id", "digest_id"], ignore_index=True)


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of days and the papers that came in it.

    Attributes
    ----------
    name
        ``all``, or how many weeks.
    first, last
        Its first and last day.
    inside
        bool, (n_papers,).
    time_of
        int64, (papers inside,): number of each one's time.
    n_times
        How many times there are, each `days_a_time` long.
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
        """Days from the first to the last, with papers or without."""
        return (self.last - self.first).days + 1

    @property
    def totals(self) -> NDArray[np.int64]:
        return np.bincount(self.time_of, minlength=self.n_times)

    def count(self, labels: NDArray[np.int32], n_groups: int) -> NDArray[np.int64]:
        """Count papers by group and time: int64, (n_groups, n_times)."""
        own = labels[self.inside]
        cells = own[own >= 0] * self.n_times + self.time_of[own >= 0]
        counts = np.bincount(cells, minlength=n_groups * self.n_times)
        return counts.reshape(n_groups, self.n_times)


def find_verdicts(dates: pd.Series, levels: Sequence[Groups]) -> pd.DataFrame:
    """Judge for every group and window whether its share grows.

    Parameters
    ----------
    dates
        The day on which each paper first appeared, in the order of the labels.
    levels
        Topics and themes.

    Returns
    -------
    pandas.DataFrame
        A row a group and window, by level, id, and window with the whole span first; columns as
        `ARCHITECTURE.md` says. The rate of false discoveries is held over all of the rows, by
        the procedure of Benjamini and Hochberg.
    """
    days = pd.to_datetime(dates.reset_index(drop=True))
    windows = list(_windows(days))
    parts = [_judged(days, window, groups) for groups in levels for window in windows]
    table = pd.concat(parts, ignore_index=True)
    table["q_value"] = q_values(table["p_value"])
    found = table["q_value"] <= FALSE_DISCOVERY_RATE
    weeks = table.pop("weeks")
    least, most = table["odds_ratio_low"] ** weeks, table["odds_ratio_high"] ** weeks
    steady = (least > 1 / MIN_ODDS_RATIO) & (most < MIN_ODDS_RATIO)
    rises = table["odds_ratio"] > 1
    growing, fading, is_steady, too_few = VERDICTS
    conditions = [found & rises, found, steady]
    table["verdict"] = np.select(conditions, [growing, fading, is_steady], too_few)
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
    first, last = days.min(), days.max()
    n_days = (last - first).days + 1
    yield _window(WHOLE_WINDOW, first, last, days)
    for weeks in RECENT_WEEKS:
        if 3 * 7 * weeks <= 2 * n_days:
            yield _window(f"{weeks} weeks", last - pd.Timedelta(days=7 * weeks - 1), last, days)


def _window(name: str, first: pd.Timestamp, last: pd.Timestamp, days: pd.Series) -> _Window:
    n_days = (last - first).days + 1
    days_a_time = math.ceil(n_days / MOST_TIMES)
    inside = (days >= first).to_numpy()
    offsets = (days[inside] - first).dt.days.to_numpy().astype(np.int64)
    n_times = math.ceil(n_days / days_a_time)
    return _Window(name, first, last, inside, offsets // days_a_time, n_times, days_a_time)


def _judged(days: pd.Series, window: _Window, groups: Groups) -> pd.DataFrame:
    """Return all that one window says of the groups of a level, each for itself."""
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
    table = table.assign(**_then_and_now(days, window, groups))
    names = ["odds_ratio", "odds_ratio_low", "odds_ratio_high", "p_value", "dispersion"]
    held = ["n_grew", "n_faded", "n_steady"]
    if days[window.inside].nunique() < FEWEST_DAYS:
        return table.assign(**dict.fromkeys(names, np.nan), **dict.fromkeys(held, 0), late=False)
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
    # Half of the papers and not of the days: where digests grow, all topics are late in days.
    early = counts[:, np.cumsum(totals) <= totals.sum() / 2].sum(axis=1)
    table["late"] = (window.name == WHOLE_WINDOW) & (
        early <= np.maximum(_LATE_PAPERS, _LATE_SHARE * n_papers)
    )
    for name, times in zip(held, _held(window, groups, tested, growth), strict=True):
        table[name] = times
    return table


def _then_and_now(
    days: pd.Series, window: _Window, groups: Groups
) -> dict[str, dt.date | NDArray[np.int64] | int]:
    """Count papers in the first and in the last quarter of the window's days."""
    quarter = pd.Timedelta(days=max(window.length // 4, 1) - 1)
    then_last, now_first = window.first + quarter, window.last - quarter
    own = {
        "start": window.inside & (days <= then_last).to_numpy(),
        "end": window.inside & (days >= now_first).to_numpy(),
    }
    found: dict[str, dt.date | NDArray[np.int64] | int] = {
        "start_last_day": then_last.date(),
        "end_first_day": now_first.date(),
    }
    for when, inside in own.items():
        labels = groups.labels[inside]
        found[f"n_{when}"] = np.bincount(labels[labels >= 0], minlength=len(groups.ids))
        found[f"total_{when}"] = int(inside.sum())
    return found


def _held(
    window: _Window, groups: Groups, tested: NDArray[np.int64], growth: Growth
) -> NDArray[np.int64]:
    """Count in how many repeats of the grouping each group grows, fades, and stays steady.

    A repeat stands by a growth where it finds one with p up to .05, and by steadiness where its
    own interval leaves out all that matters. Groups of which nothing of it is claimed have zeros.

    Returns
    -------
    numpy.ndarray
        int64, (3, n_groups).
    """
    found = np.zeros((3, len(groups.ids)), dtype=np.int64)
    limit = math.log(MIN_ODDS_RATIO) * window.days_a_time / window.length
    claimed = (growth.p_values <= _HELD_P) | ((growth.low > -limit) & (growth.high < limit))
    rows, dispersion = tested[claimed], growth.dispersion[claimed]
    totals, n_repeats = window.totals, len(groups.repeats)
    if not len(rows) or not n_repeats:
        return found
    again = np.concatenate(
        [window.count(labels, len(groups.ids))[rows] for labels in groups.repeats]
    )
    n_papers = again.sum(axis=1)
    there = (n_papers > 0) & (n_papers < totals.sum())

    fitted = binomial_regression.fit(again[there], totals)

    def deviations(slope: float) -> NDArray[np.float64]:
        slopes = np.full(there.sum(), slope)
        spread = np.tile(dispersion, n_repeats)[there]
        all_of_them = np.full(len(again), np.nan)
        all_of_them[there] = deviations_from(slopes, again[there], totals, fitted, spread)
        return all_of_them.reshape(n_repeats, len(rows))

    reach, flat = reach_95(growth.freedom), deviations(0.0)
    steady = (deviations(-limit) > reach) & (deviations(limit) < -reach)
    found[:, rows] = [part.sum(axis=0) for part in (flat >= reach, flat <= -reach, steady)]
    return found
