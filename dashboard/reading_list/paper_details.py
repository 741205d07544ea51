"""Details of the papers on a list, used by all exports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.records import UNASSIGNED
from dashboard.text.escape import arxiv_address, plain, web_address


@dataclass(frozen=True, slots=True)
class PaperDetails:
    """A paper's details from the snapshot; digests do not list authors.

    Attributes
    ----------
    title
        One line, not escaped.
    address
        Web address, safe to use as a link; None if unknown.
    arxiv_id, category, published
        None if unknown.
    first_day
        Date of the digest that first listed the paper.
    day_assumed
        True if the year of that date was assumed.
    topic, theme
        Labels; None if the paper is unassigned or its topic has no theme.
    """

    title: str
    address: str | None
    arxiv_id: str | None
    category: str | None
    published: dt.date | None
    first_day: dt.date | None
    day_assumed: bool
    topic: str | None
    theme: str | None


def paper_details_of(
    paper_ids: Iterable[str],
    papers: pd.DataFrame,
    digests: pd.DataFrame,
    topics: pd.DataFrame,
    themes: pd.DataFrame,
) -> dict[str, PaperDetails]:
    """Return the details of papers by id, without papers that are not in the snapshot.

    Parameters
    ----------
    paper_ids
        Papers of a reading list.
    papers, digests, topics, themes
        Tables of the snapshot.
    """
    wanted = papers[papers["paper_id"].isin(list(paper_ids))]
    days = dict(zip(digests["digest_id"], pd.to_datetime(digests["date"]).dt.date, strict=True))
    assumed = set(digests["digest_id"][digests["date_source"] == "assumed"])
    topic_names = dict(zip(topics["topic_id"], topics["label"], strict=True))
    theme_names = dict(zip(themes["theme_id"], themes["label"], strict=True))
    return {
        row["paper_id"]: PaperDetails(
            title=plain(row["title"]),
            address=web_address(row["url"]) or arxiv_address(row["arxiv_id"]),
            arxiv_id=row["arxiv_id"] if arxiv_address(row["arxiv_id"]) else None,
            category=_text(row["category"]),
            published=_day(row["published"]),
            first_day=days.get(row["first_digest"]),
            day_assumed=row["first_digest"] in assumed,
            topic=_name(row["topic_id"], topic_names),
            theme=_name(row["theme_id"], theme_names),
        )
        for row in wanted.to_dict("records")
    }


def _text(value: object) -> str | None:
    return plain(value) or None if isinstance(value, str) else None


def _day(value: object) -> dt.date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()  # type: ignore[call-overload,arg-type]


def _name(group_id: int, names: Mapping[int, str]) -> str | None:
    return None if group_id == UNASSIGNED else _text(names.get(group_id))
