"""Test the results of a search in the Papers view, and titles with formulas."""

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
    """Return the titles in the list, in order."""
    labels = [link.proto.label for link in app.page_link if "paper=" in str(link.proto)]
    return [re.sub(r"\\([^a-z])", r"\1", label) for label in labels]


def test_results_are_ranked_and_can_be_sorted_otherwise(at_made):
    at_made(n_papers=20, titles=TITLES)
    app = open_view("papers", q="robots")
    assert app.selectbox(list_state.SORT).value == "best"
    assert listed(app)[:2] == ["Robots", r"A$\lambda$-Robot for under $5"]
    app.selectbox(list_state.SORT).set_value("title").run()
    assert app.query_params == {"q": "robots", "sort": "title"}
    assert listed(app)[:2] == [r"A$\lambda$-Robot for under $5", "Robots"]


def test_a_new_search_is_sorted_by_best_match(at_made):
    at_made(n_papers=20, titles=TITLES)
    app = open_view("papers", q="robots", sort="title", page="2")
    assert listed(app)[:2] == [r"A$\lambda$-Robot for under $5", "Robots"]
    app.text_input(filter_state.QUERY).set_value("still").run()
    assert app.query_params == {"q": "still"}
    assert listed(app)[0] == "Others still"


def test_best_match_is_offered_only_for_a_search(at_planted):
    for params in ({}, {"q": "-scaling"}):
        app = shown("papers", **params)
        assert "Best match" not in app.selectbox(list_state.SORT).options


def test_every_view_counts_the_same_papers(at_made):
    at_made(n_papers=20, titles=TITLES)
    for view in VIEWS:
        assert "2 of 20 papers" in words(shown(view, q="robot")), view


def test_a_typing_mistake_is_corrected_and_can_be_searched_as_typed(at_made):
    at_made(n_papers=20, titles=TITLES)
    app = shown("papers", q="robto -still")
    assert "No results for <b>robto</b>. Showing results for <b>robot</b>." in words(app)
    (way,) = [link for link in app.page_link if link.proto.label == "Search as typed"]
    assert way.proto.query_string == "q=%22robto%22+-still"
    app = shown("papers", q='"robto" -still')
    assert "No title or abstract contains <b>robto</b>." in words(app)
    assert "0 of 20 papers" in words(app)


def test_a_corrected_word_is_escaped(at_made):
    at_made(n_papers=20, titles=TITLES)
    app = shown("papers", q='"<img src=x>" <b>robto')
    assert not re.search(r"<img|<b>&lt;|<b>[^<]*<b>", words(app))


def test_matching_words_are_marked_in_the_abstract(at_planted):
    tables = planted_tables(**PLANTED)
    word = re.findall(r"[a-z]{6,}", str(tables.papers["abstract"].iloc[0]))[0]
    facts = [h.value for h in shown("papers", q=word).html if "da-facts" in h.value]
    assert any(re.search(rf"<b>{word}</b>", f, re.I) for f in facts)


def test_titles_with_formulas_are_markdown_and_others_html(at_made):
    at_made(n_papers=20, titles=TITLES)
    papers = planted_tables(n_papers=20, titles=TITLES).papers
    app = shown("papers", paper=papers["paper_id"].iloc[2])
    assert r"# A$\lambda$\-Robot for under \$5" in [m.value for m in app.markdown]
    assert 'class="da-title"' not in words(app)
    app = shown("papers", paper=papers["paper_id"].iloc[1])
    assert "Robots</h1>" in html.unescape(words(app))
