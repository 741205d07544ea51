"""Test that a new session takes over what the browser kept, and what the browser is to keep."""

from __future__ import annotations

import json

import pytest

from dashboard.reading_list import url_code
from dashboard.reading_list.model import ReadingList
from dashboard.state import browser_copy
from tests.dashboard.conftest import PLANTED, open_view
from tests.snapshots import planted_tables

IDS = planted_tables(**PLANTED).papers["paper_id"].tolist()
MINE = url_code.to_code(ReadingList().with_papers(IDS[:3]))
THEIRS = url_code.to_code(ReadingList().with_papers(IDS[5:7]))


def kept(app) -> dict:
    """Return what the last run gave the browser to keep."""
    (component,) = app.get("bidi_component")
    return json.loads(component.proto.json)


def sent(app, **params: object):
    """Run the app with what a browser sends."""
    app.session_state[browser_copy._RECEIVED] = params
    return app.run()


def listed(app) -> tuple[str, ...]:
    return url_code.from_code(app.query_params.get("list", "")).reading_list.paper_ids


def pick(app, i: int) -> None:
    """Click the button that picks a paper, or removes it."""
    keys = [b.key for b in app.button if b.key.startswith("da-pick-") and b.key.endswith(IDS[i])]
    app.button(keys[0]).click().run()


def test_an_empty_session_takes_over_the_stored_list(at_planted):
    app = open_view("papers")
    assert not kept(app)["opened"]
    sent(app, list=MINE)
    assert listed(app) == tuple(IDS[:3])
    assert kept(app)["answered"]
    assert kept(app)["own"]


def test_a_session_that_a_click_on_the_navigation_began_takes_over_the_filters_too(at_planted):
    app = open_view("topics")
    sent(app, list=MINE, q="model", topic="2", level="theme")
    assert listed(app) == tuple(IDS[:3])
    assert app.query_params["q"] == "model"
    assert app.query_params["level"] == "theme"
    assert "topic" not in app.query_params


def test_a_link_opened_on_purpose_wins_over_the_stored_list_and_undo_brings_it_back(at_planted):
    app = open_view("reading-list", list=THEIRS)
    assert not kept(app)["own"]
    sent(app, list=MINE)
    assert listed(app) == tuple(IDS[5:7])
    assert not kept(app)["own"], "reading another person's list must not replace the stored one"
    assert any("its own reading list" in toast.value for toast in app.toast)
    next(b for b in app.button if b.label == "Undo last change").click().run()
    assert listed(app) == tuple(IDS[:3])
    assert kept(app)["own"]


def test_a_link_without_a_list_keeps_its_filters_and_takes_over_the_list(at_planted):
    app = open_view("papers", q="model")
    sent(app, list=MINE)
    assert app.query_params["q"] == "model"
    assert listed(app) == tuple(IDS[:3])


def test_papers_picked_before_the_browser_answered_stay(at_planted):
    app = open_view("papers", paper=IDS[7])
    pick(app, 7)
    sent(app, list=MINE)
    assert listed(app) == (*IDS[:3], IDS[7])


def test_the_browser_keeps_what_the_reader_changed_and_that_a_list_was_cleared(at_planted):
    app = open_view("papers", paper=IDS[7])
    assert not kept(app)["own"]
    pick(app, 7)
    assert kept(app)["own"]
    assert kept(app)["params"]["list"] == app.query_params["list"]
    assert "paper" not in kept(app)["params"]
    pick(app, 7)
    assert kept(app)["own"]
    assert "list" not in kept(app)["params"]


def test_each_session_has_its_own_name(at_planted):
    assert kept(open_view())["session"] != kept(open_view())["session"]


def test_two_atlases_have_different_names_and_one_keeps_its_name(at_planted, at_own):
    first = kept(open_view())["atlas"]
    assert kept(open_view("about"))["atlas"] == first
    at_own(**PLANTED)
    assert kept(open_view())["atlas"] != first


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"list": ""},
        {"list": "1AAAA"},
        {"list": "\x00<script>"},
        {"q": "x" * 10_000, "topics": "1,2,9999999999", "region": "nan"},
    ],
)
def test_a_damaged_copy_is_ignored(at_planted, params):
    app = sent(open_view("papers"), **params)
    assert not app.exception
    assert listed(app) == ()


def test_what_a_browser_sends_is_limited_to_texts_of_our_parameters(monkeypatch):
    state = {browser_copy.COPY: {"kept": {"list": MINE, "q": 3, "embed": "true", "x": "y"}}}
    monkeypatch.setattr(browser_copy.st, "session_state", state)
    browser_copy.receive()
    assert state[browser_copy._RECEIVED] == {"list": MINE}
    state[browser_copy.COPY] = {"kept": ["list"]}
    del state[browser_copy._RECEIVED]
    browser_copy.receive()
    assert browser_copy._RECEIVED not in state


def test_the_browser_keeps_the_newest_digest_that_the_page_shows(at_planted):
    assert kept(open_view("papers", digests="2025-03-13"))["newest"] == "2025-03-17"


@pytest.mark.parametrize(
    ("sent", "last"),
    [
        ("2025-03-17-2", "2025-03-17-2"),
        *((bad, None) for bad in (None, 3, "", "yesterday", "2025-03-17" * 9, ["2025-03-17"])),
    ],
)
def test_what_a_browser_says_of_the_last_visit_is_the_id_of_a_digest(monkeypatch, sent, last):
    state = {browser_copy.COPY: {"visited": sent}}
    monkeypatch.setattr(browser_copy.st, "session_state", state)
    browser_copy.receive_visit()
    assert browser_copy.digest_of_last_visit() == last
