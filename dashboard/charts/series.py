"""A topic, theme or other set of papers as a series of a chart. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.records import stability_label
from dashboard.theming.shapes import Shape


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic, theme or other set of papers, whose stability is NaN.

    `listed` says when its papers were listed; it may be empty.
    """

    topic_id: int
    label: str
    color: str
    stability: float
    shape: Shape = "circle"
    listed: str = ""

    @property
    def word(self) -> str:
        """The stability in a word: high, fair or low; empty if there is none."""
        return "" if math.isnan(self.stability) else stability_label(self.stability)
