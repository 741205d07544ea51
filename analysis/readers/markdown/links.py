"""Choose the URL of a paper among several links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from evidence.arxiv_ids import arxiv_id_in

LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(\s*<?(https?://[^\s()<>]++)>?[^()]*\)")
"""A Markdown link; its groups are the text and the URL."""

_PAPER_HOSTS = (
    "aclanthology.org",
    "openreview.net",
    "doi.org",
    "biorxiv.org",
    "proceedings.mlr.press",
)


def paper_url(urls: Iterable[str]) -> str | None:
    """Return the most likely URL of the paper itself (not of code or a talk); or None."""
    urls = list(urls)
    ranked = sorted(urls, key=_rank)
    return ranked[0] if ranked else None


def is_paper(url: str) -> bool:
    """Return True if the host of a URL publishes papers."""
    return _rank(url) < 2


def _rank(url: str) -> int:
    try:
        if arxiv_id_in(url):
            return 0
        host = urlsplit(url).hostname or ""
    except ValueError:
        return 3
    return 1 if host.removeprefix("www.") in _PAPER_HOSTS else 2
