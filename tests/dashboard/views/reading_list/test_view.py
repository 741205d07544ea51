"""Tests of the reading list in the app: picking, the address, the view, import and export."""

from __future__ import annotations

import datetime as dt
import random
import re

import pytest

from dashboard.reading_list.model import MOST_PAPERS, ListEntry, ReadingList
from dashboard.reading_list.url_code import from_code, to_code
from dashboard.routing.url_params import LONGEST_LIST
from tests.dashboard.conftest import PLANTED, lead, open_view, shown, words
from tests.snapshots import HOSTILE, planted_tables

TABLES = planted_tables(**PLANTED)
IDS = TABLES.papers["paper_id"].tolist()
MISSING_ID = "0123456789ab"


def list_in_address(app) -> ReadingList:
    """Return the list in the address of an app."""
    code = app.query_params.get("list", "")
    received = from_code(code[0] if isinstance(code, list) else code)
    assert received.whole
    return received.reading_list


def code_of(*ids: str, **details: object) -> str:
    return to_code(ReadingList(entries=tuple(ListEntry(i) for i in ids), **details))


def picks(app, where: str = "") -> list[str]:
    """Return the labels of the buttons that pick papers."""
    return [b.label for b in app.button if (b.key or "").startswith(f"da-pick-{where}")]


def test_a_paper_card_picks_and_removes_its_paper(at_planted):
    app = at_planted("papers", paper=IDS[5])
    app.button(f"da-pick-card-{IDS[5]}").click().run()
    assert list_in_address(app).paper_ids == (IDS[5],)
    button = app.button(f"da-pick-card-{IDS[5]}")
    assert button.label.startswith("***Picked***: *")
    assert button.icon == ":material/bookmark_added:"
    button.click().run()
    assert "list" not in app.query_params
    assert not app.exception


@pytest.mark.parametrize(
    ("view", "params"),
    [
        ("map", {"beside": "papers"}),
        ("papers", {}),
        ("topics", {"topic": "2"}),
        ("topics", {"topic": "-1"}),
    ],
    ids=["map", "papers", "topic", "unassigned"],
)
def test_every_list_of_papers_has_pick_buttons(at_planted, view, params):
    app = at_planted(view, **params)
    assert len(picks(app)) > 5
    button = next(b for b in app.button if (b.key or "").startswith("da-pick-"))
    wanted = button.key.rpartition("-")[2]
    button.click().run()
    assert list_in_address(app).paper_ids == (wanted,)
    assert any(label.startswith("***Picked***") for label in picks(app))


def test_all_papers_of_a_list_are_picked_and_removed_at_once(at_planted):
    app = at_planted("topics", topic="2", list=code_of(IDS[0]))
    key = next(b.key for b in app.button if (b.key or "").startswith("pickall-topic-2"))
    n_papers = int(re.search(r"\d+", app.button(key).label)[0])
    app.button(key).click().run()
    assert len(list_in_address(app)) == n_papers + 1
    app.button(key).click().run()
    assert list_in_address(app).paper_ids == (IDS[0],)


def test_a_link_opens_the_same_list(at_planted):
    app = at_planted("papers", paper=IDS[5])
    app.button(f"da-pick-card-{IDS[5]}").click().run()
    other = shown("reading-list", list=app.query_params["list"])
    assert list_in_address(other).paper_ids == (IDS[5],)
    assert "1 paper covers 1 of 2 themes" in lead(other)
    assert "da-pick-suggested" in " ".join(b.key or "" for b in other.button)


