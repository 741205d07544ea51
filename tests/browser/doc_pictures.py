"""The pictures in the documents, and a fingerprint of the words that each view had."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from PIL import Image

from analysis import snapshot
from dashboard.reading_list import url_code
from dashboard.reading_list.model import ReadingList
from tests.browser.conftest import DESKTOP, FLAGS, ROOT, Page, chromium_path, serving
from tests.snapshots import write_planted_snapshot

DOCS = ROOT / "docs"
RECORD = DOCS / "pictures.json"
N_COLORS = 192
"""Colours of a picture's palette: a map with soft regions stays below 250 kB."""

Source = Literal["snapshot", "made up"]
"""The committed snapshot, or made-up digests that are enough for trends."""

# Drawings are left out: which names fit on a map depends on the fonts of the machine.
TEXT = """() => {
    const left_out = "svg, script, style, .js-plotly-plot, [data-testid='stIconMaterial']";
    const words = [];
    for (const part of document.querySelectorAll(
            "[data-testid='stSidebar'], [data-testid='stMain']")) {
        const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const parent = walker.currentNode.parentElement;
            if (!parent.closest(left_out) && parent.checkVisibility()) {
                words.push(walker.currentNode.textContent);
            }
        }
    }
    return words.join(" ");
}"""
_OWN_ADDRESS = re.compile(r"https?://(?:127\.0\.0\.1|localhost):\d+")


@dataclass(frozen=True, slots=True)
class DocPicture:
    """A picture in the documents: the view it shows, and of which snapshot."""

    path: str
    source: Source = "snapshot"


def doc_pictures() -> dict[str, DocPicture]:
    """Return every picture by its file name in `docs/`."""
    return {
        "map.png": DocPicture(""),
        "trends.png": DocPicture("trends", "made up"),
        "topics.png": DocPicture("topics"),
        "reading-list.png": DocPicture(f"reading-list?list={url_code.to_code(_reading_list())}"),
    }


def _reading_list() -> ReadingList:
    """Return a list of the most representative papers of the three largest topics."""
    tables = snapshot.read(ROOT / "snapshot").tables
    largest = tables.topics.sort_values(["n_papers", "topic_id"], ascending=[False, True])
    first = tables.papers[tables.papers["topic_rank"] == 1].set_index("topic_id")["paper_id"]
    ids = [first[topic] for topic in largest["topic_id"][:3]]
    picked = ReadingList("Reading group, spring", dt.date(2025, 4, 3)).with_papers(ids)
    picked = picked.with_details(ids[0], presenter="Ada", date=None, note="")
    return picked.with_details(ids[1], presenter="Grace", date=dt.date(2025, 4, 10), note="")


def write_made_up(folder: Path) -> Path:
    """Write the made-up snapshot, and return its folder."""
    from tests.browser.made_up_trends import tables_with_trends

    write_planted_snapshot(folder, tables_with_trends())
    return folder


def fingerprint(page: Page) -> str:
    """Return the SHA-256 of a view's visible words; drawings and the server's port do not count."""
    text = _OWN_ADDRESS.sub("", page.tab.evaluate(TEXT))
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def recorded() -> dict[str, dict[str, str]]:
    """Return what was noted when the pictures were taken: by file name, view and fingerprint."""
    return json.loads(RECORD.read_text("utf-8"))


def take_all(driver: Any) -> None:
    """Take every picture, and note the words of its view.

    Parameters
    ----------
    driver
        From `sync_playwright`.
    """
    browser = driver.chromium.launch(executable_path=chromium_path(), args=FLAGS)
    context = browser.new_context(color_scheme="light", **DESKTOP)
    notes: dict[str, dict[str, str]] = {}
    with ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory()))
        made_up = write_made_up(folder / "snapshot")
        addresses = {
            "snapshot": cleanup.enter_context(serving(ROOT / "snapshot")),
            "made up": cleanup.enter_context(serving(made_up)),
        }
        for name, picture in doc_pictures().items():
            page = Page(context.new_page(), addresses[picture.source])
            page.open(picture.path)
            page.tab.screenshot(path=DOCS / name)
            _shrink(DOCS / name)
            notes[name] = {
                "view": picture.path,
                "source": picture.source,
                "text_sha256": fingerprint(page),
            }
            page.tab.close()
            print(DOCS / name, flush=True)
    browser.close()
    RECORD.write_text(json.dumps(notes, indent=1) + "\n", "utf-8")


def _shrink(file: Path) -> None:
    """Save a picture with a palette, which is a third of the size."""
    with Image.open(file) as image:
        small = image.convert("RGB").quantize(N_COLORS, dither=Image.Dither.NONE)
    small.save(file, optimize=True)
