"""The period that What's new covers: its digests and its first day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from dashboard.atlas.filters import Span, day_of
from dashboard.atlas.recent_digests import digests_after_visit, digests_from, first_of_last
from evidence import formatting

NamedPeriod = Literal["digest", "week", "month", "visit"]
"""The last digest, the 7 or 30 days up to it, or the digests since the last visit."""

NAMED_PERIODS: tuple[NamedPeriod, ...] = get_args(NamedPeriod)

Since = NamedPeriod | dt.date
"""What a reader can choose: a named period, or a first day."""

_DAYS: Mapping[NamedPeriod, int] = {"week": 7, "month": 30}


@dataclass(frozen=True, slots=True)
class NewsPeriod:
    """A period up to the latest digest.

    Attributes
    ----------
    since
        What it is: a named period, or its first day.
    digest_ids
        Its digests, oldest first; none if its first day is after all digests.
    first_day
        Events of this day and later belong to it; None without digests.
    n_earlier
        Number of digests before it.
    """

    since: Since
    digest_ids: tuple[str, ...]
    first_day: dt.date | None
    n_earlier: int

    @property
    def span(self) -> Span | None:
        """The first and last digest; None without digests."""
        return (self.digest_ids[0], self.digest_ids[-1]) if self.digest_ids else None

    def has(self, day: dt.date | None) -> bool:
        """Return whether something of a day belongs to the period; without a date never."""
        return day is not None and self.first_day is not None and day >= self.first_day

    def words(self) -> str:
        """Return what it is: ``In the last 7 days (11 to 17 Mar 2025)``."""
        if isinstance(self.since, dt.date):
            return f"Since {formatting.day(self.since)}"
        if self.first_day is None:
            return "In no digest"
        last = day_of(self.digest_ids[-1])
        if self.since == "digest":
            return f"In the last digest ({formatting.day(last)})"
        if self.since == "visit":
            return f"Since your last visit ({formatting.date_range(self.first_day, last)})"
        return (
            f"In the last {_DAYS[self.since]} days ({formatting.date_range(self.first_day, last)})"
        )


def news_period(
    digest_ids: Sequence[str], since: Since | None, last_shown: str | None
) -> NewsPeriod:
    """Return the period that a reader asked for.

    Parameters
    ----------
    digest_ids
        Ids of all digests, oldest first.
    since
        The choice. None is the time since the last visit if there are newer digests, and the last
        digest otherwise; so is ``visit`` for a reader without a last visit.
    last_shown
        The newest digest that the reader was shown on the last visit; None without a visit.
    """
    newer = digests_after_visit(digest_ids, last_shown)
    if since in (None, "visit"):
        since = "visit" if newer else "digest"
    if not digest_ids:
        first = since if isinstance(since, dt.date) else None
        return NewsPeriod(since or "digest", (), first, 0)
    if isinstance(since, dt.date):
        first_day = since
        inside = digests_from(digest_ids, first_day)
    elif since == "visit":
        inside = newer
        first_day = day_of(inside[0])
    elif since in _DAYS:
        first_day = first_of_last(day_of(digest_ids[-1]), _DAYS[since])
        inside = digests_from(digest_ids, first_day)
    else:
        inside = [digest_ids[-1]]
        first_day = day_of(inside[0])
    return NewsPeriod(since or "digest", tuple(inside), first_day, len(digest_ids) - len(inside))


def offered_periods(digest_ids: Sequence[str], last_shown: str | None) -> list[NamedPeriod]:
    """Return the named periods worth offering: those that differ from all digests.

    The last digest is always one of them.
    """
    offered: list[NamedPeriod] = []
    for name in NAMED_PERIODS:
        period = news_period(digest_ids, name, last_shown)
        if name == "digest" or (period.since == name and period.n_earlier):
            offered.append(name)
    return offered
