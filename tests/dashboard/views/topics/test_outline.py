"""The outline of themes and topics, and its sparklines."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

import pandas as pd
import pytest

from dashboard.charts.share_sparkline import sparkline_of, sparklines_of
from dashboard.state import list_state
from dashboard.views.topics import outline
from dashboard.wording.verdicts import a_week
from tests.dashboard.conftest import PLANTED, helps, lead, open_view, shown, with_spaces, words
from tests.snapshots import planted_tables

MANY = {"n_papers": 600, "n_topics": 8, "n_digests": 12}
TABLES = planted_tables(**MANY)


STABILITIES = ("high stability (0.92)", "fair stability (0.60)", "low stability (0.31)")


def rows(app) -> dict[str, str]:
    """The HTML of each topic's line, by the first of its words."""
    found = [h.value for h in app.html if 'da-at-words">' in h.value]
    return {re.search(r'da-at-words">([^,<]*)', row)[1]: row for row in found}


@pytest.fixture
def at_many(at_made):
    at_made(**MANY)


def test_the_marks_of_the_lines_are_explained(at_made, at_many):
    said = html.unescape(words(shown("topics")))
    assert "share of each digest's new papers, up to its own highest share</li>" in said
    assert "mark at the end: the last digest</li>" in said
    assert "shape of the mark" not in said
    at_made(n_papers=300, n_topics=10, n_themes=10, n_digests=6)
    assert "shape of the mark: that of the theme on the map</li>" in words(shown("topics"))


def test_a_row_has_size_verdict_sparkline_and_stability(at_many):
    lines = rows(shown("topics"))
    whole = TABLES.verdicts[TABLES.verdicts["window"] == "all"]
    for topic in TABLES.topics.itertuples():
        line = html.unescape(lines[topic.keywords[0]])
        own = whole[(whole["level"] == "topic") & (whole["group_id"] == topic.topic_id)]
        mark = {"growing": "↑", "fading": "↓", "stable": "→", "too few papers": "·"}
        verdict = own["verdict"].iloc[0]
        assert f'"true">{mark[verdict]}</span> {verdict}</span>' in line
        assert f">{topic.n_papers} of {len(TABLES.papers)} papers (" in line
        assert STABILITIES[topic.topic_id % 3] in line
        shares = TABLES.trends[TABLES.trends["topic_id"] == topic.topic_id]["share"]
        assert f'aria-label="at most {100 * shares.max():.0f}\N{NO-BREAK SPACE}%, in ' in line


def test_a_theme_has_its_verdict_and_sparkline(at_many):
    app = shown("topics")
    labels = [fold.label.replace("\N{NO-BREAK SPACE}", " ") for fold in app.expander]
    assert labels[0].endswith("high stability (0.88) · ↑ growing")
    assert "· ·" not in "".join(labels)
    styles = [h.value for h in app.html if "summary::after" in h.value and "svg" in h.value]
    assert len(styles) == len(labels)
    assert all("<path" in unquote(style) for style in styles)


def test_two_digests_give_no_sparklines_and_the_help_says_why(at_planted):
    app = shown("topics")
    assert "Two digests can't show a trend; at least four are needed." in helps(app)
    assert len(rows(app)) == 6
    assert not any(re.search("da-at-spark|growing|too few", row) for row in rows(app).values())


def test_three_digests_give_sparklines_and_no_verdict(at_made):
    at_made(n_papers=90, n_topics=3, n_digests=3)
    app = shown("topics")
    assert ["da-at-spark" in row for row in rows(app).values()] == [True] * 3
    assert not any("da-at-verdict" in row for row in rows(app).values())
    assert "at least four are needed." in helps(app)


@pytest.mark.parametrize("view", ["topics", "papers"])
def test_without_papers_it_says_what_will_be_there(at_made, view):
    at_made(n_papers=0, n_topics=0, n_digests=0)
    app = shown(view)
    assert "will be" in lead(app)
    assert "No papers yet." in words(app)
    assert "How to add a digest" in [link.proto.label for link in app.page_link]


def test_papers_without_topics_are_unassigned(at_made):
    at_made(n_papers=30, n_topics=0)
    said = words(shown("topics"))
    assert "No topics in 30 papers yet" in said
    assert "30 papers are unassigned" in said


def test_themes_open_into_topics(at_planted):
    app = shown("topics")
    labels = [e.label.replace("\N{NO-BREAK SPACE}", " ") for e in app.expander]
    assert [label.split("**")[1] for label in labels] == [
        "Theme of Gaussian splatting",
        "Theme of Code generation",
    ]
    assert "3 topics" in labels[0]
    assert "●●● high stability (0.88)" in labels[0]
    order = planted_tables(**PLANTED).topics.sort_values("rank")["topic_id"]
    opened = [link.proto.query_string for link in app.page_link]
    assert [o for o in opened if o != "topic=-1"] == [f"topic={t}" for t in order]


def test_many_themes_are_closed_at_first_and_send_no_topics(at_made):
    at_made(n_papers=450, n_topics=200, n_themes=20)
    app = shown("topics")
    assert len(app.expander) == 20
    assert len(app.page_link) < 5


def test_bars_of_topics_with_low_stability_are_hatched(at_planted):
    bars = [h.value for h in shown("topics").html if 'class="da-barline"' in h.value]
    assert len(bars) == 6
    assert all(("da-hatched" in b) == ("low stability" in b) for b in bars)


