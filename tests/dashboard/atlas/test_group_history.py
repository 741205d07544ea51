"""Sentences on what became of topics, with the names that they have or had."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from analysis import snapshot
from dashboard.atlas.atlas import derive
from dashboard.atlas.group_history import end_words, news_words
from tests.snapshots import events_table, planted_manifest, planted_tables

IDS = [f"{n:012x}" for n in range(60)]


@pytest.fixture
def atlas_with(tmp_path):
    def made(*rows, **columns):
        columns = {"date": dt.date(2025, 8, 12)} | columns
        tables = replace(planted_tables(n_papers=60), events=events_table(*rows, **columns))
        return derive(snapshot.write(tmp_path / "snapshot", tables, planted_manifest()))

    return made


def quoted(name):
    return f"“{name}”"


def test_a_merged_topic_says_with_how_many_papers(atlas_with):
    atlas = atlas_with(
        ("topic", 1, "merged", (53, 54), 0, (31, 2)),
        paper_ids=[IDS],
        paper_origins=[[53] * 53 + [54] * 7],
        parent_labels=[["Federated learning", ""]],
    )
    assert end_words(atlas, "topic", 53, quoted) == (
        "Topic 53, “Federated learning”, became part of “Gaussian splatting” in the refit of 12 Aug"
        " 2025, with 31 of its 53 papers."
    )
    assert end_words(atlas, "topic", 54, quoted).startswith("Topic 54 became part of")
    assert end_words(atlas, "topic", 0, quoted) is None
    assert end_words(atlas, "theme", 53, quoted) is None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("refit", "none of the other topics has a tenth of its 10 papers"),
        ("update", "its 10 papers were removed or corrected"),
    ],
)
def test_a_topic_without_successor(atlas_with, source, words):
    atlas = atlas_with(
        ("topic", 1, "retired", 53, (), ()),
        source=source,
        paper_ids=[IDS[:10]],
        paper_origins=[[53] * 10],
    )
    assert words in end_words(atlas, "topic", 53, quoted)


def test_rows_of_earlier_versions_are_told_as_before(atlas_with):
    atlas = atlas_with(("topic", 1, "merged", 53, 0, 31), date=None)
    assert end_words(atlas, "topic", 53, quoted) is None
    assert news_words(atlas, 0) == "Last analysis: merged with the previous topic 53 (31 papers)."


@pytest.mark.parametrize(
    ("n_recent", "words"),
    [
        (9, "New in the refit of 12 Aug 2025: split off from “Code generation” (3 papers); 9 of its"
            " 10 papers are recent."),
        (1, "Refit of 12 Aug 2025: formed from “Code generation” (3 papers); 1 of its 10 papers is"
            " recent."),
    ],
)  # fmt: skip
def test_only_a_topic_of_recent_papers_is_called_new(atlas_with, n_recent, words):
    atlas = atlas_with(
        ("topic", 1, "split", 1, 0, 3),
        paper_ids=[IDS[:10]],
        paper_origins=[[1] * 3 + [-1] * 7],
        n_recent=n_recent,
    )
    assert news_words(atlas, 0) == words
    (event,) = atlas.lineage.news("topic", 0)
    assert event.is_new == (n_recent == 9)
    assert "part of it moved to “Gaussian splatting” (3 papers)" in news_words(atlas, 1)
