"""Which paper of the atlas a file means: by its key, its number on arXiv, its address or title."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.records import paper_id_of
from dashboard.reading_list.model import id_of
from dashboard.text.escape import plain

_ARXIV = re.compile(
    r"(?:.*arxiv(?:\.org/(?:abs|pdf|html)/|:|\.))?\s*"
    r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?/?",
    re.IGNORECASE | re.ASCII,
)


def arxiv_number(text: object) -> str | None:
    """Return the arXiv number in an id or an address, without its version."""
    found = _ARXIV.fullmatch(text.strip()) if isinstance(text, str) and len(text) < 200 else None
    return found[1].lower() if found else None


def _same_address(url: object) -> str:
    """Reduce an address to what two ways of writing it have in common."""
    text = url.strip() if isinstance(url, str) else ""
    return re.sub(r"^https?://(www\.)?|/+$", "", text, flags=re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PaperLookup:
    """The papers of a snapshot by all they are known by; values are paper ids."""

    ids: frozenset[str]
    by_arxiv: Mapping[str, str]
    by_address: Mapping[str, str]

    def find(self, *, key: str = "", arxiv: str = "", url: str = "", title: str = "") -> str | None:
        """Return the id of the paper that is meant.

        Parameters
        ----------
        key
            As our own files have it. It holds whether or not the atlas has that paper.
        arxiv, url, title
            As any file has them; they hold if the atlas has such a paper.
        """
        own = id_of(key)
        if own is not None:
            return own
        number = arxiv_number(arxiv) or arxiv_number(url)
        found = self.by_arxiv.get(number or "") or self.by_address.get(_same_address(url))
        if found:
            return found
        paper_id = paper_id_of(plain(title))
        return paper_id if paper_id in self.ids else None


def paper_lookup_of(papers: pd.DataFrame) -> PaperLookup:
    """Make the catalogue of a snapshot's papers.

    Parameters
    ----------
    papers
        With the columns ``paper_id``, ``url`` and ``arxiv_id``.
    """
    by_arxiv: dict[str, str] = {}
    by_address: dict[str, str] = {}
    columns = (papers[name] for name in ("paper_id", "url", "arxiv_id"))
    for paper_id, url, arxiv_id in zip(*columns, strict=True):
        number = arxiv_number(arxiv_id) or arxiv_number(url)
        if number:
            by_arxiv.setdefault(number, paper_id)
        if address := _same_address(url):
            by_address.setdefault(address, paper_id)
    return PaperLookup(frozenset(papers["paper_id"]), by_arxiv, by_address)
