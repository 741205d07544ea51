"""Verdicts as they would have been on an earlier day, for today's topics. Pure."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from analysis import snapshot
from dashboard.atlas.lineage import GroupKind
from evidence import formatting
from evidence.trends.level_results import Groups
from evidence.trends.verdicts import find_trends


def verdicts_as_of(tables: snapshot.Tables, day: dt.date) -> pd.DataFrame:
    """Return the verdicts with the papers listed up to a day, as in the snapshot.

    Memory, corrections and windows are those of that day. There are no reruns.

    Parameters
    ----------
    tables
        The snapshot's tables.
    day
        The last day, not before the first digest with new papers.
    """
    dates = tables.digests.set_index("digest_id")["date"]
    days = pd.to_datetime(tables.papers["first_digest"].map(dates))
    is_known = (days <= pd.Timestamp(day)).to_numpy()
    papers = tables.papers[is_known]
    no_reruns = np.empty((0, len(papers)), dtype=np.int32)
    levels = []
    for level, groups in (("topic", tables.topics), ("theme", tables.themes)):
        ids = [int(i) for i in groups[f"{level}_id"]]
        labels = pd.Index(ids).get_indexer(pd.Index(papers[f"{level}_id"])).astype(np.int32)
        if ids:
            levels.append(Groups(level, ids, labels, no_reruns))
    found = find_trends(days[is_known], levels).verdicts
    # As read from a file: days are timestamps there.
    days_of = {
        str(name): pd.to_datetime(column).astype("datetime64[ms]")
        for name, column in found.items()
        if str(name).endswith("_day")
    }
    return found.assign(**days_of)


def day_in_reach(tables: snapshot.Tables, asked: dt.date | None) -> dt.date | None:
    """Return the day if its verdicts are not today's; else None."""
    with_papers = tables.digests.loc[tables.digests["n_new"] > 0, "date"]
    if asked is None or with_papers.empty or not len(tables.topics):
        return None
    first, last = with_papers.min().date(), with_papers.max().date()
    return asked if first <= asked < last else None


def as_of_words(day: dt.date, n_known: int, n_groups: int, level: GroupKind) -> str:
    """Return what verdicts of an earlier day are.

    Parameters
    ----------
    day
        The day.
    n_known, n_groups
        Groups with papers by then, and all.
    level
        What a group is called.
    """
    words = (
        f"Verdicts with the papers listed up to {formatting.day(day)}, for today's {level}s; "
        "without reruns."
    )
    if n_known == n_groups:
        return words

    return f"{words} {formatting.out_of(n_groups - n_known, n_groups, level)} had no papers yet."
