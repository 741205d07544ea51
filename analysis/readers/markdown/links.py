"""Which of the addresses beside a paper is the paper's, in Markdown and in copies of pages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from analysis.readers.fields import arxiv_id_in

LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(\s*<?(https?://[^\s()<>]+)>?[^()]*\)")
"""A link of Markdown: its text and its address."""

_PAPER_HOSTS = (
    "aclanthology.org",
    "openreview.net",
    "doi.org",
    "biorxiv.org",
    "proceedings.mlr.press",
)


def paper_url(urls: Iterable[str]) -> str | None:
    """Return the address that is most likely the paper's own, not its code's or a talk's."""
    urls = list(urls)
    ranked = sorted(urls, key=_rank)
    return ranked[0] if ranked else None


def is_paper(url: str) -> bool:
    """Tell whether an address is that of a paper, by where it leads."""
    return _rank(url) < 2


def _rank(url: str) -> int:
    try:
        if arxiv_id_in(url):
            return 0
        host = urlsplit(url).hostname or ""
    except ValueError:
        return 3
    return 1 if host.removeprefix("www.") in _PAPER_HOSTS else 2
