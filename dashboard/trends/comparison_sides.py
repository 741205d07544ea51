"""The two sides of a comparison: which digests, what they are called, what else to choose. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dashboard.atlas.filters import Span, in_span_ids
from evidence import formatting
from evidence.periods import Period, period_name, periods_of
from evidence.share_comparison import Sides, latest_against_earlier

Unit = Literal["digest", "week", "month", "quarter", "year"]
UNITS: tuple[Unit, ...] = ("digest", "week", "month", "quarter", "year")
"""What a side is chosen by, shortest first."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The digests of a period, or one digest; first and last id, and what to call them."""

    first: str
    last: str
    name: str

    @property
    def span(self) -> Span:
        """Both ends."""
        return self.first, self.last


Cuts = Mapping[Unit, Sequence[Stretch]]


def all_stretches(digests: pd.DataFrame, names: Mapping[str, str]) -> Cuts:
    """Cut the digests into stretches of every unit."""
    return {unit: stretches(digests, names, unit) for unit in UNITS}


def stretches(digests: pd.DataFrame, names: Mapping[str, str], unit: Unit) -> list[Stretch]:
    """Cut the digests into stretches, oldest first.

    Parameters
    ----------
    digests
        ``digest_id``, ``date``.
    names
        What to call each digest.
    unit
        What a stretch is. One whose last day no digest has reached is *so far*.
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
    found = []
    for first, last, first_day, last_day, over in zip(*columns, strict=True):
        name = str(first_day.year) if unit == "year" else period_name(first_day, last_day)
        found.append(Stretch(first, last, name if over else f"{name} so far"))
    return found


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
    """Return the sides that one asks about first: the latest digest or days, and all before.

    None with fewer than two digests. Of digests of one day the last one is the latest.
    """
    ids = sorted(digests["digest_id"])
    if len(ids) < 2:
        return None
    sides = latest_against_earlier(digests) or Sides(tuple(ids[:-1]), tuple(ids[-1:]))
    return (min(sides.before), max(sides.before)), (min(sides.after), max(sides.after))


def quick_choices(digests: pd.DataFrame, cuts: Cuts) -> dict[str, tuple[Span, Span]]:
    """Return the comparisons one is likely to want, by what they are called; each once."""
    first = default(digests)
    choices = {_lately(digests, first): first} if first else {}
    for unit in UNITS:
        pair = latest_two(cuts[unit])
        if pair and pair not in choices.values():
            choices[f"Latest {unit}, the one before"] = pair
    return choices


def _lately(digests: pd.DataFrame, spans: tuple[Span, Span]) -> str:
    days = pd.to_datetime(digests.set_index("digest_id")["date"])
    n_days = (days[spans[1][1]] - days[spans[1][0]]).days + 1
    return f"Latest {n_days} days, all before" if n_days > 1 else "Latest digest, all before"


def latest_two(cut: Sequence[Stretch]) -> tuple[Span, Span] | None:
    """Return the last stretch but one, and the last; None where there is only one."""
    return (cut[-2].span, cut[-1].span) if len(cut) > 1 else None


def apart(ids: Sequence[str], before: Span, after: Span) -> tuple[Sides, tuple[str, ...]]:
    """Return the digests of either side, and those of both, which count for neither."""
    one, other = in_span_ids(ids, before), in_span_ids(ids, after)
    both = tuple(d for d in one if d in set(other))
    return (
        Sides(tuple(d for d in one if d not in both), tuple(d for d in other if d not in both)),
        both,
    )


def unit_of(cuts: Cuts, spans: Sequence[Span]) -> Unit:
    """Return the longest unit of which all spans are made; a digest if no other."""
    for unit in reversed(UNITS):
        if all(made_of(cuts[unit], span) for span in spans):
            return unit
    return "digest"


def made_of(cut: Sequence[Stretch], span: Span) -> bool:
    """Say whether a span begins and ends where stretches do."""
    return span[0] in {s.first for s in cut} and span[1] in {s.last for s in cut}


def name_of(
    span: Span,
    digests: pd.DataFrame,
    names: Mapping[str, str],
    cuts: Cuts,
    *,
    other: Span | None = None,
) -> str:
    """Name a side: the digest, the shortest period that it is all of, or its first and last day.

    Parameters
    ----------
    span
        First and last digest.
    digests, names
        As for `stretches`.
    cuts
        From `all_stretches`.
    other
        The other side: all that came before it is called that.
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
        return f"the {len(inside):,} digests before"
    if first == last:
        return f"{names[inside[0]]} to {names[inside[-1]]}"
    return formatting.date_range(first, last)
