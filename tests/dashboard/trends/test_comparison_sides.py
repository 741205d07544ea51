"""The sides of a comparison: choices, names, overlap."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.trends import comparison_sides

IDS = ["2024-12-30", "2025-01-02", "2025-01-20", "2025-02-03", "2025-03-31", "2025-04-02"]
DIGESTS = pd.DataFrame({"digest_id": IDS, "date": pd.to_datetime(IDS), "n_new": 60})
NAMES = {i: f"digest {i}" for i in IDS}
CUTS = comparison_sides.all_stretches(DIGESTS, NAMES)


def name(first: str, last: str, other: tuple[str, str] | None = None) -> str:
    return comparison_sides.name_of((first, last), DIGESTS, NAMES, CUTS, other=other)


def test_the_default_is_the_latest_digest_and_all_earlier_ones():
    assert comparison_sides.default(DIGESTS) == ((IDS[0], IDS[-2]), (IDS[-1], IDS[-1]))
    assert comparison_sides.default(DIGESTS.head(1)) is None
    assert comparison_sides.default(DIGESTS.head(0)) is None


def test_the_last_digest_of_one_day_is_the_latest():
    ids = ["2025-03-13", "2025-03-13-2", "2025-03-13-3"]
    digests = pd.DataFrame({"digest_id": ids, "date": pd.Timestamp("2025-03-13"), "n_new": 9})
    assert comparison_sides.default(digests) == ((ids[0], ids[1]), (ids[2], ids[2]))


def test_digests_of_the_last_day_are_on_one_side():
    ids = ["2025-03-09", "2025-03-13", "2025-03-13-2"]
    days = pd.to_datetime([i[:10] for i in ids])
    digests = pd.DataFrame({"digest_id": ids, "date": days, "n_new": 60})
    before, after = comparison_sides.default(digests)
    assert (before, after) == ((ids[0], ids[0]), (ids[1], ids[2]))
    cuts = comparison_sides.all_stretches(digests, dict.fromkeys(ids, "x"))
    assert comparison_sides.name_of(after, digests, dict.fromkeys(ids, "x"), cuts) == "13 Mar 2025"


@pytest.mark.parametrize(
    ("unit", "named"),
    [
        ("month", ["Dec 2024", "Jan 2025", "Feb 2025", "Mar 2025", "Apr 2025 so far"]),
        ("quarter", ["Oct to Dec 2024", "Jan to Mar 2025", "Apr to Jun 2025 so far"]),
        ("year", ["2024", "2025 so far"]),
    ],
)
def test_an_incomplete_period_is_named_so_far(unit, named):
    assert [s.name for s in CUTS[unit]] == named


def test_a_year_is_complete_on_its_last_day():
    digests = pd.DataFrame({"digest_id": ["d"], "date": pd.to_datetime(["2025-12-31"])})
    assert [s.name for s in comparison_sides.stretches(digests, {"d": "x"}, "year")] == ["2025"]


def test_a_side_is_named_after_the_shortest_period_that_it_covers():
    assert name(IDS[1], IDS[1]) == "digest 2025-01-02"
    assert name(IDS[1], IDS[2]) == "Jan 2025"
    assert name(IDS[1], IDS[4]) == "Jan to Mar 2025"
    assert name(IDS[1], IDS[5]) == "2025 so far"
    assert name(IDS[2], IDS[4]) == "20 Jan to 31 Mar 2025"
    assert name(IDS[0], IDS[4], (IDS[5], IDS[5])) == "the 5 earlier digests"


def test_digests_of_both_sides_count_for_neither():
    wanted, both = comparison_sides.apart(IDS, (IDS[0], IDS[3]), (IDS[2], IDS[5]))
    assert wanted.before == tuple(IDS[:2])
    assert wanted.after == tuple(IDS[4:])
    assert both == tuple(IDS[2:4])
    assert comparison_sides.apart(IDS, (IDS[0], IDS[1]), (IDS[2], IDS[5]))[1] == ()


def test_quick_choices_are_unique_and_do_not_overlap():
    choices = comparison_sides.quick_choices(DIGESTS, CUTS)
    assert next(iter(choices)) == "Latest digest vs. all earlier"
    assert choices["Latest year vs. previous"] == ((IDS[0], IDS[0]), (IDS[1], IDS[5]))
    assert len(set(choices.values())) == len(choices)
    for before, after in choices.values():
        assert before[1] < after[0]
    daily = DIGESTS.assign(n_new=[100, 100, 100, 20, 20, 30])
    assert next(iter(comparison_sides.quick_choices(daily, CUTS))) == "Last 3 days vs. all earlier"
    two = DIGESTS.tail(2)
    assert len(comparison_sides.quick_choices(two, comparison_sides.all_stretches(two, NAMES))) == 1


def test_the_longest_unit_that_divides_the_sides_is_chosen():
    assert comparison_sides.unit_of(CUTS, [(IDS[1], IDS[2]), (IDS[3], IDS[3])]) == "month"
    assert comparison_sides.unit_of(CUTS, [(IDS[1], IDS[4]), (IDS[5], IDS[5])]) == "quarter"
    assert comparison_sides.unit_of(CUTS, [(IDS[2], IDS[2]), (IDS[3], IDS[3])]) == "week"
