"""The page of a topic."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from dashboard.state import list_state
from dashboard.widgets.paper_list import PAGE_SIZE
from tests.dashboard.conftest import PLANTED, open_view, shown, words
from tests.snapshots import planted_tables

TABLES = planted_tables(**PLANTED)
N_FIRST = 3
"""Papers to start with, which are listed before all of them."""


def linked(app) -> list[str]:
    """The ids of the papers that are linked, in order."""
    queries = (link.proto.query_string for link in app.page_link)
    return [q.split("paper=")[1].split("&")[0] for q in queries if "paper=" in q]


def listed(app) -> list[str]:
    """Those of the page that is open of all its papers."""
    return linked(app)[N_FIRST : N_FIRST + PAGE_SIZE]


def test_papers_are_sorted_with_the_value_beside_them(at_planted):
    app = at_planted("topics", topic="3")
    inside = TABLES.papers[TABLES.papers["topic_id"] == 3]
    for sort, column, beside in (
        ("central", "similarity_to_centroid", "similarity 0."),
        ("novel", "novelty", "more novel than"),
        ("strongest", "membership", "match 0."),
        ("liked", "upvotes", " upvotes · "),
    ):
        app.selectbox(list_state.SORT).set_value(sort).run()
        best = inside.sort_values([column, "first_digest"], ascending=False).iloc[0]
        assert linked(app)[N_FIRST] == best["paper_id"]
        assert beside in words(app)


def test_the_sort_order_is_in_the_address_unless_default(at_planted):
    app = at_planted("topics", topic="3")
    app.selectbox(list_state.SORT).set_value("liked").run()
    assert app.query_params == {"topic": "3", "sort": "liked"}
    again = shown("topics", topic="3", sort="liked")
    assert again.selectbox(list_state.SORT).value == "liked"
    assert linked(again) == linked(app)
    app.selectbox(list_state.SORT).set_value("central").run()
    assert app.query_params == {"topic": "3"}


def test_sort_orders_without_values_are_not_offered(at_planted):
    assert TABLES.papers.loc[TABLES.papers["topic_id"] == 2, "upvotes"].isna().all()
    assert "Most upvotes" not in shown("topics", topic="2").selectbox(list_state.SORT).options


def test_the_page_number_is_in_the_address(at_made):
    at_made(n_papers=300, n_topics=4)
    app = open_view("topics", topic="1", page="2")
    assert app.pagination(list_state.PAGE).value == 2
    second = listed(app)
    app.pagination(list_state.PAGE).set_value(3).run()
    assert app.query_params == {"topic": "1", "page": "3"}
    assert not set(listed(app)) & set(second)
    app.selectbox(list_state.SORT).set_value("newest").run()
    assert app.query_params == {"topic": "1", "sort": "newest"}
    assert app.pagination(list_state.PAGE).value == 1
    assert shown("topics", topic="1", page="400").pagination(list_state.PAGE).value == 3


def test_start_with_lists_the_shortlist_with_reasons(at_planted):
    said = words(shown("topics", topic="2"))
    listed = TABLES.shortlists[TABLES.shortlists["topic_id"] == 2]
    assert [said.count(r) for r in ("most representative", ">newest<")] == [1, 1]
    at = [said.index(f"paper={i}") for i in listed["paper_id"]]
    assert at == sorted(at)


def test_a_weak_match_is_not_among_the_papers_to_start_with(at_made):
    tables = planted_tables(**PLANTED)
    weak, *firm = tables.shortlists.query("topic_id == 2")["paper_id"]
    papers = tables.papers.copy()
    papers.loc[papers["paper_id"] == weak, "membership"] = 0.54
    papers.loc[papers["topic_id"] == 3, "membership"] = 0.3
    at_made(tables=replace(tables, papers=papers))
    app = shown("topics", topic="2")
    assert "Start with" in words(app)
    # The list of all papers follows, from the most representative.
    all_papers = papers[papers["topic_id"] == 2].sort_values("topic_rank")["paper_id"].tolist()
    assert linked(app)[: len(firm) + 3] == [*firm, *all_papers[:3]]
    assert "Start with" not in words(shown("topics", topic="3"))


def test_new_keywords_are_bold(at_planted):
    said = words(shown("topics", topic="2"))
    assert "<td>memory-efficient, fine-tuning, word1</td>" in said
    assert "<td>memory-efficient, fine-tuning, <b>word2</b></td>" in said


def test_many_periods_are_shortened_and_all_can_be_shown(at_made):
    at_made(n_papers=300, n_topics=3, n_digests=12)
    app = shown("topics", topic="1")
    (some, every) = [h.value for h in app.html if "da-table da-words" in h.value]
    assert re.findall(r"word\d+", some) == ["word1", "word4", "word7", "word9", "word12"]
    assert every.count("<tr>") == 13


def test_changes_of_the_last_analysis_are_named(at_planted):
    took = words(shown("topics", topic="0"))
    assert "Last analysis: merged with the previous topic 901 (14 papers)" in took
    assert "part of it moved to “Code generation” (5 papers)" in took
    born = words(shown("topics", topic="1"))
    assert "New in the last analysis: split off from “Gaussian splatting” (5 papers)." in born
    took = words(shown("topics", topic="2"))
    assert "ast analysis" not in took
    assert (
        "Refit of 13 Mar 2025: took papers of the previous topic 903, “Federated learning” "
        "(6 papers)." in took
    )
    opened = words(shown("topics", topic="3"))
    assert "New in the update of 17 Mar 2025." in opened


def test_the_number_of_reruns_that_recovered_it_is_named(at_planted):
    said = words(shown("topics", topic="0"))
    assert "high stability (0.92)</span> · recovered in 20 of 20 reruns" in said
    assert "Also near:" in said
    assert '"Theme of Gaussian splatting"' in said


# --- similar topics -------------------------------------------------------------------------


def divided_tables():
    """Plant two papers whose similar papers are all in each other's topic."""
    tables = planted_tables(n_papers=80, n_topics=4)
    papers, neighbors = tables.papers, tables.neighbors.copy()
    own = {t: papers.loc[papers["topic_id"] == t, "paper_id"].tolist() for t in range(4)}
    torn = {own[0][0]: own[1][:10], own[1][3]: own[0][:10]}
    neighbors["neighbor_ids"] = [
        torn.get(i, near)
        for i, near in zip(neighbors["paper_id"], neighbors["neighbor_ids"], strict=True)
    ]
    return replace(tables, neighbors=neighbors), own[0][0], own[1][3]


