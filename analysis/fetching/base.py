"""`Source`, the protocol of a website with digests, and the errors of a fetch."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from analysis.records import AtlasError


class FetchError(AtlasError):
    """The fetch cannot continue; the message has location, problem and fix."""

    def __init__(self, where: object, problem: str, fix: str) -> None:
        super().__init__(f"{where}: {problem}; {fix}")


class BadAnswerError(Exception):
    """A response is not usable; another attempt may succeed."""


@dataclass(frozen=True, slots=True)
class Page:
    """The content of a response.

    Attributes
    ----------
    n_papers
        Number of papers in it.
    more
        Whether the day has more papers, in further responses.
    """

    n_papers: int
    more: bool


class Source(Protocol):
    """A website that lists papers by day."""

    @property
    def host(self) -> str:
        """Host of the API, for messages."""

    @property
    def suffix(self) -> str:
        """Suffix of its files."""

    @property
    def content_types(self) -> tuple[str, ...]:
        """Content types of a valid response."""

    @property
    def pause_seconds(self) -> float:
        """Required pause between two requests, in seconds."""

    @property
    def days_to_complete(self) -> int:
        """Days after a day's end until its list is complete."""

    @property
    def recheck_empty(self) -> bool:
        """Whether to ask again if a day is empty, because the API may be wrong."""

    def stem(self, day: dt.date) -> str:
        """Return the name of a day's file, without suffix."""

    def url(self, day: dt.date, start: int) -> str:
        """Return the URL of a day's papers from number `start` (from 0)."""

    def parse(self, body: bytes, start: int) -> Page:
        """Return the content of a response.

        Raises
        ------
        BadAnswerError
            If the response is invalid or incomplete.
        """
