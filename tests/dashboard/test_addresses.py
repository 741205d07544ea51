"""An address says exactly where the reader is, and a wrong one is explained, not obeyed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.records import UNASSIGNED
from dashboard.addresses import KEYS, Address, Known, from_params, to_params
from dashboard.filters import Filters
from dashboard.text import plain

FEW = Known(
    ("2025-03-13", "2025-03-17", "2025-03-21"), (3, 0, 12), ["aaaa00000000", "bbbb11111111"]
)
MANY = Known(tuple(f"2025-03-{d:02d}" for d in range(1, 29)), (3, 0, 12), FEW.paper_ids)

ADDRESSES = st.builds(
    Address,
    filters=st.builds(
        Filters,
        query=st.text(max_size=40).map(plain),
        digests=st.lists(st.sampled_from(FEW.digest_ids), unique=True).map(tuple),
        topics=st.lists(st.sampled_from((*FEW.topic_ids, UNASSIGNED)), unique=True).map(tuple),
        new_in=st.none() | st.sampled_from(FEW.digest_ids),
    ),
    paper=st.none() | st.sampled_from(FEW.paper_ids),
    topic=st.none() | st.sampled_from(FEW.topic_ids),
    shown=st.lists(st.sampled_from(FEW.topic_ids), unique=True).map(tuple),
)


@given(ADDRESSES)
def test_there_and_back(address):
    assert from_params(to_params(address), FEW) == (address, ())


def test_ids_are_written_out_even_where_they_are_the_latest():
    """A link to the latest digest must mean the same digest when there is a later one."""
    filters = Filters(digests=("2025-03-13", "2025-03-17"), topics=(3, -1), new_in="2025-03-21")
    assert to_params(Address(filters, paper="aaaa00000000", shown=(0,))) == {
        "digests": "2025-03-13,2025-03-17",
        "topics": "3,-1",
        "new": "2025-03-21",
        "paper": "aaaa00000000",
        "shown": "0",
    }
    assert to_params(Address()) == {}


def test_a_range_is_kept_with_many_digests_and_spelled_out_with_few():
    params = {"from": "2025-03-17", "to": "2025-03-13"}
    address, unknown = from_params(params, MANY)
    assert address.filters.span == ("2025-03-13", "2025-03-17")
    assert to_params(address) == {"from": "2025-03-13", "to": "2025-03-17"}
    assert from_params(params, FEW)[0].filters.digests == ("2025-03-13", "2025-03-17")
    assert unknown == ()


def test_half_a_range_ends_where_the_digests_do():
    assert from_params({"from": "2025-03-20"}, MANY)[0].filters.span == ("2025-03-20", "2025-03-28")
    assert from_params({"to": "2025-03-02"}, MANY)[0].filters.span == ("2025-03-01", "2025-03-02")


@pytest.mark.parametrize(
    ("params", "kind", "nearest", "instead"),
    [
        ({"topic": "11", "q": "x"}, "topic", "12", {"topic": "12", "q": "x"}),
        ({"topics": "3,999"}, "topic", "12", {"topics": "3,12"}),
        ({"topic": "-1"}, "topic", None, None),
        ({"topic": "one"}, "topic", None, None),
        ({"topic": "9" * 5000}, "topic", None, None),
        ({"digests": "2025-03-18"}, "digest", "2025-03-17", {"digests": "2025-03-17"}),
        ({"new": "2026-01-01"}, "digest", "2025-03-21", {"new": "2025-03-21"}),
        ({"new": "yesterday"}, "digest", None, None),
        ({"paper": "aaaa0000ffff"}, "paper", "aaaa00000000", {"paper": "aaaa00000000"}),
        ({"paper": "cccccccccccc"}, "paper", None, None),
        ({"shown": "0,4"}, "topic", "3", {"shown": "0,3"}),
    ],
)
def test_unknown_ids_are_left_out_and_the_nearest_is_offered(params, kind, nearest, instead):
    address, (unknown,) = from_params(params, FEW)
    assert (unknown.kind, unknown.nearest) == (kind, nearest)
    assert (unknown.instead and to_params(unknown.instead)) == instead
    again, still_unknown = from_params(to_params(address), FEW)
    assert (again, still_unknown) == (address, ())


def test_two_unknown_ids_are_two_reports_and_each_offer_is_whole():
    address, unknown = from_params({"topic": "13", "digests": "2025-03-14,2025-03-17"}, FEW)
    assert address == Address(Filters(digests=("2025-03-17",)))
    assert {u.kind for u in unknown} == {"topic", "digest"}
    for report in unknown:
        assert from_params(to_params(report.instead), FEW)[1] == ()


def test_nothing_known_is_nothing_offered():
    nothing = Known((), (), [])
    address, unknown = from_params({"topic": "1", "from": "2025-01-01", "paper": "aaaa"}, nothing)
    assert address == Address()
    assert all(report.instead is None for report in unknown)


@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=30)), st.sampled_from([FEW, MANY]))
def test_no_address_is_too_strange(params, known):
    address, _ = from_params(params, known)
    assert from_params(to_params(address), known) == (address, ())
