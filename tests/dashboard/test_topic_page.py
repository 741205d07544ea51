"""The page of a topic, as the app draws it."""

from __future__ import annotations

import pytest

from dashboard import state
from dashboard.lists import PAGE_SIZE
from tests.dashboard.conftest import open_view, words
from tests.snapshots import planted_tables

TABLES = planted_tables(n_papers=120, n_topics=6, n_digests=2)
N_FIRST = 3
"""Papers to start with, which are listed before all of them."""


def linked(app) -> list[str]:
    """The ids of the papers that are linked, in order."""
    queries = (link.proto.query_string for link in app.page_link)
    return [q.split("paper=")[1].split("&")[0] for q in queries if "paper=" in q]


def listed(app) -> list[str]:
    """Those of the page that is open of all its papers."""
    return linked(app)[N_FIRST : N_FIRST + PAGE_SIZE]


@pytest.mark.parametrize(
    ("sort", "column", "beside"),
    [
        ("central", "centrality", "similarity to the topic's middle "),
        ("novel", "novelty", "further from earlier digests than"),
        ("strongest", "strength", "strength "),
        ("liked", "upvotes", " upvotes · "),
    ],
)
def test_its_papers_are_sorted_with_the_number_beside_them(at_planted, sort, column, beside):
    app = at_planted("topics", topic="3")
    app.selectbox(state.SORT).set_value(sort).run()
    inside = TABLES.papers[TABLES.papers["topic_id"] == 3]
    best = inside.sort_values([column, "first_digest"], ascending=False).iloc[0]
    assert linked(app)[N_FIRST] == best["paper_id"]
    assert beside in words(app)


def test_the_order_is_in_the_address_unless_it_is_the_usual_one(at_planted):
    app = at_planted("topics", topic="3")
    app.selectbox(state.SORT).set_value("liked").run()
    assert app.query_params == {"topic": "3", "sort": "liked"}
    again = at_planted("topics", topic="3", sort="liked")
    assert again.selectbox(state.SORT).value == "liked"
    assert linked(again) == linked(app)
    app.selectbox(state.SORT).set_value("central").run()
    assert app.query_params == {"topic": "3"}


def test_what_is_known_of_no_paper_of_the_topic_is_not_offered(at_planted):
    assert TABLES.papers.loc[TABLES.papers["topic_id"] == 2, "upvotes"].isna().all()
    assert "Most liked" not in at_planted("topics", topic="2").selectbox(state.SORT).options


def test_the_page_of_a_list_is_in_the_address(at_made):
    at_made(n_papers=300, n_topics=4)
    app = open_view("topics", topic="1", page="2")
    assert app.pagination(state.PAGE).value == 2
    second = listed(app)
    app.pagination(state.PAGE).set_value(3).run()
    assert app.query_params == {"topic": "1", "page": "3"}
    assert not set(listed(app)) & set(second)
    app.selectbox(state.SORT).set_value("newest").run()
    assert app.query_params == {"topic": "1", "sort": "newest"}
    assert app.pagination(state.PAGE).value == 1
    assert open_view("topics", topic="1", page="400").pagination(state.PAGE).value == 3
