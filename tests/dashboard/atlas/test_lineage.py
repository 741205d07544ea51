"""Successors of old topic and theme ids over several refits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.records import EVENT_KINDS, EVENT_STATES, LEVELS
from dashboard.atlas.lineage import Event, Lineage, lineage_of
from tests.snapshots import events_table, planted_tables


def lineage(*rows, topics=(), themes=()):
    return lineage_of(events_table(*rows), topics, themes)


def test_a_merged_topic_has_one_successor():
    history = lineage(("topic", 1, "merged", 5, 7, 10), topics={7})
    assert history.heirs("topic", 5) == (7,)


def test_later_refits_are_followed():
    history = lineage(
        ("topic", 3, "merged", 7, 9, 10),
        ("topic", 1, "merged", 5, 7, 10),
        ("topic", 4, "kept", 9, 9, 10),
        topics={9},
    )
    assert history.heirs("topic", 5) == (9,)


def test_a_split_topic_has_several_successors_the_main_one_first():
    history = lineage(
        ("topic", 2, "split", 5, 9, 50),
        ("topic", 3, "split", 5, 8, 20),
        ("topic", 3, "split", 5, 6, 30),
        ("topic", 3, "merged", 5, 7, 10),
        topics={6, 7, 8, 9},
    )
    # What had been split off before is none: a link to 5 opened 5 alone until it ended.
    assert history.heirs("topic", 5) == (7, 6, 8)


def test_groups_of_several_parents_and_children_are_followed():
    history = lineage(
        ("topic", 1, "merged", (4, 5), 6, (9, 7)),
        ("topic", 2, "retired", 6, (7, 8), (3, 2)),
        ("topic", 3, "split", (2, 1), (9, 10), (5, 6, 7, 8)),
        ("topic", 3, "retired", 2, (), ()),
        topics={1, 7, 8, 9, 10},
    )
    # Nothing has most of a retired topic: its links open nothing, and the page explains.
    assert history.heirs("topic", 4) == history.heirs("topic", 6) == ()
    assert history.heirs("topic", 2) == (10, 9)
    assert [(e.parent_ids, e.child_ids) for e in history.news("topic", 10)] == [((2, 1), (9, 10))]
    assert history.takers("topic", 6) == (7, 8)
    assert history.takers("topic", 2) == history.takers("topic", 7) == ()
    assert history.end_of("topic", 6).kind == "retired"


def test_what_is_only_proposed_has_no_successor():
    table = events_table(("topic", 1, "merged", 5, 7, 3), state="proposed")
    history = lineage_of(table, {5, 7}, ())
    assert history.heirs("topic", 5) is None
    assert history.news("topic", 7) == ()


def test_retired_successors_are_followed_or_dropped_without_duplicates():
    history = lineage(
        ("topic", 1, "split", 5, 6, 3),
        ("topic", 1, "split", 5, 7, 2),
        ("topic", 2, "retired", 5, -1, 0),
        ("topic", 2, "merged", 6, 8, 5),
        ("topic", 3, "merged", 7, 8, 5),
        topics={8},
    )
    assert history.heirs("topic", 5) == (8,)


def test_events_before_a_merge_are_ignored():
    """Topic 7 split before 5 was merged into it, so that part has no papers of 5."""
    history = lineage(
        ("topic", 1, "split", 7, 9, 4),
        ("topic", 2, "merged", 5, 7, 4),
        ("topic", 3, "retired", 7, -1, 0),
        topics={9},
    )
    assert history.heirs("topic", 5) == ()


def test_existing_retired_and_unknown_ids_are_history_apart():
    history = lineage(
        ("topic", 1, "retired", 5, -1, 0), ("topic", 1, "split", 3, 4, 9), topics={3, 4}
    )
    assert history.heirs("topic", 3) == (3,)
    assert history.heirs("topic", 5) == ()
    assert history.heirs("topic", 6) is None
    assert history.heirs("topic", -1) is None
    assert Lineage().heirs("theme", 0) is None


def test_levels_are_separate():
    history = lineage(("theme", 1, "merged", 5, 7, 10), topics={7}, themes={7})
    assert history.heirs("theme", 5) == (7,)
    assert history.heirs("topic", 5) is None
    both = lineage(("theme", 1, "merged", 5, 7, 9), ("topic", 1, "retired", 5, -1, 0), topics={7})
    assert both.heirs("topic", 5) == ()


def test_the_planted_lineage():
    tables = planted_tables(gaps=True)
    history = lineage_of(
        tables.events, set(tables.topics["topic_id"]), set(tables.themes["theme_id"])
    )
    assert history.heirs("topic", 900) == history.heirs("topic", 901) == (3,)
    assert history.heirs("topic", 902) == ()
    assert history.heirs("theme", 900) == (5,)


IDS = st.lists(st.integers(0, 9), max_size=3, unique=True)


@st.composite
def events(draw):
    parents, children = draw(IDS), draw(IDS)
    n_pairs = len(parents) * len(children)
    return Event(
        run=draw(st.integers(1, 5)),
        level=draw(st.sampled_from(LEVELS)),
        kind=draw(st.sampled_from(EVENT_KINDS)),
        state=draw(st.sampled_from(EVENT_STATES)),
        parent_ids=tuple(parents),
        child_ids=tuple(children),
        shared_papers=tuple(draw(st.lists(st.integers(0, 20), min_size=n_pairs, max_size=n_pairs))),
    )


EVENTS = st.lists(events(), max_size=30)


@given(EVENTS, st.sets(st.integers(0, 9)), st.integers(-1, 10))
def test_any_history_ends_at_existing_ids(events, living, asked):
    history = Lineage(tuple(events), {"topic": living, "theme": ()})
    heirs = history.heirs("topic", asked)
    assert heirs is None or set(heirs) <= living
    history.news("topic", asked)


# --- news -------------------------------------------------------------------------------------


def kinds(history, topic_id):
    return [(e.kind, *e.parent_ids, *e.child_ids) for e in history.news("topic", topic_id)]


def test_news_are_the_events_of_the_last_run_about_a_topic():
    history = lineage(
        ("topic", 1, "merged", 4, 1, 9),
        ("topic", 2, "born", -1, 3, 0),
        ("topic", 2, "split", 1, 3, 5),
        ("topic", 2, "kept", 1, 1, 5),
        ("topic", 2, "kept", 2, 2, 5),
        ("topic", 2, "merged", 8, 2, 6),
        topics={1, 2, 3},
    )
    assert kinds(history, 3) == [("born", 3), ("split", 1, 3)]
    assert kinds(history, 1) == [("split", 1, 3)]
    assert kinds(history, 2) == [("merged", 8, 2)]
    later = lineage(
        ("topic", 1, "merged", 4, 1, 9), ("topic", 2, "born", -1, 3, 0), topics={1, 2, 3}
    )
    assert kinds(later, 1) == [("merged", 4, 1)]
    assert kinds(later, 2) == []


def test_the_first_analysis_has_no_news():
    history = lineage(*(("topic", 1, "born", -1, t, 0) for t in range(3)), topics={0, 1, 2})
    assert kinds(history, 0) == []


def test_a_history_with_exponentially_many_paths_is_followed_quickly():
    """Each refit splits an id in two and the next merges them: 2^60 paths, one successor."""
    rows = []
    for refit in range(1, 121, 2):
        number = 10 * refit
        rows += [("topic", refit, "split", number, number + 1, 2),
                 ("topic", refit, "merged", number, number + 2, 3),
                 ("topic", refit + 1, "merged", number + 1, number + 20, 2),
                 ("topic", refit + 1, "merged", number + 2, number + 20, 3)]  # fmt: skip
    assert lineage(*rows, topics={1210}).heirs("topic", 10) == (1210,)
