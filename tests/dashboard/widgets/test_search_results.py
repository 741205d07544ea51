"""Test the results of a search in the Papers view, and titles with formulas."""

from __future__ import annotations

import html
import re

import pytest

from dashboard.state import filter_state, list_state
from tests.dashboard.conftest import PLANTED, VIEWS, helps, open_view, shown, words
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


def partial(app) -> list[str]:
    """Return what the list of partial matches says beside each paper."""
    return [h.value for h in app.html if "partial: " in h.value]


def test_an_unknown_word_is_named_and_partial_matches_are_marked(at_made):
    at_made(n_papers=20, titles=TITLES)
    app = shown("papers", q="robots still xyzzyx")
    text = words(app)
    assert "No title or abstract contains <b>xyzzyx</b>." in text
    assert "0 of 20 papers" in text
    assert "Papers with some of the other words, most first. They do not count as matches." in text
    assert listed(app)[:3] == ["Others still", "Robots", r"A$\lambda$-Robot for under $5"]
    marks = partial(app)
    assert len(marks) == 3
    assert "partial: 1 of 3 words</span> without <b>robots</b> and <b>xyzzyx</b>" in marks[0]


def test_known_words_that_no_paper_has_together_have_partial_matches(at_made):
    at_made(n_papers=20, titles=TITLES)
    app = shown("papers", q="robots still")
    assert "No paper contains both <b>robots</b> and <b>still</b>." in words(app)
    assert "Papers with some of the words, most first." in words(app)
    assert len(partial(app)) == 3


def test_partial_matches_pass_the_other_filters(at_made):
    at_made(n_papers=20, titles=TITLES)
    papers = planted_tables(n_papers=20, titles=TITLES).papers
    topic = int(papers["topic_id"].iloc[1])
    app = shown("papers", q="robots still", topics=str(topic))
    inside = papers[(papers["topic_id"] == topic) & papers["title"].isin(TITLES[1:])]
    assert len(partial(app)) == len(inside)


def test_other_views_link_to_the_partial_matches(at_made):
    at_made(n_papers=20, titles=TITLES)
    for view in VIEWS:
        app = shown(view, q="robots still")
        ways = [link for link in app.page_link if link.proto.label == "Show partial matches"]
        assert len(ways) == (view != "papers"), view
        assert not partial(app) or view == "papers"
    assert "Show partial matches" not in words(shown("map", q="xyzzyx"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        *(
            (sign, "Signs and emoji alone find nothing")
            for sign in ("%", '"', "-", "*", "🙂", "?!")
        ),
        ("OR", "OR alone finds nothing: it needs a word on each side, as in image OR video."),
        ("AND %", "AND alone finds nothing"),
        ("robots NOT others", "NOT was searched as a word; to exclude a word, type a minus sign"),
        ("robots -robot", "Every paper with these words also has an excluded one."),
    ],
)
def test_a_search_that_finds_nothing_says_why(at_made, query, sentence):
    at_made(n_papers=20, titles=TITLES)
    app = shown("papers", q=query)
    assert sentence in words(app)
    assert "0 of 20 papers" in words(app)
    assert "Clear filters to see all 20 papers" in words(app)


def test_or_finds_either_word(at_made):
    at_made(n_papers=20, titles=TITLES)
    assert "3 of 20 papers" in words(shown("papers", q="still OR robots"))
    assert "OR video" in helps(shown("papers"))


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