def test_order_and_details_are_kept_in_the_address(at_planted):
    app = at_planted("reading-list", list=code_of(*IDS[:3], meeting=dt.date(2025, 3, 27)), q="x y")
    assert "3 papers for Thursday, 27 Mar 2025 cover" in lead(app)
    app.button(f"da-move-up-{IDS[2]}").click().run()
    assert list_in_address(app).paper_ids == (IDS[0], IDS[2], IDS[1])
    app.button(f"da-move-down-{IDS[0]}").click().run()
    app.button(f"da-move-remove-{IDS[1]}").click().run()
    assert list_in_address(app).paper_ids == (IDS[2], IDS[0])
    assert app.button(f"da-move-up-{IDS[2]}").disabled
    app.session_state[f"da-details-{IDS[0]}"] = True
    app.run()
    app.text_input(f"list_presenter_{IDS[0]}").input("Ada").run()
    app.text_input(f"list_date_{IDS[0]}").input("3 Apr 2025").run()
    app.text_area(f"list_note_{IDS[0]}").input("First line\nSecond <b>line</b>").run()
    app.text_input("list_title").input("Spring").run()
    app.text_input("list_meeting").input("1 Apr 2025").run()
    assert app.text_input("list_meeting").value == "2025-04-01"
    assert not app.exception
    kept = list_in_address(app)
    assert (kept.title, kept.meeting) == ("Spring", dt.date(2025, 4, 1))
    assert kept.entry(IDS[0]) == ListEntry(
        IDS[0], "Ada", dt.date(2025, 4, 3), "First line\nSecond <b>line</b>"
    )
    assert app.query_params["q"] in ("x y", ["x y"])
    app.button("list_undo").click().run()
    assert list_in_address(app).meeting == dt.date(2025, 3, 27)
    assert list_in_address(app).title == "Spring"


def test_a_wrong_date_stays_in_its_field_and_the_list_as_it_is(at_planted):
    meeting = dt.date(2025, 3, 27)
    app = at_planted("reading-list", list=code_of(*IDS[:2], meeting=meeting))
    app.session_state[f"da-details-{IDS[0]}"] = True
    app.run()
    app.text_input("list_meeting").input("next Thursday").run()
    app.text_input(f"list_date_{IDS[0]}").input("Apr 2025").run()
    # Another field is applied; the reasons stay.
    app.text_input("list_title").input("Spring").run()
    assert app.text_input("list_meeting").value == "next Thursday"
    assert "“next Thursday” is not a date; type one like" in words(app)
    assert "“Apr 2025” has no day; type one like" in words(app)
    kept = list_in_address(app)
    assert (kept.title, kept.meeting, kept.entry(IDS[0]).date) == ("Spring", meeting, None)
    # A date that replaces it, or none at all, is applied.
    app.text_input(f"list_date_{IDS[0]}").input("2 Apr 2025").run()
    app.text_input("list_meeting").input("").run()
    assert "is not a date" not in words(app)
    assert "has no day" not in words(app)
    kept = list_in_address(app)
    assert (kept.meeting, kept.entry(IDS[0]).date) == (None, dt.date(2025, 4, 2))


def test_a_wrong_date_gives_way_to_a_list_that_changes(at_planted):
    app = at_planted("reading-list", list=code_of(IDS[0]))
    app.text_input("list_meeting").input("2025-04-01").run()
    app.text_input("list_meeting").input("2025-04-31").run()
    assert "is not a date" in words(app)
    app.button("list_undo").click().run()
    assert "is not a date" not in words(app)
    assert app.text_input("list_meeting").value == ""


def test_a_missing_paper_stays_on_the_list(at_planted):
    app = at_planted("reading-list", list=code_of(IDS[0], MISSING_ID))
    assert "1 paper is not in this atlas" in lead(app)
    assert "Paper not in this atlas" in words(app)
    app.button(f"da-move-up-{MISSING_ID}").click().run()
    assert list_in_address(app).paper_ids == (MISSING_ID, IDS[0])
    assert not app.exception


def test_a_missing_paper_is_named_if_the_link_has_its_title(at_planted):
    listed = ReadingList(entries=(ListEntry(IDS[0]), ListEntry(MISSING_ID, title="<b>Bees</b>")))
    app = at_planted("reading-list", list=to_code(listed))
    assert "&lt;b&gt;Bees&lt;/b&gt;" in words(app)
    assert "Paper not in this atlas; it stays on the list" in words(app)


