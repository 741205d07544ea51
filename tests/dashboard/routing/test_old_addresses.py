"""Test that links with earlier names of parameters and values still work."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest

from dashboard.routing.url_params import from_params, to_params
from tests.dashboard.routing.test_url_params import FEW, MANY

RENAMED = {
    "came=2025-03-13": "first-listed=2025-03-13",
    "came=2025-03-13..2025-03-17": "first-listed=2025-03-13..2025-03-17",
    "came=2025-03-13..2025-03-17&topics=3": "topics=3&first-listed=2025-03-13..2025-03-17",
    "digests=2025-03-21&came=2025-03-13": "digests=2025-03-21&first-listed=2025-03-13",
    "q=agents&came=2025-03-17": "q=agents&first-listed=2025-03-17",
    "sure=very": "membership=very",
    "sure=fairly": "membership=fairly",
    "themes=250&sure=very": "themes=250&membership=very",
    "q=agents&sure=fairly&page=2": "q=agents&membership=fairly&page=2",
    "ring=new": "highlight=new",
    "ring=picked": "highlight=picked",
    "color=digest&ring=new": "color=digest&highlight=new",
    "color=first": "color=first_listed",
    "color=sure": "color=membership",
    "color=liked": "color=upvotes",
    "color=novel": "color=novelty",
    "color=sure&ring=new&sure=fairly": "membership=fairly&color=membership&highlight=new",
    "color=novel&region=-1.5,2,0.25,3": "color=novelty&region=-1.5,2,0.25,3",
    "order=sure": "order=stability",
    "level=theme&order=sure": "level=theme&order=stability",
}
UNCHANGED = (
    "q=%22exact+phrase%22+-without",
    "digests=2025-03-13,2025-03-17",
    "themes=250,7",
    "topics=3,-1",
    "new=2025-03-21",
    "picked=only",
    "paper=aaaa00000000",
    "topic=12",
    "topic=-1",
    "shown=3,12&shown-themes=7",
    "color=topic&names=themes",
    "beside=papers",
    "window=52-weeks&period=month&level=theme",
    "order=change",
    "before=2025-03-13&after=2025-03-17..2025-03-21",
    "sort=liked&page=3",
    "topic=3&sort=novel",
    "look=overlaid&panels=12",
)
OF_MANY_DIGESTS = ("from=2025-03-03&to=2025-03-12", "q=agents&from=2025-03-01&to=2025-03-02")
ADDRESSES = [
    *((old, new, FEW) for old, new in RENAMED.items()),
    *((same, same, FEW) for same in UNCHANGED),
    *((same, same, MANY) for same in OF_MANY_DIGESTS),
]


def test_forty_links_are_tested():
    assert len(ADDRESSES) == 40


@pytest.mark.parametrize(("old", "new", "known"), ADDRESSES)
def test_an_old_link_is_read_and_rewritten_under_current_names(old, new, known):
    address, notices = from_params(dict(parse_qsl(old)), known)
    assert not notices
    assert to_params(address) == dict(parse_qsl(new))


def test_the_current_name_wins_over_the_earlier_one():
    given = {"sure": "fairly", "membership": "very"}
    assert urlencode(to_params(from_params(given, FEW)[0])) == "membership=very"
