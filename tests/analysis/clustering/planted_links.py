"""Random graphs with known communities."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from analysis.clustering.edge_list import EdgeList


def planted_links(sizes, *, inside=0.5, between=0.02, seed=3):
    """Return the edges of a random graph with known communities, and the communities."""
    truth = np.repeat(np.arange(len(sizes)), sizes)
    random = np.random.default_rng(seed)
    chance = np.where(truth[:, None] == truth[None, :], inside, between)
    upper = np.triu(random.random(chance.shape) < chance, 1)
    weights = np.where(upper, random.uniform(0.3, 1, chance.shape), 0)
    return EdgeList.of(csr_matrix(weights + weights.T)), truth
