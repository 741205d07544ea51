"""A topic or theme as a series of a chart: name, mark and stability. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.records import stability_label
from dashboard.theming.shapes import Shape


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic or theme in a chart."""

    topic_id: int
    label: str
    color: str
    stability: float
    shape: Shape = "circle"

    @property
    def word(self) -> str:
        """The stability in a word: high, fair or low."""
        return stability_label(self.stability)
