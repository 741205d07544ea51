"""Calibration of stability and membership against known categories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.records import FAIR_FROM, HIGH_FROM, stability_label

_QUARTERS = ("lowest quarter", "second-lowest quarter", "second-highest quarter", "highest quarter")
_FEWEST_FOR_QUARTERS = 20
"""Minimum number of topics or papers for bands of a quarter each."""

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Band:
    """Topics or papers of similar stability or membership.

    Attributes
    ----------
    name
        Name for people.
    n
        Number of topics or papers.
    trust
        Mean stability of the topics, or membership of the papers, 0 to 1; None if empty.
    purity
        Mean purity of the topics, or share of the papers in the most common category of their
        topic, 0 to 1; None if no category is known.
    found_again
        Mean share of reruns in which the topics were recovered, 0 to 1; None for papers.
    """

    name: str
    n: int
    trust: float | None
    purity: float | None
    found_again: float | None


def bands_by_name(stabilities: Reals, purities: Reals, found_again: Reals) -> tuple[Band, ...]:
    """Return topics in three bands of stability, high first; bands may be empty.

    Parameters
    ----------
    stabilities, purities, found_again
        float64, (n_topics,), 0 to 1: stability, purity, and share of reruns that recovered the
        topic; NaN where unknown.
    """
    names = [stability_label(value) for value in stabilities.tolist()]
    order = (
        ("high", f"{HIGH_FROM:.2f} or more"),
        ("fair", f"{FAIR_FROM:.2f} to {HIGH_FROM:.2f}"),
        ("low", f"below {FAIR_FROM:.2f}"),
    )
    return tuple(
        _band(
            f"{name} ({limits})",
            [n for n, own in enumerate(names) if own == name],
            stabilities,
            purities,
            found_again,
        )
        for name, limits in order
    )


def bands_by_quarter(
    trust: Reals, purities: Reals, found_again: Reals | None = None
) -> tuple[Band, ...]:
    """Return topics or papers in four bands of equal size, highest first.

    Parameters
    ----------
    trust
        float64, (n,), 0 to 1: stability or membership.
    purities, found_again
        float64, (n,), 0 to 1; NaN where unknown.

    Returns
    -------
    tuple of Band
        Empty if there are fewer than twenty.
    """
    if len(trust) < _FEWEST_FOR_QUARTERS:
        return ()
    parts = np.array_split(np.argsort(trust, kind="stable"), len(_QUARTERS))
    bands = [
        _band(name, rows.tolist(), trust, purities, found_again)
        for name, rows in zip(_QUARTERS, parts, strict=True)
    ]
    return tuple(reversed(bands))


def _band(
    name: str, rows: Sequence[int], trust: Reals, purities: Reals, found_again: Reals | None
) -> Band:
    chosen = list(rows)
    return Band(
        name,
        len(chosen),
        _mean(trust[chosen]),
        _mean(purities[chosen]),
        None if found_again is None else _mean(found_again[chosen]),
    )


def _mean(values: NDArray[Any]) -> float | None:
    """Return the mean of the finite values; None if there are none."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else None
