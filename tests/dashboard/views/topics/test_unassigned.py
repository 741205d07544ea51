"""The page of the unassigned papers."""

from __future__ import annotations

from tests.dashboard.conftest import PLANTED, lead, shown, words
from tests.snapshots import planted_tables

PAPERS = planted_tables(**PLANTED).papers


def test_it_lists_the_most_similar_first_and_the_map_links_to_it(at_planted):
    between = PAPERS[PAPERS["topic_id"] == -1]
    label = f"{len(between)} papers are unassigned"
    (way,) = [link.proto for link in shown("map").page_link if label in link.proto.label]
    assert way.query_string == "topic=-1"
    app = shown("topics", topic="-1")
    assert f"{len(between)} of 120 papers (" in lead(app)
    listed = [link.proto.query_string for link in app.page_link if "paper=" in str(link.proto)]
    nearest_first = between.sort_values("similarity_to_centroid", ascending=False)["paper_id"]
    assert listed == [f"paper={i}" for i in nearest_first]
    assert words(app).count("nearest: ") == len(between)
