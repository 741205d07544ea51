"""What a place that has digests is, to those who fetch from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from analysis.records import AtlasError


class FetchError(AtlasError):
    """Nothing more can be fetched now; the message says from where, why, and what to do."""

    def __init__(self, where: object, trouble: str, remedy: str) -> None:
        super().__init__(f"{where}: {trouble}; {remedy}")


class BadAnswerError(Exception):
    """An answer came that is not what was asked for; another attempt may bring it."""


@dataclass(frozen=True, slots=True)
class Page:
    """What an answer holds.

    Attributes
    ----------
    n_papers
        Papers in it.
    more
        Whether the day has more of them, to be asked for by their number.
    """

    n_papers: int
    more: bool


class Source(Protocol):
    """A place that has digests by the day."""

    @property
    def host(self) -> str:
        """What to call it in a message."""

    @property
    def suffix(self) -> str:
        """How its files end."""

    @property
    def content_types(self) -> tuple[str, ...]:
        """What its answers may call themselves."""

    @property
    def pause_seconds(self) -> float:
        """The time it asks to be left alone between two requests."""

    @property
    def settling_days(self) -> int:
        """Days after the end of a day in which its list may still grow."""

    @property
    def doubts_empty(self) -> bool:
        """Whether it is known to call a day empty that is not."""

    def stem(self, day: dt.date) -> str:
        """Name a day's file, without its suffix."""

    def address_of(self, day: dt.date, start: int) -> str:
        """Return where a day's papers are, from the one numbered `start` (from 0)."""

    def look_at(self, body: bytes, start: int) -> Page:
        """Count what an answer holds.

        Raises
        ------
        BadAnswerError
            If it is not a whole answer.
        """
