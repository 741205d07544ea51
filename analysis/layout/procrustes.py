"""Procrustes alignment of a recomputed map to the previous one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def procrustes_align(
    places: NDArray[np.float32], previous: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return map coordinates rotated, reflected, scaled and shifted to a previous map.

    Parameters
    ----------
    places
        float32, (n_papers, 2): coordinates to align.
    previous
        float32, (n_papers, 2): previous coordinates; NaN for papers without.

    Returns
    -------
    numpy.ndarray
        float32, (n_papers, 2); unchanged if the maps share no paper.

    Notes
    -----
    Procrustes analysis (Gower, Psychometrika 40, 1975), fitted on the papers of both maps by
    `scipy.linalg.orthogonal_procrustes`.

    Examples
    --------
    >>> import numpy as np
    >>> previous = np.array([[0, 0], [2, 0], [2, 2]], dtype=np.float32)
    >>> turned = previous @ np.array([[0, 1], [-1, 0]], dtype=np.float32)
    >>> bool(np.allclose(procrustes_align(turned, previous), previous, atol=1e-6))
    True
    """
    from scipy.linalg import orthogonal_procrustes

    shared = np.isfinite(previous).all(axis=1)
    if not shared.any():
        return places
    current, earlier = places[shared].astype(np.float64), previous[shared].astype(np.float64)
    current_mean, earlier_mean = current.mean(axis=0), earlier.mean(axis=0)
    spread = ((current - current_mean) ** 2).sum()
    rotation, scale = np.eye(2), 1.0
    if spread > 0 and ((earlier - earlier_mean) ** 2).sum() > 0:
        rotation, stretch = orthogonal_procrustes(current - current_mean, earlier - earlier_mean)
        scale = stretch / spread or 1.0
    return ((places.astype(np.float64) - current_mean) @ rotation * scale + earlier_mean).astype(
        np.float32
    )
