"""Test that no two options of a menu have the same text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.wording.option_names import option_names

NAMES = st.sampled_from(["A", "A (topic 1)", "A (topic 1) (topic 1)", "", " A", "B" * 80, "B" * 90])


@given(st.dictionaries(st.integers(0, 5), NAMES))
def test_texts_are_distinct_and_begin_with_the_name(names):
    texts = option_names(names, "topic")
    assert list(texts) == list(names)
    assert len(set(texts.values())) == len(names)
    for i, text in texts.items():
        assert text.startswith((names[i].strip() or "(no name)")[:50])


def test_a_name_that_is_unlike_all_others_stays_as_it_is():
    named = option_names({3: "Agents", 5: "Bees and wasps", 7: "Agents"}, "theme")
    assert named == {3: "Agents (theme 3)", 5: "Bees and wasps", 7: "Agents (theme 7)"}
