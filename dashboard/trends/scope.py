"""Scope of the Trends view: level, window, period and their data. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dashboard.atlas.filters import Filters
from dashboard.atlas.lineage import GroupKind
from dashboard.charts.series import TopicLine
from dashboard.routing.address import Address
from evidence import periods
from evidence.periods import Period
from evidence.verdict_order import in_order


@dataclass(frozen=True)
class Scope:
    """Data that every section of the Trends view draws from.

    Attributes
    ----------
    level
        Whether the groups are topics or themes.
    verdicts
        Rows of one level and window that pass the filters, growing first.
    digests
        Digests of the window that pass the filters, oldest first.
    all_digests
        All digests of the snapshot.
    period
        Length of a timeline's points.
    trends
        As in the snapshot, of these digests; ``topic_id`` is the group.
    points
        `trends` by period, with gaps, and each period's name in ``moment``.
    lines
        Name, colour and stability of the groups, by id.
    n_repeats
        Number of reruns.
    n_tests
        Number of tests behind the verdicts of the whole snapshot.
    here
        The current address.
    narrowed
        Whether filters exclude papers, so that shares differ from those of the verdicts.
    """

    level: GroupKind
    verdicts: pd.DataFrame
    digests: pd.DataFrame
    all_digests: pd.DataFrame
    period: Period
    trends: pd.DataFrame
    points: pd.DataFrame
    lines: Mapping[int, TopicLine]
    n_repeats: int
    n_tests: int
    here: Address
    narrowed: bool

    @property
    def group_ids(self) -> list[int]:
        """Ids of the groups in the order of the verdicts."""
        return [int(i) for i in self.verdicts["group_id"]]

    @property
    def too_few_days(self) -> bool:
        """Whether there are too few days to test anything."""
        return bool(self.verdicts["p_value"].isna().all())

    @property
    def shows_trends(self) -> bool:
        """Whether there is a verdict to show."""
        return not self.verdicts.empty and not self.too_few_days

    def papers_of_days(self, group_id: int, first_day: Any, last_day: Any) -> Address | None:
        """Return the address of a group's papers first listed on these days.

        Ignores the filters, as verdicts do. None if these days have no digest.
        """
        days = self.all_digests["date"]
        ids = self.all_digests.loc[(days >= first_day) & (days <= last_day), "digest_id"]
        return self._papers(Filters(), group_id, ids)

    def papers_in(self, group_id: int, period_id: str) -> Address | None:
        """Return the address of the papers that a timeline's point counts."""
        by_period = periods.periods_of(self.digests, self.period)
        ids = by_period.loc[by_period["period_id"] == period_id, "digest_id"]
        wanted = self.here.filters
        if wanted.first_listed_in:
            ids = ids[ids.between(*wanted.first_listed_in)]
        return self._papers(wanted, group_id, ids)

    def _papers(self, wanted: Filters, group_id: int, ids: pd.Series) -> Address | None:
        if ids.empty:
            return None
        # A theme's count under a filter by topic is of these topics only.
        is_theme = self.level == "theme"
        topics = wanted.topics if is_theme else (group_id,)
        themes = (group_id,) if is_theme else ()
        first_listed_in = str(ids.min()), str(ids.max())
        narrowed = replace(wanted, first_listed_in=first_listed_in, topics=topics, themes=themes)
        return replace(self.here.at(), filters=narrowed)


def ordered(verdicts: pd.DataFrame, by: str | None, lines: Mapping[int, TopicLine]) -> pd.DataFrame:
    """Return verdicts in a sort order; ties keep the default order.

    Parameters
    ----------
    verdicts
        Rows of one level and window.
    by
        One of `dashboard.routing.address.ORDERS`; None for the first.
    lines
        Name and stability of the groups, by id.
    """
    rows = in_order(verdicts)
    keys: dict[str, Sequence[Any]] = {
        "change": [-odds if odds > 0 else 0 for odds in rows["odds_ratio"].astype(float).fillna(0)],
        "now": list(-rows["n_end"] / rows["total_end"].clip(lower=1)),
        "topic": [lines[i].label.casefold() for i in rows["group_id"]],
        "stability": [-lines[i].stability for i in rows["group_id"]],
    }
    if by not in keys:
        return rows
    key = keys[by]
    return rows.iloc[sorted(range(len(rows)), key=lambda i: key[i])]
