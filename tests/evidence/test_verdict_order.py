"""Sort order of verdicts: movers first, fastest first."""

from __future__ import annotations

import math

import pandas as pd

from evidence.verdict_order import in_order

ROWS = pd.DataFrame(
    [
        (0, "stable", 1.3, 900),
        (1, "fading", 0.9, 50),
        (2, "growing", 1.1, 70),
        (3, "too few papers", 5.0, 10),
        (4, "growing", math.inf, 8),
        (5, "fading", 0.8, 20),
        (6, "growing", 1.1, 90),
        (7, "too few papers", 0.1, 30),
        (8, "too few papers", math.nan, 20),
        (9, "step", 9.0, 5),
        (10, "wanders", 9.0, 5),
    ],
    columns=["group_id", "verdict", "odds_ratio", "n_papers"],
)


def test_growing_then_fading_fastest_first_then_the_rest_by_size():
    assert in_order(ROWS)["group_id"].tolist() == [4, 6, 2, 5, 1, 9, 0, 10, 7, 8, 3]


def test_the_order_does_not_depend_on_the_input_order():
    assert in_order(ROWS[::-1])["group_id"].tolist() == in_order(ROWS)["group_id"].tolist()
