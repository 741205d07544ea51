"""Shares, keywords and neighbour lists after an update include all papers."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("bertopic")
optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis.records import UNASSIGNED
from tests.analysis.pipeline.planted_fit import run
from tests.analysis.updating.planted_update import NEXT, SUBJECT_OF, bring, write


def test_shares_keywords_and_neighbour_lists_include_all_papers(home):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    tables = bring(home).snapshot.tables
    assert tables.digests.set_index("digest_id")["n_new"].to_dict() == {
        "2025-03-13": 60,
        "2025-03-17": 20,
    }
    assert tables.trends.groupby("digest_id")["share"].sum().to_numpy() == pytest.approx(1)
    sizes = tables.papers.query("topic_id >= 0").groupby("topic_id").size()
    assert tables.topics.set_index("topic_id")["n_papers"].to_dict() == sizes.to_dict()
    days = tables.keywords_over_time.groupby("topic_id")["first_day"].nunique()
    assert (days == 2).all()
    by_id = tables.papers.set_index("paper_id")
    late = by_id["first_digest"] == "2025-03-17"
    assert by_id["novelty"].notna().tolist() == late.tolist()
    subject = by_id["title"].map(SUBJECT_OF)
    lists = tables.neighbors.set_index("paper_id")["neighbor_ids"]
    assert all((subject[list(own)] == subject[paper]).all() for paper, own in lists.items())
    assert any(late[list(own)].any() for paper, own in lists.items() if not late[paper])
    ranks = tables.papers.query("topic_id >= 0").groupby("topic_id")["topic_rank"]
    assert all(sorted(own) == list(range(1, len(own) + 1)) for _, own in ranks)
    absent = np.array(tables.repeats["topic_ids"].tolist()) == UNASSIGNED
    assert 0.02 < absent[late.to_numpy()].mean() < 0.2


def test_neighbour_lists_equal_those_of_a_fit(home):
    write(home / "seeds", "1.txt", NEXT, "Mar 17")
    updated = bring(home).snapshot.tables.neighbors
    fresh = run([home / "seeds"], home / "other").tables.neighbors
    assert updated["paper_id"].tolist() == fresh["paper_id"].tolist()
    for one, other in zip(updated["similarities"], fresh["similarities"], strict=True):
        assert one == pytest.approx(other, abs=1e-6)
