"""Digests gathered into weeks, months or quarters, and which of these are not over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from evidence.formatting import day, month
from evidence.intervals import wilson

Period = Literal["digest", "week", "month", "quarter"]
PERIODS: tuple[Period, ...] = ("digest", "week", "month", "quarter")

MAX_POINTS = 40
"""More points than this on a line and the eye sees noise; longer periods are taken then."""

_CODES: dict[str, str] = {"week": "W-SUN", "month": "M", "quarter": "Q"}


def period_for(dates: pd.Series) -> Period:
    """Choose the shortest period that makes no more than `MAX_POINTS` points of these dates."""
    if len(dates) <= MAX_POINTS:
        return "digest"
    days = (dates.max() - dates.min()).days
    return "week" if days <= 7 * MAX_POINTS else "month" if days <= 31 * MAX_POINTS else "quarter"


def periods_of(digests: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Say which period each digest is in.

    Parameters
    ----------
    digests
        ``digest_id``, ``date``.
    period
        What a period is.

    Returns
    -------
    pandas.DataFrame
        digest_id, period_id (the digest's id, or the first day as an ISO date), first_day,
        last_day (of the period, not of its digests; Timestamps), over; in the order of `digests`.
        A period is not over while no digest has come on its last day or later: what it has so
        far is not the whole of it. A digest is always over.
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
    """Sum the shares of digests over periods.

    Parameters
    ----------
    trends
        As in the snapshot; other columns of numbers of papers may be missing.
    digests
        As in the snapshot; what `trends` says of others is left out.
    period
        What a point shall be.

    Returns
    -------
    pandas.DataFrame
        topic_id, period_id, first_day, last_day, over, n_digests, n_papers, n_digest, share,
        share_low, share_high, n_shown, n_digest_shown, share_shown; sorted by topic and time.
        A share is null where there is no paper that it could be a share of.
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
    """Return `points` of `gathered` with the periods in which no digest came, shares null.

    Without them a line would run straight across a month of which nothing is known.
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
    """Name a period by what it is: ``13 Mar 2025``, ``week of 10 Mar 2025``, ``Mar 2025``."""
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
    """Gather shares over periods, gaps included, and name each period in ``moment``."""
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
    """Sum the shares of topics to those of larger groups, such as themes.

    Parameters
    ----------
    trends
        As in the snapshot.
    group_of
        The group of each topic; what has none is left out.

    Returns
    -------
    pandas.DataFrame
        The columns of `trends`; ``topic_id`` is the group.
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
    """Return `table` with shares and intervals worked out from its counts.

    Adds share, share_low, share_high of ``n_papers`` among ``n_digest``, and share_shown of
    ``n_shown`` among ``n_digest_shown``; a share of nothing is null, its interval 0 to 1.
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
    """Count each topic's papers in each digest: those that came in it, and those it showed.

    A paper *comes* in the first digest that shows it, and counts there and nowhere else. Digests
    that overlap show it again.

    Parameters
    ----------
    papers
        ``paper_id``, ``topic_id``, ``first_digest``: the papers to count, all or some.
    appearances
        ``paper_id``, ``digest_id``: a row for each paper shown in a digest.
    digests
        ``digest_id``, ``n_new``, ``n_papers``: what the counts are out of.
    topic_ids
        The topics to count.

    Returns
    -------
    pandas.DataFrame
        topic_id, digest_id, n_papers (that came), n_digest (that came, of any topic), share,
        share_low, share_high (95 %, Wilson), n_shown, n_digest_shown, share_shown: a row for
        every topic in every digest, zeros included, by topic, then in the order of `digests`.
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
