"""`Arxiv`: the new papers of an arXiv category.

The API (https://info.arxiv.org/help/api/user-manual.html) returns Atom with at most 2,000 entries
per response and the total number of entries. It requires three seconds between requests and one
connection at a time.
"""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from analysis.fetching.base import BadAnswerError, Page
from evidence.formatting import count, number

CATEGORY = re.compile(r"[a-z]+(-[a-z]+)*(\.[A-Za-z]+(-[a-z]+)*)?")
"""Pattern of a category, such as ``cs.CL``, ``hep-th`` or ``cond-mat.mes-hall``."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
# Large enough for most days; larger responses are often incomplete.
_PAGE_SIZE = 1000


@dataclass(frozen=True, slots=True)
class Arxiv:
    """The papers submitted to a category by day, including cross-lists.

    Attributes
    ----------
    category
        Category, such as ``cs.CL``.
    address
        Base URL of the API.
    days_to_complete
        The API returns a paper once it is announced: a paper of Friday afternoon late on Monday,
        or a day later after a holiday. Papers on hold for longer are missed.
    recheck_empty
        The API sometimes returns no papers for a day that has some.
    """

    category: str
    address: str = "https://export.arxiv.org"
    pause_seconds: float = 3.0
    suffix: str = ".xml"
    content_types: tuple[str, ...] = ("application/atom+xml", "application/xml", "text/xml")
    days_to_complete: int = 5
    recheck_empty: bool = True

    @property
    def host(self) -> str:
        """Host of the API, for messages."""
        return urlsplit(self.address).netloc

    def stem(self, day: dt.date) -> str:
        """Return the name of a day's file, without suffix."""
        return f"arxiv-{self.category}-{day.isoformat()}"

    def url(self, day: dt.date, start: int) -> str:
        """Return the URL of a day's papers from number `start` (from 0); days are UTC."""
        query = {
            "search_query": f"cat:{self.category} AND "
            f"submittedDate:[{day:%Y%m%d}0000 TO {day:%Y%m%d}2359]",
            "start": start,
            "max_results": _PAGE_SIZE,
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
        }
        return f"{self.address}/api/query?{urlencode(query)}"

    def parse(self, body: bytes, start: int) -> Page:
        """Return the number of entries in a response.

        Raises
        ------
        BadAnswerError
            If it is not an Atom feed, reports an error, or has fewer entries than it announces.
        """
        root = _parse(body)
        entries = root.findall(f"{_ATOM}entry")
        for entry in entries:
            if "api/errors" in (entry.findtext(f"{_ATOM}id") or ""):
                reason = " ".join((entry.findtext(f"{_ATOM}summary") or "").split())[:80]
                raise BadAnswerError(f"is an error: {reason!r}")
        total = (root.findtext(f"{_OPENSEARCH}totalResults") or "").strip()
        if not (total.isascii() and total.isdigit() and len(total) < 10):
            raise BadAnswerError("has no total number of papers")
        expected = min(max(int(total) - start, 0), _PAGE_SIZE)
        if len(entries) < expected:
            raise BadAnswerError(
                f"has {number(len(entries))} of {count(expected, 'expected paper')}"
            )
        return Page(len(entries), more=start + len(entries) < int(total))


class _WithoutEntities(ET.TreeBuilder):
    """A tree builder that refuses document types: without them there are no entities."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:  # noqa: ARG002
        raise BadAnswerError("has a document type declaration, which a feed must not have")


def _parse(body: bytes) -> ET.Element:
    try:
        root = ET.fromstring(body, ET.XMLParser(target=_WithoutEntities()))  # noqa: S314
    except (ET.ParseError, ValueError, LookupError) as error:
        raise BadAnswerError("is not XML or is incomplete") from error
    if root.tag != f"{_ATOM}feed":
        raise BadAnswerError("is XML, but not an Atom feed")
    return root
