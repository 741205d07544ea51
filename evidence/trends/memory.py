"""How shares vary from week to week: a common memory, and each group's size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from evidence.trends.gls import Real

RHOS = np.array([0.0, 0.3, 0.55, 0.7, 0.8, 0.87, 0.93, 0.97])
"""Weekly correlations of the log odds that are considered."""

SDS = np.array([0.0, 0.07, 0.15, 0.25, 0.4, 0.6, 0.9, 1.3, 2.0])
"""Standard deviations of the log odds that are considered."""

NODE_RHOS, NODE_SDS = np.repeat(RHOS, len(SDS)), np.tile(SDS, len(RHOS))
"""float64, (n_nodes,): all pairs of the two."""

_EM_STEPS = 60
_TINY = 1e-300
_PSEUDO_GROUPS = 2.0
"""Weight of equal probabilities of all standard deviations, in groups."""
_PSEUDO_GROUPS_KNOWN = 10.0
"""Weight of the standard deviations of a longer window, in groups."""


@dataclass(frozen=True, slots=True)
class Memory:
    """How the log odds of shares vary beyond chance: an AR(1) process.

    One correlation holds for all groups, because a single series cannot show its own. Standard
    deviations differ; their distribution is common.

    Attributes
    ----------
    weights
        float64, (len(RHOS), len(SDS)): probability of each pair; the sum is 1.
    """

    weights: Real

    @property
    def rho(self) -> float:
        """Expected weekly correlation."""
        return float(self.weights.sum(axis=1) @ RHOS)

    def given(self, log_likelihood: Real) -> Real:
        """Return the probability of each node for single series, given their data.

        A single series says too little about its correlation to change the common one.

        Parameters
        ----------
        log_likelihood
            float64, (n_nodes, n).

        Returns
        -------
        numpy.ndarray
            float64, (n_nodes, n): each column has the sum 1.
        """
        joint = self.weights[:, :, None] * _likelihood(log_likelihood)
        # Each correlation keeps its common probability.
        within = joint / np.maximum(joint.sum(axis=1, keepdims=True), _TINY)
        nodes = self.weights.sum(axis=1)[:, None, None] * within
        nodes /= np.maximum(nodes.sum(axis=(0, 1)), _TINY)
        return nodes.reshape(len(RHOS) * len(SDS), -1)


UNKNOWN = Memory(np.full((len(RHOS), len(SDS)), 1 / (len(RHOS) * len(SDS))))
"""Equal probabilities. Most of `RHOS` are high: what is not known counts as a long memory, because
intervals would otherwise be too narrow where there is one."""


def pool_memory(log_likelihood: Real, known: Memory | None = None) -> Memory:
    """Return the memory of groups together.

    For each correlation, the distribution of the standard deviations is estimated by expectation
    maximisation (empirical Bayes); correlations are weighted by the likelihood of all groups.

    Parameters
    ----------
    log_likelihood
        float64, (n_nodes, n_groups): restricted log likelihood.
    known
        Memory that is known from a longer window.
    """
    n_groups = log_likelihood.shape[1]
    likely = _likelihood(log_likelihood)
    before = UNKNOWN if known is None else known
    pseudo = _PSEUDO_GROUPS if known is None else _PSEUDO_GROUPS_KNOWN
    of_rho = before.weights.sum(axis=1)
    base = before.weights / np.maximum(of_rho, _TINY)[:, None]
    of_sd = base.copy()
    for _ in range(_EM_STEPS if n_groups else 0):
        shares = of_sd[:, :, None] * likely
        shares /= np.maximum(shares.sum(axis=1, keepdims=True), _TINY)
        of_sd = (shares.sum(axis=2) + pseudo * base) / (n_groups + pseudo)
    joint = of_sd[:, :, None] * likely
    log_evidence = np.log(np.maximum(joint.sum(axis=1), _TINY)).sum(axis=1)
    log_evidence += np.log(np.maximum(of_rho, _TINY))
    of_rho = np.exp(log_evidence - log_evidence.max())
    weights = of_rho[:, None] / of_rho.sum() * of_sd
    return Memory(weights)


def _likelihood(log_likelihood: Real) -> Real:
    """Return likelihoods, (len(RHOS), len(SDS), n), at most 1 for each series."""
    likely = np.exp(log_likelihood - log_likelihood.max(axis=0, initial=-np.inf))
    shaped: Real = likely.reshape(len(RHOS), len(SDS), -1)
    return shaped


def memory_table(memories: dict[str, Memory]) -> pd.DataFrame:
    """Return memories as a table: level, memory, sd, weight."""
    columns = {"memory": NODE_RHOS, "sd": NODE_SDS}
    parts = [
        pd.DataFrame({"level": level, **columns, "weight": own.weights.ravel()})
        for level, own in memories.items()
    ]
    empty = pd.DataFrame({"level": [], "memory": [], "sd": [], "weight": []}, dtype=float)
    return pd.concat(parts, ignore_index=True) if parts else empty.astype({"level": str})


def memory_from(table: pd.DataFrame, level: str) -> Memory:
    """Return a level's memory from a table; `UNKNOWN` if it is not there."""
    own = table[table["level"] == level]
    weights = own["weight"].to_numpy(dtype=float)
    if len(weights) != UNKNOWN.weights.size or weights.sum() <= 0:
        return UNKNOWN
    return Memory((weights / weights.sum()).reshape(UNKNOWN.weights.shape))
