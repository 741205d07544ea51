"""`HuggingFace`: Hugging Face's daily papers.

The API (https://huggingface.co/docs/hub/api, *Paper pages API*) returns a JSON list for
`GET /api/daily_papers?date=YYYY-MM-DD&limit=N&p=PAGE`, at most `limit` papers per page (50 by
default, fewer than some days have). Pages are numbered from 0.
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
    """The daily papers, most of them selected by hand.

    Attributes
    ----------
    address
        Base URL of the API.
    pause_seconds
        Pause between two requests; the API requires none.
    """

    address: str = "https://huggingface.co"
    pause_seconds: float = 1.0
    suffix: str = ".json"
    content_types: tuple[str, ...] = ("application/json",)
    days_to_complete: int = 0
    recheck_empty: bool = False

    @property
    def host(self) -> str:
        """Host of the API, for messages."""
        return urlsplit(self.address).netloc

    def stem(self, day: dt.date) -> str:
        """Return the name of a day's file, without suffix."""
        return f"huggingface-{day.isoformat()}"

    def url(self, day: dt.date, start: int) -> str:
        """Return the URL of a day's papers from number `start` (from 0)."""
        query = {"date": day.isoformat(), "limit": _PAGE_SIZE}
        if start:
            query["p"] = start // _PAGE_SIZE
        return f"{self.address}/api/daily_papers?{urlencode(query)}"

    def parse(self, body: bytes, start: int) -> Page:  # noqa: ARG002 - the body lacks its start
        """Return the number of papers in a response.

        Raises
        ------
        BadAnswerError
            If it is not a JSON list of papers.
        """
        try:
            items = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise BadAnswerError("is not JSON or is incomplete") from error
        if not isinstance(items, list) or not all(_is_paper(item) for item in items):
            raise BadAnswerError("is JSON, but not a list of daily papers")
        return Page(len(items), more=len(items) >= _PAGE_SIZE)


def _is_paper(item: object) -> bool:
    paper = item.get("paper") if isinstance(item, dict) else None
    return isinstance(paper, dict) and isinstance(paper.get("title"), str)
