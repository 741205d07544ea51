"""Test the sample of papers drawn as points."""

from __future__ import annotations

import numpy as np

from dashboard.topic_map import sampling
from tests.dashboard.topic_map.maps import TABLES
from tests.snapshots import planted_tables


def test_points_shrink_with_their_number():
    sizes = [sampling.point_px(n) for n in (0, 163, 200, 2_000, 20_000, 10**6)]
    assert sizes == [6, 6, 6, 4, 2, 2]


def test_a_sample_keeps_topic_shares_and_is_deterministic():
    papers = planted_tables(n_papers=5_000, n_topics=7, between_share=0.2).papers
    sample = sampling.sample(papers, 1_000)
    assert len(sample) == 1_000
    whole = papers["topic_id"].value_counts(normalize=True)
    part = sample["topic_id"].value_counts(normalize=True)
    assert np.abs(whole - part).max() < 0.003
    shuffled = papers.sample(frac=1, random_state=1)
    assert set(sampling.sample(shuffled, 1_000)["paper_id"]) == set(sample["paper_id"])


def test_few_papers_are_all_drawn():
    assert sampling.sample(TABLES.papers) is TABLES.papers
