"""Every view renders, every address restores what it says, and trouble is explained."""

from __future__ import annotations

import html
import json
import re

import pytest
from streamlit.util import calc_hash

from dashboard import state
from tests.dashboard.conftest import VIEWS, open_view, words
from tests.snapshots import HOSTILE, planted_tables, write_planted_snapshot

TABLES = planted_tables(n_papers=120, n_topics=6, n_digests=2)
PAPER = TABLES.papers.iloc[5]


def lead(app) -> str:
    return next(h.value for h in app.html if 'class="da-lead"' in h.value)


def title(app) -> str:
    found = re.search(r'class="da-title"[^>]*>(.*?)</h1>', words(app), re.S)
    return html.unescape(re.sub("<.*?>", "", found.group(1)))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_view_renders(at_planted, view, theme):
    app = at_planted(view)
    app.context = {"theme": theme}
    app.run()
    assert not app.exception
    assert lead(app)
    assert "120 of 120 papers" in words(app)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "parameters",
    [
        {"n_papers": 0, "n_topics": 0, "n_digests": 0},
        {"n_papers": 1, "n_topics": 1, "n_digests": 1},
        {"n_papers": 30, "n_topics": 0, "n_digests": 2},
        {"n_papers": 300, "n_topics": 20, "n_digests": 8},
        {"n_papers": 300, "n_topics": 5, "n_digests": 60},
        {"n_papers": 60, "n_digests": 4, "days_apart": 0},
    ],
    ids=["empty", "one", "no topics", "eight digests", "sixty digests", "one day"],
)
def test_snapshots_of_every_size_render(at_made, view, parameters):
    at_made(**parameters)
    assert not open_view(view).exception


# --- addresses --------------------------------------------------------------------------------


def test_a_paper_has_an_address(at_planted):
    app = at_planted("papers", paper=PAPER["paper_id"])
    assert not app.exception
    assert title(app) == PAPER["title"]
    assert "first 13 Mar 2025, place 6" in words(app)
    assert app.query_params["paper"] == PAPER["paper_id"]


def test_a_paper_opens_beside_the_map(at_planted):
    app = at_planted("map", paper=PAPER["paper_id"])
    assert title(app) == PAPER["title"]
    assert any("Back to the topics" in b.label for b in app.button)


def test_a_topic_has_an_address_and_lists_all_its_papers(at_planted):
    app = at_planted("topics", topic="2")
    inside = TABLES.papers[TABLES.papers["topic_id"] == 2]
    assert title(app) == "Memory-efficient fine-tuning"
    assert f"{len(inside)} papers in this topic" in words(app)
    assert f"{len(inside)} papers, {100 * len(inside) / 120:.0f} % of all 120" in words(app)


def test_a_link_restores_every_filter(at_planted):
    params = {"q": "scaling", "digests": "2025-03-13", "topics": "0,2", "new": "2025-03-13"}
    app = at_planted("papers", **params)
    assert not app.exception
    assert app.query_params == params
    assert app.session_state[state.QUERY] == "scaling"
    assert app.session_state[state.DIGESTS] == ["2025-03-13"]
    assert app.session_state[state.TOPICS] == [0, 2]
    assert app.session_state[state.NEW] is True
    wanted = TABLES.papers[
        TABLES.papers["title"].str.contains("Scaling")
        & TABLES.papers["topic_id"].isin([0, 2])
        & (TABLES.papers["first_digest"] == "2025-03-13")
    ]
    assert f"{len(wanted)} of 120 papers" in words(app)


def test_a_range_is_restored_where_there_are_many_digests(at_made):
    at_made(n_papers=200, n_digests=9)
    app = open_view("papers", **{"from": "2025-03-17", "to": "2025-03-21"})
    assert app.session_state[state.FIRST] == "2025-03-17"
    assert app.session_state[state.LAST] == "2025-03-21"
    assert app.query_params == {"from": "2025-03-17", "to": "2025-03-21"}


def test_filters_write_the_address_and_reset_clears_it(at_planted):
    app = at_planted("papers")
    app.text_input(state.QUERY).set_value("scaling").run()
    app.multiselect(state.TOPICS).set_value([0]).run()
    app.checkbox(state.NEW).check().run()
    assert app.query_params == {"q": "scaling", "topics": "0", "new": "2025-03-17"}
    app.button("reset_side").click().run()
    assert app.query_params == {}
    assert app.text_input(state.QUERY).value == ""
    assert "120 of 120 papers" in words(app)


def test_filters_hold_when_the_navigation_drops_the_address(at_planted):
    app = at_planted("papers", q="scaling", paper=PAPER["paper_id"])
    app._page_hash = calc_hash("trends")
    app.query_params.clear()
    app.run()
    assert app.query_params == {"q": "scaling"}
    assert app.text_input(state.QUERY).value == "scaling"


def test_searching_leaves_the_open_paper_for_the_list(at_planted):
    app = at_planted("papers", paper=PAPER["paper_id"])
    app.text_input(state.QUERY).set_value("scaling").run()
    assert app.query_params == {"q": "scaling"}
    assert "120 papers" in lead(app)


