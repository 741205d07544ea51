"""Test that all views render, that addresses restore their state, and that texts are escaped."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import numpy as np
import pytest
from streamlit.util import calc_hash

from dashboard.state import browser_copy, filter_state
from dashboard.text.escape import WORD_JOINER
from dashboard.text.latex_math import is_mathematics
from evidence import formatting
from tests.dashboard.conftest import PLANTED, VIEWS, lead, open_view, shown, words
from tests.snapshots import HOSTILE, planted_manifest, planted_tables, recounted

TABLES = planted_tables(**PLANTED)
PAPER = TABLES.papers.iloc[5]


# A snapshot without keywords, shortlists and history, and with one topic without a theme.
SMALL = planted_tables(n_papers=60, n_topics=3, n_themes=2)
NO_WORDS = [[] for _ in range(3)]
BARE = {
    "tables": recounted(
        replace(
            SMALL,
            topics=SMALL.topics.assign(
                keywords=NO_WORDS,
                keyword_weights=NO_WORDS,
                near_topic_ids=NO_WORDS,
                theme_id=[0, 1, -1],
            ),
            papers=SMALL.papers.assign(
                theme_id=SMALL.papers["topic_id"].map({0: 0, 1: 1, 2: -1, -1: -1}), novelty=np.nan
            ),
            shortlists=SMALL.shortlists.iloc[:0],
            keywords_over_time=SMALL.keywords_over_time.iloc[:0],
            duplicates=SMALL.duplicates.iloc[:0],
            events=SMALL.events.iloc[:0],
        )
    ),
    "manifest": planted_manifest(quality={}, settings={}),
}
SNAPSHOTS = {
    "empty": ({"n_papers": 0, "n_topics": 0, "n_digests": 0}, VIEWS),
    "one": ({"n_papers": 1, "n_topics": 1, "n_digests": 1}, VIEWS),
    "no topics": ({"n_papers": 30, "n_topics": 0, "n_digests": 2}, VIEWS[:5]),
    "sixty digests": ({"n_papers": 300, "n_topics": 5, "n_digests": 60}, ("map", "trends")),
    "one day": ({"n_papers": 60, "n_digests": 4, "days_apart": 0}, ("map", "trends", "topics")),
    "gaps": ({"n_papers": 90, "n_topics": 7, "gaps": True}, VIEWS[:5]),
    "no themes": ({"n_papers": 60, "n_themes": 0}, VIEWS[:5]),
    "200 topics": ({"n_papers": 450, "n_topics": 200, "n_themes": 20}, VIEWS[:4]),
    "bare": (BARE, VIEWS),
}


def title(app) -> str:
    found = re.search(r'class="da-title"[^>]*>(.*?)</h1>', words(app), re.S)
    if not found:
        # Titles with formulas are Markdown.
        markdown = next(m.value for m in app.markdown if m.value.startswith("# "))
        return re.sub(r"\\(.)", r"\1", markdown[2:]).replace(WORD_JOINER, "")
    return html.unescape(re.sub("<.*?>", "", found.group(1)))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_view_renders(at_planted, view, theme):
    app = shown(view, theme=theme)
    assert lead(app)
    assert "120 of 120 papers" in words(app)


@pytest.mark.parametrize("parameters", SNAPSHOTS)
def test_snapshots_of_every_size_render(at_made, parameters):
    made, views = SNAPSHOTS[parameters]
    at_made(**made)
    for view in views:
        assert lead(shown(view)), view


# --- addresses --------------------------------------------------------------------------------


def test_a_paper_has_an_address(at_planted):
    app = shown("papers", paper=PAPER["paper_id"])
    assert title(app) == PAPER["title"]
    assert "First listed 13 Mar 2025 (no. 6)" in words(app)
    assert app.query_params["paper"] == PAPER["paper_id"]


def test_a_paper_opens_beside_the_map(at_planted):
    app = shown("map", paper=PAPER["paper_id"])
    assert title(app) == PAPER["title"]
    assert any("Back to the map" in b.label for b in app.button)


def test_a_topic_has_an_address_and_lists_all_its_papers(at_planted):
    app = shown("topics", topic="2")
    inside = TABLES.papers[TABLES.papers["topic_id"] == 2]
    assert title(app) == "Memory-efficient fine-tuning"
    assert f"{len(inside)} papers in this topic" in words(app)
    assert f">{formatting.part(len(inside), 120, 'paper')}<" in words(app)


def test_topics_whose_ids_have_gaps_have_pages(at_made):
    at_made(n_papers=120, n_topics=6, gaps=True)
    for topic in (3, 31, -1):
        app = shown("topics", topic=str(topic))
        assert app.query_params == {"topic": str(topic)}
        assert title(app) if topic >= 0 else "are unassigned" in lead(app)


def test_a_topic_with_little_data_has_a_page(at_made):
    at_made(**BARE)
    for topic in ("0", "2"):
        text = words(shown("topics", topic=topic))
        assert "Start with" not in text
        assert "Keywords over time" not in text
        assert "recovered in" not in text


def test_a_link_restores_every_filter(at_planted):
    params = {"q": "scaling", "digests": "2025-03-13", "topics": "0,2", "new": "2025-03-13"}
    app = shown("papers", **params)
    assert app.query_params == params
    assert app.session_state[filter_state.QUERY] == "scaling"
    assert app.session_state[filter_state.DIGESTS] == ["2025-03-13"]
    assert app.session_state[filter_state.TOPICS] == [0, 2]
    assert app.session_state[filter_state.NEW] is True
    wanted = TABLES.papers[
        TABLES.papers["title"].str.contains("Scaling|Scale")
        & TABLES.papers["topic_id"].isin([0, 2])
        & (TABLES.papers["first_digest"] == "2025-03-13")
    ]
    assert f"{len(wanted)} of 120 papers" in words(app)


def dates(app) -> tuple[str, str]:
    """Return what the fields of the date range show."""
    return tuple(app.text_input(key).value for key in (filter_state.FIRST, filter_state.LAST))


def test_a_link_restores_a_date_range(at_made):
    at_made(n_papers=200, n_digests=9)
    app = open_view("papers", **{"from": "2025-03-17", "to": "2025-03-21"})
    assert dates(app) == ("2025-03-17", "2025-03-21")
    assert app.query_params == {"from": "2025-03-17", "to": "2025-03-21"}
    # There is no digest of 18 March: the range starts at the next one, and the field shows it.
    app.text_input(filter_state.FIRST).set_value("18 Mar 2025").run()
    assert app.query_params == {"from": "2025-03-21", "to": "2025-03-21"}
    assert dates(app) == ("2025-03-21", "2025-03-21")


def test_a_typed_date_is_one_end_of_the_range(at_made):
    at_made(n_papers=200, n_digests=9)
    app = open_view("papers")
    assert dates(app) == ("", "")
    app.text_input(filter_state.LAST).set_value("2025-03-21").run()
    assert app.query_params == {"from": "2025-03-13", "to": "2025-03-21"}
    app.text_input(filter_state.LAST).set_value("").run()
    assert app.query_params == {}
    assert dates(app) == ("", "")


def test_a_range_that_cannot_be_applied_stays_typed_until_it_can(at_made):
    at_made(n_papers=200, n_digests=9)
    app = open_view("papers", **{"from": "2025-03-13", "to": "2025-03-17"})
    before = dict(app.query_params)
    app.text_input(filter_state.FIRST).set_value("2025-03-21").run()
    assert "21 Mar 2025 is after 17 Mar 2025; change one of the dates." in words(app)
    assert (app.query_params, dates(app)) == (before, ("2025-03-21", "2025-03-17"))
    # Another filter leaves it alone; the other end of the range completes it.
    app.text_input(filter_state.QUERY).set_value("scaling").run()
    assert dates(app) == ("2025-03-21", "2025-03-17")
    app.text_input(filter_state.LAST).set_value("2025-03-29").run()
    assert "change one of the dates" not in words(app)
    assert app.query_params == {"q": "scaling", "from": "2025-03-21", "to": "2025-03-29"}
    app.text_input(filter_state.FIRST).set_value("<b>soon").run()
    assert "“&lt;b&gt;soon” is not a date" in words(app)
    app.button("reset_side").click().run()
    assert "is not a date" not in words(app)
    assert (app.query_params, dates(app)) == ({}, ("", ""))


def test_recent_digests_are_one_click_and_a_second_click_clears_them(at_made):
    at_made(n_papers=200, n_digests=9)
    app = open_view("papers", q="scaling")
    pills = app.pills(filter_state.RECENT)
    assert pills.label == "Recent digests, to 14 Apr 2025"
    assert pills.options == ["Last 7 days", "This month"]
    assert "Last 7 days: 10 to 14 Apr 2025. This month: 2 to 14 Apr 2025." in pills.help.replace(
        "\\", ""
    )
    pills.set_value("week").run()
    assert app.query_params == {"q": "scaling", "from": "2025-04-10", "to": "2025-04-14"}
    assert app.pills(filter_state.RECENT).value == "week"
    app.pills(filter_state.RECENT).set_value(None).run()
    assert app.query_params == {"q": "scaling"}
    again = shown("papers", **{"from": "2025-04-02", "to": "2025-04-14"})
    assert again.pills(filter_state.RECENT).value == "month"


def test_recent_digests_of_a_few_are_selected_as_buttons(at_made):
    at_made(n_papers=200, n_digests=4)
    app = open_view("papers")
    # All digests are of this month, which is no choice.
    assert app.pills(filter_state.RECENT).options == ["Last 7 days"]
    app.pills(filter_state.RECENT).set_value("week").run()
    assert app.query_params == {"digests": "2025-03-21,2025-03-25"}
    assert app.pills(filter_state.RECENT).value == "week"


def test_periods_of_all_digests_are_no_choice(at_planted):
    app = shown("papers")
    assert not app.pills or app.pills[0].key != filter_state.RECENT
    assert "Last 7 days and this month, to 17 Mar 2025: all digests" in words(app)


def test_since_the_last_visit_is_offered_once_the_browser_has_told_it(at_made):
    at_made(n_papers=200, n_digests=9)
    app = open_view("papers")
    assert "visit" not in app.pills(filter_state.RECENT).options
    app.session_state[browser_copy._LAST_SHOWN] = "2025-04-02"
    app.run()
    assert app.pills(filter_state.RECENT).options[-1] == "Since my last visit"
    app.pills(filter_state.RECENT).set_value("visit").run()
    assert app.query_params == {"from": "2025-04-06", "to": "2025-04-14"}


def test_filters_change_the_address_and_clearing_them_empties_it(at_planted):
    app = at_planted("papers")
    app.text_input(filter_state.QUERY).set_value("scaling").run()
    app.multiselect(filter_state.TOPICS).set_value([0]).run()
    app.checkbox(filter_state.NEW).check().run()
    assert app.query_params == {"q": "scaling", "topics": "0", "new": "2025-03-17"}
    app.button("reset_side").click().run()
    assert app.query_params == {}
    assert app.text_input(filter_state.QUERY).value == ""
    assert "120 of 120 papers" in words(app)


def test_filters_survive_navigation_that_drops_the_address(at_planted):
    app = at_planted("papers", q="scaling", paper=PAPER["paper_id"])
    app._page_hash = calc_hash("trends")
    app.query_params.clear()
    app.run()
    assert app.query_params == {"q": "scaling"}
    assert app.text_input(filter_state.QUERY).value == "scaling"


def test_a_search_closes_the_open_paper(at_planted):
    app = at_planted("papers", paper=PAPER["paper_id"])
    app.text_input(filter_state.QUERY).set_value("scaling").run()
    assert app.query_params == {"q": "scaling"}
    assert "120 papers" in lead(app)


@pytest.mark.parametrize(
    ("view", "params", "opening", "offer"),
    [
        ("papers", {"paper": PAPER["paper_id"][:6] + "000000"}, "The nearest is", PAPER["title"]),
        ("papers", {"paper": "zzzzzz"}, "Search for its title in the sidebar.", ""),
        ("topics", {"topic": "77"}, "The largest are", "Gaussian splatting"),
        ("map", {"digests": "2025-03-18"}, "The nearest is", "17 Mar 2025"),
    ],
)
def test_unknown_ids_get_a_notice_with_alternatives(at_planted, view, params, opening, offer):
    text = words(shown(view, **params))
    assert "which is not in this atlas" in text
    assert opening in text
    assert offer.split(" ")[-1] in text


def test_unknown_ids_in_filters_get_a_notice_without_alternatives(at_planted):
    app = shown("trends", shown="9", topics="9", themes="9")
    assert words(app).count("which is not in this atlas") == 3
    assert "The largest are" not in words(app)
    assert app.query_params == {}


# --- old links --------------------------------------------------------------------------------


@pytest.mark.parametrize("old", ["900", "901"])
def test_a_link_to_a_merged_topic_opens_its_successor(at_planted, old):
    app = at_planted("topics", topic=old)
    assert title(app) == "Gaussian splatting"
    assert f"Topic {old} is now part of <b>Gaussian splatting</b>." in words(app)
    assert app.query_params == {"topic": "0"}
    app.run()
    assert "is now part of" in words(app)


def test_a_link_to_a_retired_topic_offers_the_largest_topics(at_planted):
    app = shown("topics", topic="902")
    assert "Topic 902 no longer exists" in words(app)
    assert "The largest are" in words(app)
    assert "120 papers in 6 topics" in lead(app)


def test_a_link_to_a_dissolved_topic_says_where_its_papers_are(at_planted):
    app = at_planted("topics", topic="903")
    said = words(app)
    assert (
        "Topic 903, <b>Federated learning</b>, was dissolved in the refit of 13 Mar 2025: 6 of its "
        "10 papers are in <b>Memory-efficient fine-tuning</b>, 3 in "
        "<b>Preference optimisation</b>." in said
    )
    assert "See also" in said
    assert "The largest are" not in said
    assert "120 papers in 6 topics" in lead(app)


def test_old_ids_in_filters_are_replaced_by_their_successors(at_planted):
    app = shown("trends", topics="901", shown="900", themes="900")
    assert app.query_params == {"topics": "0", "shown": "0", "themes": "0"}
    assert "Theme 900 is now part of" in words(app)
    assert app.session_state[filter_state.THEMES] == [0]


# --- filters ----------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_filters_without_matches_can_be_cleared(at_planted, view):
    app = shown(view, q="xyzzy")
    assert "0 of 120 papers" in words(app)
    assert any(b.key == "reset_top" for b in app.button)
    if view not in ("reading-list", "about"):
        assert "No matches. Clear filters to see all 120 papers." in words(app)


def test_a_theme_filters_every_view(at_planted):
    app = at_planted("papers")
    app.multiselect(filter_state.THEMES).set_value([1]).run()
    inside = TABLES.papers[TABLES.papers["theme_id"] == 1]
    assert app.query_params == {"themes": "1"}
    assert f"{len(inside)} of 120 papers" in words(app)
    assert "in theme Theme of Code generation" in words(app)
    again = shown("topics", themes="1")
    assert again.session_state[filter_state.THEMES] == [1]
    assert len(again.expander) == 1


def test_papers_are_filtered_by_match(at_planted):
    papers = TABLES.papers
    strong = papers[(papers["topic_id"] >= 0) & (papers["membership"] >= 0.7)]
    app = at_planted("papers")
    app.segmented_control(filter_state.MEMBERSHIP).set_value("strong").run()
    assert app.query_params == {"membership": "very"}
    assert f"{len(strong)} of 120 papers" in words(app)
    assert "strong match" in words(app)
    app.segmented_control(filter_state.MEMBERSHIP).set_value(None).run()
    assert app.query_params == {}


# --- notices ----------------------------------------------------------------------------------


def test_assumed_dates_are_marked_everywhere(at_made):
    at_made(n_papers=40, n_digests=2, n_assumed=1)
    for view in ("map", "trends", "topics", "papers"):
        app = shown(view)
        assert "The year of 1 digest is assumed; see About." in words(app), view
        options = app.sidebar.pills[0].proto.options
        assert any("year assumed" in option.content for option in options), view


@pytest.mark.parametrize(
    ("view", "params"), [("map", {}), ("topics", {}), ("topics", {"topic": "2"})]
)
def test_stability_is_shown_beside_every_topic(at_planted, view, params):
    assert "low stability (0.31)" in words(shown(view, **params))


# --- hostile text -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "params"),
    [(view, {}) for view in VIEWS]
    + [
        ("topics", {"topic": "0"}),
        ("topics", {"topic": "901"}),
        ("topics", {"topic": "-1"}),
        ("map", {"color": "membership"}),
        ("papers", {"q": "<script>"}),
        ("trends", {"level": "theme"}),
        ("trends", {"period": "quarter"}),
    ],
)
def test_hostile_text_is_never_markup(at_made, view, params):
    at_made(n_papers=84, n_topics=8, n_digests=6, titles=HOSTILE, labels=HOSTILE)
    app = shown(view, **params)
    source = "\n".join(h.value for h in app.html)
    assert not re.search(r"<(script|img|svg|a)\b", source, re.I)
    assert not re.search(r"<[^>]*\son\w+=", source)
    for link in app.page_link:
        # Only formulas are not escaped.
        label = re.sub(
            r"(?<!\\)\$([^$]*)\$", lambda m: m[0] * (not is_mathematics(m[1])), link.proto.label
        )
        assert not re.search(r"(?<!\\)[<>\[\]*_`$:#|]", label), label


def test_the_name_of_a_successor_is_escaped(at_made):
    at_made(n_papers=84, n_topics=8, n_digests=6, titles=HOSTILE, labels=HOSTILE)
    (notice,) = [h.value for h in shown("topics", topic="901").html if "is now part of" in h.value]
    assert "&lt;script&gt;" in notice


def test_hostile_titles_are_shown_verbatim(at_made):
    made = {"n_papers": 84, "n_topics": 8, "n_digests": 6, "titles": HOSTILE, "labels": HOSTILE}
    at_made(**made)
    for paper in planted_tables(**made).papers.head(len(HOSTILE)).itertuples():
        seen = title(shown("papers", paper=paper.paper_id))
        assert "".join(seen.split()) == "".join(
            c for c in "".join(paper.title.split()) if c.isprintable()
        )
