"""The map shows every paper where it is, and nothing but filters and theme changes it."""

from __future__ import annotations

import inspect
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.records import UNASSIGNED, membership_label
from dashboard.atlas.atlas import atlas_papers
from dashboard.charts.dot_plot import share_dots
from dashboard.charts.series import TopicLine
from dashboard.charts.timeline import topic_timeline
from dashboard.theming.palette import palette_of
from dashboard.topic_map import sampling
from dashboard.topic_map.coloring import Ink, color_papers
from dashboard.topic_map.figure import topic_map
from dashboard.topic_map.hover import HOVER_WIDTH, hover_texts
from dashboard.topic_map.scene import Look, Scene
from dashboard.topic_map.viewport import Window, around
from evidence import periods
from tests.snapshots import HOSTILE, planted_tables

TABLES = planted_tables(n_papers=120, n_topics=6, n_digests=2)
NAMES = {"2025-03-13": "13 Mar 2025", "2025-03-17": "17 Mar 2025"}
LABELS = dict(zip(TABLES.topics["topic_id"], TABLES.topics["label"], strict=True))
RELIABLE = dict(zip(TABLES.topics["topic_id"], TABLES.topics["stability"], strict=True))


def colors_of(tables):
    theme_of = dict(zip(tables.topics["topic_id"], tables.topics["theme_id"], strict=True))
    return palette_of(tables.themes["theme_id"], theme_of)


def drawn(
    papers: pd.DataFrame = TABLES.papers,
    tables=TABLES,
    coloring="topic",
    mode="light",
    dimmed=None,
    highlighted=(),
    region=None,
    names="topics",
):
    all_papers = atlas_papers(tables)
    ink = Ink(colors_of(tables), NAMES, mode)
    colors = color_papers(all_papers, coloring, ink).colors
    shown = Scene(
        all_papers,
        papers,
        tables.papers.iloc[:0] if dimmed is None else dimmed,
        highlighted,
        region,
        tables.topics,
        tables.themes,
        hover_texts(all_papers, tables.topics, NAMES),
    )
    return topic_map(shown, Look(colors, ink.palette, mode, names=names))


def line(topic_id: int) -> TopicLine:
    topic = TABLES.topics.set_index("topic_id").loc[topic_id]
    color = colors_of(TABLES).topic(topic_id, "light")
    return TopicLine(topic_id, topic["label"], color, float(topic["stability"]))


def points(figure) -> dict[str, tuple[float, float]]:
    """Return every selectable point by its paper id."""
    return {
        row[0]: (float(x), float(y))
        for trace in figure.data
        if trace.customdata is not None
        for row, x, y in zip(trace.customdata, trace.x, trace.y, strict=True)
    }


def test_every_paper_is_a_point_at_its_place():
    at = points(drawn())
    assert set(at) == set(TABLES.papers["paper_id"])
    for paper in TABLES.papers.itertuples():
        assert at[paper.paper_id] == pytest.approx((paper.x, paper.y))


def test_a_point_has_the_colour_of_its_paper_and_papers_between_are_open_rings():
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


@pytest.mark.parametrize("coloring", ["theme", "topic", "membership"])
@pytest.mark.parametrize("parameters", [{"gaps": True}, {"n_themes": 0}, {"n_topics": 1}])
def test_numbers_with_gaps_and_topics_without_themes_are_drawn(coloring, parameters):
    tables = planted_tables(n_papers=60, **parameters)
    assert len(points(drawn(tables.papers, tables, coloring))) == 60


def test_rings_stay_when_every_paper_is_between_topics():
    tables = planted_tables(n_papers=12, n_topics=0)
    assert len(points(drawn(tables.papers, tables))) == 12


def test_the_same_filters_give_the_same_bytes():
    """A chart's identity is a hash of its figure: a stray difference loses zoom and selection."""
    assert drawn().to_json() == drawn().to_json()
    assert not any("select" in name for name in inspect.signature(topic_map).parameters)


def test_filters_move_nothing_and_leave_a_shadow_that_is_no_paper():
    some = TABLES.papers.head(40)
    whole, part = drawn(), drawn(some)
    assert part.layout.xaxis.range == whole.layout.xaxis.range
    assert part.layout.yaxis.range == whole.layout.yaxis.range
    assert set(points(part)) == set(some["paper_id"])
    shadow = part.data[0]
    assert shadow.customdata is None
    assert len(shadow.x) == 80