def test_a_list_with_a_date_has_an_id_for_its_calendar(at_planted):
    app = at_planted("reading-list", list=code_of(IDS[0]))
    assert not list_in_address(app).list_id
    app.text_input("list_meeting").input("2025-04-01").run()
    first = list_in_address(app).list_id
    assert len(first) == 16
    app.text_input("list_meeting").input("2025-04-08").run()
    assert list_in_address(app).list_id == first


def test_a_list_survives_a_refit_without_its_papers(at_own):
    at_own(**PLANTED)
    app = open_view("papers", list=code_of(IDS[0], IDS[119]))
    at_own(n_papers=60, n_topics=3, n_digests=2)
    app.run()
    assert not app.exception
    assert list_in_address(app).paper_ids == (IDS[0], IDS[119])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("!!", "contains no reading list"),
        ("9AAAA", "newer Digest Atlas"),
        (code_of(*IDS[:9])[:40], "of its 9 papers are missing"),
        ("<script>alert(1)</script>", "contains no reading list"),
        ("1" + "A" * 5000, ""),
    ],
    ids=["nothing", "newer", "cut", "hostile", "zeros"],
)
def test_an_invalid_code_gives_a_notice(at_planted, code, expected):
    text = words(shown("reading-list", list=code))
    assert expected in text
    if expected:
        assert "Reading list: The link" in text
    assert "<script>" not in text


def test_an_invalid_code_gives_a_notice_in_every_view(at_planted):
    assert "Reading list: The link" in words(shown("map", list="!!"))


def test_the_filter_for_picked_papers_applies_to_every_view_and_is_cleared(at_planted):
    app = at_planted("papers", list=code_of(*IDS[:3], MISSING_ID))
    app.checkbox("filter_picked").check().run()
    assert "3 of 120 papers" in words(app)
    assert "on the reading list" in words(app)
    assert app.query_params["picked"] in ("only", ["only"])
    again = at_planted("topics", list=app.query_params["list"], picked="only")
    assert "3 of 120 papers" in words(again)
    again.button("reset_side").click().run()
    assert "picked" not in again.query_params
    assert len(list_in_address(again)) == 4
    app.button(next(b.key for b in app.button if "***Picked***" in b.label)).click().run()
    assert "2 of 120 papers" in words(app)


def test_the_filter_for_picked_papers_without_a_list_shows_no_papers(at_planted):
    assert "0 of 120 papers" in words(shown("papers", picked="only"))


def test_an_older_address_does_not_undo_picks(at_planted):
    app = at_planted("papers", list=code_of(IDS[0]))
    app.button(next(b.key for b in app.button if "**Pick**" in b.label)).click().run()
    both = list_in_address(app).paper_ids
    assert len(both) == 2
    app.query_params["list"] = code_of(IDS[0])
    app.run()
    assert list_in_address(app).paper_ids == both
    assert sum("***Picked***" in label for label in picks(app)) >= 1
    app.button(next(b.key for b in app.button if "**Pick**" in b.label)).click().run()
    assert list_in_address(app).paper_ids[:2] == both


def test_papers_beyond_the_limit_are_rejected_with_a_message(at_made):
    at_made(n_papers=260, n_topics=6, n_digests=2)
    ids = planted_tables(n_papers=260, n_topics=6, n_digests=2).papers["paper_id"].tolist()
    app = open_view("papers", paper=ids[259], list=code_of(*ids[:MOST_PAPERS]))
    app.button(f"da-pick-card-{ids[259]}").click().run()
    assert "more than the limit of 200" in words(app)
    assert len(list_in_address(app)) == MOST_PAPERS


def test_notes_too_long_for_an_address_are_rejected(at_planted):
    chance = random.Random(5)
    notes = ["".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(999)) for _ in range(30)]
    pairs = zip(IDS, notes, strict=False)
    full = ReadingList(entries=tuple(ListEntry(i, note=note) for i, note in pairs))
    assert len(to_code(full)) > LONGEST_LIST
    app = at_planted("reading-list")
    app.session_state["list-import"] = True
    app.run()
    app.text_input("list-pasted-0").input(to_code(full)).run()
    next(b for b in app.button if b.label == "Open this list").click().run()
    assert "shorten some notes" in words(app)
    assert "list" not in app.query_params
    assert not app.exception


