"""Trends of sets of papers: what is counted, what is tested, and why nothing is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.atlas import filters
from dashboard.atlas.filters import Filters
from dashboard.trends.question import (
    GROUP,
    has_enough_days,
    in_period,
    only_group,
    trend_of,
)
from evidence.trends.memory import RHOS, SDS, Memory, memory_table
from tests.snapshots import planted_tables

# Weekly digests of a year; hardly any memory, so that a clear rise is significant.
_WEIGHTS = np.zeros((len(RHOS), len(SDS)))
_WEIGHTS[0, 0] = 1.0
MEMORY = memory_table({"topic": Memory(_WEIGHTS)})
TABLES = replace(planted_tables(2600, 4, 52, days_apart=7), trend_memory=MEMORY)
DIGEST_IDS = TABLES.digests["digest_id"]
ALWAYS = np.ones(len(DIGEST_IDS), dtype=bool)
ALL = np.ones(len(TABLES.papers), dtype=bool)
WEEK_OF = TABLES.papers["first_digest"].map({d: i for i, d in enumerate(DIGEST_IDS)}).to_numpy()
RECENT = WEEK_OF.max() - 12 <= WEEK_OF


def rising(seed: int = 0) -> np.ndarray:
    """Return papers whose share rises from 5 to 45 % over the year."""
    random = np.random.default_rng(seed)
    return random.random(len(TABLES.papers)) < 0.05 + 0.4 * WEEK_OF / WEEK_OF.max()


def test_a_rising_set_is_growing_and_a_falling_one_fading():
    for is_member, verdict in ((rising(), "growing"), (~rising(), "fading")):
        found = trend_of(TABLES, is_member, ALWAYS)
        assert not found.obstacle
        whole = found.verdicts.iloc[0]
        assert (whole["window"], whole["verdict"]) == ("all", verdict)
        assert whole["n_papers"] == is_member.sum() == found.n_papers


def test_a_steady_set_is_not_told_to_change():
    random = np.random.default_rng(3)
    found = trend_of(TABLES, random.random(len(TABLES.papers)) < 0.3, ALWAYS)
    assert set(found.verdicts["verdict"]) <= {"stable", "no clear trend", "too few papers"}


@settings(max_examples=15)
@given(
    seed=st.integers(0, 9),
    span=st.none() | st.tuples(*[st.sampled_from(DIGEST_IDS.tolist())] * 2),
    first=st.none() | st.tuples(*[st.sampled_from(DIGEST_IDS.tolist())] * 2),
    digests=st.lists(st.sampled_from(DIGEST_IDS.tolist()), max_size=2).map(tuple),
)
def test_filters_by_digest_set_the_period_and_its_new_papers_are_the_total(
    seed, span, first, digests
):
    in_order = [None if s is None else (min(s), max(s)) for s in (span, first)]
    wanted = Filters(span=in_order[0], first_listed_in=in_order[1], digests=digests)
    passing = filters.apply(TABLES.papers, TABLES.appearances, wanted)
    some = np.random.default_rng(seed).random(len(TABLES.papers)) < 0.2
    is_member = some & TABLES.papers["paper_id"].isin(passing["paper_id"]).to_numpy()
    period = in_period(DIGEST_IDS, wanted)
    found = trend_of(replace(TABLES, trend_memory=None), is_member, period)
    chosen = set(DIGEST_IDS[period])
    is_new = TABLES.papers["first_digest"].isin(chosen).to_numpy()
    assert found.total == is_new.sum() == found.digests["n_new"].sum()
    assert found.n_papers == (is_member & is_new).sum() == found.counts["n_papers"].sum()
    assert found.n_others == (is_member & ~is_new).sum()
    assert found.is_part == (len(chosen) < len(DIGEST_IDS))
    listed = TABLES.appearances[TABLES.appearances["digest_id"].isin(chosen)]
    is_listed = listed["paper_id"].isin(TABLES.papers["paper_id"][is_member & is_new])
    assert found.counts["n_shown"].sum() == is_listed.sum()


def test_shares_are_of_all_new_papers_of_each_digest():
    is_member = rising()
    counts = trend_of(TABLES, is_member, ALWAYS).counts
    own = TABLES.papers["first_digest"][is_member].value_counts()
    assert set(counts["topic_id"]) == {GROUP}
    for row in counts.itertuples():
        assert row.n_papers == own.get(row.digest_id, 0)
        assert row.share == pytest.approx(row.n_papers / row.n_digest)


def test_what_is_counted_is_said_with_its_total_and_period():
    is_member = np.zeros(len(ALL), dtype=bool)
    is_member[[0, 1, 2]] = True
    found = trend_of(TABLES, is_member, ALWAYS)
    assert found.counted == "3 of 2,600 new papers (0.1 %), 13 Mar 2025 to 5 Mar 2026."
    later = in_period(DIGEST_IDS, Filters(span=(DIGEST_IDS[10], DIGEST_IDS[20])))
    is_member[WEEK_OF == 12] = True
    n_later, total = (WEEK_OF == 12).sum(), ((WEEK_OF >= 10) & (WEEK_OF <= 20)).sum()
    assert trend_of(TABLES, is_member, later).counted == (
        f"{n_later} of {total} new papers (9.1 %), 22 May to 31 Jul 2025. The filters by digest "
        "set the period. 3 other matching papers were first listed outside of it."
    )


def test_why_nothing_is_tested_is_a_sentence():
    none = ~ALL
    three = in_period(DIGEST_IDS, Filters(span=(DIGEST_IDS[0], DIGEST_IDS[2])))
    without = replace(TABLES, trend_memory=None)
    without_topics = replace(without, topics=TABLES.topics.iloc[:0])
    empty = planted_tables(40, 2, 1)
    empty.digests["n_new"] = 0
    empty.papers["first_digest"] = "1999-01-01"
    for tables, is_member, period, words in (
        (TABLES, none, ALWAYS, "None of the 2,600 new papers from 13 Mar 2025 to 5 Mar 2026 is"),
        (TABLES, ALL, ALWAYS, "These are all 2,600 new papers from 13 Mar 2025 to 5 Mar 2026, so"),
        (TABLES, rising(), three, "Three digests can't show a trend; at least four are needed."),
        (without, rising(), ALWAYS, "The trend of a search needs how much shares vary"),
        (without, none, ALWAYS, "None of the 2,600"),
        (without_topics, rising(), ALWAYS, "Without topics it isn't known"),
        (empty, ALL[:40], ALWAYS[:1], "The chosen digests have no new papers."),
    ):
        found = trend_of(tables, is_member, period)
        assert found.obstacle.startswith(words)
        assert found.verdicts.empty
    assert "`digest-atlas update`" in trend_of(without, rising(), ALWAYS).obstacle


def test_a_recent_window_that_is_all_of_the_set_is_not_told():
    is_member = rising() | RECENT
    found = trend_of(TABLES, is_member, ALWAYS)
    assert found.verdicts["window"].tolist() == ["all"]
    assert found.verdicts["p_value"].notna().all()


def test_a_recent_window_without_the_set_has_too_few_papers():
    found = trend_of(TABLES, rising() & ~RECENT, ALWAYS)
    assert found.verdicts["verdict"].tolist()[-1] == "too few papers"


def test_one_topic_or_theme_alone_has_a_trend_of_its_own():
    assert only_group(Filters(topics=(3,))) == ("topic", 3)
    assert only_group(Filters(themes=(2,))) == ("theme", 2)
    for other in (
        Filters(),
        Filters(topics=(-1,)),
        Filters(topics=(3, 4)),
        Filters(topics=(3,), query="a"),
        Filters(topics=(3,), themes=(2,)),
        Filters(themes=(2,), new_in_digest=DIGEST_IDS[0]),
    ):
        assert only_group(other) is None


def test_enough_days_are_days_with_new_papers():
    assert has_enough_days(TABLES)
    assert not has_enough_days(planted_tables(60, 2, 3))
    same_day = planted_tables(60, 2, 6, days_apart=0)
    assert not has_enough_days(same_day)
    few = planted_tables(60, 2, 4)
    assert has_enough_days(few)
    few.digests.loc[few.digests.index[-1], "n_new"] = 0
    assert not has_enough_days(few)


def test_the_order_of_the_papers_does_not_matter():
    is_member = rising()
    order = np.random.default_rng(5).permutation(len(TABLES.papers))
    mixed = replace(TABLES, papers=TABLES.papers.iloc[order].reset_index(drop=True))
    found = [
        trend_of(tables, members, ALWAYS).verdicts
        for tables, members in ((TABLES, is_member), (mixed, is_member[order]))
    ]
    pd.testing.assert_frame_equal(*found)
