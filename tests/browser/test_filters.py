"""Test typed dates and recent digests, and what the browser keeps of a visit, in Chromium."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import Page

pytestmark = pytest.mark.browser

MANY_DIGESTS = {"n_papers": 160, "n_topics": 5, "n_digests": 9}
PILL = "Since my last visit"
HOUR_MS = 3_600_000


@pytest.fixture
def page(serve, page_of):
    return page_of(serve(**MANY_DIGESTS), fresh=True)


def params(page: Page) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(page.tab.url).query).items()}


def type_date(page: Page, label: str, typed: str) -> None:
    """Type a date as a reader does, with the keyboard, and press Enter."""
    page.tab.get_by_role("textbox", name=label).click()
    page.tab.keyboard.press("Control+A")
    page.tab.keyboard.type(typed)
    page.tab.keyboard.press("Enter")
    page.settle()


def test_enter_applies_a_typed_date(page):
    page.open("papers")
    type_date(page, "Digests from", "18 Mar 2025")
    assert params(page) == {"from": "2025-03-21", "to": "2025-04-14"}
    type_date(page, "Digests to", "2025-03-25")
    assert params(page) == {"from": "2025-03-21", "to": "2025-03-25"}
    # A range in reverse waits for its other end.
    type_date(page, "Digests from", "2025-04-01")
    assert params(page) == {"from": "2025-03-21", "to": "2025-03-25"}
    assert page.tab.get_by_role("alert").inner_text().startswith("1 Apr 2025 is after 25 Mar 2025")
    type_date(page, "Digests to", "Apr 2025")
    assert params(page) == {"from": "2025-04-02", "to": "2025-04-14"}
    assert page.tab.get_by_role("alert").count() == 0
    page.tab.go_back()
    page.settle()
    assert params(page) == {"from": "2025-03-21", "to": "2025-03-25"}
    assert page.tab.get_by_role("textbox", name="Digests to").input_value() == "2025-03-25"
    page.assert_clean()


def visit(page: Page) -> dict[str, object]:
    """Return what the browser keeps of the last visit."""
    stored = page.tab.evaluate(
        "Object.entries(localStorage).find(([key]) => key.startsWith('visit-of-'))?.[1]"
    )
    return json.loads(stored)


def change_visit(page: Page, change: str) -> None:
    """Run a statement on the stored record, as if it were from an earlier time."""
    page.tab.evaluate(
        """(change) => {
            const [key, value] = Object.entries(localStorage)
                .find(([key]) => key.startsWith('visit-of-'));
            const record = JSON.parse(value);
            new Function('record', change)(record);
            localStorage.setItem(key, JSON.stringify(record));
        }""",
        change,
    )


def is_offered(page: Page) -> bool:
    return page.tab.get_by_text(PILL, exact=True).count() > 0


def test_a_first_visit_has_no_last_one_and_a_later_one_offers_newer_digests(page):
    page.open("papers")
    page.tab.get_by_role("button", name="Pick:").first.click()
    page.settle()
    assert not is_offered(page)
    assert visit(page)["newest"] == "2025-04-14"
    # Two hours ago the newest digest was another one.
    earlier = f"record.newest = '2025-04-02'; record.at -= {2 * HOUR_MS}"
    change_visit(page, earlier)
    page.open("papers")
    assert is_offered(page)
    page.tab.get_by_role("link", name="Reading list (1)", exact=True).first.wait_for()
    page.tab.get_by_text(PILL, exact=True).first.click()
    page.settle()
    assert {k: v for k, v in params(page).items() if k != "list"} == {
        "from": "2025-04-06",
        "to": "2025-04-14",
    }
    assert "list" in params(page)
    # Neither another tab nor a reload a little later swallows it.
    other = Page(page.tab.context.new_page(), page.address)
    other.open("topics")
    assert is_offered(other)
    change_visit(page, "record.at -= 20 * 60 * 1000")
    page.open("papers")
    assert is_offered(page)
    assert visit(page)["since"] == "2025-04-02"
    # The next visit knows that these digests were shown.
    change_visit(page, f"record.at -= {HOUR_MS}")
    page.open("papers")
    assert not is_offered(page)
    assert visit(page) == {**visit(page), "since": "2025-04-14", "newest": "2025-04-14"}
    page.assert_clean()


def test_a_pause_in_an_open_page_does_not_end_its_visit(page):
    page.open("papers")
    change_visit(page, f"record.newest = '2025-04-10'; record.at -= {HOUR_MS}")
    page.open("papers")
    assert is_offered(page)
    change_visit(page, f"record.at -= {HOUR_MS}")
    page.tab.get_by_role("link", name="Topics", exact=True).first.click()
    page.settle()
    assert is_offered(page)
    page.open("papers")
    assert is_offered(page)


@pytest.mark.parametrize("record", ["null", "[]", "3", "{", '{"at": 1}'])
def test_a_damaged_record_is_a_first_visit(page, record):
    page.open("papers")
    page.tab.evaluate(
        """(record) => localStorage.setItem(
            Object.keys(localStorage).find((key) => key.startsWith('visit-of-')), record)""",
        record,
    )
    page.open("papers")
    assert not is_offered(page)
    assert visit(page)["newest"] == "2025-04-14"
    page.assert_clean()
