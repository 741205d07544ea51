"""The two sides of a comparison: their digests, names and alternatives. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dashboard.atlas.filters import Span, in_span_ids
from evidence import formatting
from evidence.comparison.shares import Sides, latest_against_earlier
from evidence.periods import Period, period_name, periods_of

Unit = Literal["digest", "week", "month", "quarter", "year"]
UNITS: tuple[Unit, ...] = ("digest", "week", "month", "quarter", "year")
"""Units by which a side is chosen, shortest first."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The digests of a period, or one digest: first and last id, and a name."""

    first: str
    last: str
    name: str

    @property
    def span(self) -> Span:
        """First and last digest id."""
        return self.first, self.last


Cuts = Mapping[Unit, Sequence[Stretch]]


def all_stretches(digests: pd.DataFrame, names: Mapping[str, str]) -> Cuts:
    """Return the digests divided into stretches, for every unit."""
    return {unit: stretches(digests, names, unit) for unit in UNITS}


def stretches(digests: pd.DataFrame, names: Mapping[str, str], unit: Unit) -> list[Stretch]:
    """Return the digests divided into stretches of one unit, oldest first.

    Parameters
    ----------
    digests
        ``digest_id``, ``date``.
    names
        Names of the digests, by id.
    unit
        Length of a stretch. A stretch without a digest on its last day or later is "so far".
    """
    if unit == "digest":
        return [Stretch(d, d, names[d]) for d in sorted(digests["digest_id"])]
    table = _years_of(digests) if unit == "year" else periods_of(digests, _period(unit))
    cut = (
        table.sort_values("digest_id")
        .groupby("first_day", as_index=False)
        .agg(
            first=("digest_id", "first"),
            last=("digest_id", "last"),
            last_day=("last_day", "first"),
            over=("over", "first"),
        )
    )
    columns = (cut[c] for c in ("first", "last", "first_day", "last_day", "over"))
    result = []
    for first, last, first_day, last_day, over in zip(*columns, strict=True):
        name = str(first_day.year) if unit == "year" else period_name(first_day, last_day)
        result.append(Stretch(first, last, name if over else f"{name} so far"))
    return result


def _period(unit: Unit) -> Period:
    return "digest" if unit == "year" else unit


def _years_of(digests: pd.DataFrame) -> pd.DataFrame:
    days = pd.to_datetime(digests["date"])
    first, last = (pd.to_datetime(days.dt.year.astype(str) + end) for end in ("-01-01", "-12-31"))
    return pd.DataFrame(
        {
            "digest_id": digests["digest_id"],
            "first_day": first,
            "last_day": last,
            "over": last <= days.max(),
        }
    )


def default(digests: pd.DataFrame) -> tuple[Span, Span] | None:
    """Return the default sides: all earlier digests, and the latest digest or days.

    None with fewer than two digests. If all are of one day, the last digest is the latest.
    """
    ids = sorted(digests["digest_id"])
    if len(ids) < 2:
        return None
    sides = latest_against_earlier(digests) or Sides(tuple(ids[:-1]), tuple(ids[-1:]))
    return (min(sides.before), max(sides.before)), (min(sides.after), max(sides.after))


def quick_choices(digests: pd.DataFrame, cuts: Cuts) -> dict[str, tuple[Span, Span]]:
    """Return common comparisons by their labels, without duplicates."""
    first = default(digests)
    choices = {_lately(digests, first): first} if first else {}
    for unit in UNITS:
        pair = latest_two(cuts[unit])
        if pair and pair not in choices.values():
            choices[f"Latest {unit} vs. previous"] = pair
    return choices


def _lately(digests: pd.DataFrame, spans: tuple[Span, Span]) -> str:
    days = pd.to_datetime(digests.set_index("digest_id")["date"])
    n_days = (days[spans[1][1]] - days[spans[1][0]]).days + 1
    return f"Last {n_days} days vs. all earlier" if n_days > 1 else "Latest digest vs. all earlier"


def latest_two(cut: Sequence[Stretch]) -> tuple[Span, Span] | None:
    """Return the last two stretches; None if there is only one."""
    return (cut[-2].span, cut[-1].span) if len(cut) > 1 else None


def apart(ids: Sequence[str], before: Span, after: Span) -> tuple[Sides, tuple[str, ...]]:
    """Return the digests of each side, and those in both, which count for neither."""
    one, other = in_span_ids(ids, before), in_span_ids(ids, after)
    both = tuple(d for d in one if d in set(other))
    return (
        Sides(tuple(d for d in one if d not in both), tuple(d for d in other if d not in both)),
        both,
    )


def unit_of(cuts: Cuts, spans: Sequence[Span]) -> Unit:
    """Return the longest unit that divides all spans evenly; at least a digest."""
    for unit in reversed(UNITS):
        if all(made_of(cuts[unit], span) for span in spans):
            return unit
    return "digest"


def made_of(cut: Sequence[Stretch], span: Span) -> bool:
    """Return whether a span starts and ends with a stretch."""
    return span[0] in {s.first for s in cut} and span[1] in {s.last for s in cut}


def name_of(
    span: Span,
    digests: pd.DataFrame,
    names: Mapping[str, str],
    cuts: Cuts,
    *,
    other: Span | None = None,
) -> str:
    """Return a side's name: its digest, period, or first and last day.

    Parameters
    ----------
    span
        First and last digest.
    digests, names
        As for `stretches`.
    cuts
        From `all_stretches`.
    other
        The other side; all digests before it are "the N earlier digests".
    """
    ids = sorted(digests["digest_id"])
    inside = in_span_ids(ids, span)
    if len(inside) == 1:
        return names[inside[0]]
    days = digests.set_index("digest_id")["date"]
    first, last = days[inside[0]], days[inside[-1]]
    if first == last and len(inside) == int((days == first).sum()):
        return formatting.day(first)
    for unit in UNITS[1:]:
        for stretch in cuts[unit]:
            if stretch.span == span:
                return stretch.name
    if other and inside == tuple(d for d in ids if d < other[0]):
        return f"the {formatting.count(len(inside), 'earlier digest')}"
    if first == last:
        return f"{names[inside[0]]} to {names[inside[-1]]}"
    return formatting.date_range(first, last)