def test_an_empty_list_explains_how_to_start_and_suggests_three_papers(at_planted):
    app = at_planted("reading-list")
    assert "Your reading list is empty" in lead(app)
    suggested = [b for b in app.button if (b.key or "").startswith("da-pick-suggested")]
    assert len(suggested) == 3
    assert "Theme “" in words(app)
    suggested[0].click().run()
    assert len(list_in_address(app)) == 1


def test_a_pasted_link_is_added_to_the_list(at_planted):
    theirs = ReadingList("Theirs", None, (ListEntry(IDS[1], "Grace"), ListEntry(IDS[2])))
    app = at_planted("reading-list", list=code_of(IDS[0], IDS[1]))
    app.session_state["list-import"] = True
    app.run()
    link = f"http://elsewhere.invalid/reading-list?list={to_code(theirs)}"
    app.text_input("list-pasted-0").input(link).run()
    assert "Read 2 papers from “Theirs”, 1 new to your list." in words(app)
    next(b for b in app.button if b.label == "Add to your list").click().run()
    assert list_in_address(app).paper_ids == (IDS[0], IDS[1], IDS[2])
    assert list_in_address(app).entry(IDS[1]).presenter == "Grace"
    assert app.text_input("list-pasted-1").value == ""
    app.text_input("list-pasted-1").input("no list at all").run()
    assert "contains no reading list" in words(app)
    assert not app.exception


def test_a_file_is_opened_and_losses_are_reported(at_planted):
    app = at_planted("reading-list")
    app.session_state["list-import"] = True
    app.run()
    table = f"key,title,date\natlas-{IDS[3]},x,soon\n,An unknown title,\n"
    app.file_uploader[0].upload("ours.csv", table.encode(), "text/csv").run()
    assert "Read 1 paper" in words(app)
    assert "is not in this atlas" in words(app)
    assert "“soon”" in words(app)
    next(b for b in app.button if b.label == "Open this list").click().run()
    assert list_in_address(app).paper_ids == (IDS[3],)
    assert not app.exception


def test_hostile_texts_are_shown_as_text(at_made):
    at_made(n_papers=60, n_topics=3, n_digests=2, titles=HOSTILE, labels=HOSTILE)
    ids = planted_tables(n_papers=60, n_topics=3, n_digests=2, titles=HOSTILE).papers["paper_id"]
    entries = tuple(ListEntry(i, t, None, t) for i, t in zip(ids, HOSTILE, strict=False))
    hostile = ReadingList(
        HOSTILE[0], dt.date(1, 1, 1), (*entries, ListEntry(MISSING_ID, HOSTILE[0]))
    )
    app = open_view("reading-list", list=to_code(hostile))
    app.session_state[f"da-details-{ids[0]}"] = True
    app.run()
    assert not app.exception
    shown = "\n".join(h.value for h in app.html if "<style>" not in h.value)
    assert not re.search(r"<(script|img|svg|a)\b", shown)
    for button in app.button:
        name = button.label.partition(": *")[2].removesuffix("*")
        assert not re.search(r"(?<!\\)[<>\[\]*`]", name), button.label


def test_coverage_by_topic_is_drawn_when_expanded(at_planted):
    picked = TABLES.papers[TABLES.papers["topic_id"] == 2]["paper_id"].iloc[0]
    app = at_planted("reading-list", list=code_of(picked))
    assert "1 of 6 topics covered" in words(app)
    strips = [h.value for h in app.html if 'class="da-strip"' in h.value]
    assert [strip.count("<li") for strip in strips] == [2]
    app.session_state["da-covered-topics"] = True
    app.run()
    _, topics = (h.value for h in app.html if 'class="da-strip"' in h.value)
    assert topics.count('class="da-lacks"') == 5
    assert re.search(r'da-has".*?<b>Memory-efficient fine-tuning</b>', topics)
