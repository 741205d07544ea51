"""Test pages where topics and themes have equal names, or a theme has one topic."""

from __future__ import annotations

from dataclasses import replace

from dashboard.atlas.atlas import derive
from dashboard.reading_list.markdown_agenda import to_agenda
from dashboard.reading_list.model import ListEntry, ReadingList
from dashboard.reading_list.paper_details import paper_details_of
from dashboard.reading_list.suggestions import suggestions
from dashboard.state import filter_state, trends_state
from dashboard.static_page.page_data import outline
from tests.dashboard.conftest import open_view, shown, words
from tests.snapshots import planted_manifest, planted_tables


def tables_of(labels, themes=(), **planted):
    tables = planted_tables(n_papers=240, n_topics=len(labels), labels=labels, **planted)
    named = tables.themes.copy()
    named.loc[named["theme_id"].isin(range(len(themes))), "label"] = list(themes)
    return replace(tables, themes=named)


EQUAL = tables_of(["Agents"] * 6, ["Agents"] * 2, n_digests=16, days_apart=7)
"""Six topics in two themes, all of one name, as in an old snapshot."""

ALONE = tables_of(["Agents", "Bees", "Wasps"], ["Agents", "Insects", "Wasps"], n_themes=3)
"""Three themes of one topic each; topic 1 and its theme have names of their own."""


def test_a_filter_finds_the_chosen_one_of_topics_with_equal_names(at_made):
    at_made(tables=EQUAL)
    app = open_view("papers")
    names = app.multiselect(filter_state.TOPICS).options
    assert set(names) == {*(f"Agents (topic {i})" for i in range(6)), "Unassigned"}
    # As in the browser, the text of the option is sent.
    app.multiselect(filter_state.TOPICS).set_value([4]).run()
    assert app.multiselect(filter_state.TOPICS).value == [4]


def test_charts_find_the_chosen_one_of_themes_with_equal_names(at_made):
    at_made(tables=EQUAL)
    app = open_view("trends", level="theme")
    app.multiselect(trends_state.SHOWN_THEMES).set_value([1]).run()
    assert not app.exception
    assert app.multiselect(trends_state.SHOWN_THEMES).value == [1]


def test_every_view_shows_equal_names(at_made):
    at_made(tables=EQUAL)
    for view in ("map", "trends", "topics", "papers", "reading-list"):
        assert not shown(view).exception


def test_a_theme_of_one_topic_does_not_repeat_its_name_on_the_topic_page(at_made):
    at_made(tables=ALONE)
    alone = shown("topics", topic="0")
    assert [p.proto.label for p in alone.get("page_link")].count("Agents") == 0
    assert "theme of one topic" in words(alone)
    other = words(shown("topics", topic="1"))
    assert "theme of one topic" not in other
    assert "Insects" in other


def test_a_theme_of_one_topic_is_listed_once_beside_the_map(at_made):
    at_made(tables=ALONE)
    links = [p.proto.label for p in shown("map").get("page_link")]
    assert links.count("Wasps") == 1
    assert {"Insects", "Bees"} <= set(links)


def test_the_exported_page_knows_themes_of_one_topic(tmp_path):
    from analysis import snapshot

    atlas = derive(snapshot.write(tmp_path / "snapshot", ALONE, planted_manifest()))
    assert {t["name"]: t["isOneTopic"] for t in outline(atlas)["themes"]} == {
        "Agents": True,
        "Insects": False,
        "Wasps": True,
    }


def test_suggestions_and_agendas_say_a_name_once():
    t = ALONE
    found = suggestions([], t.papers, t.topics, t.themes, t.verdicts, t.shortlists, 3)
    by_topic = {s.topic: s.group_words for s in found}
    assert by_topic["Agents"].startswith("topic “Agents” (")
    assert by_topic["Bees"].startswith("theme “Insects”; ")
    ids = [t.papers["paper_id"][t.papers["topic_id"] == i].iloc[0] for i in (0, 1)]
    details = paper_details_of(ids, t.papers, t.digests, t.topics, t.themes)
    agenda = to_agenda(ReadingList(entries=tuple(map(ListEntry, ids))), details)
    assert "- Topic: Agents\n" in agenda
    assert "- Topic: Bees (theme: Insects)\n" in agenda