# --- sparklines -------------------------------------------------------------------------------


def points(shares, sizes, *, over=True) -> pd.DataFrame:
    n = len(shares)
    return pd.DataFrame(
        {
            "share": shares,
            "n_digest": sizes,
            "over": [True] * (n - 1) + [over],
            "moment": [f"month {i + 1}" for i in range(n)],
        }
    )


def test_a_sparkline_has_gaps_and_scales_to_usual_periods():
    sparkline = sparkline_of(points([0.1, None, 0.9, 0.2], [40, 0, 2, 50], over=False))
    assert sparkline.shares == (0.1, None, 0.9, 0.2)
    assert sparkline.top == 0.2
    assert sparkline.description == "at most 20 %, in month 4"
    assert not sparkline.over
    assert sparkline_of(points([0.0, 0.0], [9, 9])).description == "no new papers"


def test_the_text_of_a_sparkline_is_escaped():
    sparkline = sparkline_of(points([0.5], [4]).assign(moment='"><b>'))
    assert "<b>" not in sparkline.picture("#112233", "light")


def test_every_topic_has_a_sparkline_in_order_of_time():
    names = dict.fromkeys(TABLES.digests["digest_id"], "a day")
    period, sparklines = sparklines_of(TABLES.trends, TABLES.digests, names)
    assert period == "digest"
    own = TABLES.trends[TABLES.trends["topic_id"] == 3].sort_values("digest_id")["share"]
    assert sparklines[3].shares == pytest.approx(tuple(own))
    assert sparklines_of(TABLES.trends, TABLES.digests.iloc[:0], names)[1] == {}


def names(app) -> list[str]:
    """Return the names of the topics in the outline, in order."""
    return [
        link.proto.label.replace("\\", "")
        for link in app.page_link
        if re.search(r"topic=\d", link.proto.query_string)
    ]


def expected(key: pd.Series, *, ascending: bool = False) -> list[str]:
    """Return the names of the topics sorted by a value, by topic id; equal ones by rank."""
    topics = TABLES.topics.assign(key=TABLES.topics["topic_id"].map(key))
    ordered = topics.sort_values(["key", "rank"], ascending=[ascending, True], na_position="last")
    return ordered["label"].tolist()


def test_the_outline_has_similar_topics_together_by_default(at_many):
    app = open_view("topics")
    assert app.selectbox(list_state.TOPIC_ORDER).value == "similar"
    assert "Similar topics are listed together." in words(app) + captions(app)
    assert app.expander
    app.selectbox(list_state.TOPIC_ORDER).set_value("stability").run()
    assert app.query_params == {"outline": "stability"}
    assert not app.expander
    app.selectbox(list_state.TOPIC_ORDER).set_value("similar").run()
    assert app.query_params == {}


def captions(app) -> str:
    return "\n".join(caption.value.replace("\\", "") for caption in app.caption)


def test_topics_are_sorted_by_size_stability_and_age(at_many):
    papers, topics = TABLES.papers, TABLES.topics.set_index("topic_id")
    assert names(shown("topics", outline="size")) == expected(papers["topic_id"].value_counts())
    assert names(shown("topics", outline="stability")) == expected(topics["stability"])
    middle = {
        topic: sorted(own["first_digest"])[(len(own) - 1) // 2]
        for topic, own in papers.groupby("topic_id")
    }
    app = shown("topics", outline="newest")
    assert names(app) == expected(pd.Series(middle))
    assert "half listed by " in words(app)


def test_growth_has_its_basis_and_its_figure(at_many):
    whole = TABLES.verdicts[TABLES.verdicts["window"] == "all"]
    own = whole[(whole["level"] == "topic") & whole["p_value"].notna()].set_index("group_id")
    app = shown("topics", outline="growth")
    assert names(app) == expected(own["odds_ratio"])
    assert "change of the odds per week from 13 Mar to 26 Apr 2025 in all papers" in captions(app)
    fastest = next(h.value for h in app.html if 'da-at-words">' in h.value)
    assert f">odds {a_week(own['odds_ratio'].max())} a week · " in with_spaces(fastest)


def test_growth_is_not_offered_without_a_tested_trend(at_planted):
    app = shown("topics", outline="growth")
    assert "growth" not in str(app.selectbox(list_state.TOPIC_ORDER).options).lower()
    assert app.selectbox(list_state.TOPIC_ORDER).value == "similar"
    assert app.expander


def test_a_filter_sorts_by_the_papers_that_are_left(at_many):
    papers = TABLES.papers[TABLES.papers["first_digest"] == "2025-03-17"]
    app = shown("topics", outline="size", **{"first-listed": "2025-03-17"})
    sizes = papers["topic_id"].value_counts()
    assert names(app) == [n for n in expected(sizes) if n in label_of(sizes)]
    assert "Most papers that match first." in captions(app)


def label_of(sizes: pd.Series) -> list[str]:
    return TABLES.topics.set_index("topic_id")["label"].reindex(sizes.index).dropna().tolist()


def test_a_long_list_of_sorted_topics_has_pages(at_made, monkeypatch):
    at_made(**MANY)
    monkeypatch.setattr(outline, "MANY_TOPICS", 5)
    app = open_view("topics", outline="size")
    assert names(app) == expected(TABLES.papers["topic_id"].value_counts())[:5]
    app.pagination[0].set_value(2).run()
    assert names(app) == expected(TABLES.papers["topic_id"].value_counts())[5:]
