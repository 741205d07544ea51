"""Whether a change of two periods holds in reruns of the clustering."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from evidence.comparison.exact_test import fisher_mid_p
from evidence.comparison.reruns import count_agreeing_repeats, holds, least_repeats
from evidence.comparison.shares import Sides, compare

SIDES = Sides(("a",), ("b",))
# Topic 7 grows, topic 3 hardly, topic 5 makes up the rest.
TOPICS = np.array([7] * 5 + [3] * 20 + [5] * 75 + [7] * 35 + [3] * 22 + [5] * 43, dtype=np.int32)
PAPERS = pd.DataFrame({"first_digest": ["a"] * 100 + ["b"] * 100, "topic_id": TOPICS})
IDS = [7, 3, 5]


def agreeing(*repeats: np.ndarray, **options: object) -> list[int | None]:
    table = compare(PAPERS, SIDES, IDS)
    columns = np.column_stack(repeats).astype(np.int32)
    found = count_agreeing_repeats(PAPERS, columns, SIDES, table, **options)
    return [None if pd.isna(n) else int(n) for n in found]


def test_a_rerun_confirms_a_change_in_the_same_direction_only():
    gone, opposite = np.full(200, 5), TOPICS[::-1]
    assert agreeing(TOPICS, TOPICS, gone, opposite)[0] == 2


def test_a_rerun_must_be_significant_among_all_topics():
    smaller = np.concatenate([TOPICS[:100], [7] * 14, [3] * 20, [5] * 66])
    # Alone it would be a change, but it is one of three tests.
    assert fisher_mid_p(5, 100, 14, 100) < 0.05
    assert agreeing(TOPICS, smaller)[0] == 1


def test_changes_that_only_the_reruns_have_are_told_from_half_of_them_on():
    grown = np.concatenate([TOPICS[:100], [7] * 35, [3] * 50, [5] * 15])
    assert agreeing(TOPICS, grown)[1] == 1
    assert agreeing(TOPICS, TOPICS, grown)[1] is None


def test_what_varies_from_week_to_week_varies_in_reruns_too():
    wild = pd.Series({7: 4.0, 3: 4.0, 5: 4.0})
    assert agreeing(TOPICS, TOPICS)[0] == 2
    assert agreeing(TOPICS, TOPICS, of_process=wild)[0] == 0


def test_reruns_are_counted_whatever_the_order_of_the_topics():
    table = compare(PAPERS, SIDES, [3, 5, 7])
    found = count_agreeing_repeats(PAPERS, np.column_stack([TOPICS] * 4), SIDES, table)
    assert found[table["group_id"] == 7].tolist() == [4]


@pytest.mark.parametrize(("n_repeats", "least"), [(20, 18), (10, 9), (1, 1), (21, 19), (30, 27)])
def test_nearly_all_reruns_are_nine_in_ten(n_repeats, least):
    assert least_repeats(n_repeats) == least


def test_a_change_holds_in_nearly_all_reruns_or_is_not_named():
    table = pd.DataFrame(
        {
            "outcome": ["grew", "grew", "unclear", "went"],
            "n_repeats_agree": pd.array([18, 17, 20, None], dtype="Int32"),
        }
    )
    assert holds(table, 20).tolist() == [True, False, False, False]
    assert holds(table, 0).tolist() == [True, True, False, True]
    assert holds(table[["outcome"]], 20).tolist() == [True, True, False, True]
