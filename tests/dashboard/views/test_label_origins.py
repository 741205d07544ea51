"""Names by people and language models are whole, marked and explained, and About counts them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.atlas.atlas import derive
from dashboard.static_page.page_data import outline
from dashboard.wording.label_origins import EXPLANATIONS, MARKS, counted
from tests.dashboard.conftest import helps, shown, words
from tests.snapshots import planted_manifest, planted_tables

LONG = "Bees, wasps & ants <i>: whatever has six legs and stings you"
"""A name of 60 characters; a comma does not divide it."""


def tables_named(person=(), model=(), themes=()):
    tables = planted_tables()
    frames = {"topics": tables.topics.copy(), "themes": tables.themes.copy()}
    for name, key, ids, origin in (
        ("topics", "topic_id", person, "person"),
        ("topics", "topic_id", model, "language model"),
        ("themes", "theme_id", themes, "person"),
    ):
        at = frames[name][key].isin(list(ids))
        frames[name].loc[at, "label_origin"] = origin
        if origin == "person":
            frames[name].loc[at, "label"] = LONG
    return replace(tables, **frames)


NAMED = tables_named(person=[1], model=[2], themes=[0])
"""One topic and one theme by a person, one topic by a language model; one table for all tests."""


def test_the_page_of_a_topic_marks_and_explains_its_origin(at_made):
    at_made(tables=NAMED)
    for topic, origin in (("1", "person"), ("2", "language model")):
        text = words(shown("topics", topic=topic))
        assert f">{MARKS[origin]}</span> {EXPLANATIONS[origin]}" in text
    assert "Bees, wasps &amp; ants &lt;i&gt;: whatever has six legs and stings you</h1>" in words(
        shown("topics", topic="1")
    )
    assert "named by" not in words(shown("topics", topic="0"))


def test_the_outline_marks_and_explains_names(at_made):
    at_made(tables=NAMED)
    app = shown("topics")
    text = words(app)
    assert text.count('class="da-mark"') == 2
    folds = [e.label.replace("\N{NO-BREAK SPACE}", " ") for e in app.expander]
    assert sum("named by a person" in label for label in folds) == 1
    for origin, mark in MARKS.items():
        assert f"{mark.capitalize()}: {EXPLANATIONS[origin]}" in helps(app).replace("\\", "")
    assert "stings you" in text


def test_a_page_of_automatic_names_says_nothing_of_origins(at_made):
    at_made(tables=planted_tables())
    app = shown("topics")
    assert "named by" not in words(app) + helps(app)


def test_about_counts_names(at_made):
    at_made(tables=NAMED)
    text = words(shown("about"))
    assert "1 of 6 topics and 1 of 2 themes are named by a person." in text
    assert "1 of 6 topics is named by a language model." in text
    assert "labels.toml" in text


def test_about_says_what_an_old_snapshot_lacks(at_made):
    tables = planted_tables()
    frames = {name: getattr(tables, name) for name in ("topics", "themes")}
    old = replace(tables, **{n: f.drop(columns="label_origin") for n, f in frames.items()})
    at_made(tables=old)
    assert "needs where each name is from; run `digest-atlas analyze`" in words(shown("about"))
    assert "named by" not in words(shown("topics"))


@pytest.mark.parametrize(
    ("topics", "themes", "sentence"),
    [
        (["automatic"], ["automatic"], "All names are made from the papers' words."),
        (
            ["person", "person", "automatic"],
            ["automatic"],
            "2 of 3 topics are named by a person. All other names are made from the papers' words.",
        ),
        (
            ["automatic"],
            ["language model", "automatic"],
            "1 of 2 themes is named by a language model. All other names are made from the "
            "papers' words.",
        ),
    ],
)
def test_origins_are_counted_in_words(topics, themes, sentence):
    assert counted({"topic": topics, "theme": themes}) == sentence


def test_the_exported_page_has_origins(written):
    page = outline(derive(written(NAMED)))
    named = {topic["id"]: topic["namedBy"] for topic in page["topics"]}
    assert named[1] == [MARKS["person"], EXPLANATIONS["person"]]
    assert named[2] == [MARKS["language model"], EXPLANATIONS["language model"]]
    assert named[0] == []
    (own,) = [topic for topic in page["topics"] if topic["id"] == 1]
    assert " ".join(own["mapLines"]) == LONG


@pytest.fixture
def written(tmp_path):
    """Return a function that writes tables as a snapshot and reads it."""
    from analysis import snapshot

    def write(tables):
        return snapshot.write(tmp_path / "snapshot", tables, planted_manifest())

    return write
