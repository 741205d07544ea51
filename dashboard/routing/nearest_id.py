"""The id most like one that is not known. Pure."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Collection, Sequence

_SHORTEST_LIKENESS = 4


def nearest_day(asked: str, digest_ids: Sequence[str]) -> str | None:
    """Return the digest closest in time to an id that begins with a date."""
    try:
        day = dt.date.fromisoformat(asked[:10])
    except ValueError:
        return None
    return min(digest_ids, key=lambda d: abs(dt.date.fromisoformat(d[:10]) - day), default=None)


def nearest_text(asked: str, ids: Collection[str]) -> str | None:
    """Return the id that begins most like `asked`, if four characters at least agree."""
    ordered = sorted(ids)
    at = bisect.bisect_left(ordered, asked)
    likely = ordered[max(0, at - 1) : at + 1]
    best = max(likely, key=lambda i: _common(asked, i), default=None)
    return best if best is not None and _common(asked, best) >= _SHORTEST_LIKENESS else None


def _common(one: str, other: str) -> int:
    """Count the characters that two texts begin with in common."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(one), len(other)))
