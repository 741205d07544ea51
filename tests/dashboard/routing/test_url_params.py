"""Test that addresses survive conversion to a URL and back, and that wrong ids get notices."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.records import UNASSIGNED
from dashboard.atlas.filters import MEMBERSHIP_CHOICES, Filters, span_of_days
from dashboard.atlas.known_ids import Known
from dashboard.atlas.lineage import lineage_of
from dashboard.atlas.news_period import NAMED_PERIODS
from dashboard.atlas.sort_orders import SORTS
from dashboard.atlas.topic_orders import TOPIC_ORDERS
from dashboard.routing.address import BESIDE, HIGHLIGHTS, LOOKS, ORDERS, PANELS, Address
from dashboard.routing.url_params import KEYS, from_params, to_params
from dashboard.text.escape import plain
from dashboard.theming.palette import COLORINGS
from dashboard.topic_map.label_text import NAMES
from dashboard.topic_map.viewport import Region
from evidence.periods import PERIODS
from tests.snapshots import events_table

LINEAGE = lineage_of(
    events_table(
        ("topic", 1, "merged", 900, 901, 12),
        ("topic", 2, "merged", 901, 12, 12),
        ("topic", 2, "retired", 902, -1, 0),
        ("topic", 2, "split", 903, 0, 4),
        ("topic", 2, "merged", 903, 3, 9),
        ("theme", 2, "merged", 44, 250, 9),
    ),
    {3, 0, 12},
    {7, 250},
)
FEW = Known(
    digest_ids=("2025-03-13", "2025-03-17", "2025-03-21"),
    topic_ids=(3, 0, 12),
    paper_ids=["aaaa00000000", "bbbb11111111"],
    theme_ids=(250, 7),
    lineage=LINEAGE,
    windows=("all", "52 weeks"),
)
MANY = replace(FEW, digest_ids=tuple(f"2025-03-{d:02d}" for d in range(1, 29)))

RANGES = st.none() | st.tuples(*[st.sampled_from(FEW.digest_ids)] * 2).map(
    lambda ends: (min(ends), max(ends))
)
REGIONS = st.builds(
    lambda x, y, width, height: Region(x / 8, (x + width) / 8, y / 8, (y + height) / 8),
    *[st.integers(-400, 400)] * 2,
    *[st.integers(1, 800)] * 2,
)
ADDRESSES = st.builds(
    Address,
    filters=st.builds(
        Filters,
        query=st.text(max_size=40).map(plain),
        digests=st.lists(st.sampled_from(FEW.digest_ids), unique=True).map(tuple),
        themes=st.lists(st.sampled_from(FEW.theme_ids), unique=True).map(tuple),
        topics=st.lists(st.sampled_from((*FEW.topic_ids, UNASSIGNED)), unique=True).map(tuple),
        new_in_digest=st.none() | st.sampled_from(FEW.digest_ids),
        first_listed_in=RANGES,
        membership=st.none() | st.sampled_from(MEMBERSHIP_CHOICES),
    ),
    paper=st.none() | st.sampled_from(FEW.paper_ids),
    topic=st.none() | st.sampled_from((*FEW.topic_ids, UNASSIGNED)),
    shown=st.lists(st.sampled_from(FEW.topic_ids), unique=True).map(tuple),
    color=st.none() | st.sampled_from(COLORINGS),
    highlight=st.none() | st.sampled_from(HIGHLIGHTS),
    names=st.none() | st.sampled_from(NAMES),
    beside=st.none() | st.sampled_from(BESIDE),
    region=st.none() | REGIONS,
    window=st.none() | st.sampled_from(FEW.windows),
    period=st.none() | st.sampled_from(PERIODS),
    level=st.none() | st.sampled_from(("topic", "theme")),
    order=st.none() | st.sampled_from(ORDERS),
    as_of=st.none() | st.dates(),
    before=RANGES,
    after=RANGES,
    sort=st.none() | st.sampled_from(SORTS),
    page=st.integers(1, 3_000),
    look=st.none() | st.sampled_from(LOOKS),
    panels=st.none() | st.sampled_from(PANELS),
    shown_themes=st.lists(st.sampled_from(FEW.theme_ids), unique=True).map(tuple),
    topic_order=st.none() | st.sampled_from(TOPIC_ORDERS),
    since=st.none() | st.sampled_from(NAMED_PERIODS) | st.dates(),
)


@given(ADDRESSES)
def test_an_address_survives_the_round_trip(address):
    assert from_params(to_params(address), FEW) == (address, ())


def test_ids_are_explicit_even_for_the_latest_digest():
    """A link to the latest digest must still open that digest after a newer one was added."""
    filters = Filters(
        digests=("2025-03-13", "2025-03-17"), topics=(3, -1), new_in_digest="2025-03-21"
    )
    assert to_params(Address(filters, paper="aaaa00000000", shown=(0,))) == {
        "digests": "2025-03-13,2025-03-17",
        "topics": "3,-1",
        "new": "2025-03-21",
        "paper": "aaaa00000000",
        "shown": "0",
    }
    assert to_params(Address()) == {}


def test_a_range_is_kept_with_many_digests_and_listed_with_few():
    params = {"from": "2025-03-17", "to": "2025-03-13"}
    address, unknown = from_params(params, MANY)
    assert address.filters.span == ("2025-03-13", "2025-03-17")
    assert to_params(address) == {"from": "2025-03-13", "to": "2025-03-17"}
    assert from_params(params, FEW)[0].filters.digests == ("2025-03-13", "2025-03-17")
    assert unknown == ()


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "1,2,3",
        "1,2,3,4,5",
        "2,1,0,1",
        "0,1,1,1",
        "a,b,c,d",
        "nan,1,0,1",
        "0,1e9,0,1",
        "0,inf,0,1",
    ],
)
def test_an_invalid_region_is_the_whole_map(asked):
    assert from_params({"region": asked}, FEW) == (Address(), ())
    assert from_params({"region": "-1.5,2,0,0.25"}, FEW)[0].region == Region(-1.5, 2, 0, 0.25)


@pytest.mark.parametrize(
    "asked", ["", "2025", "2025-02-30", "20250630", "2025-06-30T00:00", "today"]
)
def test_a_day_that_is_not_one_is_ignored(asked):
    assert from_params({"as-of": asked}, FEW) == (Address(), ())


def test_a_range_without_known_ends_is_no_filter():
    address, notices = from_params({"from": "2031-01-01"}, MANY)
    assert not address.filters.active
    assert [notice.asked for notice in notices] == ["2031-01-01"]


def test_a_range_of_days_covers_the_digests_inside_or_the_nearest_one():
    ids = ["2025-03-13", "2025-03-17", "2025-03-17-2", "2025-03-21"]

    def span(first, last):
        return span_of_days(ids, dt.date(2025, 3, first), dt.date(2025, 3, last))

    assert span(14, 20) == ("2025-03-17", "2025-03-17-2")
    assert span(20, 14) == span(14, 20)
    assert span(1, 31) == (ids[0], ids[-1])
    assert span(14, 16) == ("2025-03-13", "2025-03-13")
    assert span(20, 20) == ("2025-03-21", "2025-03-21")


@pytest.mark.parametrize("key", ["first-listed", "before", "after"])
def test_a_range_in_one_parameter_is_parsed(key):
    def read(value):
        address, notices = from_params({key: value}, FEW)
        assert notices == ()
        return address.filters.first_listed_in if key == "first-listed" else getattr(address, key)

    assert read("2025-03-13..2025-03-17") == ("2025-03-13", "2025-03-17")
    assert read("2025-03-17..2025-03-13") == ("2025-03-13", "2025-03-17")
    assert read("2025-03-17") == ("2025-03-17", "2025-03-17")
    assert read("2025-03-17..") == ("2025-03-17", "2025-03-21")
    assert read("..2025-03-17") == ("2025-03-13", "2025-03-17")
    one = Address(Filters(first_listed_in=("2025-03-17", "2025-03-17")))
    assert to_params(one) == {"first-listed": "2025-03-17"}


def test_an_unknown_range_is_ignored_and_the_nearest_is_offered():
    address, notices = from_params({"first-listed": "2025-03-12..2025-03-18", "q": "x"}, FEW)
    assert address == Address(Filters(query="x"))
    assert [n.asked for n in notices] == ["2025-03-12", "2025-03-18"]
    for notice in notices:
        ((_, to),) = notice.offers
        assert to_params(to) == {"first-listed": "2025-03-13..2025-03-17", "q": "x"}
    assert from_params({"before": "2025-03-13..2025-03-18"}, FEW)[0] == Address()
    assert from_params({"before": "yesterday"}, FEW)[1][0].offers == ()


def test_invalid_values_are_ignored():
    params = {"window": "13-weeks", "period": "decade", "level": "planet", "order": "<script>"}
    params |= {"sort": "chance", "page": "-3", "look": "up", "panels": "7", "outline": "chance"}
    assert from_params(params, FEW) == (Address(), ())
    assert from_params({"window": "52-weeks"}, FEW)[0].window == "52 weeks"
    assert to_params(Address(window="52 weeks")) == {"window": "52-weeks"}


def test_order_and_page_belong_to_the_open_list():
    listed = Address(sort="liked", page=3)
    opened = listed.at(paper="aaaa00000000")
    assert (opened.sort, opened.page) == ("liked", 3)
    assert (listed.at().sort, listed.at().page) == ("liked", 1)
    topic = listed.at(topic=3)
    assert (topic.sort, topic.page) == (None, 1)
    other = replace(topic, sort="novel", page=2).at(topic=0)
    assert (other.sort, other.page) == ("novel", 1)
    assert to_params(listed) == {"sort": "liked", "page": "3"}
    assert from_params({"page": "0"}, FEW)[0].page == 1


def test_a_missing_end_of_a_range_is_the_first_or_last_digest():
    assert from_params({"from": "2025-03-20"}, MANY)[0].filters.span == ("2025-03-20", "2025-03-28")
    assert from_params({"to": "2025-03-02"}, MANY)[0].filters.span == ("2025-03-01", "2025-03-02")


@pytest.mark.parametrize(
    ("params", "kind", "offers"),
    [
        ({"topic": "11", "q": "x"}, "topic", {"3": {"topic": "3", "q": "x"}}),
        ({"topic": "one"}, "topic", {"0": {"topic": "0"}}),
        ({"topic": "9" * 5000}, "topic", {"12": {"topic": "12"}}),
        ({"topics": "3,999"}, "topic", {}),
        ({"themes": "9,7"}, "theme", {}),
        ({"shown": "0,4"}, "topic", {}),
        ({"digests": "2025-03-18"}, "digest", {"2025-03-17": {"digests": "2025-03-17"}}),
        ({"new": "2026-01-01"}, "digest", {"2025-03-21": {"new": "2025-03-21"}}),
        ({"new": "yesterday"}, "digest", {}),
        ({"paper": "aaaa0000ffff"}, "paper", {"aaaa00000000": {"paper": "aaaa00000000"}}),
        ({"paper": "cccccccccccc"}, "paper", {}),
    ],
)
def test_unknown_ids_are_ignored_and_alternatives_offered(params, kind, offers):
    address, (notice,) = from_params(params, FEW)
    assert (notice.kind, notice.was, notice.heirs) == (kind, False, ())
    given_offers = {i: to_params(to) for i, to in notice.offers}
    assert offers.items() <= given_offers.items()
    assert bool(offers) == bool(given_offers)
    assert from_params(to_params(address), FEW) == (address, ())


def test_the_largest_topics_are_offered_for_an_unknown_one():
    _, (notice,) = from_params({"topic": "11"}, FEW)
    assert [i for i, _ in notice.offers] == ["3", "0", "12"]


@pytest.mark.parametrize(
    ("params", "read", "heirs"),
    [
        ({"topic": "900"}, {"topic": "12"}, (12,)),
        ({"topic": "901", "q": "x"}, {"topic": "12", "q": "x"}, (12,)),
        ({"topic": "903"}, {"topic": "3"}, (3, 0)),
        ({"topics": "901,-1"}, {"topics": "12,-1"}, (12,)),
        ({"topics": "903,12"}, {"topics": "3,0,12"}, (3, 0)),
        ({"topics": "12,900"}, {"topics": "12"}, (12,)),
        ({"shown": "903,0"}, {"shown": "3,0"}, (3, 0)),
        ({"themes": "44"}, {"themes": "250"}, (250,)),
    ],
)
def test_old_ids_are_replaced_by_their_successors(params, read, heirs):
    address, (notice,) = from_params(params, FEW)
    assert to_params(address) == read
    assert notice.heirs == heirs
    assert notice.was


def test_the_other_parts_of_a_divided_topic_are_offered():
    _, (notice,) = from_params({"topic": "903", "q": "x"}, FEW)
    assert [(i, to_params(to)) for i, to in notice.offers] == [("0", {"topic": "0", "q": "x"})]


def test_a_retired_topic_is_reported_as_such():
    address, (notice,) = from_params({"topic": "902"}, FEW)
    assert address.topic is None
    assert (notice.was, notice.heirs) == (True, ())
    assert [i for i, _ in notice.offers] == ["3", "0", "12"]


def test_topics_and_themes_have_separate_ids():
    assert from_params({"themes": "12"}, FEW)[1][0].was is False
    assert from_params({"topic": "44"}, FEW)[1][0].was is False


def test_unassigned_papers_have_an_address():
    assert from_params({"topic": "-1"}, FEW) == (Address(topic=UNASSIGNED), ())


def test_an_unknown_colouring_is_ignored():
    assert from_params({"color": "novelty"}, FEW)[0].color == "novelty"
    assert from_params({"color": "<script>"}, FEW) == (Address(), ())


def test_the_address_of_a_theme_keeps_the_other_filters():
    here = Address(Filters(query="x", topics=(3,), themes=(7,)), paper="aaaa00000000")
    assert to_params(here.in_theme(250)) == {"q": "x", "themes": "250"}


def test_two_unknown_ids_give_two_notices_with_complete_offers():
    address, notices = from_params({"topic": "13", "digests": "2025-03-14,2025-03-17"}, FEW)
    assert address == Address(Filters(digests=("2025-03-17",)))
    assert {n.kind for n in notices} == {"topic", "digest"}
    for notice in notices:
        for _, to in notice.offers:
            assert from_params(to_params(to), FEW)[1] == ()


def test_an_empty_snapshot_offers_nothing():
    nothing = Known((), (), [])
    address, notices = from_params({"topic": "1", "from": "2025-01-01", "paper": "aaaa"}, nothing)
    assert address == Address()
    assert all(notice.offers == () for notice in notices)


@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=30)), st.sampled_from([FEW, MANY]))
def test_any_parameters_can_be_parsed(params, known):
    address, _ = from_params(params, known)
    assert from_params(to_params(address), known) == (address, ())
