"""The order in which movers are told."""

from __future__ import annotations

import numpy as np
import pandas as pd

_FIRST = {"growing": 0, "fading": 1, "steady": 2}


def in_order(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Sort one window's verdicts: what grows, fastest first, what fades, the steady, the rest.

    Within these the larger come first where the odds ratio says nothing.
    """
    rank = verdicts["verdict"].map(_FIRST).fillna(len(_FIRST))
    found = rank < _FIRST["steady"]
    speed = np.abs(np.log(verdicts["odds_ratio"].astype(float).where(found, 1.0)))
    keys = pd.DataFrame(
        {"rank": rank, "speed": -speed, "size": -verdicts["n_papers"], "id": verdicts["group_id"]}
    )
    return verdicts.loc[keys.sort_values(["rank", "speed", "size", "id"]).index]
