"""Existing topics keep labels and order; new topics are last in their theme."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.updating.labels import free_label, outline_of, previous_names


def test_names_are_in_the_order_of_the_given_ids():
    topics = pd.DataFrame(
        {
            "topic_id": [3, 5, 8],
            "label": ["A", "B", "C"],
            "keywords": [["a"], ["b"], ["c"]],
            "keyword_weights": [[1.0], [0.5], [0.2]],
        }
    )
    names = previous_names(topics, "topic_id", [8, 3, 11])
    assert [(name.number, name.label, name.keywords) for name in names] == [
        (0, "C", ("c",)),
        (1, "A", ("a",)),
    ]


def test_a_new_topic_is_last_in_its_theme():
    topics = pd.DataFrame({"topic_id": [0, 1, 2], "rank": [2, 0, 1]})
    # By rank: topics 1, 2, 0. Topics 7 and 9 are new; 9 is alone in its theme.
    themes = np.array([1, 0, 0, 0, 2], dtype=np.int32)
    assert outline_of(topics, [0, 1, 2, 7, 9], themes) == [1, 2, 3, 0, 4]


def test_a_removed_topic_is_not_in_the_outline():
    topics = pd.DataFrame({"topic_id": [0, 1, 2], "rank": [2, 0, 1]})
    assert outline_of(topics, [0, 2], np.zeros(2, dtype=np.int32)) == [1, 0]


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], "Volcanoes"),
        (["VOLCANOES"], "Lava flows"),
        (["volcanoes", "lava flows"], "Volcanoes (2)"),
        (["volcanoes", "lava flows", "volcanoes (2)"], "Volcanoes (3)"),
    ],
)
def test_a_used_label_is_replaced_by_a_keyword_or_gets_a_number(taken, expected):
    assert free_label("Volcanoes", ["lava flows"], taken) == expected
