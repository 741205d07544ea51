"""Medians, percentiles and ratios, compared with targets. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evidence.formatting import number


def percentile(values: Sequence[float], percent: float) -> float:
    """Return a percentile, with linear interpolation between values.

    Parameters
    ----------
    values
        One or more values.
    percent
        0 to 100.

    Raises
    ------
    ValueError
        If there is no value, or `percent` is out of range.
    """
    if not values:
        raise ValueError("percentile of 0 values; give 1 or more")
    if not 0 <= percent <= 100:
        raise ValueError(f"percent must be from 0 to 100, not {percent}")
    ordered = sorted(values)
    at = (len(ordered) - 1) * percent / 100
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])


def slope(times: Sequence[float], values: Sequence[float]) -> float:
    """Return the growth of `values` per unit of `times` (least squares); 0 if all times agree."""
    if len(set(times)) < 2:
        return 0.0
    return float(statistics.linear_regression(times, values).slope)


def rise(values: Sequence[float]) -> float:
    """Return the ratio of the medians of the last and the middle third of `values`.

    The first third, in which caches fill, does not count, nor does a single peak.

    Raises
    ------
    ValueError
        If there are fewer than three values.
    """
    third = len(values) // 3
    if not third:
        raise ValueError(f"{len(values)} values cannot be divided into thirds; give 3 or more")
    return statistics.median(values[-third:]) / statistics.median(values[-2 * third : -third])


@dataclass(frozen=True, slots=True)
class Paired:
    """Seconds of the same gesture on two pages, measured in turns.

    Attributes
    ----------
    ours, peers
        Seconds on the app and on the baseline, of equal length, in pairs.
    """

    ours: Sequence[float]
    peers: Sequence[float]

    def __post_init__(self) -> None:
        if len(self.ours) != len(self.peers) or not self.ours:
            raise ValueError(
                f"pairs need equal numbers, 1 or more: got {len(self.ours)} and {len(self.peers)}"
            )

    @property
    def ratio(self) -> float:
        """The median ratio of the pairs; what slows both pages does not change it."""
        return statistics.median(a / b for a, b in zip(self.ours, self.peers, strict=True))

    @property
    def ratio_of_p95(self) -> float:
        """The ratio of the 95th percentiles."""
        return percentile(self.ours, 95) / percentile(self.peers, 95)


@dataclass(frozen=True, slots=True)
class Claim:
    """A measured figure and its target.

    Attributes
    ----------
    what
        Name of the figure.
    papers
        Number of papers of the snapshot; None if the figure does not depend on a snapshot.
    value
        Measured value.
    unit
        Unit of value and target: ``times``, ``MB``, ``s``, ``MB/min``; empty for a count.
    target
        Maximum; None if the figure is only reported.
    detail
        Single measurements, for the file of results.
    """

    what: str
    papers: int | None
    value: float
    unit: str
    target: float | None = None
    detail: Mapping[str, Any] | None = None

    @property
    def passed(self) -> bool | None:
        """True if the target is reached; None if there is no target."""
        return None if self.target is None else self.value <= self.target

    def row(self) -> list[str]:
        """Return the cells of a table row: name, papers, value, target, pass or MISS."""
        words = {None: "", True: "pass", False: "MISS"}
        return [
            self.what,
            "" if self.papers is None else number(self.papers),
            _with_unit(self.value, self.unit),
            "" if self.target is None else f"<= {self.target:g}",
            words[self.passed],
        ]

    def as_json(self) -> dict[str, Any]:
        """Return the figure as a dictionary for JSON."""
        return {**asdict(self), "passed": self.passed}


def of_pairs(
    what: str, papers: int, pairs: Paired, target: float, *, with_p95: bool = False
) -> list[Claim]:
    """Return the figures of paired measurements: median ratio and ratio of 95th percentiles."""
    detail = {"seconds": list(pairs.ours), "seconds_of_peer": list(pairs.peers)}
    claims = [Claim(what, papers, pairs.ratio, "times", target, detail)]
    if with_p95:
        claims.append(
            Claim(f"{what}, 95th percentile", papers, pairs.ratio_of_p95, "times", target)
        )
    return claims


def pair_cells(pairs: Paired) -> list[str]:
    """Return the cells of a table row: median and 95th percentile of both in ms, and the ratios."""
    ours, peers = pairs.ours, pairs.peers
    milliseconds = [
        number(round(1000 * figure))
        for values in (ours, peers)
        for figure in (statistics.median(values), percentile(values, 95))
    ]
    return [*milliseconds, f"{pairs.ratio:.2f}", f"{pairs.ratio_of_p95:.2f}"]


def single_cells(ours: float, peers: float | None = None) -> list[str]:
    """Return the cells of the same table for a single measurement."""
    other = "" if peers is None else number(round(1000 * peers))
    return [number(round(1000 * ours)), "", other, "", "", ""]


PAIR_COLUMNS = ("ms", "p95", "baseline ms", "baseline p95", "ratio", "ratio of p95")
"""The columns of `pair_cells`."""


def _with_unit(value: float, unit: str) -> str:
    has_decimals = unit in {"times", "s", "MB/min"}
    return f"{value:.2f} {unit}" if has_decimals else f"{number(round(value))} {unit}"
