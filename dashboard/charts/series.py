"""A topic or theme as charts draw it: its name, colour and stability. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.records import stability_label


@dataclass(frozen=True, slots=True)
class TopicLine:
    """What a chart needs of a topic or theme."""

    topic_id: int
    label: str
    color: str
    stability: float

    @property
    def word(self) -> str:
        """How sure, in a word."""
        return stability_label(self.stability)
