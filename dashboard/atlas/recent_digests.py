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
    since = latest - dt.timedelta(days=_DAYS - 1)
    inside: dict[Recent, list[str]] = {
        "week": [d for d in digest_ids if day_of(d) >= since],
        "month": [d for d in digest_ids if day_of(d) >= latest.replace(day=1)],
        "visit": [d for d in digest_ids if last_shown is not None and d > last_shown],
    }
    return {
        period: (ids[0], ids[-1])
        for period, ids in inside.items()
        if 0 < len(ids) < len(digest_ids)
    }
