"""Test that results derived from a snapshot are computed once for all sessions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis import snapshot
from dashboard.atlas.atlas import Atlas, derive
from dashboard.atlas.filters import Filters
from dashboard.cache.by_version import cached_by_version
from dashboard.cache.map_figures import map_choice, map_figure
from dashboard.cache.papers import filtered_papers, search_papers
from dashboard.routing.address import Address


@pytest.fixture
def atlas(planted: Path) -> Atlas:
    return derive(snapshot.read(planted))


@pytest.fixture
def same(planted: Path) -> Atlas:
    """Return the same snapshot, read again."""
    return derive(snapshot.read(planted))


@pytest.fixture
def other(atlas: Atlas) -> Atlas:
    return replace(atlas, snapshot=replace(atlas.snapshot, version="another"))


def test_equal_arguments_of_one_version_share_a_result(atlas, same, other):
    calls = []

    @cached_by_version(max_entries=4)
    def work(atlas: Atlas, number: int) -> object:
        calls.append((atlas.version, number))
        return object()

    first = work(atlas, 1)
    assert work(same, 1) is first
    assert work(same, 2) is not first
    assert work(other, 1) is not first
    assert calls == [(atlas.version, 1), (atlas.version, 2), ("another", 1)]


def test_two_sessions_share_the_map_and_the_papers(atlas, same, other):
    choice = map_choice(Address(), "topic", "light", phone=False)
    assert map_figure(atlas, choice) is map_figure(same, choice)
    assert map_figure(atlas, choice) is not map_figure(other, choice)
    wanted = Filters(query="topic", topics=(0, 1))
    assert filtered_papers(atlas, wanted) is filtered_papers(same, wanted)
    assert filtered_papers(atlas, wanted) is not filtered_papers(atlas, replace(wanted, topics=()))
    assert search_papers(atlas, "topic") is search_papers(same, "topic")
