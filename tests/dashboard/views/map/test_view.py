"""The map's colours, rings, regions and the list beside it, as the app draws them."""

from __future__ import annotations

from dashboard.state import map_state
from dashboard.theming.palette import palette_of
from dashboard.topic_map.viewport import around
from tests.dashboard.conftest import PLANTED, lead, shown, words
from tests.snapshots import planted_tables

TABLES = planted_tables(**PLANTED)


def test_what_the_maps_colours_say_is_chosen_and_stands_in_the_address(at_planted):
    app = at_planted("map")
    assert "the colours are themes" in lead(app)
    assert app.query_params == {}
    app.selectbox(map_state.COLOR).set_value("membership").run()
    assert app.query_params == {"color": "membership"}
    assert "the surer a paper belongs" in lead(app)
    assert "fair" in words(app)
    app.selectbox(map_state.COLOR).set_value("digest").run()
    assert "only 13 Mar 2025" in words(app)
    assert "several digests" in words(app)
    # Where colours are digests, no theme or topic beside the map has one.
    hue = palette_of(TABLES.themes["theme_id"], {}).theme(0, "light")
    assert hue in words(shown("map"))
    assert hue not in words(app).split("several digests")[1]
    assert shown("map", color="topic").session_state[map_state.COLOR] == "topic"


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
    found = shown("map", beside="papers", q="planted")
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
    nowhere = shown("map", region="900,901,900,901")
    assert "No paper that passes the filters lies in this part of the map." in words(nowhere)
