"""Tests of the suggested papers and their reasons."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.records import UNASSIGNED
from dashboard.reading_list.coverage import coverage_of
from dashboard.reading_list.suggestions import suggestions
from tests.dashboard.reading_list.lists import MISSING_ID
from tests.snapshots import HOSTILE, planted_tables

T = planted_tables(n_papers=180, n_topics=9, n_digests=6)
# Topic t is in theme t % 3; topics 0, 4 and 8 are growing; stabilities alternate 0.92, 0.6, 0.31.


def suggest(ids, n=2, tables=T):
    t = tables
    return suggestions(ids, t.papers, t.topics, t.themes, t.verdicts, t.shortlists, n)


def of_topic(topic, n=1, tables=T):
    papers = tables.papers
    return papers["paper_id"][papers["topic_id"] == topic].tolist()[:n]


def shortlisted(topic, reason, tables=T):
    s = tables.shortlists
    return s["paper_id"][(s["topic_id"] == topic) & (s["reason"] == reason)].item()


def test_an_empty_list_gets_one_paper_per_theme_growing_first():
    first, second, third = suggest([], 3)
    assert {s.theme_id for s in (first, second, third)} == {0, 1, 2}
    assert [s.adds for s in (first, second, third)] == ["theme"] * 3
    # The three growing topics are in different themes; the most stable one comes first.
    assert [s.topic_id for s in (first, second, third)] == [0, 4, 8]
    assert first.paper_id == shortlisted(0, "central")
    assert first.reason == "central"


def test_a_growing_topic_precedes_a_larger_and_more_stable_one():
    covered = [*of_topic(0), *of_topic(1), *of_topic(2)]
    assert [(s.topic_id, s.adds) for s in suggest(covered, 3)] == [
        (4, "growing topic"),
        (8, "growing topic"),
        *[(s.topic_id, "topic") for s in suggest(covered, 3)[2:]],
    ]
    after = suggest([*covered, *of_topic(4), *of_topic(8)], 9)
    # By stability: topics 3 and 6 are high, 7 is fair, 5 is low.
    assert [s.topic_id for s in after[2:]] == [7, 5]
    assert {s.topic_id for s in after[:2]} == {3, 6}


def test_suggestions_are_greedy():
    for n in (1, 2, 5, 9):
        suggested = suggest([], n)
        assert len({s.topic_id for s in suggested}) == len({s.paper_id for s in suggested}) == n
        assert suggested == suggest([], 9)[:n]


def test_a_complete_list_gets_no_suggestions():
    everything = [i for t in range(9) for i in of_topic(t)]
    assert suggest(everything) == ()
    assert len(suggest(everything[1:], 5)) == 1


@given(st.lists(st.sampled_from(T.papers["paper_id"].tolist()), max_size=12), st.integers(0, 6))
@settings(max_examples=30, deadline=None)
def test_each_suggestion_adds_the_group_it_names(ids, n):
    suggested = suggest(ids, n)
    chosen = list(ids)
    for s in suggested:
        before = coverage_of(chosen, T.papers, T.topics, T.themes, T.verdicts)
        themes = {t.group_id for t in before.neglected_themes}
        topics = {t.group_id: t.growing_since for t in before.neglected_topics}
        assert s.topic_id in topics
        assert (s.adds == "theme") == (s.theme_id in themes)
        assert s.growing_since == topics[s.topic_id]
        if s.adds != "theme":
            assert not themes, "a theme without a paper comes first"
        if s.adds == "topic":
            assert not any(topics.values()), "then a growing topic"
        paper = T.papers.set_index("paper_id").loc[s.paper_id]
        assert paper["topic_id"] == s.topic_id
        assert s.paper_id not in chosen
        chosen.append(s.paper_id)
    if len(suggested) < n:
        last = coverage_of(chosen, T.papers, T.topics, T.themes, T.verdicts)
        assert not last.neglected_topics


def test_the_order_of_the_tables_does_not_matter():
    shuffled = replace(
        T,
        papers=T.papers.sample(frac=1, random_state=1),
        topics=T.topics.sample(frac=1, random_state=2),
        shortlists=T.shortlists.sample(frac=1, random_state=3),
        verdicts=T.verdicts.sample(frac=1, random_state=4),
    )
    assert suggest(of_topic(3), 9) == suggest(of_topic(3), 9, shuffled)


def test_without_a_shortlist_the_most_representative_paper_is_suggested():
    empty = replace(T, shortlists=T.shortlists.iloc[:0])
    for s in suggest([], 9, empty):
        own = T.papers[(T.papers["topic_id"] == s.topic_id) & (T.papers["membership"] >= 0.55)]
        assert s.paper_id == own.sort_values("similarity_to_centroid")["paper_id"].iloc[-1]
        assert s.reason is None
        assert "; most representative of " in s.words


def test_the_next_paper_of_the_shortlist_is_suggested():
    no_central = T.shortlists[T.shortlists["reason"] != "central"]
    for s in suggest([], 9, replace(T, shortlists=no_central)):
        assert s.paper_id == shortlisted(s.topic_id, "newest")
        assert "; newest in " in s.words


def test_a_paper_that_barely_belongs_is_never_suggested():
    at_first = T.shortlists["paper_id"].isin(s.paper_id for s in suggest([], 9))
    weak = T.papers["paper_id"].isin(T.shortlists["paper_id"][at_first])
    weak |= T.papers["topic_id"] == 3
    tables = replace(T, papers=T.papers.assign(membership=T.papers["membership"].mask(weak, 0.5)))
    found = suggest([], 20, tables)
    assert {s.topic_id for s in found} == set(T.topics["topic_id"]) - {3}
    assert not set(T.papers["paper_id"][weak]) & {s.paper_id for s in found}


def test_missing_and_unassigned_papers_cover_nothing():
    between = T.papers["paper_id"][T.papers["topic_id"] == UNASSIGNED].tolist()
    assert suggest([MISSING_ID, *between], 9) == suggest([], 9)


def test_topics_without_a_theme_are_suggested():
    tables = planted_tables(n_papers=90, n_topics=9, n_digests=2, n_themes=0)
    suggested = suggest([], 9, tables)
    assert [s.adds for s in suggested] == ["topic"] * 9
    assert {s.theme for s in suggested} == {None}


def test_an_atlas_without_topics_gives_no_suggestions():
    assert suggest([], 3, planted_tables(n_papers=20, n_topics=0)) == ()


def test_reasons_as_text():
    words = [s.words for s in suggest([*of_topic(0), *of_topic(1), *of_topic(2)], 3)]
    name = dict(zip(T.topics["topic_id"], T.topics["label"], strict=True))
    assert words[0] == (
        f"No paper yet on the topic “{name[4]}” (growing since 13 Mar 2025, fair stability); "
        "most representative of it"
    )
    (first,) = suggest([], 1)
    assert first.words == (
        f"No paper yet on the theme “Theme of {name[0]}”; most representative of “{name[0]}” "
        "(growing since 13 Mar 2025, high stability)"
    )


def test_labels_stay_on_one_line():
    tables = planted_tables(n_papers=60, n_topics=9, n_digests=6, labels=HOSTILE, gaps=True)
    assert not any(set(s.words) & set("\n\u202e\x00") for s in suggest([], 9, tables))


def test_a_large_atlas_gives_one_paper_per_topic():
    n = 60_000
    small = planted_tables(n_papers=60, n_topics=30, n_digests=3)
    papers = pd.concat([small.papers] * (n // 60), ignore_index=True).assign(membership=0.9)
    papers["paper_id"] = [f"{i:012x}" for i in range(n)]
    assert len(suggest([], 30, replace(small, papers=papers))) == 30
