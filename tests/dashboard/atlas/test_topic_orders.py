"""The outline's topics by size, growth, stability and age."""

from __future__ import annotations

import math

import pandas as pd

from dashboard.atlas.topic_orders import growth_of, median_digests, sorted_topics

TOPICS = pd.DataFrame(
    [(7, 0, 0.5), (3, 1, 0.9), (5, 2, 0.9), (9, 3, 0.2)], columns=["topic_id", "rank", "stability"]
)
LISTED = {
    7: ["2025-01-01", "2025-03-01", "2025-03-01"],
    3: ["2025-01-01", "2025-05-01"],
    5: ["2025-04-01"],
    9: ["2025-02-01"],
    -1: ["2025-06-01"],
}
PAPERS = pd.DataFrame(
    [(topic, digest) for topic, digests in LISTED.items() for digest in digests],
    columns=["topic_id", "first_digest"],
)
VERDICTS = pd.DataFrame(
    [
        *(("topic", "all", 7, 0.97, 0.01), ("topic", "all", 3, math.inf, 0.2)),
        # The test of topic 5 gave nothing; topic 9 grows in a part of the time only.
        *(("topic", "all", 5, 1.5, math.nan), ("topic", "all", 9, math.nan, 0.5)),
        *(("topic", "13 weeks", 9, 3.0, 0.01), ("theme", "all", 9, 4.0, 0.01)),
    ],
    columns=["level", "window", "group_id", "odds_ratio", "p_value"],
)


def ids(order, *, papers=PAPERS, topics=TOPICS) -> list[int]:
    return sorted_topics(topics, papers, VERDICTS, order).topics["topic_id"].tolist()


def test_topics_are_sorted_highest_first_and_equal_ones_in_the_default_order():
    assert ids("size") == [7, 3, 5, 9]
    assert ids("stability") == [3, 5, 7, 9]
    assert ids("newest") == [5, 7, 9, 3]
    assert ids("stability", topics=TOPICS.iloc[::-1]) == [3, 5, 7, 9]


def test_growth_is_of_all_digests_and_topics_without_a_tested_trend_are_last():
    assert growth_of(VERDICTS).to_dict() == {7: 0.97, 3: math.inf}
    assert ids("growth") == [3, 7, 5, 9]
    values = sorted_topics(TOPICS, PAPERS, VERDICTS, "growth").values
    assert values == {3: math.inf, 7: 0.97}


def test_size_and_age_are_of_the_papers_that_pass_the_filters():
    left = PAPERS[PAPERS["first_digest"] >= "2025-03-01"]
    assert ids("size", papers=left) == [7, 3, 5, 9]
    assert ids("newest", papers=left) == [3, 5, 7, 9]


def test_half_of_the_papers_were_listed_by_the_median_digest():
    medians = median_digests(PAPERS)
    for topic, digest in medians.items():
        own = PAPERS.loc[PAPERS["topic_id"] == topic, "first_digest"]
        assert (own <= digest).mean() >= 0.5
        assert (own < digest).mean() < 0.5
