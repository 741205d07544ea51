"""Sort order of trend verdicts."""

from __future__ import annotations

import numpy as np
import pandas as pd

_FIRST = {"growing": 0, "fading": 1, "steady": 2}


def in_order(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Sort the verdicts of one window: growing, fading, steady, then the rest.

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
    rank = verdicts["verdict"].map(_FIRST).fillna(len(_FIRST))
    is_mover = rank < _FIRST["steady"]
    speed = np.abs(np.log(verdicts["odds_ratio"].astype(float).where(is_mover, 1.0)))
    keys = pd.DataFrame(
        {"rank": rank, "speed": -speed, "size": -verdicts["n_papers"], "id": verdicts["group_id"]}
    )
    return verdicts.loc[keys.sort_values(["rank", "speed", "size", "id"]).index]