def test_border_papers_name_the_topics_of_their_similar_papers(at_made):
    tables, leaving, coming = divided_tables()
    at_made(tables=tables)
    app = shown("topics", topic="0")
    said = words(app)
    assert {leaving, coming} <= set(linked(app)[-10:])
    assert re.search(r"10 of 10 similar papers in <span[^>]*></span>Code generation, 0 here", said)
    assert re.search(r"10 of 10 similar papers here, 0 in its topic <span[^>]*></span>Code", said)
    unassigned = tables.papers[tables.papers["nearest_topic_id"] == 0]
    n_unassigned = int((unassigned["topic_id"] == -1).sum())
    assert f"{n_unassigned + 2} papers between this and other topics" in [
        e.label for e in app.expander
    ]


def test_similar_topics_have_their_share_and_shared_keywords(at_made):
    tables, *_ = divided_tables()
    at_made(tables=tables)
    said = words(shown("topics", topic="0"))
    row = re.search(r'da-number">([\d.]+)\s%</span><span class="da-facts">both: ([^<]+)<', said)
    n_inside = int((tables.papers["topic_id"] == 0).sum())
    assert round(100 / n_inside) == float(row[1])
    assert row[2] == "method, model"


def test_filtered_papers_are_not_among_the_border_papers(at_made):
    tables, leaving, coming = divided_tables()
    at_made(tables=tables)
    app = shown("topics", topic="0", topics="0")
    assert leaving in linked(app)
    assert coming not in linked(app)
    assert any("between this and other topics" in e.label for e in app.expander)


def test_it_says_where_its_papers_went_in_the_reruns(at_made):
    tables = planted_tables(n_papers=80, n_topics=4)
    own = tables.papers["topic_id"] == 0
    fell = [
        [-1, *([2] * 5), *([0] * 14)] if mine else list(ids)
        for mine, ids in zip(own, tables.repeats["topic_ids"], strict=True)
    ]
    at_made(tables=replace(tables, repeats=tables.repeats.assign(topic_ids=fell)))
    said = html.unescape(words(shown("topics", topic="0")))
    assert "In 20 reruns, its papers grouped together again in 74 % of cases" in said
    assert "the rest mostly joined “Memory-efficient fine-tuning” (26 %)" in said
    n_loose = int((tables.papers.loc[own, "membership"] < 0.55).sum())
    assert re.search(rf"{n_loose} of {int(own.sum())} papers \(.*%\)</data> are weak matches", said)
