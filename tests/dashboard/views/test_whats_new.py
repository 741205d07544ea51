"""The What's new view, the line above the map, and a topic's origin on its page."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from dashboard.state import browser_copy, news_state
from tests.dashboard.conftest import lead, open_view, shown, words
from tests.news import PARAMETERS, news_tables
from tests.snapshots import events_table, planted_tables

TABLES = news_tables()
HEADINGS = [
    "New papers",
    "New topics",
    "Regrouped topics",
    "Topics that ended",
    "Growing, fading and other changes",
    "Proposed changes",
    "First of their kind",
]


@pytest.fixture
def at_news(at_made):
    at_made(tables=TABLES)


def said(app) -> str:
    return html.unescape(re.sub("<[^>]*>", "", words(app)))


def headings(app) -> list[str]:
    found = re.findall(r'<h2 class="da-head">(.*?)</h2>', "\n".join(h.value for h in app.html))
    return [html.unescape(words) for words in found]


def links(app, page: str) -> list[dict[str, list[str]]]:
    return [parse_qs(e.proto.query_string) for e in app.get("page_link") if page in e.proto.page]


def test_a_first_visit_shows_the_last_digest(at_news):
    app = shown("whats-new")
    assert html.unescape(re.sub("<[^>]*>", "", lead(app))) == (
        "In the last digest (21 Aug 2025), 18 of 480 papers (3.8 %) are new, 2 topics opened and "
        "1 topic ended."
    )
    assert headings(app) == HEADINGS
    assert app.segmented_control(news_state.PERIOD).value == "digest"
    assert app.segmented_control(news_state.PERIOD).options == [
        "Last digest",
        "Last 7 days",
        "Last 30 days",
    ]


def test_a_link_has_the_period(at_news):
    app = shown("whats-new", since="2025-08-01")
    assert "Since 1 Aug 2025, 54 of 480 papers (11 %) are new, 3 topics opened" in said(app)
    assert app.text_input(news_state.DAY).value == "2025-08-01"
    assert app.segmented_control(news_state.PERIOD).value is None
    assert "In the last 30 days (23 Jul to 21 Aug 2025)" in said(shown("whats-new", since="month"))


@pytest.mark.parametrize("since", ["junk", "2025-13-01", "Mar 2025", "<b>x</b>", "weekly"])
def test_a_link_with_another_period_gets_a_notice(at_news, since):
    app = shown("whats-new", since=since)
    assert f"The link asks for news since “{since}”, which is neither a period nor" in said(app)
    assert "In the last digest" in lead(app)
    assert "since" not in app.query_params


def test_a_period_is_chosen_or_typed_and_kept_in_the_address(at_news):
    app = open_view("whats-new")
    app.segmented_control(news_state.PERIOD).set_value("month").run()
    assert app.query_params == {"since": "month"}
    app.text_input(news_state.DAY).set_value("1 Aug 2025").run()
    assert app.query_params == {"since": "2025-08-01"}
    app.text_input(news_state.DAY).set_value("soon").run()
    assert "“soon” is not a date" in said(app)
    assert app.query_params == {"since": "2025-08-01"}
    assert app.text_input(news_state.DAY).value == "soon"
    app.text_input(news_state.DAY).set_value("Jul 2025").run()
    assert app.query_params == {"since": "2025-07-01"}
    app.text_input(news_state.DAY).set_value("").run()
    assert app.query_params == {}
    assert "is not a date" not in said(app)


def test_new_topics_have_origin_evidence_and_papers(at_news):
    app = shown("whats-new", since="month")
    text = said(app)
    assert "3 of 9 topics were opened in this period, 2 by a split." in text
    assert (
        "Found in 18 of 20 reruns. More recent papers than shuffled dates explain (p < 0.001)."
        in text
    )
    assert "Opened with 12 papers; 5 moved from “Code generation”." in text
    assert {"1"} <= {params["topic"][0] for params in links(app, "topics") if "topic" in params}
    labels = [fold.label for fold in app.expander]
    assert "5 papers moved from other topics" in labels
    n_first_moved = len(set(most_representative(4)) & set(TABLES.events["paper_ids"][1][:5]))
    assert f"{12 - 5 - (5 - n_first_moved)} more papers" in labels


def most_representative(topic_id):
    """Return the five of the papers that opened a topic with the best ranks in it."""
    opened = TABLES.events["paper_ids"][1]
    own = TABLES.papers[TABLES.papers["paper_id"].isin(opened)]
    assert (own["topic_id"] == topic_id).all()
    return own.sort_values("topic_rank")["paper_id"].tolist()[:5]


def test_a_fold_lists_the_papers_that_moved(at_news):
    app = open_view("whats-new", since="month")
    moved = TABLES.events["paper_ids"][1][:5]
    before = {params["paper"][0] for params in links(app, "papers") if "paper" in params}
    first = set(most_representative(4))
    assert first <= before
    assert not set(moved) <= before
    app.session_state["news-fold-moved-4"] = True
    app.run()
    after = {params["paper"][0] for params in links(app, "papers") if "paper" in params}
    assert set(moved) <= after
    n_first_moved = len(first & set(moved))
    assert said(app).count("moved from “Code generation”") == 1 + n_first_moved + 5


def test_new_papers_are_linked_by_digest(at_news):
    app = shown("whats-new", since="week")
    assert "18 of 480 papers (3.8 %) were first listed in 1 of 24 digests." in said(app)
    assert {"new": ["2025-08-21"], "since": ["week"]} in links(app, "papers")
    app = shown("whats-new", since="month")
    assert {"first-listed": ["2025-07-24..2025-08-21"], "since": ["month"]} in links(app, "papers")


def test_proposals_are_marked_as_such(at_news):
    text = said(shown("whats-new"))
    assert "The last update proposes 2 changes; nothing has been changed yet." in text
    assert "Retire “Preference optimisation”: no paper since 3 Jul 2025." in text


def test_filters_apply_to_papers_alone_and_the_view_says_so(at_news):
    app = shown("whats-new", since="month", topics="4")
    n_all = int((TABLES.papers["topic_id"] == 4).sum())
    assert f"of {n_all} papers" in said(app)
    assert "Filters apply to papers; topics, and what happened to them" in said(app)
    assert "Opened with 30 papers" in said(app)


def test_nothing_new_is_one_sentence_with_what_to_do(at_made):
    at_made(tables=replace(TABLES, events=TABLES.events.iloc[:1]))
    app = shown("whats-new", since="2025-09-01")
    assert html.unescape(lead(app)).startswith(
        '<p class="da-lead">Since 1 Sep 2025, nothing is new. The newest digest is of 21 Aug 2025;'
    )
    assert headings(app) == []


def test_the_first_digest_has_nothing_to_compare_with(at_made):
    tables = planted_tables(n_papers=60, n_digests=1)
    at_made(tables=replace(tables, events=events_table()))
    app = shown("whats-new")
    assert "There is nothing to compare with yet: this is the first digest." in said(app)
    assert headings(app) == ["New papers"]


def test_topics_of_a_first_analysis_are_not_called_new(at_made):
    tables = planted_tables(**PARAMETERS)
    at_made(tables=replace(tables, events=events_table()))
    text = said(shown("whats-new"))
    assert "No dated change of a topic is recorded yet" in text
    assert "topics opened" not in text
    text = said(shown("whats-new", since="2020-01-01"))
    assert "There is nothing to compare with: 24 digests are all that there are." in text


def test_a_snapshot_without_optional_columns_is_shown(at_made):
    tables = replace(
        TABLES,
        events=TABLES.events.drop(columns=["parent_labels", "n_recent"]),
        topics=TABLES.topics.drop(columns="parent_id"),
    )
    at_made(tables=tables)
    assert "Topic 72" in said(shown("whats-new"))
    assert "Split from" in said(shown("topics", topic="4"))


def test_verdicts_are_named_with_their_window(at_made):
    at_made(n_papers=420, n_topics=11, n_digests=10)
    app = shown("whats-new")
    text = said(app)
    assert "Verdicts are for all digests, 13 Mar to 18 Apr 2025, not for the period above." in text
    assert text.count("↑ growing") == 3
    assert any("of 33 new papers" in fold.label for fold in app.expander)


def test_the_map_tells_a_returning_reader_what_is_new_until_it_is_read(at_news):
    app = open_view()
    assert "Since your last visit" not in said(app)
    assert "New here?" in said(app)
    app.session_state[browser_copy._LAST_SHOWN] = "2025-08-07"
    app.run()
    assert (
        "Since your last visit (14 to 21 Aug 2025), 36 of 480 papers (7.5 %) are new, 2 topics "
        "opened and 1 topic ended."
    ) in said(app)
    assert {"since": ["visit"]} in links(app, "whats-new")
    # A returning reader is not new here.
    assert "New here?" not in said(app)
    app.session_state[news_state._OPENED] = True
    app.run()
    assert "Since your last visit" not in said(app)


def test_a_returning_reader_starts_with_the_last_visit(at_news):
    app = open_view("whats-new")
    app.session_state[browser_copy._LAST_SHOWN] = "2025-08-07"
    app.run()
    assert "Since your last visit (14 to 21 Aug 2025)" in said(app)
    assert app.segmented_control(news_state.PERIOD).value == "visit"
    other = shown("whats-new", since="visit")
    assert "This browser remembers no earlier visit with older digests" in said(other)
    assert "In the last digest" in lead(other)


def test_a_topics_page_says_where_it_is_from_and_when_it_was_listed(at_news):
    text = said(shown("topics", topic="4"))
    assert "Split from" in text
    assert "Aug 2025 · Listed 13 Mar to 21 Aug 2025" in text
    app = shown("topics", topic="0")
    assert "Listed 13 Mar to 21 Aug 2025" in said(app)
    assert "Split from" not in said(app)
