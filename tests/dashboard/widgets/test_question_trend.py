"""The fold with the trend of a search, a selection on the map, or the reading list."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from dashboard.cache import questions, snapshots
from dashboard.reading_list.model import ReadingList
from dashboard.reading_list.url_code import to_code
from dashboard.state import session, trends_state
from dashboard.trends import question
from dashboard.widgets import browser
from evidence import formatting
from evidence.trends.memory import UNKNOWN, memory_table
from tests.dashboard.conftest import helps, open_view, shown, words
from tests.snapshots import planted_manifest, planted_tables

MANY = {"n_papers": 600, "n_topics": 6, "n_digests": 30, "days_apart": 7}
TABLES = replace(planted_tables(**MANY), trend_memory=memory_table({"topic": UNKNOWN}))
MANIFEST = planted_manifest()
IDS = TABLES.papers["paper_id"].tolist()
PERIOD = "13 Mar to 2 Oct 2025"
TITLE = "Trend of these papers"


@pytest.fixture
def at_many(at_made):
    return lambda: at_made(tables=TABLES, manifest=MANIFEST)


def said(app) -> str:
    """Return the texts of an app without markup."""
    return html.unescape(re.sub("<[^>]*>", "", words(app))).replace("\\", "")


def is_open(app) -> list[bool]:
    return [bool(fold.proto.expanded) for fold in app.expander if fold.label == TITLE]


def charts(app) -> int:
    return len(app.get("plotly_chart"))


def test_a_search_has_a_trend_with_its_figures_and_reservation(at_many):
    at_many()
    app = shown("papers", q="code generation")
    texts = (TABLES.papers["title"] + " " + TABLES.papers["abstract"]).str.lower()
    n_papers = int(texts.str.contains("code generation").sum())
    assert is_open(app) == [True]
    assert f"{formatting.part(n_papers, 600, 'new paper')}, {PERIOD}." in said(app)
    assert f"All digests, {PERIOD}" in said(app)
    assert "Last 13 weeks, 4 Jul to 2 Oct 2025" in said(app)
    assert question.ONE_QUESTION in said(app)
    assert "a doubling would be detected" in said(app)
    assert "how much shares usually change is known from the topics" in helps(app)
    assert charts(app) == 1
    assert "holds in" not in said(app)


def test_without_search_or_filter_there_is_nothing_to_ask(at_many):
    at_many()
    assert is_open(shown("papers")) == []


def test_a_filter_by_digest_sets_the_period(at_many):
    at_many()
    ids = TABLES.digests["digest_id"].tolist()
    app = shown("papers", q="code generation", **{"from": ids[10], "to": ids[20]})
    assert "new papers" in said(app)
    assert "22 May to 31 Jul 2025. The filters by digest set the period." in said(app)
    assert "Whole period, 22 May to 31 Jul 2025" in said(app)
    alone = shown("papers", **{"from": ids[10], "to": ids[20]})
    assert "so there is nothing to compare them with." in said(alone)
    assert charts(alone) == 0


def test_a_topic_alone_leads_to_its_own_trend(at_many):
    at_many()
    app = shown("papers", topics="1")
    assert "Its trend is tested together with all others." in said(app)
    links = {link.proto.label: link.proto.query_string for link in app.page_link}
    assert "topic=1" in links["Trend of the topic"]
    assert (
        "level=theme"
        in {
            link.proto.label: link.proto.query_string
            for link in shown("papers", themes="1").page_link
        }["Trend of the theme"]
    )


def test_on_a_phone_the_fold_is_closed_and_computes_nothing(at_many, monkeypatch):
    at_many()
    monkeypatch.setattr(browser, "is_phone", lambda: True)
    monkeypatch.setattr("dashboard.widgets.question_trend.question_trend", None)
    app = open_view("papers", q="code generation")
    assert not app.exception
    assert is_open(app) == [False]
    assert charts(app) == 0


def test_too_few_days_are_a_sentence_in_a_closed_fold(at_planted):
    app = at_planted("papers", q="code")
    assert is_open(app) == [False]
    app.session_state["trend-of-search"] = True
    assert "Two digests can't show a trend; at least four are needed." in said(app.run())


def test_an_old_snapshot_says_how_to_add_what_is_missing(at_made):
    tables = planted_tables(**{**MANY, "n_papers": 540})
    at_made(tables=replace(tables, trend_memory=None), manifest=MANIFEST)
    app = shown("papers", q="code generation")
    assert "The trend of a search needs how much shares vary from week to week; run" in said(app)
    assert "<code>digest-atlas update</code>" in words(app)
    assert charts(app) == 0


def test_the_reading_list_has_a_trend_that_filters_do_not_change(at_many):
    at_many()
    code = to_code(ReadingList().with_papers([*IDS[:40], "0123456789ab"]))
    app = open_view("reading-list", list=code, topics="2", q="code")
    assert is_open(app) == [False]
    app.session_state["trend-of-list"] = True
    app.run()
    assert f"40 of 600 new papers (6.7 %), {PERIOD}." in said(app)
    assert charts(app) == 1
    assert is_open(shown("reading-list")) == []


def test_a_selection_on_the_map_has_a_trend(at_many):
    at_many()
    app = open_view("map")
    app.session_state[session.SELECTION] = tuple(IDS[:30])
    app.session_state["trend-of-selection"] = True
    app.run()
    assert not app.exception
    assert f"30 of 600 new papers (5 %), {PERIOD}." in said(app)


def test_the_period_of_the_chart_is_in_the_address(at_many):
    at_many()
    app = open_view("papers", q="code generation")
    app.segmented_control(trends_state.PERIOD).set_value("quarter").run()
    assert app.query_params["period"] in ("quarter", ["quarter"])
    assert "Share by quarter" in said(app)


def test_the_same_papers_are_tested_once(at_many, monkeypatch):
    at_many()
    atlas = snapshots.load(snapshots.snapshot_folder())
    calls = []
    monkeypatch.setattr(questions, "trend_of", lambda *a: calls.append(a) or len(calls))
    some, others = IDS[100:137], IDS[200:237]
    asked = [
        questions.question_trend(atlas, ids, question.Filters())
        for ids in (some, list(reversed(some)), [*some, "unknown"], others, some)
    ]
    assert asked == [1, 1, 1, 2, 1]
    span = (TABLES.digests["digest_id"].iloc[3], TABLES.digests["digest_id"].iloc[20])
    assert questions.question_trend(atlas, some, question.Filters(span=span)) == 3
