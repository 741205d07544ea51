"""Lookup of papers by the key, arXiv number, address or title in a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analysis.records import distinct_title, normalised_title, paper_id_of
from dashboard.reading_list.model import id_of
from dashboard.text.escape import plain
from evidence.arxiv_ids import arxiv_id_at_end, arxiv_id_of_number
from evidence.tex_letters import fold_tex


def arxiv_number(text: object) -> str | None:
    """Return the arXiv number in an id or address, without version; else None.

    >>> arxiv_number("https://arxiv.org/abs/2503.00015v1")
    '2503.00015'
    """
    if not isinstance(text, str):
        return None
    return arxiv_id_at_end(text) or arxiv_id_of_number(text)


def _normalized(url: object) -> str:
    """Return an address without scheme, ``www.`` and trailing slashes."""
    text = url.strip() if isinstance(url, str) else ""
    return re.sub(r"^https?://(www\.)?", "", text, flags=re.IGNORECASE).rstrip("/")


@dataclass(frozen=True, slots=True)
class PaperLookup:
    """Index of a snapshot's papers.

    Attributes
    ----------
    ids
        All paper ids.
    by_arxiv, by_address
        Paper ids by arXiv number and by normalized address.
    by_title
        Paper ids by title as `distinct_title` tells them apart.
    letters
        Letters and digits of all titles.
    aliases
        Current ids of papers by earlier id.
    """

    ids: frozenset[str]
    by_arxiv: Mapping[str, str]
    by_address: Mapping[str, str]
    by_title: Mapping[str, str]
    letters: frozenset[str]
    aliases: Mapping[str, str] = field(default_factory=dict)

    def find(self, *, key: str = "", arxiv: str = "", url: str = "", title: str = "") -> str | None:
        """Return the id of the paper that a file refers to; None if there is none.

        Parameters
        ----------
        key
            Key from an exported file; accepted even if the paper is not in the atlas.
        arxiv, url, title
            Texts from any file; used only if they match a paper of the atlas.
        """
        keyed = id_of(key)
        if keyed is not None:
            return self.aliases.get(keyed, keyed)
        number = arxiv_number(arxiv) or arxiv_number(url)
        matched = self.by_arxiv.get(number or "") or self.by_address.get(_normalized(url))
        if matched:
            return matched
        return self._titled(fold_tex(plain(title), is_title=True)) or self._titled(plain(title))

    def _titled(self, title: str) -> str | None:
        """Return the paper that has a title, or had it in an earlier version."""
        if not title:
            return None
        paper_id = self.by_title.get(distinct_title(title))
        # With the same letters but other signs it is another paper: "C" is not "C++".
        if paper_id is not None or normalised_title(title) in self.letters:
            return paper_id
        paper_id = self.aliases.get(paper_id_of(title), paper_id_of(title))
        return paper_id if paper_id in self.ids else None


def paper_lookup_of(papers: pd.DataFrame, aliases: Mapping[str, str] | None = None) -> PaperLookup:
    """Return the index of a snapshot's papers.

    Parameters
    ----------
    papers
        Table with the columns ``paper_id``, ``title``, ``url`` and ``arxiv_id``.
    aliases
        Current ids of papers by earlier id.
    """
    by_arxiv: dict[str, str] = {}
    by_address: dict[str, str] = {}
    columns = (papers[name] for name in ("paper_id", "url", "arxiv_id"))
    for paper_id, url, arxiv_id in zip(*columns, strict=True):
        number = arxiv_number(arxiv_id) or arxiv_number(url)
        if number:
            by_arxiv.setdefault(number, paper_id)
        if address := _normalized(url):
            by_address.setdefault(address, paper_id)
    by_title: dict[str, str] = {}
    for paper_id, title in zip(papers["paper_id"], papers["title"], strict=True):
        by_title.setdefault(distinct_title(plain(title)), paper_id)
    return PaperLookup(
        frozenset(papers["paper_id"]),
        by_arxiv,
        by_address,
        by_title,
        frozenset(normalised_title(plain(title)) for title in papers["title"]),
        aliases or {},
    )
