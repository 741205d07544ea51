"""The Papers view of a search, and cards with mathematics, as the app draws them."""

from __future__ import annotations

import html
import re

from dashboard.state import filter_state, list_state
from tests.dashboard.conftest import PLANTED, VIEWS, open_view, shown, words
from tests.snapshots import planted_tables

TITLES = (
    "Other things",
    "Robots",
    r"A$\lambda$-Robot for under $5",
    "Others still",
)


def listed(app) -> list[str]:
    """The titles in the list, in order."""
    labels = [link.proto.label for link in app.page_link if "paper=" in str(link.proto)]
    return [re.sub(r"\\([^a-z])", r"\1", label) for label in labels]


def test_a_search_is_ranked_and_the_other_orders_are_still_there(at_made):
    at_made(n_papers=20, titles=TITLES)
    app = open_view("papers", q="robots")
    assert app.selectbox(list_state.SORT).value == "best"
    assert listed(app)[:2] == ["Robots", r"A$\lambda$-Robot for under $5"]
    app.selectbox(list_state.SORT).set_value("title").run()
    assert app.query_params == {"q": "robots", "sort": "title"}
    assert listed(app)[:2] == [r"A$\lambda$-Robot for under $5", "Robots"]


def test_another_search_begins_with_its_best_match(at_made):
    at_made(n_papers=20, titles=TITLES)
    app = open_view("papers", q="robots", sort="title", page="2")
    assert listed(app)[:2] == [r"A$\lambda$-Robot for under $5", "Robots"]
    app.text_input(filter_state.QUERY).set_value("still").run()
    assert app.query_params == {"q": "still"}
    assert listed(app)[0] == "Others still"


def test_without_a_search_there_is_no_best_match(at_planted):
    for params in ({}, {"q": "-scaling"}):
        app = shown("papers", **params)
        assert "Best match" not in app.selectbox(list_state.SORT).options


def test_every_view_counts_the_same_papers(at_made):
    at_made(n_papers=20, titles=TITLES)
    for view in VIEWS:
        assert "2 of 20 papers" in words(shown(view, q="robot")), view


def test_a_typing_mistake_is_said_with_a_way_back_to_what_was_typed(at_made):
    at_made(n_papers=20, titles=TITLES)
    app = shown("papers", q="robto -still")
    assert "Nothing for <b>robto</b>; showing <b>robot</b>." in words(app)
    (way,) = [link for link in app.page_link if link.proto.label == "Search as typed"]
    assert way.proto.query_string == "q=%22robto%22+-still"
    app = shown("papers", q='"robto" -still')
    assert "No title or abstract has <b>robto</b>." in words(app)
    assert "0 of 20 papers" in words(app)


def test_what_was_typed_wrongly_is_escaped(at_made):
    at_made(n_papers=20, titles=TITLES)
    app = shown("papers", q='"<img src=x>" <b>robto')
    assert not re.search(r"<img|<b>&lt;|<b>[^<]*<b>", words(app))


def test_the_words_are_marked_where_the_abstract_has_them(at_planted):
    tables = planted_tables(**PLANTED)
    word = re.findall(r"[a-z]{6,}", str(tables.papers["abstract"].iloc[0]))[0]
    facts = [h.value for h in shown("papers", q=word).html if "da-facts" in h.value]
    assert any(re.search(rf"<b>{word}</b>", f, re.I) for f in facts)


def test_a_title_with_mathematics_is_drawn_by_markdown_and_without_as_html(at_made):
    at_made(n_papers=20, titles=TITLES)
    papers = planted_tables(n_papers=20, titles=TITLES).papers
    app = shown("papers", paper=papers["paper_id"].iloc[2])
    assert r"# A$\lambda$\-Robot for under \$5" in [m.value for m in app.markdown]
    assert 'class="da-title"' not in words(app)
    app = shown("papers", paper=papers["paper_id"].iloc[1])
    assert "Robots</h1>" in html.unescape(words(app))
