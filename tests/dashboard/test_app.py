"""Every view renders, every address restores what it says, and trouble is explained."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from streamlit.util import calc_hash

from analysis.records import UNASSIGNED
from dashboard.state import filter_state, map_state
from dashboard.text.escape import WORD_JOINER
from dashboard.text.latex_math import is_mathematics
from dashboard.theming.palette import palette_of
from dashboard.topic_map.viewport import around
from tests.dashboard.conftest import VIEWS, open_view, words
from tests.snapshots import HOSTILE, planted_manifest, planted_tables, write_planted_snapshot

TABLES = planted_tables(n_papers=120, n_topics=6, n_digests=2)
PAPER = TABLES.papers.iloc[5]


# What a snapshot may lack: words, lists, history; and one topic without a theme.
SMALL = planted_tables(n_papers=60, n_topics=3, n_themes=2)
NO_WORDS = [[] for _ in range(3)]
BARE = replace(
    SMALL,
    topics=SMALL.topics.assign(
        keywords=NO_WORDS, keyword_weights=NO_WORDS, near_topic_ids=NO_WORDS, theme_id=[0, 1, -1]
    ),
    papers=SMALL.papers.assign(
        theme_id=SMALL.papers["topic_id"].map({0: 0, 1: 1, 2: -1, -1: -1}), novelty=np.nan
    ),
    shortlists=SMALL.shortlists.iloc[:0],
    keywords_over_time=SMALL.keywords_over_time.iloc[:0],
    duplicates=SMALL.duplicates.iloc[:0],
    lineage=SMALL.lineage.iloc[:0],
)


def lead(app) -> str:
    return next(h.value for h in app.html if 'class="da-lead"' in h.value)


def title(app) -> str:
    found = re.search(r'class="da-title"[^>]*>(.*?)</h1>', words(app), re.S)
    if not found:
        # One with mathematics is Markdown.
        shown = next(m.value for m in app.markdown if m.value.startswith("# "))
        return re.sub(r"\\(.)", r"\1", shown[2:]).replace(WORD_JOINER, "")
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
        {"n_papers": 90, "n_topics": 7, "gaps": True},
        {"n_papers": 60, "n_themes": 0},
        {"n_papers": 900, "n_topics": 400, "n_themes": 20},
        {"n_papers": 60, "tables": BARE, "manifest": planted_manifest(quality={}, settings={})},
    ],
    ids=[
        *("empty", "one", "no topics", "eight digests", "sixty digests", "one day"),
        *("gaps", "no themes", "400 topics", "bare"),
    ],
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
    assert any("Back to the map" in b.label for b in app.button)


def test_a_topic_has_an_address_and_lists_all_its_papers(at_planted):
    app = at_planted("topics", topic="2")
    inside = TABLES.papers[TABLES.papers["topic_id"] == 2]
    assert title(app) == "Memory-efficient fine-tuning"
    assert f"{len(inside)} papers in this topic" in words(app)
    assert f"{len(inside)} papers, {100 * len(inside) / 120:.0f} % of all 120" in words(app)


@pytest.mark.parametrize("topic", [3, 17, 31, -1])
def test_numbers_with_gaps_have_pages(at_made, topic):
    at_made(n_papers=120, n_topics=6, gaps=True)
    app = open_view("topics", topic=str(topic))
    assert not app.exception
    assert app.query_params == {"topic": str(topic)}
    assert title(app) if topic >= 0 else "sit between topics" in lead(app)


@pytest.mark.parametrize("topic", [0, 2])
def test_a_topic_of_which_little_is_known_has_a_page(at_made, topic):
    at_made(tables=BARE, manifest=planted_manifest(quality={}, settings={}))
    app = open_view("topics", topic=str(topic))
    assert not app.exception
    assert "Start with" not in words(app)
    assert "Words then and now" not in words(app)
    assert "found again" not in words(app)


def test_a_link_restores_every_filter(at_planted):
    params = {"q": "scaling", "digests": "2025-03-13", "topics": "0,2", "new": "2025-03-13"}
    app = at_planted("papers", **params)
    assert not app.exception
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


def test_a_range_is_restored_where_there_are_many_digests(at_made):
    at_made(n_papers=200, n_digests=9)
    app = open_view("papers", **{"from": "2025-03-17", "to": "2025-03-21"})
    assert app.session_state[filter_state.FIRST] == dt.date(2025, 3, 17)
    assert app.session_state[filter_state.LAST] == dt.date(2025, 3, 21)
    assert app.query_params == {"from": "2025-03-17", "to": "2025-03-21"}
    # 18 March had no digest: the range begins with the next, and says so.
    app.date_input(filter_state.FIRST).set_value(dt.date(2025, 3, 18)).run()
    assert app.query_params == {"from": "2025-03-21", "to": "2025-03-21"}
    assert app.session_state[filter_state.FIRST] == dt.date(2025, 3, 21)


def test_filters_write_the_address_and_reset_clears_it(at_planted):
    app = at_planted("papers")
    app.text_input(filter_state.QUERY).set_value("scaling").run()
    app.multiselect(filter_state.TOPICS).set_value([0]).run()
    app.checkbox(filter_state.NEW).check().run()
    assert app.query_params == {"q": "scaling", "topics": "0", "new": "2025-03-17"}
    app.button("reset_side").click().run()
    assert app.query_params == {}
    assert app.text_input(filter_state.QUERY).value == ""
    assert "120 of 120 papers" in words(app)


def test_filters_hold_when_the_navigation_drops_the_address(at_planted):
    app = at_planted("papers", q="scaling", paper=PAPER["paper_id"])
    app._page_hash = calc_hash("trends")
    app.query_params.clear()
    app.run()
    assert app.query_params == {"q": "scaling"}
    assert app.text_input(filter_state.QUERY).value == "scaling"


def test_searching_leaves_the_open_paper_for_the_list(at_planted):
    app = at_planted("papers", paper=PAPER["paper_id"])
    app.text_input(filter_state.QUERY).set_value("scaling").run()
    assert app.query_params == {"q": "scaling"}
    assert "120 papers" in lead(app)


@pytest.mark.parametrize(
    ("view", "params", "opening", "offer"),
    [
        ("papers", {"paper": PAPER["paper_id"][:6] + "000000"}, "The nearest is", PAPER["title"]),
        ("topics", {"topic": "77"}, "The largest are", "Gaussian splatting"),
        ("map", {"digests": "2025-03-18"}, "The nearest is", "17 Mar 2025"),
    ],
)
def test_unknown_ids_are_explained_and_others_offered(at_planted, view, params, opening, offer):
    app = at_planted(view, **params)
    assert not app.exception
    assert "which is not in this atlas" in words(app)
    assert opening in words(app)
    assert offer.split()[-1] in words(app)


def test_a_paper_that_is_like_none_is_to_be_searched_for(at_planted):
    said = words(at_planted("papers", paper="zzzzzz"))
    assert "which is not in this atlas" in said
    assert "The search at the side finds a paper by its title." in said


@pytest.mark.parametrize("params", [{"shown": "9"}, {"topics": "9"}, {"themes": "9"}])
def test_an_unknown_id_in_a_filter_is_said_and_nothing_guessed(at_planted, params):
    app = at_planted("trends", **params)
    assert not app.exception
    assert "which is not in this atlas" in words(app)
    assert "The largest are" not in words(app)
    assert app.query_params == {}


# --- old links --------------------------------------------------------------------------------


@pytest.mark.parametrize("old", ["900", "901"])
def test_an_old_topic_opens_what_it_has_become(at_planted, old):
    app = at_planted("topics", topic=old)
    assert not app.exception
    assert title(app) == "Gaussian splatting"
    assert f"Topic {old} has become part of <b>Gaussian splatting</b>." in words(app)
    assert app.query_params == {"topic": "0"}
    app.run()
    assert "has become part of" in words(app)


def test_a_retired_topic_is_said_to_be_gone_and_the_largest_are_offered(at_planted):
    app = at_planted("topics", topic="902")
    assert "Topic 902 is no longer in this atlas" in words(app)
    assert "The largest are" in words(app)
    assert "120 papers fall into 6 topics" in lead(app)


def test_old_numbers_in_filters_are_followed(at_planted):
    app = at_planted("trends", topics="901", shown="900", themes="900")
    assert app.query_params == {"topics": "0", "shown": "0", "themes": "0"}
    assert "Theme 900 has become part of" in words(app)
    assert app.session_state[filter_state.THEMES] == [0]


def test_the_name_of_an_heir_is_text(at_made):
    at_made(n_papers=60, titles=HOSTILE, labels=HOSTILE)
    app = open_view("topics", topic="901")
    (notice,) = [h.value for h in app.html if "has become part of" in h.value]
    assert "<script" not in notice
    assert "&lt;script&gt;" in notice


def test_a_topic_says_what_the_last_analysis_did_to_it(at_planted):
    took = words(at_planted("topics", topic="0"))
    assert "In the last analysis it took in the former topic 901 (14 papers)" in took
    assert "part of it became “Code generation” (5 papers)" in took
    born = words(at_planted("topics", topic="1"))
    assert "New in the last analysis: it came out of “Gaussian splatting” (5 papers)." in born
    assert "last analysis" not in words(at_planted("topics", topic="2"))


# --- filters that leave nothing ---------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_no_paper_left_is_said_with_a_way_back(at_planted, view):
    app = at_planted(view, q="xyzzy")
    assert not app.exception
    assert "0 of 120 papers" in words(app)
    assert any(b.key == "reset_top" for b in app.button)
    if view not in ("reading-list", "about"):
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
    assert "make update" in said
    assert "0.17.4" in said


def test_two_digests_are_no_trend_and_it_is_said(at_planted):
    assert "Two digests cannot show a trend; four or more can." in lead(at_planted("trends"))


def test_a_list_of_many_papers_has_pages_and_reaches_the_last(at_planted):
    app = at_planted("papers")
    assert len(app.page_link) == 25
    assert "1 to 25 of 120 papers" in words(app)
    app.pagination[0].set_value(5).run()
    assert "101 to 120 of 120 papers" in words(app)


# --- how sure ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "params"),
    [("map", {}), ("topics", {}), ("topics", {"topic": "2"})],
)
def test_how_sure_stands_wherever_a_topic_does(at_planted, view, params):
    assert "unsure 0.31" in words(at_planted(view, **params))


def test_a_topics_page_says_how_often_it_was_found_again(at_planted):
    said = words(at_planted("topics", topic="0"))
    assert "very sure 0.92</span> (found again in 20 of 20 repeats)" in said
    assert "Also near:" in said
    assert '"Theme of Gaussian splatting"' in said


def test_an_unsure_topics_bar_is_hatched_and_a_sure_ones_is_not(at_planted):
    bars = [h.value for h in at_planted("topics").html if 'class="da-barline"' in h.value]
    assert len(bars) == 6
    assert all(("da-hatched" in b) == ("unsure" in b) for b in bars)


def test_a_paper_says_how_firmly_it_belongs_and_how_sure_its_topic_is(at_planted):
    paper = TABLES.papers[TABLES.papers["topic_id"] == 1].iloc[0]
    said = words(at_planted("papers", paper=paper["paper_id"]))
    assert f"strength {paper['membership']:.2f} · the topic: " in said
    assert "fairly sure 0.60" in said


def test_a_paper_between_topics_names_the_nearest_and_how_near(at_planted):
    paper = TABLES.papers[TABLES.papers["topic_id"] == -1].iloc[0]
    said = words(at_planted("papers", paper=paper["paper_id"]))
    assert "Between topics; nearest:" in said
    assert (
        f"(similarity {paper['similarity_to_centroid']:.2f}, strength {paper['membership']:.2f})"
        in said
    )


def test_the_papers_between_topics_have_a_page_that_the_map_leads_to(at_planted):
    between = TABLES.papers[TABLES.papers["topic_id"] == -1]
    label = f"{len(between)} papers sit between topics"
    (way,) = [link.proto for link in at_planted("map").page_link if label in link.proto.label]
    assert way.query_string == "topic=-1"
    app = at_planted("topics", topic="-1")
    assert label in lead(app)
    listed = [link.proto.query_string for link in app.page_link if "paper=" in str(link.proto)]
    nearest_first = between.sort_values("similarity_to_centroid", ascending=False)["paper_id"]
    assert listed == [f"paper={i}" for i in nearest_first]
    assert words(app).count("nearest: ") == len(between)


def test_novelty_is_said_against_all_papers_that_have_one(at_planted):
    known = TABLES.papers.dropna(subset=["novelty"]).sort_values("novelty")
    newest = words(at_planted("papers", paper=known["paper_id"].iloc[-1]))
    assert "further from earlier digests than 100 % of papers" in newest
    middle = words(at_planted("papers", paper=known["paper_id"].iloc[len(known) // 2]))
    assert "further from earlier digests than 5" in middle
    first = TABLES.papers[TABLES.papers["novelty"].isna()]["paper_id"].iloc[0]
    assert "further from earlier digests" not in words(at_planted("papers", paper=first))


def test_papers_that_look_like_the_same_work_name_each_other_and_stay_two(at_planted):
    pair = TABLES.duplicates.iloc[0]
    for one, other in (pair[["paper_id", "other_id"]], pair[["other_id", "paper_id"]]):
        app = at_planted("papers", paper=one)
        assert "Looks like the same work as" in words(app)
        assert "(97 % of their pairs of words are the same; kept as two papers)" in words(app)
        assert sum(link.proto.query_string == f"paper={other}" for link in app.page_link) >= 1


def test_about_says_how_good_the_topics_are_and_what_was_not_measured(at_planted):
    said = html.unescape(words(at_planted("about")))
    assert "Topics made again from another random start: agreement 0.95" in said
    assert "Not measured for this analysis:" in said
    assert "<code>digest-atlas evaluate --save</code>" in said
    assert "fairly sure</th><td>2 topics</td>" in said
    assert "The grouping is repeated 20 times" in said


# --- themes -----------------------------------------------------------------------------------


def test_the_outline_has_themes_that_open_into_topics(at_planted):
    app = at_planted("topics")
    labels = [e.label.replace("\N{NO-BREAK SPACE}", " ") for e in app.expander]
    assert [label.split("**")[1] for label in labels] == [
        "Theme of Gaussian splatting",
        "Theme of Code generation",
    ]
    assert "3 topics" in labels[0]
    assert "●●● very sure 0.88" in labels[0]
    order = TABLES.topics.sort_values("rank")["topic_id"]
    opened = [link.proto.query_string for link in app.page_link]
    assert [o for o in opened if o != "topic=-1"] == [f"topic={t}" for t in order]


def test_many_themes_are_closed_at_first_and_send_no_topics(at_made):
    at_made(n_papers=900, n_topics=400, n_themes=20)
    app = open_view("topics")
    assert len(app.expander) == 20
    assert len(app.page_link) < 5


def test_a_theme_is_a_filter_of_every_view(at_planted):
    app = at_planted("papers")
    app.multiselect(filter_state.THEMES).set_value([1]).run()
    inside = TABLES.papers[TABLES.papers["theme_id"] == 1]
    assert app.query_params == {"themes": "1"}
    assert f"{len(inside)} of 120 papers" in words(app)
    assert "in the theme Theme of Code generation" in words(app)
    again = at_planted("topics", themes="1")
    assert again.session_state[filter_state.THEMES] == [1]
    assert len(again.expander) == 1


def test_what_the_maps_colours_say_is_chosen_and_stands_in_the_address(at_planted):
    app = at_planted("map")
    assert "the colours are themes" in lead(app)
    assert app.query_params == {}
    app.selectbox(map_state.COLOR).set_value("membership").run()
    assert app.query_params == {"color": "membership"}
    assert "the surer a paper belongs" in lead(app)
    assert "fairly sure" in words(app)
    app.selectbox(map_state.COLOR).set_value("digest").run()
    assert "only 13 Mar 2025" in words(app)
    assert "several digests" in words(app)
    # Where colours are digests, no theme or topic beside the map has one.
    hue = palette_of(TABLES.themes["theme_id"], {}).theme(0, "light")
    assert hue in words(at_planted("map"))
    assert hue not in words(app).split("several digests")[1]
    assert at_planted("map", color="topic").session_state[map_state.COLOR] == "topic"


def test_every_coloring_ring_and_name_is_drawn_and_none_that_says_nothing(at_planted):
    app = at_planted("map", highlight="new", names="themes")
    names = app.selectbox(map_state.COLOR).options
    assert len(names) > 4
    for index, name in enumerate(names):
        app.selectbox(map_state.COLOR).select_index(index).run()
        assert not app.exception, name
    assert app.query_params["highlight"] == "new"
    assert app.query_params["names"] == "themes"


def test_the_papers_on_the_map_stand_beside_it_in_a_list(at_planted):
    app = at_planted("map")
    assert not any("on the map" in h.value for h in app.get("html"))
    app.segmented_control(map_state.BESIDE).set_value("papers").run()
    assert app.query_params == {"beside": "papers"}
    assert "120 papers on the map" in words(app)
    found = at_planted("map", beside="papers", q="planted")
    assert "What the search found has a ring" in words(found)


def test_a_region_is_a_part_of_the_map_with_its_papers_and_a_way_back(at_planted):
    papers = TABLES.papers
    own = papers[papers["topic_id"] == 2]
    region = around(own)
    inside = int(region.holds(papers).sum())
    sides = (region.left, region.right, region.bottom, region.top)
    app = at_planted("map", region=",".join(f"{s:.6g}" for s in sides), beside="papers")
    assert len(own) <= inside < len(papers)
    assert f"A part of the map, with {inside} papers." in words(app)
    assert f"{inside} papers on the map" in words(app)
    app.button("whole-map").click().run()
    assert "region" not in app.query_params
    assert "120 papers on the map" in words(app)
    nowhere = at_planted("map", region="900,901,900,901")
    assert "No paper that passes the filters lies in this part of the map." in words(nowhere)


def test_only_the_surely_placed_can_be_asked_for_in_every_view(at_planted):
    papers = TABLES.papers
    sure = papers[(papers["topic_id"] != UNASSIGNED) & (papers["membership"] >= 0.7)]
    app = at_planted("papers")
    app.segmented_control(filter_state.MEMBERSHIP).set_value("very sure").run()
    assert app.query_params == {"membership": "very"}
    assert f"{len(sure)} of 120 papers" in words(app)
    assert "very sure of their topic" in words(app)
    app.segmented_control(filter_state.MEMBERSHIP).set_value(None).run()
    assert app.query_params == {}


# --- a topic's page ---------------------------------------------------------------------------


def test_start_with_gives_the_shortlist_with_reasons(at_planted):
    said = words(at_planted("topics", topic="2"))
    listed = TABLES.shortlists[TABLES.shortlists["topic_id"] == 2]
    assert [said.count(r) for r in ("stands for the topic", ">newest<")] == [1, 1]
    at = [said.index(f"paper={i}") for i in listed["paper_id"]]
    assert at == sorted(at)


def test_words_then_and_now_mark_what_is_new(at_planted):
    said = words(at_planted("topics", topic="2"))
    assert "<td>memory-efficient, fine-tuning, word1</td>" in said
    assert "<td>memory-efficient, fine-tuning, <b>word2</b></td>" in said


def test_of_many_periods_some_are_shown_and_all_can_be(at_made):
    at_made(n_papers=300, n_topics=3, n_digests=12)
    app = open_view("topics", topic="1")
    (shown, every) = [h.value for h in app.html if "da-table da-words" in h.value]
    assert re.findall(r"word\d+", shown) == ["word1", "word4", "word7", "word9", "word12"]
    assert every.count("<tr>") == 13


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
    [(view, {}) for view in VIEWS]
    + [
        ("topics", {"topic": "0"}),
        ("topics", {"topic": "-1"}),
        ("map", {"color": "membership"}),
        ("papers", {"q": "<script>"}),
    ],
)
def test_hostile_text_reaches_no_page_as_markup(at_made, view, params):
    at_made(n_papers=60, titles=HOSTILE, labels=HOSTILE)
    app = open_view(view, **params)
    assert not app.exception
    source = "\n".join(h.value for h in app.html)
    assert not re.search(r"<(script|img|svg|a)\b", source, re.I)
    assert not re.search(r"<[^>]*\son\w+=", source)
    for link in app.page_link:
        # Mathematics is the one thing that is not escaped.
        label = re.sub(
            r"(?<!\\)\$([^$]*)\$", lambda m: m[0] * (not is_mathematics(m[1])), link.proto.label
        )
        assert not re.search(r"(?<!\\)[<>\[\]*_`$:#|]", label), label


def test_hostile_titles_are_shown_as_they_are(at_made):
    at_made(n_papers=60, titles=HOSTILE)
    for paper in planted_tables(n_papers=60, titles=HOSTILE).papers.head(len(HOSTILE)).itertuples():
        shown = title(open_view("papers", paper=paper.paper_id))
        assert "".join(shown.split()) == "".join(
            c for c in "".join(paper.title.split()) if c.isprintable()
        )
