"""What is suggested adds most to the coverage, and says so truly."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.records import UNASSIGNED
from dashboard.reading_list.coverage import coverage_of
from dashboard.reading_list.suggestions import suggestions
from tests.dashboard.reading_list.lists import GONE
from tests.snapshots import HOSTILE, planted_tables

T = planted_tables(n_papers=180, n_topics=9, n_digests=6)
# Topic t is of theme t % 3; 0, 4 and 8 grow; reliabilities are 0.92, 0.6, 0.31 by turns.


def suggest(ids, n=2, tables=T):
    t = tables
    return suggestions(ids, t.papers, t.topics, t.themes, t.verdicts, t.shortlists, n)


def of_topic(topic, n=1, tables=T):
    papers = tables.papers
    return papers["paper_id"][papers["topic_id"] == topic].tolist()[:n]


def shortlisted(topic, reason, tables=T):
    s = tables.shortlists
    return s["paper_id"][(s["topic_id"] == topic) & (s["reason"] == reason)].item()


def test_an_empty_list_is_offered_a_paper_of_every_theme_what_grows_first():
    first, second, third = suggest([], 3)
    assert {s.theme_id for s in (first, second, third)} == {0, 1, 2}
    assert [s.adds for s in (first, second, third)] == ["theme"] * 3
    # All three that grow are of different themes; the surest of them comes first.
    assert [s.topic_id for s in (first, second, third)] == [0, 4, 8]
    assert first.paper_id == shortlisted(0, "central")
    assert first.reason == "central"


def test_a_growing_topic_comes_before_a_larger_and_surer_one():
    covered = [*of_topic(0), *of_topic(1), *of_topic(2)]
    assert [(s.topic_id, s.adds) for s in suggest(covered, 3)] == [
        (4, "growing topic"),
        (8, "growing topic"),
        *[(s.topic_id, "topic") for s in suggest(covered, 3)[2:]],
    ]
    after = suggest([*covered, *of_topic(4), *of_topic(8)], 9)
    # The surer first: 3 and 6 are very sure, 7 fairly, 5 not.
    assert [s.topic_id for s in after[2:]] == [7, 5]
    assert {s.topic_id for s in after[:2]} == {3, 6}


def test_each_counts_on_top_of_those_before_it():
    for n in (1, 2, 5, 9):
        found = suggest([], n)
        assert len({s.topic_id for s in found}) == len({s.paper_id for s in found}) == n
        assert found == suggest([], 9)[:n]


def test_where_everything_is_covered_there_is_nothing_to_suggest():
    everything = [i for t in range(9) for i in of_topic(t)]
    assert suggest(everything) == ()
    assert len(suggest(everything[1:], 5)) == 1


@given(st.lists(st.sampled_from(T.papers["paper_id"].tolist()), max_size=12), st.integers(0, 6))
@settings(max_examples=30, deadline=None)
def test_what_is_said_to_be_added_is_added(ids, n):
    found = suggest(ids, n)
    chosen = list(ids)
    for s in found:
        before = coverage_of(chosen, T.papers, T.topics, T.themes, T.verdicts)
        themes = {t.group_id for t in before.neglected_themes}
        topics = {t.group_id: t.growing for t in before.neglected_topics}
        assert s.topic_id in topics
        assert (s.adds == "theme") == (s.theme_id in themes)
        assert s.growing == topics[s.topic_id]
        if s.adds != "theme":
            assert not themes, "a theme that has nothing comes first"
        if s.adds == "topic":
            assert not any(topics.values()), "then a topic that grows"
        paper = T.papers.set_index("paper_id").loc[s.paper_id]
        assert paper["topic_id"] == s.topic_id
        assert s.paper_id not in chosen
        chosen.append(s.paper_id)
    if len(found) < n:
        last = coverage_of(chosen, T.papers, T.topics, T.themes, T.verdicts)
        assert not last.neglected_topics


def test_the_same_whatever_the_order_of_the_tables():
    shuffled = replace(
        T,
        papers=T.papers.sample(frac=1, random_state=1),
        topics=T.topics.sample(frac=1, random_state=2),
        shortlists=T.shortlists.sample(frac=1, random_state=3),
        verdicts=T.verdicts.sample(frac=1, random_state=4),
    )
    assert suggest(of_topic(3), 9) == suggest(of_topic(3), 9, shuffled)


def test_without_a_shortlist_the_most_central_paper_is_taken():
    empty = replace(T, shortlists=T.shortlists.iloc[:0])
    for s in suggest([], 9, empty):
        own = T.papers[T.papers["topic_id"] == s.topic_id]
        assert s.paper_id == own.sort_values("similarity_to_centroid")["paper_id"].iloc[-1]
        assert s.reason is None
        assert s.words.endswith("paper is the most representative one left.")


def test_of_the_shortlist_the_central_paper_comes_before_the_newest():
    no_central = T.shortlists[T.shortlists["reason"] != "central"]
    for s in suggest([], 9, replace(T, shortlists=no_central)):
        assert s.paper_id == shortlisted(s.topic_id, "newest")
        assert s.words.endswith("paper is the newest.")


def test_papers_that_are_gone_or_between_topics_cover_nothing():
    between = T.papers["paper_id"][T.papers["topic_id"] == UNASSIGNED].tolist()
    assert suggest([GONE, *between], 9) == suggest([], 9)


def test_topics_without_a_theme_add_a_topic():
    tables = planted_tables(n_papers=90, n_topics=9, n_digests=2, n_themes=0)
    found = suggest([], 9, tables)
    assert [s.adds for s in found] == ["topic"] * 9
    assert {s.theme for s in found} == {None}


def test_an_atlas_without_topics_suggests_nothing():
    assert suggest([], 3, planted_tables(n_papers=20, n_topics=0)) == ()


def test_the_reason_in_words():
    words = [s.words for s in suggest([*of_topic(0), *of_topic(1), *of_topic(2)], 3)]
    name = dict(zip(T.topics["topic_id"], T.topics["label"], strict=True))
    assert words[0] == (
        f"Nothing yet from the topic “{name[4]}” (growing, fair stability). "
        "This paper is the most representative."
    )
    (first,) = suggest([], 1)
    assert first.words == (
        f"Nothing yet from the theme “Theme of {name[0]}”. In its topic “{name[0]}” "
        "(growing, high stability) this paper is the most representative."
    )


def test_labels_stay_on_one_line():
    tables = planted_tables(n_papers=60, n_topics=9, n_digests=6, labels=HOSTILE, gaps=True)
    assert not any(set(s.words) & set("\n\u202e\x00") for s in suggest([], 9, tables))


def test_a_large_atlas_has_its_paper_of_every_topic():
    n = 60_000
    small = planted_tables(n_papers=60, n_topics=30, n_digests=3)
    papers = pd.concat([small.papers] * (n // 60), ignore_index=True)
    papers["paper_id"] = [f"{i:012x}" for i in range(n)]
    assert len(suggest([], 30, replace(small, papers=papers))) == 30