@pytest.mark.parametrize(
    ("view", "params", "offer"),
    [
        ("papers", {"paper": PAPER["paper_id"][:6] + "000000"}, PAPER["title"].split(":")[0]),
        ("topics", {"topic": "77"}, "Video diffusion"),
        ("map", {"digests": "2025-03-18"}, "17 Mar 2025"),
        ("trends", {"shown": "9"}, "Video diffusion"),
    ],
)
def test_unknown_ids_are_explained_and_the_nearest_offered(at_planted, view, params, offer):
    app = at_planted(view, **params)
    assert not app.exception
    assert "which is not in this atlas" in words(app)
    assert "The nearest is" in words(app)
    assert offer.split()[-1] in words(app)


@pytest.mark.parametrize("view", VIEWS)
def test_no_paper_left_is_said_with_a_way_back(at_planted, view):
    app = at_planted(view, q="xyzzy")
    assert not app.exception
    assert "0 of 120 papers" in words(app)
    assert any(b.key == "reset_top" for b in app.button)
    if view != "about":
        assert "No paper passes these filters" in words(app)


# --- what is said -----------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["map", "trends", "topics", "papers"])
def test_assumed_dates_are_marked_everywhere(at_made, view):
    at_made(n_papers=40, n_digests=2, n_assumed=1)
    app = open_view(view)
    assert "One digest's year is assumed" in html.unescape(words(app))
    assert any("year assumed" in option.content for option in app.sidebar.pills[0].proto.options)


def test_about_says_which_dates_are_assumed_and_how_to_add_a_digest(at_made):
    at_made(n_papers=40, n_digests=2, n_assumed=1)
    said = words(open_view("about"))
    assert said.count('<span class="da-mark">day from the text, year assumed</span>') == 1
    assert "make analyze" in said
    assert "0.17.4" in said


def test_two_digests_are_no_trend_and_it_is_said(at_planted):
    assert "Two digests cannot show a trend; four or more can." in lead(at_planted("trends"))


def test_trends_give_every_number_out_of_what(at_planted):
    row = TABLES.trends[TABLES.trends["topic_id"] == 1].iloc[0]
    assert f"({row['n_papers']} of {row['n_digest']};" in words(at_planted("trends"))


def test_a_list_of_many_papers_has_pages_and_reaches_the_last(at_planted):
    app = at_planted("papers")
    assert len(app.page_link) == 25
    assert "1 to 25 of 120 papers" in words(app)
    app.pagination[0].set_value(5).run()
    assert "101 to 120 of 120 papers" in words(app)


# --- trouble ----------------------------------------------------------------------------------


def _said(app) -> str:
    assert not app.exception
    assert "make analyze" in words(app)
    assert "Traceback" not in words(app)
    return words(app)


@pytest.mark.parametrize("view", VIEWS)
def test_no_snapshot(at_made, view):
    assert "There is no analysis to show yet." in _said(open_view(view))


def test_a_file_cut_short(at_made):
    folder = at_made(n_papers=20)
    (folder / "papers.parquet").write_bytes(b"PAR1")
    said = _said(open_view())
    assert "is not what was written" in said
    assert "papers.parquet" in said


def test_a_file_gone(at_made):
    folder = at_made(n_papers=20)
    (folder / "trends.parquet").unlink()
    assert "trends.parquet" in _said(open_view())


def test_a_snapshot_of_another_version(at_made):
    folder = at_made(n_papers=20)
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "schema_version": 0}))
    assert "another version of Digest Atlas" in _said(open_view())


def test_a_manifest_in_the_middle_of_being_written(at_made):
    folder = at_made(n_papers=20)
    manifest = folder / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:100])
    _said(open_view())


def test_a_new_snapshot_is_seen_without_a_restart(at_made):
    folder = at_made(n_papers=20)
    app = open_view("papers")
    write_planted_snapshot(folder, n_papers=31)
    assert "31 of 31 papers" in words(app.run())


def test_an_open_paper_that_a_new_snapshot_lacks_is_closed(at_made):
    folder = at_made(n_papers=20)
    app = open_view("papers", paper=planted_tables(n_papers=20).papers["paper_id"].iloc[19])
    write_planted_snapshot(folder, n_papers=10)
    assert not app.run().exception
    assert "10 papers" in lead(app)


# --- hostile text -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "params"),
    [(view, {}) for view in VIEWS] + [("topics", {"topic": "0"}), ("papers", {"q": "<script>"})],
)
def test_hostile_text_reaches_no_page_as_markup(at_made, view, params):
    at_made(n_papers=60, titles=HOSTILE, labels=HOSTILE)
    app = open_view(view, **params)
    assert not app.exception
    source = "\n".join(h.value for h in app.html)
    assert not re.search(r"<(script|img|svg|a)\b", source, re.I)
    assert not re.search(r"<[^>]*\son\w+=", source)
    for link in app.page_link:
        label = link.proto.label
        assert not re.search(r"(?<!\\)[<>\[\]*_`$:#|]", label), label


def test_hostile_titles_are_shown_as_they_are(at_made):
    at_made(n_papers=60, titles=HOSTILE)
    for paper in planted_tables(n_papers=60, titles=HOSTILE).papers.head(len(HOSTILE)).itertuples():
        shown = title(open_view("papers", paper=paper.paper_id))
        assert "".join(shown.split()) == "".join(
            c for c in "".join(paper.title.split()) if c.isprintable()
        )
