"""Digests of a file that changed are compared with few of those it had before."""

from __future__ import annotations

import datetime as dt

from analysis.readers.base import RawDigest
from analysis.readers.known import pairs
from analysis.readers.known.known_digests import KnownDigest, keys_of
from analysis.records import Entry

DAY = dt.date(2025, 3, 17)
N_DIGESTS = 60


def read(name: str, first: dt.date) -> list[RawDigest]:
    days = (first + dt.timedelta(days=n) for n in range(N_DIGESTS))
    return [RawDigest(day, "text", "test", (Entry(f"{name} of {day}", ""),)) for day in days]


def known(digests: list[RawDigest]) -> list[KnownDigest]:
    return [
        KnownDigest(f"{digest.date}", digest.date, "text", "a.jsonl", "", None,
                    tuple(keys_of(entry.title, None) for entry in digest.entries))
        for digest in digests
    ]  # fmt: skip


def test_digests_with_the_same_papers_are_pairs_on_other_days():
    digests = read("Paper", DAY)
    moved = [RawDigest(DAY.replace(year=1999), "text", "test", d.entries) for d in digests]
    before = known(digests)
    assert pairs.paired(moved[::-1], before, is_same_file=False) == before[::-1]


def test_other_papers_on_other_days_are_not_compared(monkeypatch):
    monkeypatch.setattr(KnownDigest, "shared_share", None)  # so that comparing would fail
    before = known(read("Paper", DAY))
    later = read("Other paper", DAY + dt.timedelta(days=N_DIGESTS))
    assert pairs.paired(later, before, is_same_file=False) == [None] * N_DIGESTS
