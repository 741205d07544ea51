"""Tests of the coverage of themes and topics by a list."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analysis.records import UNASSIGNED
from dashboard.reading_list.coverage import coverage_of, growing_since, in_words
from tests.dashboard.reading_list.lists import MISSING_ID
from tests.snapshots import HOSTILE, planted_tables

T = planted_tables(n_papers=180, n_topics=9, n_digests=6)
# Verdicts of topics alternate between growing, too few papers, fading and steady.
GROWING = [0, 4, 8]


def cover(ids, tables=T):
    return coverage_of(ids, tables.papers, tables.topics, tables.themes, tables.verdicts)


def of_topic(topic, n=1, tables=T):
    papers = tables.papers
    return papers["paper_id"][papers["topic_id"] == topic].tolist()[:n]


def test_picked_papers_are_counted_by_theme_and_topic():
    coverage = cover([*of_topic(0, 2), *of_topic(3), *of_topic(7)])
    topics = {t.group_id: t for t in coverage.topics}
    assert {i: t.n_picked for i, t in topics.items() if t.picked} == {0: 2, 3: 1, 7: 1}
    assert {t.group_id: t.n_picked for t in coverage.themes} == {0: 3, 1: 1, 2: 0}
    n_there = int((T.papers["topic_id"] == 0).sum())
    assert topics[0].n_papers == n_there
    assert topics[0].share == pytest.approx(2 / n_there)
    assert topics[5].share == 0
    assert coverage.n_picked == 4


def test_groups_are_in_outline_order():
    places = T.topics.sort_values("rank")["topic_id"].tolist()
    assert [t.group_id for t in cover([]).topics] == places
    assert [t.theme_id for t in cover([]).topics] == sorted(T.topics["theme_id"])


def test_neglected_groups_are_ordered_by_size():
    coverage = cover([*of_topic(0), *of_topic(1)])
    assert {t.group_id for t in coverage.neglected_topics} == {2, 3, 4, 5, 6, 7, 8}
    sizes = [t.n_papers for t in coverage.neglected_topics]
    assert sizes == sorted(sizes, reverse=True)
    assert [t.group_id for t in coverage.neglected_themes] == [2]


def test_growing_groups_without_a_paper_are_named():
    growing = {t.group_id for t in cover([]).topics if t.growing}
    assert growing == set(GROWING)
    # One paper of every theme; only one of the growing topics has a paper.
    coverage = cover([*of_topic(0), *of_topic(1), *of_topic(2)])
    lacking = [(g.level, g.group_id) for g in coverage.growing_without]
    assert set(lacking) == {("topic", 4), ("topic", 8)}
    assert "no paper yet on “" in in_words(coverage)
    assert in_words(coverage).endswith("”, growing since 13 Mar 2025.")
    assert in_words(coverage).startswith("3 papers cover 3 of 3 themes;")


def test_a_growing_theme_replaces_its_topics():
    verdicts = T.verdicts.copy()
    themes = verdicts["level"] == "theme"
    verdicts.loc[themes, "verdict"] = ["stable", "growing", "fading"]
    coverage = cover(of_topic(0), replace(T, verdicts=verdicts))
    # Topic 4 is of theme 1, topic 8 of theme 2.
    named = [(g.level, g.group_id) for g in coverage.growing_without]
    assert named == [("theme", 1), ("topic", 8)]


def test_growing_means_growing_over_all_digests():
    rows = [
        ("topic", 3, "13 weeks", "2025-01-01", "fading"),
        ("topic", 3, "all", "2020-01-01", "growing"),
        ("topic", 4, "all", "2020-01-01", "wanders"),
        ("topic", 4, "52 weeks", "2024-04-01", "growing"),
        ("theme", 3, "13 weeks", "2025-01-01", "growing"),
    ]
    columns = ["level", "group_id", "window", "first_day", "verdict"]
    assert growing_since(pd.DataFrame(rows, columns=columns)) == {("topic", 3): "2020-01-01"}


def test_a_topic_and_a_theme_with_the_same_id_are_distinguished():
    coverage = cover([])
    growing = {(g.level, g.group_id) for g in (*coverage.themes, *coverage.topics) if g.growing}
    judged = T.verdicts[T.verdicts["verdict"] == "growing"]
    assert growing == set(zip(judged["level"], judged["group_id"], strict=True))
    assert ("topic", 4) in growing
    assert ("theme", 0) not in growing


def test_missing_and_unassigned_papers_cover_nothing_but_are_counted():
    between = T.papers["paper_id"][T.papers["topic_id"] == UNASSIGNED].iloc[0]
    coverage = cover([MISSING_ID, between])
    assert not any(t.picked for t in (*coverage.topics, *coverage.themes))
    assert (coverage.n_unassigned, coverage.missing) == (1, (MISSING_ID,))
    assert in_words(coverage).startswith("2 papers cover 0 of 3 themes;")
    assert in_words(coverage).endswith("1 paper is not in this atlas.")


@pytest.mark.parametrize(
    ("parameters", "start"),
    [
        ({"n_topics": 0}, "1 paper."),
        ({"n_themes": 0}, "1 paper covers 1 of 9 topics"),
        ({"n_digests": 2}, "1 paper covers 1 of 3 themes."),
        ({"gaps": True, "labels": HOSTILE}, "1 paper covers 1 of 3 themes"),
    ],
)
def test_sentences_for_unusual_atlases(parameters, start):
    tables = planted_tables(**{"n_papers": 60, "n_topics": 9, "n_digests": 5, **parameters})
    papers = tables.papers
    inside = papers[papers["topic_id"] != UNASSIGNED]
    coverage = cover((inside if len(inside) else papers)["paper_id"].tolist()[:1], tables)
    assert in_words(coverage).startswith(start)
    assert sum(t.n_picked for t in coverage.topics) == (len(inside) > 0)


def test_an_empty_list_has_no_papers_yet():
    assert in_words(cover([])) == "No papers yet."


def test_tables_indexed_by_id_give_the_same_coverage():
    indexed = T.papers.set_index("paper_id", drop=False).rename_axis(None)
    topics = T.topics.set_index("topic_id", drop=False).rename_axis(None)
    themes = T.themes.set_index("theme_id", drop=False).rename_axis(None)
    other = coverage_of(of_topic(3, 2), indexed, topics, themes, T.verdicts)
    assert other == cover(of_topic(3, 2))
