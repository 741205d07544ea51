"""The trend on a topic's page: verdicts, and papers by period."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs

import pytest

from analysis import snapshot
from dashboard.atlas import filters
from dashboard.cache import snapshots
from dashboard.routing.url_params import from_params
from dashboard.state import trends_state
from evidence import formatting
from tests.dashboard.conftest import helps, open_view, shown, with_spaces, words
from tests.dashboard.views.trends.test_comparison import ROOT

SIXTY = {"n_papers": 1200, "n_topics": 4, "n_digests": 60}


def periods_of(app) -> list[tuple[str, str, dict[str, str]]]:
    """Return the name, label and address of each period in the list."""
    names = [
        html.unescape(re.sub("<.*?>", "", h.value))
        for h in app.html
        if h.value.startswith('<span class="da-quiet">') and re.search(r" \d{4}", h.value)
    ]
    ways = [
        (link.proto.label.replace("\\", ""), parse_qs(link.proto.query_string))
        for link in app.page_link
        if "first-listed=" in link.proto.query_string
    ]
    found = [(label, {k: v[0] for k, v in way.items()}) for label, way in ways]
    return [(name, label, way) for name, (label, way) in zip(names, found, strict=True)]


@pytest.mark.parametrize("period", ["digest", "week", "month", "quarter"])
def test_every_period_links_to_exactly_its_papers(at_made, period):
    at_made(**SIXTY)
    app = shown("topics", topic="1", period=period)
    atlas = snapshots.load(snapshots.snapshot_folder())
    listed = periods_of(app)
    assert len(listed) > 2
    for _, label, way in listed:
        assert {k: way[k] for k in ("topics", "period")} == {"topics": "1", "period": period}
        address, _ = from_params(way, atlas.known)
        papers = filters.apply(atlas.papers, atlas.appearances, address.filters)
        n_new = filters.apply(
            atlas.papers,
            atlas.appearances,
            filters.Filters(first_listed_in=address.filters.first_listed_in),
        )
        assert with_spaces(label) == formatting.part(len(papers), len(n_new), "paper")
    starts = [way["first-listed"] for _, _, way in listed]
    assert starts == sorted(starts, reverse=True)


def test_an_incomplete_period_is_named_so_far(at_made):
    at_made(**SIXTY)
    names = [name for name, _, _ in periods_of(shown("topics", topic="1", period="month"))]
    assert names[:2] == ["Nov 2025 so far", "Oct 2025"]


def test_the_chosen_period_is_in_the_address(at_made):
    at_made(**SIXTY)
    app = open_view("topics", topic="1")
    app.segmented_control(trends_state.PERIOD).set_value("quarter").run()
    assert app.query_params == {"topic": "1", "period": "quarter"}
    assert "Share of each quarter" in words(app)


def test_verdicts_have_words_for_each_window(at_made):
    at_made(**SIXTY)
    said = html.unescape(words(shown("topics", topic="0")))
    assert "↑ growing</b> · new · odds +5.0 % a week (more than +2.0 %), share " in said
    assert "holds in 19 of 20 reruns" in said
    assert "a doubling would be detected with a probability of 30 %" in said
    assert "· too few papers</b>" in said
    assert "Last 13 weeks, 6 Aug to 4 Nov 2025" in said
    assert "Tested: " in helps(shown("topics", topic="0"))
    assert "→ stable</b> · odds ±0.0 % a week" in words(shown("topics", topic="3"))


def test_a_single_theme_shows_its_verdicts(at_made):
    at_made(n_papers=1200, n_topics=8, n_digests=60, n_themes=2)
    assert 'class="da-verdicts"' not in words(shown("topics"))
    assert 'class="da-verdicts"' in words(shown("topics", themes="1"))


def test_two_digests_show_no_trend(at_planted):
    said = html.unescape(words(shown("topics", topic="1")))
    assert "Two digests can't show a trend; at least four are needed." in said
    assert "odds" not in said


def test_keywords_and_shares_use_the_same_period_names():
    atlas = snapshots.derive(snapshot.read(ROOT / "snapshot"))
    app = shown("topics", topic=str(next(iter(atlas.topic_names))))
    table = next(h.value for h in app.html if "da-words" in h.value)
    for name, _, _ in periods_of(app):
        assert f">{name}<" in table
