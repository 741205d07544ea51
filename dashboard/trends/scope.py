"""What Trends is about at the moment: topics or themes, over which time, by which period. Pure."""

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
    """What every section of Trends draws from.

    Attributes
    ----------
    level
        Whether its groups are topics or themes.
    verdicts
        The rows of one level and window that the filters leave, growing first.
    digests
        The digests of the window that the filters leave, oldest first.
    all_digests
        All digests of the snapshot.
    period
        What a point of a timeline is.
    trends
        As in the snapshot, of these digests; ``topic_id`` is the group.
    points
        `trends` gathered, gaps included, with ``moment``: what each period is called.
    lines
        The groups by their ids: name, colour, how sure.
    n_repeats
        How often the grouping was repeated.
    n_tests
        How many tests the verdicts of the whole snapshot come from.
    here
        Where the reader is.
    narrowed
        Whether filters leave out papers, so that shares are not those of the verdicts.
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
        """The groups in the order of the verdicts."""
        return [int(i) for i in self.verdicts["group_id"]]

    @property
    def too_few_days(self) -> bool:
        """Whether nothing could be tested: there is no trend in two or three days."""
        return bool(self.verdicts["p_value"].isna().all())

    @property
    def shows_trends(self) -> bool:
        """Whether there is a verdict to show."""
        return not self.verdicts.empty and not self.too_few_days

    def papers_of_days(self, group_id: int, first_day: Any, last_day: Any) -> Address | None:
        """Return the address of the papers of a group that first appeared in these days.

        All of the snapshot's, as verdicts count them, whatever the filters. None if no digest is
        of these days.
        """
        days = self.all_digests["date"]
        ids = self.all_digests.loc[(days >= first_day) & (days <= last_day), "digest_id"]
        return self._papers(Filters(), group_id, ids)

    def papers_in(self, group_id: int, period_id: str) -> Address | None:
        """Return the address of the papers that a point of a timeline counts."""
        gathered = periods.periods_of(self.digests, self.period)
        ids = gathered.loc[gathered["period_id"] == period_id, "digest_id"]
        wanted = self.here.filters
        if wanted.first_listed_in:
            ids = ids[ids.between(*wanted.first_listed_in)]
        return self._papers(wanted, group_id, ids)

    def _papers(self, wanted: Filters, group_id: int, ids: pd.Series) -> Address | None:
        if ids.empty:
            return None
        topics, themes = ((group_id,), ()) if self.level == "topic" else ((), (group_id,))
        first_listed_in = str(ids.min()), str(ids.max())
        narrowed = replace(wanted, first_listed_in=first_listed_in, topics=topics, themes=themes)
        return replace(self.here.at(), filters=narrowed)


def ordered(verdicts: pd.DataFrame, by: str | None, lines: Mapping[int, TopicLine]) -> pd.DataFrame:
    """Sort verdicts as the reader asks; equals keep the order of the verdicts.

    Parameters
    ----------
    verdicts
        Rows of one level and window.
    by
        One of `dashboard.routing.address.ORDERS`; None is the first.
    lines
        Names, and how sure each is.
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
