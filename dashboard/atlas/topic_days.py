"""The days of the first and the last digest that listed a paper of each topic."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from dashboard.atlas.filters import day_of


def topic_days(papers: pd.DataFrame) -> dict[int, tuple[dt.date, dt.date]]:
    """Return the first and the last day by topic; a topic without papers has none.

    Parameters
    ----------
    papers
        ``topic_id``, ``first_digest``, ``last_digest``; ids of digests start with their date.
    """
    last = papers["last_digest"].fillna(papers["first_digest"])
    ends = papers.assign(last_digest=last).groupby("topic_id")
    first, last = ends["first_digest"].min(), ends["last_digest"].max()
    return {
        int(topic_id): (day_of(str(start)), day_of(str(end)))
        for topic_id, start, end in zip(first.index, first, last, strict=True)
    }
