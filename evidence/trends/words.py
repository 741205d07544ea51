"""Words for trends, and the limits that define them."""

from __future__ import annotations

from typing import Literal, get_args

Verdict = Literal[
    "growing",
    "fading",
    "up then down",
    "down then up",
    "step",
    "burst",
    "stable",
    "wanders",
    "no clear trend",
    "too few papers",
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
"""Verdicts on the share of a group over a window.

The first six are significant at a false discovery rate of 5 % over all groups and windows, do not
depend on any single digest, and hold in most reruns. ``stable``: the 95 % confidence interval
excludes every change of the odds by `MARGIN`. ``too few papers``: if papers were independent, a
test would detect a change by `MARGIN` with a probability below `LEAST_POWER`. ``wanders``: the
same, only because the share varies more than that of independent papers. ``no clear trend``: all
others."""

MOVING: tuple[Verdict, ...] = VERDICTS[:6]
"""Verdicts that state a change."""

Shape = Literal["curve", "step", "burst"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
"""Changes other than a steady rise or fall, each with its own test."""

Reason = Literal["one digest", "reruns"]
REASONS: tuple[Reason, ...] = get_args(Reason)
"""Why a significant change is no verdict: it depends on one digest, or fewer than half of the
reruns confirm it."""

MARGIN = 2.0
"""Smallest relevant change over a window: the odds that a new paper belongs to the group are
multiplied or divided by this."""

LEAST_POWER = 0.5
"""Smallest probability of detecting a change by `MARGIN` with which a test is informative."""

FEWEST_DAYS = 4
"""Minimum number of days with new papers for a trend; fewer only allow a comparison."""

WHOLE_WINDOW = "all"
"""The window from the first digest to the last."""

RECENT_WEEKS = (52, 13)
"""Windows that end with the last digest, in addition to the whole period. Only those are tested
that omit at least a third of it."""
