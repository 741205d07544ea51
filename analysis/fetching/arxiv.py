"""New papers of an arXiv category: https://info.arxiv.org/help/api/user-manual.html.

The query interface gives Atom, at most 2,000 entries an answer, and says how many there are in
all. It asks for three seconds between requests and one connection at a time.
"""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from analysis.fetching.base import BadAnswerError, Page

CATEGORY = re.compile(r"[a-z]+(-[a-z]+)*(\.[A-Za-z]+(-[a-z]+)*)?")
"""What a category looks like: ``cs.CL``, ``hep-th``, ``cond-mat.mes-hall``."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
# Large enough for a day of any category, small enough that answers are seldom incomplete.
_PAGE_SIZE = 1000


@dataclass(frozen=True, slots=True)
class Arxiv:
    """The papers that were submitted on one day and are in one category, listed there or crossed.

    Attributes
    ----------
    category
        Such as ``cs.CL``.
    address
        Of the API, without a path.
    settling_days
        A paper is found once it is announced: what comes on a Friday afternoon late on Monday,
        over a holiday a day later. What moderators hold back for longer is missed.
    doubts_empty
        The API now and then answers that there is nothing where there is.
    """

    category: str
    address: str = "https://export.arxiv.org"
    pause_seconds: float = 3.0
    suffix: str = ".xml"
    content_types: tuple[str, ...] = ("application/atom+xml", "application/xml", "text/xml")
    settling_days: int = 5
    doubts_empty: bool = True

    @property
    def host(self) -> str:
        """What to call it in a message."""
        return urlsplit(self.address).netloc

    def stem(self, day: dt.date) -> str:
        """Name a day's file, without its suffix."""
        return f"arxiv-{self.category}-{day.isoformat()}"

    def address_of(self, day: dt.date, start: int) -> str:
        """Return where a day's papers are, from the one numbered `start`; days are UTC."""
        asked = {
            "search_query": f"cat:{self.category} AND "
            f"submittedDate:[{day:%Y%m%d}0000 TO {day:%Y%m%d}2359]",
            "start": start,
            "max_results": _PAGE_SIZE,
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
        }
        return f"{self.address}/api/query?{urlencode(asked)}"

    def look_at(self, body: bytes, start: int) -> Page:
        """Count the entries of an answer.

        Raises
        ------
        BadAnswerError
            If it is not an Atom feed, says that something is wrong, or has fewer entries than
            it says there are.
        """
        root = _parse(body)
        entries = root.findall(f"{_ATOM}entry")
        for entry in entries:
            if "api/errors" in (entry.findtext(f"{_ATOM}id") or ""):
                said = " ".join((entry.findtext(f"{_ATOM}summary") or "").split())[:80]
                raise BadAnswerError(f"is an error: {said!r}")
        told = (root.findtext(f"{_OPENSEARCH}totalResults") or "").strip()
        if not (told.isascii() and told.isdigit() and len(told) < 10):
            raise BadAnswerError("does not say how many papers there are")
        expected = min(max(int(told) - start, 0), _PAGE_SIZE)
        if len(entries) < expected:
            raise BadAnswerError(f"has {len(entries)} of the {expected} papers it should have")
        return Page(len(entries), more=start + len(entries) < int(told))


def _parse(body: bytes) -> ET.Element:
    # A feed has no document type, and without one there is no entity that could be made to grow.
    if b"<!DOCTYPE" in body:
        raise BadAnswerError("has a document type, which no feed has")
    try:
        root = ET.fromstring(body)  # noqa: S314
    except (ET.ParseError, ValueError, LookupError) as error:
        raise BadAnswerError("is not XML, or was cut short") from error
    if root.tag != f"{_ATOM}feed":
        raise BadAnswerError("is XML, but not an Atom feed")
    return root
