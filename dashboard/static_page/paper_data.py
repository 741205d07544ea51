"""Data of the exported page's papers: a list per column, ids as indices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.atlas.atlas import Atlas
from dashboard.search import stemming
from dashboard.text import escape, plain_math
from dashboard.text.links import mentions

Columns = dict[str, Any]

_LONGEST_SHOWN = 60
"""Maximum length of an address shown on a button, in characters."""

_FIRST_DAY = pd.Timestamp(1970, 1, 1)


def listed(atlas: Atlas) -> Columns:
    """Return the columns for the map and the lists, in snapshot order."""
    papers = atlas.papers
    digest_at = {d: i for i, d in enumerate(atlas.digest_names)}
    index_of = _indices(papers)
    return {
        "id": papers["paper_id"].tolist(),
        "title": [plain_math.line(t) for t in papers["title"]],
        "topic": papers["topic_id"].tolist(),
        "nearest": papers["nearest_topic_id"].tolist(),
        "membership": _rounded(papers["membership"], 4),
        "similarity_to_centroid": _rounded(papers["similarity_to_centroid"], 4),
        "novelty": _rounded(papers["novelty_above"], 4),
        "digest": [digest_at[d] for d in papers["first_digest"]],
        "position": [int(p) for p in papers["paper_id"].map(atlas.places).fillna(0)],
        "published": _days(papers["published"]),
        "upvotes": _rounded(papers["upvotes"].astype("Float64"), 0),
        "x": _rounded(papers["x"], 3),
        "y": _rounded(papers["y"], 3),
        "listings": _listings(atlas, index_of, digest_at),
    }


def details(atlas: Atlas) -> Columns:
    """Return the additional columns for paper pages and search."""
    papers = atlas.papers
    abstracts = atlas.abstracts.reindex(papers["paper_id"])
    index_of = _indices(papers)
    similar = atlas.neighbors.reindex(papers["paper_id"])
    # Papers refer to each other by index, which is shorter than an id.
    return {
        "abstract": [plain_math.paragraphs(a) for a in abstracts],
        "summaries": np.flatnonzero(papers["abstract_is_summary"]).tolist(),
        "link": [escape.web_address(u) for u in papers["url"]],
        "arxiv": [escape.arxiv_address(i) for i in papers["arxiv_id"]],
        "category": [escape.plain(str(c)) if pd.notna(c) else None for c in papers["category"]],
        "similar": [
            [
                [index_of[i], round(float(s), 3)]
                for i, s in zip(ids, similarities, strict=True)
                # The page cannot open a paper that it does not have.
                if i in index_of
            ]
            for ids, similarities in zip(
                similar["neighbor_ids"], similar["similarities"], strict=True
            )
        ],
        # Only some papers have these, so they are stored by index, not as columns.
        "mentions": {
            i: [[m.kind, escape.shorten(m.shown, _LONGEST_SHOWN), m.address] for m in mentioned]
            for i, abstract in enumerate(abstracts)
            if (mentioned := mentions(abstract))
        },
        "duplicates": {
            index_of[i]: [[index_of[other], round(s, 3)] for other, s in duplicates]
            for i, duplicates in atlas.duplicates.items()
        },
        # The page has no stemmer: it looks up the other forms of a searched word here.
        "forms": word_groups([*papers["title"], *abstracts]),
    }


def word_groups(texts: Iterable[str]) -> list[str]:
    """Return groups of words that a search treats as equal, one line per group.

    Words with the same stem form a group, as in the app's search; a hyphenated word is grouped
    with its form written as one word. Words without another form are omitted.

    >>> word_groups(["Planting plants", "A plant"])
    ['plant planting plants']
    """
    words: set[str] = set()
    for each in texts:
        words.update(stemming.printed_words(each))
    groups: dict[str, set[str]] = {}
    for word in words:
        is_joined = "-" in word
        stem = stemming.joined(word) if is_joined else stemming.stem(word)
        if stem:
            groups.setdefault(stem, set()).add(word)
    return sorted(" ".join(sorted(group)) for group in groups.values() if len(group) > 1)


def _indices(papers: pd.DataFrame) -> dict[str, int]:
    return {paper_id: i for i, paper_id in enumerate(papers["paper_id"])}


def _rounded(column: pd.Series, digits: int) -> list[float | int | None]:
    """Return rounded numbers, integers where possible; None for missing values."""
    values = np.round(column.to_numpy(dtype=float, na_value=np.nan), digits)
    return [None if np.isnan(v) else int(v) if v == int(v) else float(v) for v in values]


def _days(dates: pd.Series) -> list[int | None]:
    """Return days since 1 Jan 1970; None for missing dates."""
    return [(pd.Timestamp(day) - _FIRST_DAY).days if pd.notna(day) else None for day in dates]


def _listings(
    atlas: Atlas, index_of: Mapping[str, int], digest_at: Mapping[str, int]
) -> dict[int, list[list[int]]]:
    """Return [digest, position] pairs of the papers that several digests listed."""
    papers = atlas.papers
    many = papers.loc[papers["n_digests"] > 1, "paper_id"]
    rows = atlas.appearances[atlas.appearances["paper_id"].isin(many)]
    first = rows.groupby(["paper_id", "digest_id"], as_index=False)["position"].min()
    listings: dict[int, list[list[int]]] = {}
    columns = (first[c] for c in ("paper_id", "digest_id", "position"))
    for paper_id, digest_id, position in zip(*columns, strict=True):
        listings.setdefault(index_of[paper_id], []).append([digest_at[digest_id], int(position)])
    return {i: sorted(pairs) for i, pairs in listings.items()}
