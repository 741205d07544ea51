"""Shares per week, month or quarter, aggregated from the shares per digest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from evidence.formatting import day, month
from evidence.intervals import wilson

Period = Literal["digest", "week", "month", "quarter"]
PERIODS: tuple[Period, ...] = ("digest", "week", "month", "quarter")

MAX_POINTS = 40
"""Points per line above which a longer period is used: more points look like noise."""

_CODES: dict[str, str] = {"week": "W-SUN", "month": "M", "quarter": "Q"}


def period_for(dates: pd.Series) -> Period:
    """Return the shortest period that gives at most `MAX_POINTS` points."""
    if len(dates) <= MAX_POINTS:
        return "digest"
    days = (dates.max() - dates.min()).days
    return "week" if days <= 7 * MAX_POINTS else "month" if days <= 31 * MAX_POINTS else "quarter"


def periods_of(digests: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return the period of each digest.

    Parameters
    ----------
    digests
        ``digest_id``, ``date``.
    period
        Length of a period.

    Returns
    -------
    pandas.DataFrame
        digest_id, period_id (the digest's id, or the first day as an ISO date), first_day,
        last_day (Timestamps; of the period, not of its digests), over (bool); in the order of
        `digests`. A period is over if there is a digest on its last day or later; until then its
        counts are incomplete. With ``digest``, every period is over.
    """
    days = pd.to_datetime(digests["date"])
    table = pd.DataFrame({"digest_id": digests["digest_id"].to_numpy()})
    if period == "digest":
        ids, first, last = digests["digest_id"], days, days
    else:
        spans = days.dt.to_period(_CODES[period]).dt
        first, last = spans.start_time, spans.end_time.dt.normalize()
        ids = first.dt.strftime("%Y-%m-%d")
    table["period_id"], table["first_day"], table["last_day"] = (
        column.to_numpy() for column in (ids, first, last)
    )
    table["over"] = table["last_day"] <= days.max()
    return table


