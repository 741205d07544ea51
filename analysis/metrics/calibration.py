"""Does trust mean something: groups of topics and papers by how sure they are, and what is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.records import FAIR_FROM, HIGH_FROM, stability_label

_QUARTERS = ("least sure quarter", "second quarter", "third quarter", "surest quarter")
_FEWEST_FOR_QUARTERS = 20

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Band:
    """Topics or papers that are about as sure.

    Attributes
    ----------
    name
        What a person calls them.
    n
        How many they are.
    trust
        Their mean reliability or strength, 0 to 1.
    purity
        Mean share of them, or of their papers, in the most common category of the topic; None
        where no category is known.
    found_again
        Mean share of repeats in which the topics were found again; None for papers.
    """

    name: str
    n: int
    trust: float | None
    purity: float | None
    found_again: float | None


def bands_by_name(stabilities: Reals, purities: Reals, found_again: Reals) -> tuple[Band, ...]:
    """Gather topics by what their reliability is called, the surest first, empty ones too.

    Parameters
    ----------
    stabilities, purities, found_again
        float64, (n_topics,); NaN for what is not known.
    """
    names = [stability_label(value) for value in stabilities.tolist()]
    order = (
        ("high", f"{HIGH_FROM:.2f} and more"),
        ("fair", f"{FAIR_FROM:.2f} to {HIGH_FROM:.2f}"),
        ("low", f"less than {FAIR_FROM:.2f}"),
    )
    return tuple(
        _band(
            f"{name} ({reach})",
            [n for n, own in enumerate(names) if own == name],
            stabilities,
            purities,
            found_again,
        )
        for name, reach in order
    )


def bands_by_quarter(
    trust: Reals, purities: Reals, found_again: Reals | None = None
) -> tuple[Band, ...]:
    """Gather topics or papers into four bands of equal number, the surest first.

    None at all where there are fewer than twenty.
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
    picked = list(rows)
    return Band(
        name,
        len(picked),
        _mean(trust[picked]),
        _mean(purities[picked]),
        None if found_again is None else _mean(found_again[picked]),
    )


def _mean(values: NDArray[Any]) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else None
