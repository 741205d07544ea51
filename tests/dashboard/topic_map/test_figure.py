"""Test the map's figure: points, names, highlights, regions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.records import UNASSIGNED
from dashboard.atlas.atlas import atlas_papers
from dashboard.topic_map import sampling
from dashboard.topic_map.coloring import Ink, color_papers
from dashboard.topic_map.viewport import Region, around
from tests.dashboard.topic_map.maps import NAMES, TABLES, colors_of, drawn, points
from tests.snapshots import HOSTILE, planted_tables


def test_every_paper_is_a_point_at_its_position():
    at = points(drawn())
    assert set(at) == set(TABLES.papers["paper_id"])
    for paper in TABLES.papers.itertuples():
        assert at[paper.paper_id] == pytest.approx((paper.x, paper.y))


def test_points_have_their_papers_colour_and_unassigned_papers_are_rings():
    ink = Ink(colors_of(TABLES), NAMES, "light")
    meant = color_papers(atlas_papers(TABLES), "topic", ink).colors
    of = TABLES.papers.set_index("paper_id")
    rings, dots = [t for t in drawn().data if t.customdata is not None]
    assert rings.marker.symbol == "circle-open"
    assert all(of.at[row[0], "topic_id"] == UNASSIGNED for row in rings.customdata)
    assert not any(of.at[row[0], "topic_id"] == UNASSIGNED for row in dots.customdata)
    for trace in (rings, dots):
        for row, color in zip(trace.customdata, trace.marker.color, strict=True):
            assert color == meant[row[0]]


@pytest.mark.parametrize("coloring", ["theme", "topic"])
def test_with_more_than_eight_themes_points_have_their_themes_shape(coloring):
    tables = planted_tables(n_papers=300, n_topics=11, n_themes=11)
    figure = drawn(tables.papers, tables, coloring)
    palette, of = colors_of(tables), tables.papers.set_index("paper_id")["topic_id"]
    rings, marks = [t for t in figure.data if t.customdata is not None]
    assert rings.marker.symbol == "circle-open"
    assert len(set(marks.marker.symbol)) > 1
    for row, symbol in zip(marks.customdata, marks.marker.symbol, strict=True):
        assert symbol == palette.topic_shape(of[row[0]])


def test_shapes_show_themes_only_where_colours_do():
    tables = planted_tables(n_papers=300, n_topics=11, n_themes=11)
    assert drawn(tables.papers, tables, "membership").data[-1].marker.symbol is None
    assert drawn(coloring="theme").data[-1].marker.symbol is None


@pytest.mark.parametrize("coloring", ["theme", "topic", "membership"])
@pytest.mark.parametrize("parameters", [{"gaps": True}, {"n_themes": 0}, {"n_topics": 1}])
def test_ids_with_gaps_and_topics_without_themes_are_drawn(coloring, parameters):
    tables = planted_tables(n_papers=60, **parameters)
    assert len(points(drawn(tables.papers, tables, coloring))) == 60


def test_papers_are_drawn_if_all_are_unassigned():
    tables = planted_tables(n_papers=12, n_topics=0)
    assert len(points(drawn(tables.papers, tables))) == 12


def test_the_same_filters_give_the_same_bytes():
    """Streamlit identifies a chart by a hash: any difference would lose zoom and selection."""
    assert drawn().to_json() == drawn().to_json()


def test_filters_do_not_move_the_map_and_leave_shadows_without_ids():
    some = TABLES.papers.head(40)
    whole, part = drawn(), drawn(some)
    assert part.layout.xaxis.range == whole.layout.xaxis.range
    assert part.layout.yaxis.range == whole.layout.yaxis.range
    assert set(points(part)) == set(some["paper_id"])
    shadow = part.data[0]
    assert shadow.customdata is None
    assert len(shadow.x) == 80


def test_papers_that_do_not_match_a_search_are_faded_and_can_be_hovered():
    found, rest = TABLES.papers.head(30), TABLES.papers.iloc[30:90]
    figure = drawn(found, dimmed=rest)
    shadow, dimmed = figure.data[:2]
    assert len(shadow.x) == 30
    assert {row[0] for row in dimmed.customdata} == set(rest["paper_id"])
    assert dimmed.marker.opacity < figure.data[-1].marker.opacity / 2
    assert dimmed.text is not None


def test_highlighted_papers_have_rings_without_ids():
    ids = list(TABLES.papers["paper_id"].iloc[[3, 5, 8]])
    figure = drawn(highlighted=[*ids, "not here"])
    (highlight,) = [t for t in figure.data if t.customdata is None]
    places = TABLES.papers.set_index("paper_id").loc[ids]
    assert sorted(highlight.x) == pytest.approx(sorted(places["x"]))
    assert sorted(highlight.y) == pytest.approx(sorted(places["y"]))
    assert highlight.marker.symbol == "circle-open"
    assert highlight.marker.size > figure.data[-1].marker.size
    assert highlight.hoverinfo == "skip"


def test_many_highlighted_papers_have_thin_rings(monkeypatch):
    ids = list(TABLES.papers["paper_id"].head(9))
    (few,) = [t for t in drawn(highlighted=ids).data if t.customdata is None]
    monkeypatch.setattr("dashboard.topic_map.figure.MANY_HIGHLIGHTED", 8)
    (many,) = [t for t in drawn(highlighted=ids).data if t.customdata is None]
    assert many.marker.line.width < few.marker.line.width
    assert many.marker.opacity < few.marker.opacity


def test_a_region_is_drawn_with_its_surroundings_and_names():
    papers = TABLES.papers
    own = papers[papers["topic_id"] == 2]
    region = around(own)
    figure = drawn(region=region)
    assert figure.layout.xaxis.range == (region.left, region.right)
    assert figure.layout.yaxis.range == (region.bottom, region.top)
    shown = set(points(figure))
    assert set(own["paper_id"]) <= shown
    assert shown < set(papers["paper_id"])
    assert "Memory-efficient<br>fine-tuning" in [a.text for a in figure.layout.annotations]


def test_a_topic_whose_centre_is_out_of_sight_is_named_at_its_visible_papers():
    papers = TABLES.papers
    own = papers[papers["topic_id"] == 2]
    (middle_x,) = TABLES.topics.set_index("topic_id").loc[[2], "x"]
    right = own[own["x"] > middle_x + 0.2]
    # Flatter than the canvas, so that nothing beside it is visible.
    middle_y = float(right["y"].median())
    region = Region(middle_x + 0.2, right["x"].max() + 0.1, middle_y - 0.1, middle_y + 0.1)
    (name,) = [a for a in drawn(own, region=region).layout.annotations if "fine-tuning" in a.text]
    assert region.left <= name.x <= region.right
    stray = own.nlargest(1, "x")
    beside = around(stray.assign(x=stray["x"] + 0.9))
    assert beside.holds(stray).all()
    assert not [
        a for a in drawn(stray, region=beside).layout.annotations if "fine-tuning" in a.text
    ]


def test_a_region_without_papers_is_an_empty_map():
    far = Region(900, 901, 900, 901)
    figure = drawn(region=far)
    assert points(figure) == {}
    assert not figure.layout.annotations


def test_the_map_names_topics_themes_or_nothing():
    themes = {a.text.replace("<br>", " ") for a in drawn(names="themes").layout.annotations}
    assert themes
    assert themes <= set(TABLES.themes["label"])
    assert not drawn(names="none").layout.annotations


def test_too_many_papers_are_a_sample_over_a_density_image(monkeypatch):
    monkeypatch.setattr(sampling, "MAX_POINTS", 50)
    figure = drawn()
    assert len(points(figure)) == 50
    (picture,) = figure.layout.images
    assert picture.source != drawn(TABLES.papers.head(40)).layout.images[0].source


def test_both_axes_have_one_scale_and_are_hidden():
    layout = drawn().layout
    assert layout.yaxis.scaleanchor == "x"
    assert layout.xaxis.visible is False
    assert layout.yaxis.visible is False


def test_only_topics_with_filtered_papers_are_named():
    only = TABLES.papers[TABLES.papers["topic_id"] == 2]
    assert [a.text for a in drawn(only).layout.annotations] == ["Memory-efficient<br>fine-tuning"]
    assert len(drawn().layout.annotations) == 6


def test_a_flat_map_gets_a_flat_canvas():
    wide = TABLES.papers.assign(y=TABLES.papers["y"] / 3)
    figure = drawn(wide, replace(TABLES, papers=wide))
    assert figure.layout.height < drawn().layout.height


def test_hostile_titles_and_labels_add_no_tags_to_the_figure():
    tables = planted_tables(n_papers=40, titles=HOSTILE, labels=HOSTILE)
    figure = drawn(tables.papers, tables)
    texts = [t for trace in figure.data if trace.text is not None for t in trace.text]
    texts += [a.text for a in figure.layout.annotations]
    for own in texts:
        rest = own.replace("<br>", "").replace("<b>", "").replace("</b>", "")
        assert not set("<>$") & set(rest)