def test_what_a_search_leaves_out_is_faded_and_can_still_be_read():
    found, rest = TABLES.papers.head(30), TABLES.papers.iloc[30:90]
    figure = drawn(found, dimmed=rest)
    shadow, dimmed = figure.data[:2]
    assert len(shadow.x) == 30
    assert {row[0] for row in dimmed.customdata} == set(rest["paper_id"])
    assert dimmed.marker.opacity < figure.data[-1].marker.opacity / 2
    assert dimmed.text is not None


def test_rings_lie_around_the_papers_asked_for_and_are_no_papers():
    ids = list(TABLES.papers["paper_id"].iloc[[3, 5, 8]])
    figure = drawn(highlighted=[*ids, "not here"])
    (highlight,) = [t for t in figure.data if t.customdata is None]
    places = TABLES.papers.set_index("paper_id").loc[ids]
    assert sorted(highlight.x) == pytest.approx(sorted(places["x"]))
    assert sorted(highlight.y) == pytest.approx(sorted(places["y"]))
    assert highlight.marker.symbol == "circle-open"
    assert highlight.marker.size > figure.data[-1].marker.size
    assert highlight.hoverinfo == "skip"


def test_many_rings_are_fine_ones(monkeypatch):
    ids = list(TABLES.papers["paper_id"].head(9))
    (few,) = [t for t in drawn(highlighted=ids).data if t.customdata is None]
    monkeypatch.setattr("dashboard.topic_map.figure.MANY_HIGHLIGHTED", 8)
    (many,) = [t for t in drawn(highlighted=ids).data if t.customdata is None]
    assert many.marker.line.width < few.marker.line.width
    assert many.marker.opacity < few.marker.opacity


def test_a_region_is_shown_with_what_lies_around_it_and_named_by_its_own():
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


def test_a_topic_whose_middle_is_out_of_sight_is_named_where_its_papers_are():
    papers = TABLES.papers
    own = papers[papers["topic_id"] == 2]
    (middle_x,) = TABLES.topics.set_index("topic_id").loc[[2], "x"]
    right = own[own["x"] > middle_x + 0.2]
    # Flatter than the canvas: no more is seen to its sides.
    middle_y = float(right["y"].median())
    region = Window(middle_x + 0.2, right["x"].max() + 0.1, middle_y - 0.1, middle_y + 0.1)
    (name,) = [a for a in drawn(own, region=region).layout.annotations if "fine-tuning" in a.text]
    assert region.left <= name.x <= region.right
    stray = own.nlargest(1, "x")
    beside = around(stray.assign(x=stray["x"] + 0.9))
    assert beside.holds(stray).all()
    assert not [
        a for a in drawn(stray, region=beside).layout.annotations if "fine-tuning" in a.text
    ]


def test_a_region_without_a_paper_is_an_empty_map():
    far = Window(900, 901, 900, 901)
    figure = drawn(region=far)
    assert points(figure) == {}
    assert not figure.layout.annotations


def test_names_are_of_topics_of_themes_or_none():
    themes = {a.text.replace("<br>", " ") for a in drawn(names="themes").layout.annotations}
    assert themes
    assert themes <= set(TABLES.themes["label"])
    assert not drawn(names="none").layout.annotations


def test_soft_regions_lie_under_the_points_and_reach_past_the_outermost():
    (picture,) = drawn().layout.images
    window = around(TABLES.papers)
    assert picture.layer == "below"
    assert picture.source.startswith("data:image/png;base64,")
    assert picture.x < window.left
    assert picture.x + picture.sizex > window.right
    assert picture.y > window.top
    assert not drawn(tables=planted_tables(n_papers=60, n_themes=0)).layout.images


def test_more_papers_than_points_are_a_sample_over_a_picture_of_all(monkeypatch):
    monkeypatch.setattr(sampling, "MAX_POINTS", 50)
    figure = drawn()
    assert len(points(figure)) == 50
    (picture,) = figure.layout.images
    assert picture.source != drawn(TABLES.papers.head(40)).layout.images[0].source


def test_one_scale_for_both_axes_and_no_frame():
    layout = drawn().layout
    assert layout.yaxis.scaleanchor == "x"
    assert layout.xaxis.visible is False
    assert layout.yaxis.visible is False


def test_points_shrink_with_their_number():
    sizes = [sampling.point_px(n) for n in (0, 163, 200, 2_000, 20_000, 10**6)]
    assert sizes == [6, 6, 6, 4, 2, 2]


