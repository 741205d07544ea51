"""Topics that a verdict says are changing, in the shortest window. Pure."""

from __future__ import annotations

import pandas as pd

from evidence.trends.words import MOVING
from evidence.verdict_order import in_order


def shortest_window(verdicts: pd.DataFrame) -> str | None:
    """Return the shortest window in which topics were tested; None if none were.

    Parameters
    ----------
    verdicts
        As in the snapshot.
    """
    tested = verdicts[(verdicts["level"] == "topic") & verdicts["p_value"].notna()]
    if tested.empty:
        return None
    return str(tested.sort_values("first_day", kind="stable")["window"].iloc[-1])


def of_window(verdicts: pd.DataFrame, window: str) -> pd.DataFrame:
    """Return the verdicts of all topics in a window."""
    return verdicts[(verdicts["level"] == "topic") & (verdicts["window"] == window)]


def movers(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return the verdicts that state a change, in the order of the trend table.

    Parameters
    ----------
    verdicts
        Of one window and level.
    """
    return in_order(verdicts[verdicts["verdict"].isin(MOVING)])
