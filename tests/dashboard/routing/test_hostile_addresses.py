"""No address raises, is slow, or is cut without a notice."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.atlas.known_ids import Known
from dashboard.atlas.lineage import Lineage, lineage_of
from dashboard.routing import param_reader, url_params
from dashboard.routing.aliases import KEY_ALIASES
from dashboard.routing.values import MOST_VALUES
from dashboard.search.query import LONGEST_QUERY
from tests.dashboard.conftest import open_view, words
from tests.snapshots import planted_tables

TABLES = planted_tables(60, 5, 12)
TOPICS = TABLES.topics["topic_id"].tolist()
KNOWN = Known(
    TABLES.digests["digest_id"].tolist(),
    TOPICS,
    set(TABLES.papers["paper_id"]),
    [0],
    lineage_of(TABLES.events, TOPICS, [0]),
)
PIECES = (
    "0", "1", "-1", "901", "2000000000", "2025-03-13", "2025-03-14", "0001-01-01", "9999-12-31",
    "..", ",", " ", "a", "\0", "\u202e", "\u0661", "\ud800", "nan", "inf", "1e9", "-1e-300", "only",
    "theme", "52-weeks", "all", *sorted(KNOWN.paper_ids)[:1],
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
)
KEYS = st.sampled_from([*url_params.KEYS, *KEY_ALIASES, "unknown"])


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_address_is_read_and_written_again(params):
    address, notices = url_params.from_params(params, KNOWN)
    again, none = url_params.from_params(url_params.to_params(address), KNOWN)
    assert (again, none) == (address, ())
    assert sum(n.kind != "limit" for n in notices) <= param_reader.MOST_NOTICES


@given(st.text(max_size=200))
def test_any_query_string_is_read(text):
    params = dict(parse_qsl(text, keep_blank_values=True))
    url_params.from_params(params, KNOWN)
    for key in url_params.KEYS:
        url_params.from_params({key: text}, KNOWN)


@pytest.mark.parametrize("key", ["digests", "topics", "themes", "shown", "topic", "new", "from"])
def test_a_link_with_many_unknown_ids_is_read_once_and_cut(key, monkeypatch):
    days = [(dt.date(1990, 1, 1) + dt.timedelta(i)).isoformat() for i in range(8000)]
    values = days if key in ("digests", "new", "from") else [str(10**8 + i) for i in range(8000)]
    n_read = []
    read = param_reader.parts_of
    monkeypatch.setattr(param_reader, "parts_of", lambda text: n_read.append(text) or read(text))
    _, notices = url_params.from_params({key: ",".join(values)}, KNOWN)
    # Once, and once for each alternative that is offered.
    assert sum(len(text) > 1000 for text in n_read) <= 1 + 3 * param_reader.MOST_NOTICES
    assert len(notices) == 1 + param_reader.MOST_NOTICES
    assert (notices[0].kind, notices[0].lost) == (
        "limit",
        (f"The link has 8,000 values for “{key}”; only the first 1,000 were used.",),
    )


def test_known_ids_up_to_the_limit_are_all_used():
    topics = list(range(MOST_VALUES))
    known = Known([], topics, (), lineage=Lineage())
    address, notices = url_params.from_params({"topics": ",".join(map(str, topics))}, known)
    assert (address.filters.topics, notices) == (tuple(topics), ())


def test_a_long_search_is_cut_with_a_notice():
    address, (notice,) = url_params.from_params({"q": "a" * (LONGEST_QUERY + 1)}, KNOWN)
    assert address.filters.query == "a" * LONGEST_QUERY
    assert notice.lost == ("The search is longer than 300 characters; the rest was ignored.",)
    assert url_params.from_params({"q": "a" * LONGEST_QUERY}, KNOWN)[1] == ()


def test_the_page_says_that_a_search_was_cut(at_planted):
    app = at_planted("papers", q="attention " * 40)
    assert "The search is longer than 300 characters; the rest was ignored." in words(app)
    box = app.text_input(key="filter_query")
    app = box.set_value("planted " * 50).run()
    assert "The search is longer than 300 characters; the rest was ignored." in words(app)
    app = app.text_input(key="filter_query").set_value("planted").run()
    assert "the rest was ignored" not in words(app)


@pytest.mark.parametrize(
    "region", ["0,1e-300,0,1e-300", "-999999,999999,0,1e-9", "0,0.00001,-999999,999999", "5,6,7,8"]
)
def test_any_part_of_the_map_is_drawn(region, at_planted):
    assert not open_view("map", region=region).exception
