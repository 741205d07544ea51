"""The Trends view with the verdicts of an earlier day."""

from __future__ import annotations

import datetime as dt
import html
import re
from urllib.parse import parse_qs

import pytest

from dashboard.cache import earlier_verdicts
from dashboard.state import trends_state
from dashboard.trends.as_of import verdicts_as_of
from evidence import formatting
from tests.dashboard.conftest import lead, open_view, shown, words
from tests.snapshots import planted_tables

MANY = {"n_papers": 900, "n_topics": 9, "n_digests": 30, "days_apart": 7}
TABLES = planted_tables(**MANY)
DAY = dt.date(2025, 7, 20)
AS_OF = {"as-of": "2025-07-20"}
NOTE = "Verdicts with the papers listed up to 20 Jul 2025, for today's topics; without reruns."


@pytest.fixture(autouse=True)
def at_many(at_made):
    at_made(**MANY)


def said(app) -> str:
    """Return the texts of an app without markup."""
    return html.unescape(re.sub("<[^>]*>", "", words(app)))


def test_the_view_says_what_the_verdicts_are():
    assert NOTE in said(shown("trends", **AS_OF))
    assert "for today's themes; without reruns." in said(shown("trends", level="theme", **AS_OF))
    assert "listed up to" not in said(shown("trends"))


def test_table_and_lead_have_the_verdicts_of_that_day():
    app = shown("trends", **AS_OF)
    found = verdicts_as_of(TABLES, DAY)
    own = found[(found["level"] == "topic") & (found["window"] == "all")]
    told = re.findall(r'da-verdict[a-z -]*"><span [^>]*>.</span> ([a-z ]+)</span>', words(app))
    assert sorted(told) == sorted(own["verdict"])
    assert "From 13 Mar to 17 Jul 2025" in lead(app)
    assert "reruns" not in lead(app)
    assert "holds in" not in said(app)


def test_links_lead_to_papers_up_to_that_day():
    ids = [
        parse_qs(link.proto.query_string)["first-listed"][0].split("..")[-1]
        for link in shown("trends", **AS_OF).page_link
        if "first-listed" in link.proto.query_string
    ]
    assert ids
    assert max(ids) <= "2025-07-20"


def test_shares_over_time_end_on_that_day():
    app = shown("trends", **AS_OF)
    charts = "".join(str(chart.proto.spec) for chart in app.get("plotly_chart"))
    assert "2025-07" in charts
    assert "2025-08" not in charts
    assert "2025-08" in "".join(str(c.proto.spec) for c in shown("trends").get("plotly_chart"))


def test_the_day_is_chosen_kept_in_the_address_and_reset_by_one_click():
    app = open_view("trends")
    app.text_input(trends_state.AS_OF).set_value(str(DAY)).run()
    assert app.query_params == {"as-of": "2025-07-20"}
    assert NOTE in said(app)
    next(b for b in app.button if b.label == "Show the latest").click().run()
    assert app.query_params == {}
    assert "listed up to" not in said(app)
    assert app.text_input(trends_state.AS_OF).value == ""


@pytest.mark.parametrize(
    ("typed", "asked"), [("20 Jul 2025", "2025-07-20"), ("Jul 2025", "2025-07-31")]
)
def test_a_day_or_the_last_day_of_a_month_is_typed(typed, asked):
    app = open_view("trends")
    app.text_input(trends_state.AS_OF).set_value(typed).run()
    assert app.query_params == {"as-of": asked}


@pytest.mark.parametrize("typed", ["some day", "3/4/2025", "1999-01-01"])
def test_a_day_that_cannot_be_applied_stays_with_its_reason(typed):
    app = open_view("trends", **AS_OF)
    app.text_input(trends_state.AS_OF).set_value(typed).run()
    assert app.query_params == AS_OF
    assert app.text_input(trends_state.AS_OF).value == typed
    assert "is not a date" in said(app) or "The digests are from" in said(app)
    app.text_input(trends_state.AS_OF).set_value("").run()
    assert app.query_params == {}


def test_a_window_that_did_not_exist_yet_is_the_whole_period():
    day = {"as-of": "2025-06-15", "window": "13-weeks"}
    app = shown("trends", **day)
    assert "From 13 Mar to 12 Jun 2025" in lead(app)
    assert "Window" not in [control.label for control in app.segmented_control]


def test_a_filter_is_named_beside_the_verdicts_of_that_day():
    app = shown("trends", topics="1,2", **AS_OF)
    assert "2 of 9 topics have matching papers. Filters do not change verdicts." in said(app)
    assert NOTE in said(app)


@pytest.mark.parametrize("asked", ["2025-03-12", "2025-10-02", "2031-01-01", "nonsense"])
def test_a_day_without_other_verdicts_shows_the_latest(asked):
    app = shown("trends", **{"as-of": asked})
    assert "listed up to" not in said(app)
    assert lead(app) == lead(shown("trends"))


@pytest.mark.parametrize(
    ("asked", "words_"),
    [
        ("2025-03-13", "Up to that day there was only one digest."),
        ("2025-03-28", "Three digests can't show a trend; at least four are needed."),
    ],
)
def test_too_few_digests_by_then_are_a_sentence(asked, words_):
    app = shown("trends", **{"as-of": asked})
    assert not app.exception
    assert words_ in html.unescape(lead(app))
    assert f"listed up to {formatting.day(dt.date.fromisoformat(asked))}" in said(app)


def test_the_comparison_starts_with_digests_of_that_day():
    app = shown("trends", **AS_OF)
    after = next(h.value for h in app.html if "After: <b>" in h.value)
    assert "Aug" not in after
    assert "Oct" not in after


def test_few_days_offer_no_choice(at_made):
    at_made(n_papers=120, n_topics=6, n_digests=4)
    assert "As of" not in [field.label for field in shown("trends").text_input]


def test_verdicts_of_a_day_are_computed_once(monkeypatch):
    calls = []

    def counted(*arguments):
        calls.append(arguments)
        return verdicts_as_of(*arguments)

    monkeypatch.setattr(earlier_verdicts.as_of, "verdicts_as_of", counted)
    open_view("trends", **{"as-of": "2025-08-11"})
    open_view("trends", **{"as-of": "2025-08-11", "level": "theme"})
    assert len(calls) == 1
