"""Windows of time, and the papers of groups in them."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evidence.trends.estimates import Timeline
from evidence.trends.words import RECENT_WEEKS, WHOLE_WINDOW

MOST_TIMES = 64
"""Maximum number of time units in a window; longer windows use units of several days."""


@dataclass(frozen=True, slots=True)
class Window:
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
        int64, (n_inside,): time unit of each paper in the window, among those with papers.
    unit_of
        int64, (n_times,): number of each time unit from the window's first day.
    days_a_time
        Days per time unit.
    n_days
        Number of days with papers.
    """

    name: str
    first: pd.Timestamp
    last: pd.Timestamp
    inside: NDArray[np.bool_]
    time_of: NDArray[np.int64]
    unit_of: NDArray[np.int64]
    days_a_time: int
    n_days: int

    @property
    def length(self) -> int:
        """Number of days from the first to the last."""
        return (self.last - self.first).days + 1

    @property
    def timeline(self) -> Timeline:
        """The time units with papers."""
        totals = np.bincount(self.time_of, minlength=len(self.unit_of))
        return Timeline((self.unit_of + 0.5) * self.days_a_time / 7, self.length / 7, totals)

    def count(self, labels: NDArray[np.int32], n_groups: int) -> NDArray[np.int64]:
        """Return papers by group and time unit: int64, (n_groups, n_times)."""
        own, n_times = labels[self.inside], len(self.unit_of)
        cells = own[own >= 0] * n_times + self.time_of[own >= 0]
        return np.bincount(cells, minlength=n_groups * n_times).reshape(n_groups, n_times)

    def day_of(self, time: int) -> dt.date:
        """Return the first day of a time unit."""
        day: dt.date = (
            self.first + pd.Timedelta(days=int(self.unit_of[time]) * self.days_a_time)
        ).date()
        return day

    def day_at(self, position: float) -> dt.date:
        """Return the day at a part of the window, from -1/2 to 1/2."""
        offset = min(max(int((position + 0.5) * self.length), 0), self.length - 1)
        day: dt.date = (self.first + pd.Timedelta(days=offset)).date()
        return day

    def last_day_before(self, end: int) -> dt.date:
        """Return the last day of the time unit before `end`."""
        unit = int(self.unit_of[end - 1]) + 1
        day = self.first + pd.Timedelta(days=unit * self.days_a_time - 1)
        last: dt.date = min(day, self.last).date()
        return last


def windows_of(days: pd.Series) -> Iterator[Window]:
    """Yield the whole period and the recent windows that omit at least a third of it.

    Parameters
    ----------
    days
        datetime64, (n_papers,): day on which each paper was first listed.
    """
    first, last = days.min(), days.max()
    n_days = (last - first).days + 1
    yield window_from(WHOLE_WINDOW, first, last, days)
    for weeks in RECENT_WEEKS:
        if 3 * 7 * weeks <= 2 * n_days:
            start = last - pd.Timedelta(days=7 * weeks - 1)
            yield window_from(f"{weeks} weeks", start, last, days)


def window_from(name: str, first: pd.Timestamp, last: pd.Timestamp, days: pd.Series) -> Window:
    """Return the window from `first` to `last`, divided into units of equal length."""
    n_days = (last - first).days + 1
    days_a_time = math.ceil(n_days / MOST_TIMES)
    inside = ((days >= first) & (days <= last)).to_numpy()
    offsets = (days[inside] - first).dt.days.to_numpy().astype(np.int64)
    units, time_of = np.unique(offsets // days_a_time, return_inverse=True)
    n_with_papers = len(np.unique(offsets))
    return Window(name, first, last, inside, time_of, units, days_a_time, n_with_papers)


def starts_and_ends(
    days: pd.Series, window: Window, labels: NDArray[np.int32], n_groups: int
) -> dict[str, dt.date | NDArray[np.int64] | int]:
    """Return papers in the first and in the last quarter of the window's days.

    Parameters
    ----------
    days
        As for `windows_of`.
    window
        The window.
    labels
        int32, (n_papers,): group of each paper; negative for none.
    n_groups
        Number of groups.

    Returns
    -------
    dict
        ``start_last_day``, ``n_start`` (int64, (n_groups,)), ``total_start``; ``end_first_day``,
        ``n_end``, ``total_end``.
    """
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
        chosen = labels[inside]
        found[f"n_{when}"] = np.bincount(chosen[chosen >= 0], minlength=n_groups)
        found[f"total_{when}"] = int(inside.sum())
    return found
