"""The digests of the last days, of the latest month, and since a reader's last visit."""

from __future__ import annotations

import pytest

from dashboard.atlas.recent_digests import recent_spans

IDS = ["2025-01-30", "2025-02-27", "2025-03-03", "2025-03-10", "2025-03-11", "2025-03-17",
       "2025-03-17-2"]  # fmt: skip
LATEST = IDS[-1]


def test_seven_days_and_the_month_end_with_the_latest_digest():
    assert recent_spans(IDS, None) == {
        "week": ("2025-03-11", LATEST),
        "month": ("2025-03-03", LATEST),
    }


@pytest.mark.parametrize(
    ("last_shown", "first"),
    [
        ("2025-03-03", "2025-03-10"),
        ("2025-03-17", "2025-03-17-2"),
        # A digest that no longer exists, and one that never did.
        ("2025-03-04", "2025-03-10"),
        (LATEST, None),
        ("2026-01-01", None),
        # All digests are no filter.
        ("2025-01-29", None),
        (None, None),
    ],
)
def test_a_visit_is_followed_by_the_digests_after_the_newest_one_shown(last_shown, first):
    span = recent_spans(IDS, last_shown).get("visit")
    assert span == (None if first is None else (first, LATEST))


def test_a_period_of_all_digests_is_left_out():
    assert recent_spans(IDS[-4:], None) == {"week": ("2025-03-11", LATEST)}
    assert recent_spans(IDS[-2:], None) == {}
    assert recent_spans([], "2025-03-17") == {}
