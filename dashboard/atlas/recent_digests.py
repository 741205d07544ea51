"""The digests of the last days, the latest month, and since the last visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from dashboard.atlas.filters import Span, day_of

Recent = Literal["week", "month", "visit"]
"""A period up to the latest digest: seven days, its month, or since the last visit."""

_DAYS = 7


def recent_spans(digest_ids: Sequence[str], last_shown: str | None) -> dict[Recent, Span]:
    """Return the first and last digest of each period up to the latest digest.

    Periods without a digest are left out, and so are those that all digests belong to.

    Parameters
    ----------
    digest_ids
        Ids of all digests, oldest first.
    last_shown
        The newest digest that the reader was shown on the last visit; None without a visit.
    """
    if not digest_ids:
        return {}
    latest = day_of(digest_ids[-1])
    inside: dict[Recent, list[str]] = {
        "week": digests_from(digest_ids, first_of_last(latest, _DAYS)),
        "month": digests_from(digest_ids, latest.replace(day=1)),
        "visit": digests_after_visit(digest_ids, last_shown),
    }
    return {
        period: (ids[0], ids[-1])
        for period, ids in inside.items()
        if 0 < len(ids) < len(digest_ids)
    }


def first_of_last(latest: dt.date, n_days: int) -> dt.date:
    """Return the first of the days up to the latest digest, not before year 1."""
    return dt.date.fromordinal(max(1, latest.toordinal() - n_days + 1))


def digests_from(digest_ids: Sequence[str], first_day: dt.date) -> list[str]:
    """Return the digests of a day and later."""
    return [digest_id for digest_id in digest_ids if day_of(digest_id) >= first_day]


def digests_after_visit(digest_ids: Sequence[str], last_shown: str | None) -> list[str]:
    """Return the digests since the last visit; none without a visit."""
    return [d for d in digest_ids if last_shown is not None and d > last_shown]
