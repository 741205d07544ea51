"""Medians, percentiles and ratios, and whether they are what was wanted. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that `percent` of `values` do not exceed, between two of them by line.

    Parameters
    ----------
    values
        At least one.
    percent
        0 to 100.

    Raises
    ------
    ValueError
        If there is no value, or no such percentage.
    """
    if not values:
        raise ValueError("a percentile of 0 values was asked for; there must be 1 or more")
    if not 0 <= percent <= 100:
        raise ValueError(f"a percentile is from 0 to 100, not {percent}")
    ordered = sorted(values)
    at = (len(ordered) - 1) * percent / 100
    below = int(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (at - below) * (ordered[above] - ordered[below])


def slope(times: Sequence[float], values: Sequence[float]) -> float:
    """Return by how much `values` grow in a unit of `times` (least squares); 0 for one time."""
    if len(set(times)) < 2:
        return 0.0
    return float(statistics.linear_regression(times, values).slope)


def rise(values: Sequence[float]) -> float:
    """Return the median of the last third of `values` in times that of the third before it.

    What fills the first third, as caches do, does not count; nor does a single peak.

    Raises
    ------
    ValueError
        If there are fewer than three values.
    """
    third = len(values) // 3
    if not third:
        raise ValueError(f"{len(values)} values have no thirds; there must be 3 or more")
    return statistics.median(values[-third:]) / statistics.median(values[-2 * third : -third])


@dataclass(frozen=True, slots=True)
class Paired:
    """Seconds of the same gesture on two pages, taken in turns.

    Attributes
    ----------
    ours, peers
        Seconds, as many of each; those at the same place were taken right after each other.
    """

    ours: Sequence[float]
    peers: Sequence[float]

    def __post_init__(self) -> None:
        if len(self.ours) != len(self.peers) or not self.ours:
            raise ValueError(
                f"pairs need as many of both, 1 or more: {len(self.ours)} and {len(self.peers)}"
            )

    @property
    def ratio(self) -> float:
        """The median of the ratios pair by pair: what slows both pages leaves it as it is."""
        return statistics.median(a / b for a, b in zip(self.ours, self.peers, strict=True))

    @property
    def ratio_of_p95(self) -> float:
        """The ratio of the 95th percentiles, which have no pairs."""
        return percentile(self.ours, 95) / percentile(self.peers, 95)


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure, and the most that it may be.

    Attributes
    ----------
    what
        The name of the figure.
    papers
        The size of the snapshot; None where the figure has nothing to do with one.
    value
        What was measured.
    unit
        Of value and target: ``times``, ``MB``, ``s``, or what is counted.
    target
        The most it may be; None for a figure that is only reported.
    detail
        What it was made of, for the file of results.
    """

    what: str
    papers: int | None
    value: float
    unit: str
    target: float | None = None
    detail: Mapping[str, Any] | None = None

    @property
    def passed(self) -> bool | None:
        """Whether it is what was wanted; None where nothing was."""
        return None if self.target is None else self.value <= self.target

    def row(self) -> list[str]:
        """Return the cells of a table: name, value, target, verdict."""
        words = {None: "", True: "pass", False: "MISS"}
        return [
            self.what,
            "" if self.papers is None else f"{self.papers:,}",
            _written(self.value, self.unit),
            "" if self.target is None else f"<= {self.target:g}",
            words[self.passed],
        ]

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {**asdict(self), "passed": self.passed}


def of_pairs(
    what: str, papers: int, pairs: Paired, target: float, *, with_p95: bool = False
) -> list[Claim]:
    """Return what is claimed of a pair of pages: the ratio of medians, and of 95th percentiles."""
    detail = {"seconds": list(pairs.ours), "seconds_of_peer": list(pairs.peers)}
    claims = [Claim(what, papers, pairs.ratio, "times", target, detail)]
    if with_p95:
        claims.append(
            Claim(f"{what}, 95th percentile", papers, pairs.ratio_of_p95, "times", target)
        )
    return claims


def pair_cells(pairs: Paired) -> list[str]:
    """Return the cells of a table: median and 95th percentile of both in ms, and the ratios."""
    ours, peers = pairs.ours, pairs.peers
    milliseconds = [
        f"{1000 * figure:,.0f}"
        for values in (ours, peers)
        for figure in (statistics.median(values), percentile(values, 95))
    ]
    return [*milliseconds, f"{pairs.ratio:.2f}", f"{pairs.ratio_of_p95:.2f}"]


def single_cells(ours: float, peers: float | None = None) -> list[str]:
    """Return the cells of the same table for what was done once."""
    other = "" if peers is None else f"{1000 * peers:,.0f}"
    return [f"{1000 * ours:,.0f}", "", other, "", "", ""]


PAIR_COLUMNS = ("ms", "p95", "peer ms", "peer p95", "ratio", "of p95")
"""The columns that `pair_cells` fills."""


def _written(value: float, unit: str) -> str:
    digits = {"times": 2, "s": 2, "MB": 0, "MB/min": 2}.get(unit, 0)
    return f"{value:,.{digits}f} {unit}"
