"""Test that names on the map don't overlap and that the largest topic has priority."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from dashboard.topic_map.label_layout import LabelCandidate, place

WISHES = st.lists(
    st.builds(
        LabelCandidate,
        topic_id=st.integers(0, 500),
        label=st.text(alphabet="abcdef ", min_size=1, max_size=50).filter(str.strip),
        weight=st.integers(1, 50).map(float),
        x=st.floats(0, 700),
        y=st.floats(0, 600),
        font_px=st.just(14.0),
        above_px=st.sampled_from([0.0, 40.0]),
        below_px=st.sampled_from([0.0, 40.0]),
    ),
    max_size=40,
    unique_by=lambda w: w.topic_id,
)


@given(WISHES)
def test_names_do_not_overlap_and_stay_inside_the_canvas(wishes):
    placed = place(wishes, 700, 600)
    assert not any(a.overlaps(b) for a, b in itertools.combinations(placed, 2))
    for box in placed:
        assert box.left >= -1e-6
        assert box.right <= 700 + 1e-6
        assert box.bottom >= -1e-6
        assert box.top <= 600 + 1e-6


@given(WISHES)
def test_the_largest_topic_is_always_named(wishes):
    central = [LabelCandidate(999, "the largest", 99.0, 350, 300, 14.0), *wishes]
    assert any(p.wish.topic_id == 999 for p in place(central, 700, 600))


def test_if_only_one_name_fits_it_is_the_largest_topics():
    crowd = [
        LabelCandidate(t, "a long name of a topic", float(t), 100, 20, 14.0) for t in range(1, 6)
    ]
    assert [p.wish.topic_id for p in place(crowd, 200, 40)] == [5]


def test_a_name_moves_a_line_away_from_a_taken_position():
    first, second = place(
        [LabelCandidate(1, "one", 2.0, 90, 50, 14.0), LabelCandidate(2, "two", 1.0, 90, 50, 14.0)],
        180,
        99,
    )
    assert first.shift_px == 0
    assert abs(second.shift_px) > 14


def test_a_name_is_placed_clear_of_its_points_if_there_is_room():
    (above,) = place(
        [LabelCandidate(1, "one", 1.0, 90, 40, 14.0, above_px=30, below_px=30)], 180, 99
    )
    assert above.bottom >= 40 + 30
    (below,) = place(
        [LabelCandidate(1, "one", 1.0, 90, 80, 14.0, above_px=30, below_px=30)], 180, 99
    )
    assert below.top <= 80 - 30


def test_the_order_of_the_candidates_does_not_matter():
    wishes = [LabelCandidate(t, f"topic {t}", 1.0, 20 * t, 9 * t, 14.0) for t in range(12)]
    assert place(wishes, 300, 120) == place(wishes[::-1], 300, 120)
