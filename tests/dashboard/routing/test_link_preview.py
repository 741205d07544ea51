"""Test what a link says about itself: titles and descriptions of addresses."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import snapshot
from dashboard.atlas.atlas import Atlas, derive
from dashboard.reading_list import url_code
from dashboard.reading_list.model import ReadingList
from dashboard.routing.address import Address
from dashboard.routing.link_preview import open_title, preview, without_snapshot
from tests.snapshots import HOSTILE, write_planted_snapshot

VIEWS = ("map", "whats-new", "trends", "topics", "papers", "reading-list", "about")


def atlas_of(**parameters: object) -> Atlas:
    with tempfile.TemporaryDirectory() as folder:
        write_planted_snapshot(Path(folder) / "snapshot", **parameters)
        return derive(snapshot.read(Path(folder) / "snapshot"))


ATLAS = atlas_of(n_papers=60, n_topics=4, n_digests=2)
PAPER = ATLAS.papers.iloc[5]


def test_a_view_has_its_name_and_the_size_of_the_atlas():
    shown = preview(ATLAS, "trends", "")
    assert shown.full_title == "Trends · Digest Atlas"
    assert shown.description.endswith("60 papers from 2 digests.")


@pytest.mark.parametrize("view", ["map", "papers"])
def test_a_paper_has_its_title_and_abstract(view):
    shown = preview(ATLAS, view, f"paper={PAPER['paper_id']}")
    assert shown.title == PAPER["title"]
    assert ATLAS.abstracts[PAPER["paper_id"]].strip().startswith(shown.description[:60])


def test_a_topic_has_its_name_size_and_keywords():
    shown = preview(ATLAS, "topics", "topic=2")
    assert shown.title == ATLAS.topic_name(2)
    assert shown.description.startswith(f"A topic with {ATLAS.topics.at[2, 'n_papers']} papers")
    assert preview(ATLAS, "topics", "topic=-1").title == "Unassigned"


def test_only_the_view_that_shows_a_paper_or_topic_is_named_after_it():
    address = Address(paper=PAPER["paper_id"], topic=2)
    assert open_title(ATLAS, "about", address) is None
    assert open_title(ATLAS, "topics", address) == ATLAS.topic_name(2)


def test_a_list_has_its_title_and_first_papers():
    ids = list(ATLAS.papers.index[:5])
    named = ReadingList(title="Spring").with_papers(ids)
    shown = preview(ATLAS, "reading-list", f"list={url_code.to_code(named)}")
    assert shown.title == "Spring"
    assert shown.description.startswith(f"5 papers: {ATLAS.papers.at[ids[0], 'title']}; ")
    unnamed = ReadingList().with_paper(ids[0])
    shown = preview(ATLAS, "reading-list", f"list={url_code.to_code(unnamed)}")
    assert (shown.title, shown.description[:8]) == ("Reading list", "1 paper:")


def test_a_search_is_quoted():
    assert preview(ATLAS, "papers", "q=diffusion+video").title == "“diffusion video” in Papers"


def test_without_a_snapshot_a_view_still_has_a_preview():
    for view in VIEWS:
        shown = without_snapshot(view)
        assert shown.title
        assert shown.description


@given(st.sampled_from(VIEWS), st.text(max_size=60))
def test_any_query_has_a_short_preview(view, query):
    shown = preview(ATLAS, view, query)
    assert 0 < len(shown.title) <= 110
    assert len(shown.description) <= 300


def test_empty_and_hostile_snapshots_have_previews():
    empty = atlas_of(n_papers=0, n_topics=0, n_digests=0)
    hostile = atlas_of(n_papers=60, n_topics=4, n_digests=2, titles=HOSTILE, labels=HOSTILE)
    for view in VIEWS:
        assert preview(empty, view, "paper=x&topic=3").title
        for topic in hostile.topics.index:
            assert preview(hostile, view, f"topic={topic}").title
        for paper in hostile.papers.index[: len(HOSTILE)]:
            assert preview(hostile, view, f"paper={paper}").title
