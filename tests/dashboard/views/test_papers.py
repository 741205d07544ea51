"""The list of papers and a paper's page, as the app draws them."""

from __future__ import annotations

from tests.dashboard.conftest import PLANTED, shown, words
from tests.snapshots import planted_tables

TABLES = planted_tables(**PLANTED)


def test_a_list_of_many_papers_has_pages_and_reaches_the_last(at_planted):
    app = at_planted("papers")
    assert len(app.page_link) == 25
    assert "1 to 25 of 120 papers" in words(app)
    app.pagination[0].set_value(5).run()
    assert "101 to 120 of 120 papers" in words(app)


def test_a_paper_says_how_firmly_it_belongs_and_how_sure_its_topic_is(at_planted):
    paper = TABLES.papers[TABLES.papers["topic_id"] == 1].iloc[0]
    said = words(shown("papers", paper=paper["paper_id"]))
    assert f"strength {paper['membership']:.2f} · the topic: " in said
    assert "fair stability (0.60)" in said


def test_a_paper_between_topics_names_the_nearest_and_how_near(at_planted):
    paper = TABLES.papers[TABLES.papers["topic_id"] == -1].iloc[0]
    said = words(shown("papers", paper=paper["paper_id"]))
    assert "Unassigned; nearest:" in said
    assert (
        f"(similarity {paper['similarity_to_centroid']:.2f}, strength {paper['membership']:.2f})"
        in said
    )


def test_novelty_is_said_against_all_papers_that_have_one(at_planted):
    known = TABLES.papers.dropna(subset=["novelty"]).sort_values("novelty")
    newest = words(shown("papers", paper=known["paper_id"].iloc[-1]))
    assert "More novel on arrival than 100 % of papers" in newest
    middle = words(shown("papers", paper=known["paper_id"].iloc[len(known) // 2]))
    assert "More novel on arrival than 5" in middle
    first = TABLES.papers[TABLES.papers["novelty"].isna()]["paper_id"].iloc[0]
    assert "further from earlier digests" not in words(shown("papers", paper=first))


def test_papers_that_look_like_the_same_work_name_each_other_and_stay_two(at_planted):
    pair = TABLES.duplicates.iloc[0]
    for one, other in (pair[["paper_id", "other_id"]], pair[["other_id", "paper_id"]]):
        app = shown("papers", paper=one)
        assert "Looks like the same work as" in words(app)
        assert "(97 % of their pairs of words are the same; kept as two papers)" in words(app)
        assert sum(link.proto.query_string == f"paper={other}" for link in app.page_link) >= 1
