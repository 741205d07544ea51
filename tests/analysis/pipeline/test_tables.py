"""The tables of a fit: papers, digests, shares, neighbours, themes and shortlists."""

from __future__ import annotations

import pytest

from tests import optional

optional.need("bertopic")
optional.need("umap")
pytestmark = pytest.mark.analysis

from analysis.settings import Settings
from tests.analysis.pipeline.planted_fit import PAPERS, run, write


def test_neighbours_have_the_same_subject(planted):
    subject_of = {title: subject for subject, title, _ in PAPERS}
    title_of = planted.tables.papers.set_index("paper_id")["title"]
    for row in planted.tables.neighbors.itertuples():
        subjects = [subject_of[title_of[other]] for other in row.neighbor_ids]
        assert subjects.count(subject_of[title_of[row.paper_id]]) == 10
        assert list(row.similarities) == sorted(row.similarities, reverse=True)
        assert row.paper_id not in row.neighbor_ids


def test_papers_are_counted_once_and_digests_have_their_entries(planted):
    digests = planted.tables.digests.set_index("digest_id")
    assert digests["n_entries"].to_dict() == {"2025-03-13": 48, "2025-03-17": 48}
    assert digests["n_new"].to_dict() == {"2025-03-13": 48, "2025-03-17": 24}
    # Paths are relative to the snapshot's parent, so that no local path is committed.
    assert digests["file"].tolist() == ["digests/one.txt", "digests/two.txt"]
    papers = planted.tables.papers
    assert len(papers) == 72
    assert (papers["n_digests"] == 2).sum() == 24
    first = planted.tables.appearances.query("digest_id == '2025-03-17' and position == 1")
    assert papers.set_index("paper_id").loc[first["paper_id"], "title"].tolist() == [PAPERS[24][1]]


def test_the_shares_of_a_digest_sum_to_one(planted):
    sums = planted.tables.trends.groupby("digest_id")["share"].sum()
    assert sums.to_numpy() == pytest.approx(1)


def test_every_topic_has_a_stability_a_theme_and_a_shortlist(tmp_path):
    found = run([write(tmp_path / "seeds", PAPERS[:36], PAPERS)], tmp_path / "snapshot")
    tables = found.tables
    topics, papers = tables.topics, tables.papers
    assert (topics["stability"] > 0.8).all()
    assert (topics["n_recovered"] == Settings().n_repeats).all()
    assert set(tables.themes["theme_id"]) == set(topics["theme_id"])
    assert tables.themes["n_papers"].sum() == topics["n_papers"].sum()
    assert sorted(topics["rank"]) == list(range(len(topics)))
    by_place = topics.sort_values("rank")["theme_id"]
    assert by_place.drop_duplicates().size == (by_place != by_place.shift()).sum()
    members = tables.shortlists.merge(papers, on="paper_id", suffixes=("", "_of_paper"))
    assert (members["topic_id"] == members["topic_id_of_paper"]).all()
    assert set(tables.shortlists["topic_id"]) == set(topics["topic_id"])
    first = tables.shortlists.query("rank == 1").merge(papers, on="paper_id")
    assert (first["topic_rank"] == 1).all()
    assert papers["novelty"].isna().tolist() == (papers["first_digest"] == "2025-03-13").tolist()
    days = tables.keywords_over_time.groupby("topic_id")["first_day"].nunique()
    assert (days == 2).all()
