"""The list of papers and the page of a paper."""

from __future__ import annotations

from evidence import formatting
from tests.dashboard.conftest import PLANTED, lead, shown, words
from tests.snapshots import planted_tables

TABLES = planted_tables(**PLANTED)


def test_a_long_list_has_pages(at_planted):
    app = at_planted("papers")
    assert len(app.page_link) == 25
    assert "1 to 25 of 120 papers" in words(app)
    app.pagination[0].set_value(5).run()
    assert "101 to 120 of 120 papers" in words(app)


def test_the_lead_counts_the_papers_that_match_the_filters(at_planted):
    assert "120 papers: open one" in lead(shown("papers"))
    inside = TABLES.papers[TABLES.papers["topic_id"] == 1]
    expected = f"{formatting.part(len(inside), 120, 'paper')}</data> match your search and filters."
    assert expected in lead(shown("papers", topics="1"))


def test_a_paper_has_its_match_and_the_stability_of_its_topic(at_planted):
    paper = TABLES.papers[TABLES.papers["topic_id"] == 1].iloc[0]
    said = words(shown("papers", paper=paper["paper_id"]))
    assert f"({paper['membership']:.2f}) · " in said
    assert "fair stability (0.60)" in said


def test_an_unassigned_paper_names_the_most_similar_topic(at_planted):
    paper = TABLES.papers[TABLES.papers["topic_id"] == -1].iloc[0]
    said = words(shown("papers", paper=paper["paper_id"]))
    assert "Unassigned; nearest:" in said
    similarity, match = paper["similarity_to_centroid"], paper["membership"]
    assert f"(similarity {similarity:.2f}, match {match:.2f})" in said


def test_novelty_says_with_which_papers_it_is_compared(at_planted):
    known = TABLES.papers.dropna(subset=["novelty"]).sort_values("novelty")
    newest = words(shown("papers", paper=known["paper_id"].iloc[-1]))
    peers = f"{len(known) - 1} other papers first listed 17 Mar 2025"
    assert f"More novel on arrival than 100 % of {peers}, by similarity to" in newest
    middle = words(shown("papers", paper=known["paper_id"].iloc[len(known) // 2]))
    assert "More novel on arrival than 5" in middle
    first = TABLES.papers[TABLES.papers["novelty"].isna()]["paper_id"].iloc[0]
    assert "More novel" not in words(shown("papers", paper=first))


def test_probable_duplicates_link_to_each_other(at_planted):
    pair = TABLES.duplicates.iloc[0]
    for one, other in (pair[["paper_id", "other_id"]], pair[["other_id", "paper_id"]]):
        app = shown("papers", paper=one)
        assert "Looks like the same work as" in words(app)
        assert "(97 % of word pairs match; listed separately)" in words(app)
        assert sum(link.proto.query_string == f"paper={other}" for link in app.page_link) >= 1
