"""Browser tests of the reading list; exports are read by programs other than their writers."""

from __future__ import annotations

import csv
import io

import pytest

from tests import optional
from tests.browser.conftest import FEW_DIGESTS
from tests.snapshots import planted_tables

pytestmark = pytest.mark.browser

TITLES = planted_tables(**FEW_DIGESTS).papers.set_index("paper_id")["title"]


@pytest.fixture
def page(serve, page_of):
    return page_of(serve(**FEW_DIGESTS))


def _pick(page, n_papers: int) -> None:
    for _ in range(n_papers):
        page.tab.get_by_role("button", name="Pick:").first.click()
        page.settle()


def _listed(page) -> list[str]:
    return page.tab.locator('[class*="st-key-da-entry-"] a').all_inner_texts()


def test_a_list_is_edited_exported_and_opened_in_another_browser(page, page_of):
    pybtex = optional.package("pybtex.database")
    icalendar = optional.package("icalendar")
    page.open("papers")
    _pick(page, 3)
    page.tab.get_by_role("link", name="Reading list (3)").first.click()
    page.settle()
    titles = _listed(page)
    assert len(titles) == 3
    page.tab.get_by_role("button", name="Move up:").nth(2).click()
    page.settle()
    titles = [titles[0], titles[2], titles[1]]
    assert _listed(page) == titles
    page.tab.get_by_text("Presenter, date, note").first.click()
    page.settle()
    page.tab.get_by_label("Presenter", exact=True).fill("Ada Lovelace")
    page.tab.keyboard.press("Enter")
    page.settle()
    page.tab.get_by_label("Note", exact=True).fill("Mind <b>this</b>\nand {that}")
    page.tab.keyboard.press("Control+Enter")
    page.settle()
    assert page.tab.get_by_label("Note", exact=True).is_visible(), "the expander closed by itself"
    page.tab.get_by_label("List title").fill("Spring")
    page.tab.keyboard.press("Enter")
    page.settle()
    meeting = page.tab.get_by_role("textbox", name="Meeting date")
    meeting.click()
    page.tab.keyboard.type("31 Feb 2025")
    page.tab.keyboard.press("Enter")
    page.settle()
    assert page.tab.get_by_role("alert").inner_text().startswith("“31 Feb 2025” is not a date")
    meeting.click()
    page.tab.keyboard.press("Control+A")
    page.tab.keyboard.type("27 Mar 2025")
    page.tab.keyboard.press("Enter")
    page.settle()
    assert page.tab.get_by_role("alert").count() == 0
    assert "3 papers for Thursday, 27 Mar 2025" in page.tab.locator(".da-lead").inner_text()

    entries = pybtex.parse_string(page.saved("BibTeX"), "bibtex").entries
    assert [e.fields["title"].strip("{}") for e in entries.values()] == titles
    rows = list(csv.DictReader(io.StringIO(page.saved("Table (CSV)").removeprefix("\ufeff"))))
    assert [row["title"] for row in rows] == titles
    assert rows[0]["presenter"] == "Ada Lovelace"
    assert rows[0]["note"] == "Mind <b>this</b>\nand {that}"
    event = icalendar.Calendar.from_ical(page.saved("Calendar")).walk("VEVENT")[0]
    assert str(event.decoded("dtstart")) == "2025-03-27"
    agenda = page.saved("Agenda")
    assert agenda.startswith("# Spring\n")
    assert f"{page.address}/reading-list?list=" in agenda

    link = page.tab.locator('[data-testid="stCode"] code').inner_text().strip()
    other = page_of(page.address)
    other.tab.goto(link)
    other.tab.wait_for_selector(".da-lead")
    other.settle()
    assert _listed(other) == titles
    assert other.tab.get_by_label("List title").input_value() == "Spring"
    other.assert_clean()

    third = page_of(page.address).open("reading-list")
    third.tab.get_by_text("Import a list").click()
    third.settle()
    third.tab.locator('input[type="file"]').set_input_files(
        {"name": "agenda.md", "mimeType": "text/markdown", "buffer": agenda.encode()}
    )
    third.tab.get_by_role("button", name="Open this list").click()
    third.settle()
    assert _listed(third) == titles
    third.assert_clean()
    page.assert_clean()


def test_going_back_and_reloading_keep_the_picks(page):
    page.open("papers")
    _pick(page, 2)
    page.tab.locator('[class*="st-key-da-list"] a').nth(4).click()
    page.settle()
    _pick(page, 1)
    for _ in range(3):
        page.tab.go_back()
        page.settle()
        assert page.tab.get_by_role("link", name="Reading list (3)").first.is_visible()
    page.tab.reload()
    page.tab.wait_for_selector(".da-lead")
    page.settle()
    assert page.tab.get_by_role("link", name="Reading list (3)").first.is_visible()
    page.assert_clean()
