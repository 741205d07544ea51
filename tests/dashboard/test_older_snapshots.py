"""Test that the dashboard opens a snapshot of schema 4 and follows old links into it."""

from __future__ import annotations

import pytest

from dashboard.cache.snapshots import FOLDER_VARIABLE
from tests.dashboard.conftest import VIEWS, open_view, words
from tests.schema_4 import write_schema_4
from tests.snapshots import planted_manifest, planted_tables

TABLES = planted_tables(n_papers=80, gaps=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("older") / "snapshot"
    write_schema_4(target, TABLES, planted_manifest())
    return target


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_a_snapshot_of_schema_4(view, folder, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    app = open_view(view)
    assert not app.exception
    assert "80 of 80 papers" in words(app)


def test_a_link_to_a_topic_id_opens_that_topic(folder, monkeypatch):
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    topic = TABLES.topics.iloc[3]
    app = open_view("topics", topic=str(topic["topic_id"]))
    assert not app.exception
    assert f"{topic['label']}</h1>" in words(app)