def gathered(trends: pd.DataFrame, digests: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return the shares per period, from the counts per digest.

    Parameters
    ----------
    trends
        As in the snapshot.
    digests
        As in the snapshot, all or some; counts of other digests are ignored.
    period
        Length of a period.

    Returns
    -------
    pandas.DataFrame
        topic_id, period_id, first_day, last_day, over, n_digests, n_papers, n_digest, share,
        share_low, share_high, n_shown, n_digest_shown, share_shown; sorted by topic and time.
        A share is null in a period without papers.
    """
    keys = ["topic_id", "first_day", "period_id", "last_day", "over"]
    dated = trends.merge(periods_of(digests, period), on="digest_id")
    summed = dated.groupby(keys, as_index=False).agg(
        n_digests=("n_papers", "size"),
        n_papers=("n_papers", "sum"),
        n_digest=("n_digest", "sum"),
        n_shown=("n_shown", "sum"),
        n_digest_shown=("n_digest_shown", "sum"),
    )
    return with_shares(summed)


def filled(points: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return the points of `gathered` plus periods without digests, with null shares.

    The null shares make gaps in a line that would otherwise bridge periods without data.
    """
    if points.empty or period == "digest":
        return points
    ends = pd.to_datetime(points["first_day"]).dt.to_period(_CODES[period])
    every = pd.period_range(ends.min(), ends.max(), freq=_CODES[period])
    missing = every[~every.isin(ends)]
    if missing.empty:
        return points
    days = pd.DataFrame(
        {
            "period_id": missing.start_time.strftime("%Y-%m-%d"),
            "first_day": missing.start_time,
            "last_day": missing.end_time.normalize(),
            "over": True,
        }
    )
    empty = days.merge(points[["topic_id"]].drop_duplicates(), how="cross")
    counts = ["n_digests", "n_papers", "n_digest", "n_shown", "n_digest_shown"]
    empty = with_shares(empty.assign(**dict.fromkeys(counts, 0)))
    whole = pd.concat([points, empty[points.columns].astype(points.dtypes)])
    return whole.sort_values(["topic_id", "first_day", "period_id"], ignore_index=True)


def period_name(first_day: pd.Timestamp, last_day: pd.Timestamp) -> str:
    """Return a period's name: ``13 Mar 2025``, ``week of 10 Mar 2025``, ``Mar 2025``."""
    n_days = (last_day - first_day).days + 1
    if n_days == 1:
        return day(first_day)
    if n_days == 7:
        return f"week of {day(first_day)}"
    if first_day.month == last_day.month:
        return month(first_day)
    return f"{month(first_day).partition(' ')[0]} to {month(last_day)}"


def points_of(
    trends: pd.DataFrame, digests: pd.DataFrame, period: Period, names: Mapping[str, str]
) -> pd.DataFrame:
    """Return shares per period with gaps; the column ``moment`` has the period's name."""
    points = filled(gathered(trends, digests, period), period)
    columns = zip(
        points["period_id"], points["first_day"], points["last_day"], points["over"], strict=True
    )
    return points.assign(
        moment=[
            names[period_id]
            if period == "digest"
            else period_name(first, last) + ("" if over else " so far")
            for period_id, first, last, over in columns
        ]
    )


def by_group(trends: pd.DataFrame, group_of: Mapping[int, int]) -> pd.DataFrame:
    """Return the shares of groups of topics, such as themes, per digest.

    Parameters
    ----------
    trends
        As in the snapshot.
    group_of
        The group of each topic; topics without one are ignored.

    Returns
    -------
    pandas.DataFrame
        The columns of `trends`; ``topic_id`` holds the group.
    """
    groups = trends["topic_id"].map(group_of)
    summed = (
        trends.assign(topic_id=groups)
        .dropna(subset=["topic_id"])
        .groupby(["topic_id", "digest_id"], as_index=False)
        .agg(
            n_papers=("n_papers", "sum"),
            n_digest=("n_digest", "first"),
            n_shown=("n_shown", "sum"),
            n_digest_shown=("n_digest_shown", "first"),
        )
    )
    return with_shares(summed.astype({"topic_id": int}))


def with_shares(table: pd.DataFrame) -> pd.DataFrame:
    """Return `table` with shares and 95 % intervals, computed from its counts.

    Adds share, share_low and share_high (``n_papers`` of ``n_digest``) and share_shown
    (``n_shown`` of ``n_digest_shown``). If the denominator is 0, the share is null and the
    interval 0 to 1.
    """
    low, high = wilson(table["n_papers"], table["n_digest"])
    return table.assign(
        share=table["n_papers"] / table["n_digest"].where(table["n_digest"] > 0),
        share_low=low,
        share_high=high,
        share_shown=table["n_shown"] / table["n_digest_shown"].where(table["n_digest_shown"] > 0),
    )


def count_papers(
    papers: pd.DataFrame,
    appearances: pd.DataFrame,
    digests: pd.DataFrame,
    topic_ids: list[int],
) -> pd.DataFrame:
    """Return each topic's papers per digest: first listed there, and all listed.

    A paper counts as new only in the first digest that lists it; overlapping digests may list it
    again.

    Parameters
    ----------
    papers
        ``paper_id``, ``topic_id``, ``first_digest``; all papers or some.
    appearances
        ``paper_id``, ``digest_id``: one row per paper and digest that lists it.
    digests
        ``digest_id``, ``n_new``, ``n_papers``: the denominators.
    topic_ids
        The topics to count.

    Returns
    -------
    pandas.DataFrame
        topic_id, digest_id, n_papers (first listed), n_digest (first listed, of any topic),
        share, share_low, share_high (95 %, Wilson), n_shown, n_digest_shown, share_shown: one row
        per topic and digest, zeros included, sorted by topic, then as in `digests`.
    """
    cells = pd.MultiIndex.from_product(
        [topic_ids, digests["digest_id"]], names=["topic_id", "digest_id"]
    )
    first_listed = papers.groupby(["topic_id", "first_digest"]).size()
    first_listed.index.names = ["topic_id", "digest_id"]
    topic_of = papers[["paper_id", "topic_id"]]
    shown = appearances.merge(topic_of, on="paper_id").groupby(["topic_id", "digest_id"]).size()
    table = pd.DataFrame(index=cells).reset_index()
    table["n_papers"] = first_listed.reindex(cells, fill_value=0).to_numpy()
    table["n_shown"] = shown.reindex(cells, fill_value=0).to_numpy()
    of = digests.set_index("digest_id")
    table["n_digest"] = table["digest_id"].map(of["n_new"])
    table["n_digest_shown"] = table["digest_id"].map(of["n_papers"])
    return with_shares(table)