def test_names_are_those_of_topics_with_papers_left():
    only = TABLES.papers[TABLES.papers["topic_id"] == 2]
    assert [a.text for a in drawn(only).layout.annotations] == ["Memory-efficient<br>fine-tuning"]
    assert len(drawn().layout.annotations) == 6


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Workflow, programs, code edits", "Workflow, programs,<br>code edits"),
        ("Workflow, programs, code edits, test suites", "Workflow, programs,<br>code edits"),
        ("One very long keyword that nobody cut", "One very long<br>keyword that nobody<br>cut"),
    ],
)
def test_a_list_of_keywords_is_cut_to_what_fits_on_the_map(label, name):
    tables = planted_tables(n_papers=30, n_topics=1, labels=[label])
    (annotation,) = drawn(tables.papers, tables).layout.annotations
    assert annotation.text == name


def test_among_many_topics_names_are_shorter():
    label = "Workflow, programs, code edits"
    tables = planted_tables(n_papers=900, n_topics=30, labels=[label])
    names = [a.text for a in drawn(tables.papers, tables).layout.annotations]
    assert "Workflow, programs" in names


def test_a_flat_map_gets_a_flat_canvas():
    wide = TABLES.papers.assign(y=TABLES.papers["y"] / 3)
    figure = drawn(wide, replace(TABLES, papers=wide))
    assert figure.layout.height < drawn().layout.height


def test_hover_says_title_topic_and_digest_in_wrapped_lines():
    _, dots = [t for t in drawn().data if t.customdata is not None]
    paper = TABLES.papers.set_index("paper_id").loc[dots.customdata[0][0]]
    title, topic, digest = dots.text[0].rsplit("<br>", 2)
    assert title.replace("<br>", " ") == f"<b>{paper['title']}</b>"
    assert topic == f"{LABELS[paper['topic_id']]} · {membership_label(RELIABLE[paper['topic_id']])}"
    assert digest == NAMES[paper["first_digest"]]
    assert max(len(line) for line in title.split("<br>")) <= HOVER_WIDTH + len("<b></b>")


def test_hostile_titles_and_labels_bring_no_tag_into_the_figure():
    tables = planted_tables(n_papers=40, titles=HOSTILE, labels=HOSTILE)
    figure = drawn(tables.papers, tables)
    texts = [t for trace in figure.data if trace.text is not None for t in trace.text]
    texts += [a.text for a in figure.layout.annotations]
    for own in texts:
        rest = own.replace("<br>", "").replace("<b>", "").replace("</b>", "")
        assert not set("<>$") & set(rest)


# --- sampling ---------------------------------------------------------------------------------


def test_a_sample_keeps_every_topics_share_and_is_always_the_same():
    papers = planted_tables(n_papers=5_000, n_topics=7, between_share=0.2).papers
    sample = sampling.sample(papers, 1_000)
    assert len(sample) == 1_000
    whole = papers["topic_id"].value_counts(normalize=True)
    part = sample["topic_id"].value_counts(normalize=True)
    assert np.abs(whole - part).max() < 0.003
    shuffled = papers.sample(frac=1, random_state=1)
    assert set(sampling.sample(shuffled, 1_000)["paper_id"]) == set(sample["paper_id"])


def test_few_papers_are_all_drawn():
    assert sampling.sample(TABLES.papers) is TABLES.papers


# --- shares -----------------------------------------------------------------------------------


def test_dots_have_a_row_a_topic_and_an_axis_from_zero():
    figure = share_dots(TABLES.trends, [line(3), line(1)], NAMES, "light")
    assert [t.name for t in figure.data] == list(NAMES.values())
    own = TABLES.trends[(TABLES.trends["topic_id"] == 3)].set_index("digest_id")
    for trace, digest_id in zip(figure.data, NAMES, strict=True):
        row = own.loc[digest_id]
        at = [round(float(y)) for y in trace.y].index(0)
        assert trace.x[at] == pytest.approx(100 * row["share"])
        high = trace.x[at] + trace.error_x.array[at]
        assert high == pytest.approx(100 * row["share_high"])
    assert figure.layout.xaxis.rangemode == "tozero"
    assert figure.layout.xaxis.ticksuffix == " %"


def test_topics_in_rows_are_named_with_how_sure():
    rows = share_dots(TABLES.trends, [line(0), line(2)], NAMES, "light")
    assert "very sure" in rows.layout.yaxis.ticktext[0]
    assert "●○○ unsure" in rows.layout.yaxis.ticktext[1]


def test_a_topics_timeline_holds_its_shares():
    points = periods.gathered(TABLES.trends, TABLES.digests, "digest")
    figure = topic_timeline(points, line(4), "light")
    own = TABLES.trends[TABLES.trends["topic_id"] == 4]["share"]
    assert list(figure.data[0].y) == pytest.approx(list(100 * own))
    assert figure.layout.yaxis.range[0] == 0
