"""Hugging Face's daily papers: https://huggingface.co/docs/hub/api, *Paper pages API*.

`GET /api/daily_papers?date=YYYY-MM-DD&limit=N&p=PAGE` gives a JSON list, at most `limit` papers
a page (its default is 50, fewer than some days have); pages count from 0.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from analysis.fetching.base import BadAnswerError, Page

_PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class HuggingFace:
    """The daily papers of one day, most of them chosen by hand.

    Attributes
    ----------
    address
        Of the API, without a path.
    pause_seconds
        Between two requests: a courtesy, none is asked for.
    """

    address: str = "https://huggingface.co"
    pause_seconds: float = 1.0
    suffix: str = ".json"
    content_types: tuple[str, ...] = ("application/json",)
    settling_days: int = 0
    doubts_empty: bool = False

    @property
    def host(self) -> str:
        """What to call it in a message."""
        return urlsplit(self.address).netloc

    def stem(self, day: dt.date) -> str:
        """Name a day's file, without its suffix."""
        return f"huggingface-{day.isoformat()}"

    def address_of(self, day: dt.date, start: int) -> str:
        """Return where a day's papers are, from the one numbered `start`."""
        asked = {"date": day.isoformat(), "limit": _PAGE_SIZE}
        if start:
            asked["p"] = start // _PAGE_SIZE
        return f"{self.address}/api/daily_papers?{urlencode(asked)}"

    def look_at(self, body: bytes, start: int) -> Page:  # noqa: ARG002 - pages do not say theirs
        """Count the papers of an answer.

        Raises
        ------
        BadAnswerError
            If it is not a JSON list of papers.
        """
        try:
            found = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise BadAnswerError("is not JSON, or was cut short") from error
        if not isinstance(found, list) or not all(_is_paper(item) for item in found):
            raise BadAnswerError("is JSON, but not a list of daily papers")
        return Page(len(found), more=len(found) >= _PAGE_SIZE)


def _is_paper(item: object) -> bool:
    paper = item.get("paper") if isinstance(item, dict) else None
    return isinstance(paper, dict) and isinstance(paper.get("title"), str)
