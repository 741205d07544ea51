"""Test the Map view: colours, highlights, regions, the side panel, the introduction."""

from __future__ import annotations

import re

import pytest

from dashboard.state import filter_state, map_state
from dashboard.theming.palette import palette_of
from dashboard.topic_map.viewport import around
from tests.dashboard.conftest import PLANTED, lead, shown, words
from tests.snapshots import planted_tables

TABLES = planted_tables(**PLANTED)


def unescaped(app) -> str:
    """Return the texts of an app without Markdown's backslashes."""
    return words(app).replace("\\", "")


def test_the_lead_says_what_the_map_shows(at_planted):
    assert "120 papers from 2 digests; papers close together are about similar things." in lead(
        shown("map")
    )


def test_a_chosen_colouring_is_explained_and_kept_in_the_address(at_planted):
    app = at_planted("map")
    assert app.selectbox(map_state.COLOR).help == "Colours show themes."
    assert app.query_params == {}
    app.selectbox(map_state.COLOR).set_value("membership").run()
    assert app.query_params == {"color": "membership"}
    assert "a stronger match" in app.selectbox(map_state.COLOR).help
    assert "fair" in words(app)
    app.selectbox(map_state.COLOR).set_value("digest").run()
    assert "only 13 Mar 2025" in words(app)
    assert "several digests" in words(app)
    # If colours show digests, themes and topics in the side panel have no colour.
    hue = palette_of(TABLES.themes["theme_id"], {}).theme(0, "light")
    assert hue in words(shown("map"))
    assert hue not in words(app).split("several digests")[1]
    assert shown("map", color="topic").session_state[map_state.COLOR] == "topic"


def test_every_offered_colouring_is_drawn(at_planted):
    app = at_planted("map", highlight="new", names="themes")
    names = app.selectbox(map_state.COLOR).options
    assert len(names) > 4
    for index, name in enumerate(names):
        app.selectbox(map_state.COLOR).select_index(index).run()
        assert not app.exception, name
    assert app.query_params["highlight"] == "new"
    assert app.query_params["names"] == "themes"


def test_the_side_panel_lists_the_papers_on_the_map(at_planted):
    app = at_planted("map")
    assert not any("on the map" in h.value for h in app.get("html"))
    app.segmented_control(map_state.BESIDE).set_value("papers").run()
    assert app.query_params == {"beside": "papers"}
    assert "120 papers on the map" in words(app)
    found = shown("map", beside="papers", q="planted")
    assert "Search results are highlighted; other papers are faded." in unescaped(found)


def test_a_region_shows_its_own_papers_and_a_button_to_the_whole_map(at_planted):
    papers = TABLES.papers
    own = papers[papers["topic_id"] == 2]
    region = around(own)
    inside = int(region.holds(papers).sum())
    sides = (region.left, region.right, region.bottom, region.top)
    app = at_planted("map", region=",".join(f"{s:.6g}" for s in sides), beside="papers")
    assert len(own) <= inside < len(papers)
    assert f"Part of the map: {inside} of 120 papers (" in unescaped(app)
    assert f"{inside} papers on the map" in words(app)
    app.button("whole-map").click().run()
    assert "region" not in app.query_params
    assert "120 papers on the map" in words(app)
    nowhere = shown("map", region="900,901,900,901")
    assert "No matching papers in this part of the map." in words(nowhere)


# --- the introduction -------------------------------------------------------------------------


def introduced(app) -> bool:
    return "New here?" in words(app)


def test_the_introduction_suggests_three_starting_points(at_planted):
    app = shown("map")
    text = re.sub("<.*?>", "", next(h.value for h in app.html if "New here?" in h.value))
    assert len(text.split()) <= 40
    links = {link.proto.query_string: link.proto.label for link in app.page_link}
    growing = TABLES.verdicts.query("level == 'topic' and verdict == 'growing'")
    assert growing.empty
    assert links["new=2025-03-17"] == "17 Mar 2025"
    assert links["themes=0"] == "Theme of Gaussian splatting"
    assert links["topic=0"] == "Gaussian splatting"
    assert "Largest topic · " in words(app)
    assert "Largest theme · " in words(app)


def test_the_introduction_closes_and_comes_back_on_request(at_planted):
    app = at_planted("map")
    app.button("introduction-close").click().run()
    assert not introduced(app)
    assert app.query_params == {}
    assert not introduced(app.run())
    app.button("introduction-open").click().run()
    assert introduced(app)
    app.selectbox(map_state.COLOR).set_value("digest").run()
    assert introduced(app), "once asked for it stays until it is closed"


def test_the_first_filter_or_selection_closes_the_introduction(at_planted):
    app = at_planted("map")
    assert introduced(app)
    app.multiselect(filter_state.TOPICS).set_value([0]).run()
    assert not introduced(app)
    app.button("reset_side").click().run()
    assert app.query_params == {}
    assert not introduced(app)


@pytest.mark.parametrize(
    "params",
    [
        {"topics": "1"},
        {"q": "planted"},
        {"paper": TABLES.papers["paper_id"].iloc[0]},
        {"color": "digest"},
        {"region": "0,1,0,1"},
    ],
)
def test_a_shared_link_never_shows_the_introduction(at_planted, params):
    assert not introduced(shown("map", **params))


def test_a_snapshot_without_papers_has_no_introduction(at_made):
    at_made(n_papers=0, n_topics=0, n_digests=0)
    assert not introduced(shown("map"))


def test_the_introduction_names_only_what_the_map_shows(at_made):
    at_made(n_papers=30, n_topics=0)
    app = shown("map")
    assert introduced(app)
    assert "topics" not in next(h.value for h in app.html if "New here?" in h.value)
    assert "Newest digest · " in words(app)
    assert "Largest" not in words(app)
