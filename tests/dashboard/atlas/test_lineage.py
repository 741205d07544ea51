"""An old number leads to what it has become, however many refits ago, and to nothing else."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.records import LEVELS, LINEAGE_EVENTS
from dashboard.atlas.lineage import Event, Lineage, lineage_of
from tests.snapshots import planted_tables


def lineage(*rows, topics=(), themes=()):
    columns = ["level", "refit", "event", "old_id", "new_id", "shared_papers"]
    return lineage_of(pd.DataFrame(rows, columns=columns), topics, themes)


def test_a_merged_topic_is_where_it_was_merged_to():
    told = lineage(("topic", 1, "merged", 5, 7, 10), topics={7})
    assert told.heirs("topic", 5) == (7,)


def test_later_refits_are_followed():
    told = lineage(
        ("topic", 3, "merged", 7, 9, 10),
        ("topic", 1, "merged", 5, 7, 10),
        ("topic", 4, "kept", 9, 9, 10),
        topics={9},
    )
    assert told.heirs("topic", 5) == (9,)


def test_what_was_divided_has_several_heirs_the_main_one_first():
    told = lineage(
        ("topic", 1, "split", 5, 8, 20),
        ("topic", 2, "split", 5, 6, 30),
        ("topic", 3, "merged", 5, 7, 10),
        topics={6, 7, 8},
    )
    assert told.heirs("topic", 5) == (7, 6, 8)


def test_heirs_that_are_gone_hand_on_or_drop_out_and_none_comes_twice():
    told = lineage(
        ("topic", 1, "split", 5, 6, 3),
        ("topic", 1, "split", 5, 7, 2),
        ("topic", 2, "retired", 5, -1, 0),
        ("topic", 2, "merged", 6, 8, 5),
        ("topic", 3, "merged", 7, 8, 5),
        topics={8},
    )
    assert told.heirs("topic", 5) == (8,)


def test_an_event_before_the_hand_over_does_not_count():
    """What 7 gave away before 5 came to it has nothing of 5."""
    told = lineage(
        ("topic", 1, "split", 7, 9, 4),
        ("topic", 2, "merged", 5, 7, 4),
        ("topic", 3, "retired", 7, -1, 0),
        topics={9},
    )
    assert told.heirs("topic", 5) == ()


def test_a_living_id_is_itself_a_retired_one_nothing_and_a_stranger_none():
    told = lineage(("topic", 1, "retired", 5, -1, 0), ("topic", 1, "split", 3, 4, 9), topics={3, 4})
    assert told.heirs("topic", 3) == (3,)
    assert told.heirs("topic", 5) == ()
    assert told.heirs("topic", 6) is None
    assert told.heirs("topic", -1) is None
    assert Lineage().heirs("theme", 0) is None


def test_levels_are_kept_apart():
    told = lineage(("theme", 1, "merged", 5, 7, 10), topics={7}, themes={7})
    assert told.heirs("theme", 5) == (7,)
    assert told.heirs("topic", 5) is None
    both = lineage(("theme", 1, "merged", 5, 7, 9), ("topic", 1, "retired", 5, -1, 0), topics={7})
    assert both.heirs("topic", 5) == ()


def test_the_planted_story():
    tables = planted_tables(gaps=True)
    told = lineage_of(
        tables.lineage, set(tables.topics["topic_id"]), set(tables.themes["theme_id"])
    )
    assert told.heirs("topic", 900) == told.heirs("topic", 901) == (3,)
    assert told.heirs("topic", 902) == ()
    assert told.heirs("theme", 900) == (5,)


EVENTS = st.lists(
    st.builds(
        Event,
        level=st.sampled_from(LEVELS),
        refit=st.integers(1, 5),
        event=st.sampled_from(LINEAGE_EVENTS),
        old_id=st.integers(-1, 9),
        new_id=st.integers(-1, 9),
        shared_papers=st.integers(0, 20),
    ),
    max_size=30,
)


@given(EVENTS, st.sets(st.integers(0, 9)), st.integers(-1, 10))
def test_any_history_is_followed_to_an_end_among_the_living(events, living, asked):
    told = Lineage(tuple(events), {"topic": living, "theme": ()})
    heirs = told.heirs("topic", asked)
    assert heirs is None or set(heirs) <= living
    told.news("topic", asked)


# --- news -------------------------------------------------------------------------------------


def kinds(told, topic_id):
    return [(e.event, e.old_id, e.new_id) for e in told.news("topic", topic_id)]


def test_news_is_what_the_last_refit_did():
    told = lineage(
        ("topic", 1, "merged", 4, 1, 9),
        ("topic", 2, "born", -1, 3, 0),
        ("topic", 2, "split", 1, 3, 5),
        ("topic", 2, "kept", 1, 1, 5),
        ("topic", 2, "kept", 2, 2, 5),
        ("topic", 2, "merged", 8, 2, 6),
        topics={1, 2, 3},
    )
    assert kinds(told, 3) == [("born", -1, 3), ("split", 1, 3)]
    assert kinds(told, 1) == [("split", 1, 3)]
    assert kinds(told, 2) == [("merged", 8, 2)]


def test_in_the_first_analysis_nothing_is_news():
    told = lineage(*(("topic", 1, "born", -1, t, 0) for t in range(3)), topics={0, 1, 2})
    assert kinds(told, 0) == []


def test_a_history_with_more_ways_than_anyone_could_walk_is_followed_at_once():
    """Each refit divides a number into two that the next one joins: 2^60 ways, one heir."""
    rows = []
    for refit in range(1, 121, 2):
        number = 10 * refit
        rows += [("topic", refit, "split", number, number + 1, 2),
                 ("topic", refit, "merged", number, number + 2, 3),
                 ("topic", refit + 1, "merged", number + 1, number + 20, 2),
                 ("topic", refit + 1, "merged", number + 2, number + 20, 3)]  # fmt: skip
    assert lineage(*rows, topics={1210}).heirs("topic", 10) == (1210,)
