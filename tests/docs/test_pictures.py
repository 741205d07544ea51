"""The pictures in the documents are recorded, used and small."""

from __future__ import annotations

import json

from tests.docs.markdown import PAGES, ROOT, links

DOCS = ROOT / "docs"
LARGEST_BYTES = 250_000
RECORDED = json.loads((DOCS / "pictures.json").read_text("utf-8"))


def test_every_picture_is_recorded_and_used():
    files = {path.name for path in DOCS.glob("*.png")}
    used = {link.rpartition("/")[2] for page in PAGES for link in links(page) if ".png" in link}
    assert files == set(RECORDED) == used


def test_pictures_are_small():
    large = [name for name in RECORDED if (DOCS / name).stat().st_size > LARGEST_BYTES]
    assert large == []


def test_the_page_says_that_made_up_data_are_made_up():
    text = (DOCS / "trends.md").read_text("utf-8")
    assert RECORDED["trends.png"]["source"] == "made up"
    assert "data in this picture are made up" in text
