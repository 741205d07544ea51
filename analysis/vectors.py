"""Vector operations that several stages use."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def l2_normalize(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return rows scaled to unit length, as float32; rows of zeros stay zero.

    Parameters
    ----------
    vectors
        Real, (n_rows, n_dims); not modified.

    Examples
    --------
    >>> import numpy as np
    >>> l2_normalize(np.array([[3, 4], [0, 0]])).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    vectors = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
