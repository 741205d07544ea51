"""The page of a topic, as the app draws it."""

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


def test_its_papers_are_sorted_with_the_number_beside_them(at_planted):
    app = at_planted("topics", topic="3")
    inside = TABLES.papers[TABLES.papers["topic_id"] == 3]
    for sort, column, beside in (
        ("central", "similarity_to_centroid", "similarity to the topic's middle "),
        ("novel", "novelty", "More novel on arrival than"),
        ("strongest", "membership", "strength "),
        ("liked", "upvotes", " upvotes · "),
    ):
        app.selectbox(list_state.SORT).set_value(sort).run()
        best = inside.sort_values([column, "first_digest"], ascending=False).iloc[0]
        assert linked(app)[N_FIRST] == best["paper_id"]
        assert beside in words(app)


def test_the_order_is_in_the_address_unless_it_is_the_usual_one(at_planted):
    app = at_planted("topics", topic="3")
    app.selectbox(list_state.SORT).set_value("liked").run()
    assert app.query_params == {"topic": "3", "sort": "liked"}
    again = shown("topics", topic="3", sort="liked")
    assert again.selectbox(list_state.SORT).value == "liked"
    assert linked(again) == linked(app)
    app.selectbox(list_state.SORT).set_value("central").run()
    assert app.query_params == {"topic": "3"}


def test_what_is_known_of_no_paper_of_the_topic_is_not_offered(at_planted):
    assert TABLES.papers.loc[TABLES.papers["topic_id"] == 2, "upvotes"].isna().all()
    assert "Most liked" not in shown("topics", topic="2").selectbox(list_state.SORT).options


def test_the_page_of_a_list_is_in_the_address(at_made):
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


def test_start_with_gives_the_shortlist_with_reasons(at_planted):
    said = words(shown("topics", topic="2"))
    listed = TABLES.shortlists[TABLES.shortlists["topic_id"] == 2]
    assert [said.count(r) for r in ("most representative", ">newest<")] == [1, 1]
    at = [said.index(f"paper={i}") for i in listed["paper_id"]]
    assert at == sorted(at)


def test_words_then_and_now_mark_what_is_new(at_planted):
    said = words(shown("topics", topic="2"))
    assert "<td>memory-efficient, fine-tuning, word1</td>" in said
    assert "<td>memory-efficient, fine-tuning, <b>word2</b></td>" in said


def test_of_many_periods_some_are_shown_and_all_can_be(at_made):
    at_made(n_papers=300, n_topics=3, n_digests=12)
    app = shown("topics", topic="1")
    (some, every) = [h.value for h in app.html if "da-table da-words" in h.value]
    assert re.findall(r"word\d+", some) == ["word1", "word4", "word7", "word9", "word12"]
    assert every.count("<tr>") == 13


def test_it_says_what_the_last_analysis_did_to_it(at_planted):
    took = words(shown("topics", topic="0"))
    assert "In the last analysis it took in the former topic 901 (14 papers)" in took
    assert "part of it became “Code generation” (5 papers)" in took
    born = words(shown("topics", topic="1"))
    assert "New in the last analysis: it came out of “Gaussian splatting” (5 papers)." in born
    assert "last analysis" not in words(shown("topics", topic="2"))


def test_it_says_how_often_it_was_found_again(at_planted):
    said = words(shown("topics", topic="0"))
    assert "high stability (0.92)</span> (recovered in 20 of 20 reruns)" in said
    assert "Also near:" in said
    assert '"Theme of Gaussian splatting"' in said


# --- what is around it ------------------------------------------------------------------------


def torn_tables():
    """Four topics; the nearest papers of the first of topic 0 are all of topic 1 and back."""
    tables = planted_tables(n_papers=80, n_topics=4)
    papers, neighbors = tables.papers, tables.neighbors.copy()
    own = {t: papers.loc[papers["topic_id"] == t, "paper_id"].tolist() for t in range(4)}
    torn = {own[0][0]: own[1][:10], own[1][3]: own[0][:10]}
    neighbors["neighbor_ids"] = [
        torn.get(i, near)
        for i, near in zip(neighbors["paper_id"], neighbors["neighbor_ids"], strict=True)
    ]
    return replace(tables, neighbors=neighbors), own[0][0], own[1][3]


def test_papers_between_it_and_others_say_where_their_nearest_are(at_made):
    tables, leaving, coming = torn_tables()
    at_made(tables=tables)
    app = shown("topics", topic="0")
    said = words(app)
    assert {leaving, coming} <= set(linked(app)[-10:])
    assert re.search(
        r"10 of its 10 nearest papers in <span[^>]*></span>Code generation, 0 here", said
    )
    assert re.search(
        r"10 of its 10 nearest papers here, 0 in its own topic <span[^>]*></span>Code", said
    )
    homeless = tables.papers[tables.papers["nearest_topic_id"] == 0]
    n_homeless = int((homeless["topic_id"] == -1).sum())
    assert f"{n_homeless + 2} papers between this and others" in said


def test_similar_topics_say_how_similar_and_which_words_are_the_same(at_made):
    tables, *_ = torn_tables()
    at_made(tables=tables)
    said = words(shown("topics", topic="0"))
    row = re.search(r'da-number">([\d.]+)\s%</span><span class="da-facts">both: ([^<]+)<', said)
    n_inside = int((tables.papers["topic_id"] == 0).sum())
    assert round(100 / n_inside) == float(row[1])
    assert row[2] == "method, model"


def test_what_the_filters_leave_out_is_not_between(at_made):
    tables, leaving, coming = torn_tables()
    at_made(tables=tables)
    app = shown("topics", topic="0", topics="0")
    assert leaving in linked(app)
    assert coming not in linked(app)
    assert " papers between this and others" in words(app)


def test_it_says_where_its_papers_fell_in_the_repeats(at_made):
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
    assert f"{n_loose} of {int(own.sum())} papers are weak matches" in said
