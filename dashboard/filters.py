"""What the reader wants to see of the papers, and which papers that leaves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

_PHRASE = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class Filters:
    """A choice of papers; what is empty or None leaves every paper in.

    Attributes
    ----------
    query
        Words that must all occur in title or abstract; "quoted words" must occur side by side.
    digests
        Digest ids; a paper must have appeared in one of them.
    span
        First and last digest id of a range; both ends belong to it.
    themes
        Theme ids.
    topics
        Topic ids, `UNASSIGNED` for the papers between topics.
    new_in
        A digest id; only papers that appeared there first.
    came
        First and last digest id of a range; only papers that appeared in one of these first.
    """

    query: str = ""
    digests: tuple[str, ...] = ()
    span: tuple[str, str] | None = None
    themes: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    new_in: str | None = None
    came: tuple[str, str] | None = None

    @property
    def active(self) -> bool:
        """Whether anything at all is asked for."""
        return self != Filters()


def folded(text: pd.Series) -> pd.Series:
    """Fold case and white space, so that a search finds whatever the printing."""
    return text.str.casefold().str.replace(r"\s+", " ", regex=True)


def search_text(papers: pd.DataFrame) -> pd.Series:
    """Return what a search looks through, one text a paper."""
    # The separator cannot be typed, so that no phrase spans title and abstract.
    return folded(papers["title"]) + "\n" + folded(papers["abstract"])


def wanted_words(query: str) -> list[str]:
    """Split a query into words and quoted phrases, case and spaces folded."""
    return list(dict.fromkeys(_words(query)))


def _words(query: str) -> Iterator[str]:
    for phrase, word in _PHRASE.findall(query):
        # A quotation mark without its partner is no part of the word.
        text = " ".join((phrase or word.strip('"')).casefold().split())
        if text:
            yield text


def in_span_ids(digest_ids: Iterable[str], span: tuple[str, str]) -> tuple[str, ...]:
    """Return the digests of a range; digest ids begin with their ISO date, so they sort."""
    return tuple(d for d in digest_ids if min(span) <= d <= max(span))


def apply(papers: pd.DataFrame, appearances: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Return the papers that pass, in their order.

    Parameters
    ----------
    papers
        As in the snapshot; a column ``search_text``, if there, saves folding the texts.
    appearances
        As in the snapshot.
    filters
        What is asked for.
    """
    kept: npt.NDArray[np.bool_] = np.ones(len(papers), dtype=bool)
    if filters.themes:
        kept &= papers["theme_id"].isin(filters.themes).to_numpy(dtype=bool)
    if filters.topics:
        kept &= papers["topic_id"].isin(filters.topics).to_numpy(dtype=bool)
    if filters.new_in is not None:
        kept &= (papers["first_digest"] == filters.new_in).to_numpy(dtype=bool)
    if filters.came:
        kept &= papers["first_digest"].between(*filters.came).to_numpy(dtype=bool)
    if filters.digests or filters.span:
        shown = pd.Series(data=True, index=appearances.index)
        if filters.digests:
            shown &= appearances["digest_id"].isin(filters.digests)
        if filters.span:
            inside = in_span_ids(appearances["digest_id"].unique(), filters.span)
            shown &= appearances["digest_id"].isin(inside)
        kept &= papers["paper_id"].isin(appearances.loc[shown, "paper_id"]).to_numpy(dtype=bool)
    words = wanted_words(filters.query)
    if words:
        texts = papers["search_text"] if "search_text" in papers else search_text(papers)
        for word in words:
            kept &= texts.str.contains(word, regex=False).to_numpy(dtype=bool)
    return papers[kept]
