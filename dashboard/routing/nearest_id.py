"""The known id that is most similar to an unknown one. Pure."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Collection, Sequence

_MIN_COMMON = 4


def nearest_day(asked: str, digest_ids: Sequence[str]) -> str | None:
    """Return the digest closest to the date that an id starts with, else None."""
    try:
        day = dt.date.fromisoformat(asked[:10])
    except ValueError:
        return None
    return min(digest_ids, key=lambda d: abs(dt.date.fromisoformat(d[:10]) - day), default=None)


def nearest_text(asked: str, ids: Collection[str]) -> str | None:
    """Return the id with the longest common prefix (at least 4 long), else None."""
    ordered = sorted(ids)
    at = bisect.bisect_left(ordered, asked)
    likely = ordered[max(0, at - 1) : at + 1]
    best = max(likely, key=lambda i: _common(asked, i), default=None)
    return best if best is not None and _common(asked, best) >= _MIN_COMMON else None


def _common(one: str, other: str) -> int:
    """Return the length of the common prefix of two texts."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))
