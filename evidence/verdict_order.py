"""Sort order of trend verdicts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evidence.trends.words import MOVING, VERDICTS

_RANKS = {verdict: rank for rank, verdict in enumerate(VERDICTS)}


def in_order(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Sort the verdicts of one window in the order of `VERDICTS`.

    Growing and fading groups are sorted by speed, fastest first; all others by number of papers,
    largest first.

    Parameters
    ----------
    verdicts
        ``verdict``, ``odds_ratio``, ``n_papers``, ``group_id``.

    Returns
    -------
    pandas.DataFrame
        The same rows, reordered.
    """
    rank = verdicts["verdict"].map(_RANKS)
    has_speed = verdicts["verdict"].isin(MOVING[:2])
    speed = np.abs(np.log(verdicts["odds_ratio"].astype(float).where(has_speed, 1.0)))
    keys = pd.DataFrame(
        {"rank": rank, "speed": -speed, "size": -verdicts["n_papers"], "id": verdicts["group_id"]}
    )
    return verdicts.loc[keys.sort_values(["rank", "speed", "size", "id"]).index]
