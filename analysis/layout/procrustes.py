"""Procrustes alignment of a recomputed map to the previous one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def procrustes_align(
    places: NDArray[np.float32], previous: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Rotate, mirror, scale and shift a map so that papers are close to their previous places.

    Parameters
    ----------
    places
        float32, (n_papers, 2).
    previous
        float32, (n_papers, 2): NaN for papers that had none.

    Notes
    -----
    Procrustes analysis (Gower, Psychometrika 40, 1975) on the papers of both maps.
    """
    from scipy.linalg import orthogonal_procrustes

    shared = np.isfinite(previous).all(axis=1)
    if not shared.any():
        return places
    now, then = places[shared].astype(np.float64), previous[shared].astype(np.float64)
    here, there = now.mean(axis=0), then.mean(axis=0)
    spread = ((now - here) ** 2).sum()
    turn, reach = np.eye(2), 1.0
    if spread > 0 and ((then - there) ** 2).sum() > 0:
        turn, stretched = orthogonal_procrustes(now - here, then - there)
        reach = stretched / spread or 1.0
    return ((places.astype(np.float64) - here) @ turn * reach + there).astype(np.float32)
