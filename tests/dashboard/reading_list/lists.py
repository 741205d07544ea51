"""Synthetic reading lists for tests, and the atlas they are picked from."""

from __future__ import annotations

import datetime as dt
from functools import cache

from hypothesis import strategies as st

from analysis.snapshot import Tables
from dashboard.reading_list.model import ListEntry, ReadingList
from dashboard.reading_list.paper_details import PaperDetails, paper_details_of
from dashboard.reading_list.paper_lookup import PaperLookup, paper_lookup_of
from tests.snapshots import HOSTILE, planted_tables

MEETING = dt.date(2025, 3, 27)


MISSING_ID = "0123456789ab"
"""An id that is in no test atlas."""

NUMBERS = ("123456789012", "12345e678901", "000000000012")
"""Ids that spreadsheets read as numbers."""


@cache
def atlas() -> Tables:
    """Return tables with 6 digests, 9 topics, 3 themes and hostile first titles; do not modify."""
    titles = (*HOSTILE, r"A $\ell_0$-norm for {curly} 100% of Pass@k", "=1+1;-2", "-")
    return planted_tables(n_papers=150, n_topics=9, n_digests=6, titles=titles, n_assumed=1)


@cache
def lookup() -> PaperLookup:
    return paper_lookup_of(atlas().papers)


def ids(n: int, start: int = 0) -> list[str]:
    return atlas().papers["paper_id"].tolist()[start : start + n]


def details(reading_list: ReadingList) -> dict[str, PaperDetails]:
    t = atlas()
    return paper_details_of(reading_list.paper_ids, t.papers, t.digests, t.topics, t.themes)


def titled(n: int, **details: object) -> ReadingList:
    """Return a list of the first `n` papers, the first one with details."""
    first, *others = [ListEntry(i) for i in ids(n)]
    return ReadingList("Spring", MEETING, (ListEntry(first.paper_id, **details), *others))


NASTY = st.text(alphabet="<>&\"'[]()*_#:$\\`!|~^-+=>@./%{};,\n\r\t \u2028\x00ab1", max_size=60)
TEXTS = st.text(max_size=80) | NASTY | st.sampled_from(HOSTILE)
DAYS = st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1))
IDS = st.sampled_from([*ids(20), MISSING_ID, *NUMBERS]) | st.from_regex(
    r"[0-9a-f]{12}", fullmatch=True
)
LISTS = st.builds(
    ReadingList,
    TEXTS,
    DAYS,
    st.lists(
        st.builds(ListEntry, IDS, TEXTS, DAYS, TEXTS), max_size=6, unique_by=lambda e: e.paper_id
    ).map(tuple),
)
