"""The Trends view: links to papers, order, verdicts, controls."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs

import numpy as np
import pandas as pd
import pytest

from dashboard.atlas import filters
from dashboard.atlas.known_ids import Known
from dashboard.charts.series import TopicLine
from dashboard.routing.url_params import from_params
from dashboard.state import trends_state
from dashboard.trends.scope import Scope, ordered
from dashboard.wording.verdicts import odds_interval
from evidence import periods
from tests.dashboard.conftest import helps, open_view, shown, words
from tests.dashboard.conftest import lead as lead_of
from tests.snapshots import planted_tables

MANY = {"n_papers": 900, "n_topics": 9, "n_digests": 30, "days_apart": 7}
TABLES = planted_tables(**MANY)
OWN = TABLES.verdicts[(TABLES.verdicts["window"] == "all")]
TOPICS = OWN[OWN["level"] == "topic"]
LABELS = dict(zip(TABLES.topics["topic_id"], TABLES.topics["label"], strict=True))
LINES = {
    t: TopicLine(t, LABELS[t], "#112233", r)
    for t, r in zip(TABLES.topics["topic_id"], TABLES.topics["stability"], strict=True)
}
SHARE = re.compile(r"^([\d,]+)\sof\s([\d,]+)\s\(([\d.]+)\s%\)$")


@pytest.fixture
def at_many(at_made):
    at_made(**MANY)
    return open_view


def lead(app) -> str:
    return html.unescape(lead_of(app))


def names_of(app) -> list[str]:
    """Return the topics of the table from top to bottom, without repeats."""
    queries = [parse_qs(link.proto.query_string) for link in app.page_link]
    return list(dict.fromkeys(LABELS[int(q["topic"][0])] for q in queries if "topic" in q))


def papers_behind(tables, query: str) -> pd.DataFrame:
    """Return the papers that an address leads to."""
    known = Known(
        tables.digests["digest_id"].tolist(),
        tables.topics["topic_id"].tolist(),
        set(tables.papers["paper_id"]),
        tables.themes["theme_id"].tolist(),
    )
    address, notices = from_params({k: v[0] for k, v in parse_qs(query).items()}, known)
    assert not notices
    return filters.apply(tables.papers, tables.appearances, address.filters)


# --- numbers lead to papers -------------------------------------------------------------------


@pytest.mark.parametrize(
    "params", [{}, {"level": "theme"}, {"window": "13-weeks"}, {"q": "scaling"}]
)
def test_a_share_links_to_exactly_its_papers(at_many, params):
    app = shown("trends", **params)
    found = [(SHARE.match(link.proto.label), link.proto) for link in app.page_link]
    shares = [(match, proto) for match, proto in found if match]
    assert len(shares) >= 6
    for match, proto in shares:
        papers = papers_behind(TABLES, proto.query_string)
        assert f"{len(papers):,}" == match[1]
        first_listed_in = parse_qs(proto.query_string)["first-listed"][0].split("..")
        of = TABLES.papers["first_digest"].between(first_listed_in[0], first_listed_in[-1]).sum()
        assert f"{of:,}" == match[2]


def test_a_point_links_to_exactly_its_papers():
    for period in ("digest", "week", "month", "quarter"):
        names = {d: d for d in TABLES.digests["digest_id"]}
        points = periods.points_of(TABLES.trends, TABLES.digests, period, names)
        scope = Scope(
            level="topic", verdicts=TOPICS, digests=TABLES.digests, all_digests=TABLES.digests,
            period=period, trends=TABLES.trends, points=points, lines=LINES, n_repeats=20,
            n_tests=9, here=from_params({}, Known([], [], []))[0], narrowed=False,
        )  # fmt: skip
        for point in points[points["n_digest"] > 0].sample(12, random_state=1).itertuples():
            to = scope.papers_in(point.topic_id, point.period_id)
            found = filters.apply(TABLES.papers, TABLES.appearances, to.filters)
            assert len(found) == point.n_papers


def test_a_topic_name_links_to_its_page(at_many):
    links = [link.proto for link in shown("trends").page_link]
    opened = [p.query_string for p in links if p.label == LABELS[0]]
    assert opened[0] == "topic=0"


# --- the order of movers ----------------------------------------------------------------------


def test_the_table_lists_growing_before_fading_before_stable(at_many):
    names = names_of(shown("trends"))
    rank = {"growing": 0, "fading": 1, "stable": 2, "too few papers": 3}
    verdict = {LABELS[r.group_id]: r.verdict for r in TOPICS.itertuples()}
    ranks = [rank[verdict[name]] for name in names]
    assert ranks == sorted(ranks)
    assert len(names) == 9


def test_the_sort_order_is_in_the_address(at_many):
    app = at_many("trends")
    rows = TOPICS.set_index("group_id")
    keys = {
        "change": lambda t: -rows.at[t, "odds_ratio"],
        "now": lambda t: -rows.at[t, "n_end"] / rows.at[t, "total_end"],
        "topic": lambda t: LABELS[t].casefold(),
        "stability": lambda t: -LINES[t].stability,
    }
    by_label = {label: t for t, label in LABELS.items()}
    for order, key in keys.items():
        app.selectbox(trends_state.ORDER).set_value(order).run()
        assert app.query_params["order"] == order
        values = [key(by_label[name]) for name in names_of(app)]
        assert values == sorted(values), order


def test_infinite_odds_ratios_sort_first_and_missing_ones_last():
    rows = TOPICS.head(3).assign(odds_ratio=[1.2, np.inf, np.nan], group_id=[0, 1, 2])
    assert ordered(rows, "change", LINES)["group_id"].tolist() == [1, 0, 2]


# --- verdicts ---------------------------------------------------------------------------------


def test_a_verdict_has_a_word_an_arrow_and_its_reruns(at_many):
    said = words(shown("trends"))
    assert '<span aria-hidden="true">↑</span> growing' in said
    assert "holds in 19 of 20 reruns" in said
    assert "but holds in only 12 of 20 reruns" in said
    assert said.count(">new</span>") == 1
    assert "more than +2.0 %" in said
    assert "low (0.31)" in said


def test_the_help_explains_the_tests_and_their_false_discovery_rate(at_many):
    explained = helps(shown("trends"))
    n_tests = int(TABLES.verdicts["p_value"].notna().sum())
    assert f"With {n_tests} tests over all topics, themes and windows" in explained
    assert "at most 5 % of the changes are false" in explained
    assert (
        "Stable: a change of the odds by a factor of 2 over the period is ruled out." in explained
    )


def test_the_help_warns_that_a_fashion_looks_like_a_trend_over_a_short_period(at_many):
    warning = "a trend can't be told from a passing fashion"
    assert warning in helps(shown("trends", window="13-weeks"))
    assert warning not in helps(shown("trends"))


def test_the_lead_summarizes_window_and_level(at_many):
    grows = (TOPICS["verdict"] == "growing").sum()
    assert f"{grows} of 9 topics are growing" in lead(shown("trends"))
    assert "3 themes" in lead(shown("trends", level="theme"))
    assert "no topic grew or faded" in lead(shown("trends", window="13-weeks"))


def test_a_theme_filter_narrows_rows_and_a_search_keeps_verdicts(at_many):
    inside = [LABELS[t] for t in TABLES.topics["topic_id"] if t % 3 == 1]
    app = shown("trends", themes="1")
    assert sorted(names_of(app)) == sorted(inside)
    assert "This table counts all papers" not in words(app)
    searched = words(shown("trends", q="scaling"))
    assert "This table counts all papers" in searched
    assert "Timelines count only papers that match the filters" in searched


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (1.01, 1.05, "+1.0 to +5.0 %"),
        (0.9, 1.2, "\N{MINUS SIGN}10 to +20 %"),
        (1.02, np.inf, "more than +2.0 %"),
        (0.0, 0.97, "less than \N{MINUS SIGN}3.0 %"),
        (0.0, np.inf, "unbounded"),
    ],
)
def test_an_odds_interval_is_in_percent_per_week(low, high, text):
    assert odds_interval(low, high) == text


# --- few days ---------------------------------------------------------------------------------


@pytest.mark.parametrize("n_digests", [2, 3])
def test_fewer_than_four_days_give_no_verdict(at_made, n_digests):
    at_made(n_papers=120, n_topics=6, n_digests=n_digests)
    app = shown("trends")
    number = {2: "Two", 3: "Three"}[n_digests]
    assert f"{number} digests can't show a trend; at least four are needed." in lead(app)
    assert 'class="da-verdict' not in words(app)
    assert "Trend of each topic" not in words(app)
    assert words(app).count("Between 13 Mar 2025 and") <= 1, "the same sentence twice"
    assert "Before and after" in words(app)


def test_one_digest_has_nothing_to_compare(at_made):
    at_made(n_papers=60, n_topics=3, n_digests=1)
    app = shown("trends")
    assert "One digest can't show a trend" in lead(app)


def test_many_digests_of_one_day_are_no_trend(at_made):
    at_made(n_papers=120, n_topics=3, n_digests=60, days_apart=0)
    app = shown("trends")
    assert "Digests from one day can't show a trend" in lead(app)


# --- controls ---------------------------------------------------------------------------------


def test_level_window_and_period_are_in_the_address(at_many):
    app = at_many("trends")
    assert app.query_params == {}
    app.segmented_control(trends_state.LEVEL).set_value("theme").run()
    app.segmented_control(trends_state.WINDOW).set_value("13 weeks").run()
    app.segmented_control(trends_state.PERIOD).set_value("month").run()
    assert not app.exception
    assert app.query_params == {"level": "theme", "window": "13-weeks", "period": "month"}
    assert "Share of each month's new papers" in html.unescape(words(app))


def test_an_incomplete_period_is_marked(at_many):
    assert "Oct 2025 so far, still incomplete</li>" in words(shown("trends", period="month"))
    assert "incomplete" not in words(shown("trends", period="digest"))


def test_every_mark_of_the_table_and_charts_is_explained(at_made):
    at_made(n_papers=480, n_topics=12, n_themes=10, n_digests=20, days_apart=7)
    said = html.unescape(words(shown("trends", level="theme")))
    # The table of trends and the timelines have marks in the shapes of the themes.
    assert said.count("shape of the mark: that of the theme on the map</li>") == 2
    assert "mark at the end: the last digest</li>" in said
    verdicts = "(?:[^ ]+ [a-z ]+(?:, |(?=\\.)))+"
    assert re.search(rf" as rows, 20 digests as columns\. Before the names: {verdicts}\.", said)
    # A step or burst is significant, but no steady change: its dot is hollow, too.
    assert "growing or fading, with the 95 % confidence interval</li>" in said
    assert "any other verdict, with the same</li>" in said
    assert "Lines on the left join the two shares" in said


def test_few_themes_have_no_shapes_to_explain(at_many):
    assert "shape of the mark" not in words(shown("trends", level="theme"))


def test_the_closed_table_of_shares_is_not_sent(at_many):
    app = shown("trends")
    assert "Shares in numbers" not in words(app)


def test_sparklines_use_the_chosen_period(at_many):
    assert ">by digest<" in words(shown("trends"))
    assert ">by month<" in words(shown("trends", period="month"))
    assert ">by digest<" in words(shown("trends", window="13-weeks"))


def test_timelines_show_the_last_of_very_many_digests(at_made):
    at_made(n_papers=600, n_topics=3, n_digests=150)
    said = words(shown("trends", period="digest"))
    assert "Timelines show the last 120 of 150 digests" in said
    assert "Timelines show the last" not in words(shown("trends"))


def test_the_layout_of_timelines_is_in_the_address(at_many):
    params = {"look": "overlaid", "level": "theme", "shown-themes": "1"}
    app = at_many("trends", **params)
    assert app.query_params == params
    assert app.multiselect(trends_state.SHOWN_THEMES).value == [1]
    assert "Shares of 1 theme over time" in str(app.get("plotly_chart")[0].proto)
    app.multiselect(trends_state.SHOWN_THEMES).set_value([1, 2]).run()
    app.segmented_control(trends_state.LEVEL).set_value("topic").run()
    app.segmented_control(trends_state.LOOK).set_value("beside").run()
    app.selectbox(trends_state.PANELS).set_value("all").run()
    wanted = {"look": "beside", "level": "topic", "shown-themes": "1,2", "panels": "all"}
    assert app.query_params == wanted
    assert "Shares of 9 topics over time" in str(app.get("plotly_chart")[0].proto)
