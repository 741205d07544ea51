"""The papers as the page has them: one list a column, ids replaced by positions."""

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
"""Characters of an address on its button."""

_FIRST_DAY = pd.Timestamp(1970, 1, 1)


def listed(atlas: Atlas) -> Columns:
    """Return what the map and the lists need of every paper, in the order of the snapshot."""
    papers = atlas.papers
    digest_at = {d: i for i, d in enumerate(atlas.digest_names)}
    at = _positions(papers)
    return {
        "id": papers["paper_id"].tolist(),
        "title": [plain_math.line(t) for t in papers["title"]],
        "topic": papers["topic_id"].tolist(),
        "nearest": papers["nearest_topic_id"].tolist(),
        "membership": _rounded(papers["membership"], 4),
        "similarity_to_centroid": _rounded(papers["similarity_to_centroid"], 4),
        "novelty": _rounded(papers["novelty_above"], 4),
        "digest": [digest_at[d] for d in papers["first_digest"]],
        "place": [int(p) for p in papers["paper_id"].map(atlas.places).fillna(0)],
        "published": _days(papers["published"]),
        "upvotes": _rounded(papers["upvotes"].astype("Float64"), 0),
        "x": _rounded(papers["x"], 3),
        "y": _rounded(papers["y"], 3),
        "again": _again(atlas, at, digest_at),
    }


def details(atlas: Atlas) -> Columns:
    """Return what a paper's card and a search need besides."""
    papers = atlas.papers
    abstracts = atlas.abstracts.reindex(papers["paper_id"])
    at = _positions(papers)
    near = atlas.neighbors.reindex(papers["paper_id"])
    return {
        "abstract": [plain_math.paragraphs(a) for a in abstracts],
        "summaries": np.flatnonzero(papers["abstract_is_summary"]).tolist(),
        "link": [escape.web_address(u) for u in papers["url"]],
        "arxiv": [escape.arxiv_address(i) for i in papers["arxiv_id"]],
        "category": [escape.plain(str(c)) if pd.notna(c) else None for c in papers["category"]],
        "like": [
            [[at[i], round(float(s), 3)] for i, s in zip(ids, likeness, strict=True) if i in at]
            for ids, likeness in zip(near["neighbor_ids"], near["similarities"], strict=True)
        ],
        "mentions": {
            i: [[m.kind, escape.shorten(m.shown, _LONGEST_SHOWN), m.address] for m in found]
            for i, abstract in enumerate(abstracts)
            if (found := mentions(abstract))
        },
        "twins": {
            at[i]: [[at[other], round(s, 3)] for other, s in twins]
            for i, twins in atlas.duplicates.items()
        },
        "forms": word_groups([*papers["title"], *abstracts]),
    }


def word_groups(texts: Iterable[str]) -> list[str]:
    """Return the words that a search takes for one another, a line for each such group.

    They are those with one stem, as in the app's own search; a word in two parts goes with what
    it would be in one. Words without another form are left out: they stand for themselves.
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


def _positions(papers: pd.DataFrame) -> dict[str, int]:
    return {paper_id: i for i, paper_id in enumerate(papers["paper_id"])}


def _rounded(column: pd.Series, digits: int) -> list[float | int | None]:
    """Return numbers no longer than they need be, null where there is none."""
    values = np.round(column.to_numpy(dtype=float, na_value=np.nan), digits)
    return [None if np.isnan(v) else int(v) if v == int(v) else float(v) for v in values]


def _days(dates: pd.Series) -> list[int | None]:
    """Return days since 1970, null where no day is known."""
    return [(pd.Timestamp(day) - _FIRST_DAY).days if pd.notna(day) else None for day in dates]


def _again(
    atlas: Atlas, at: Mapping[str, int], digest_at: Mapping[str, int]
) -> dict[int, list[list[int]]]:
    """Return for papers that more than one digest had where each did: digest, place."""
    papers = atlas.papers
    many = papers.loc[papers["n_digests"] > 1, "paper_id"]
    rows = atlas.appearances[atlas.appearances["paper_id"].isin(many)]
    first = rows.groupby(["paper_id", "digest_id"], as_index=False)["position"].min()
    found: dict[int, list[list[int]]] = {}
    columns = (first[c] for c in ("paper_id", "digest_id", "position"))
    for paper_id, digest_id, position in zip(*columns, strict=True):
        found.setdefault(at[paper_id], []).append([digest_at[digest_id], int(position)])
    return {i: sorted(where) for i, where in found.items()}
