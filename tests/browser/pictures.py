"""Take screenshots of all views, light and dark, desktop and phone: `make pictures`.

They are written to `tests/pictures/`, which git ignores; a view that is longer than the screen also
gets a screenshot of its full height. The pictures of the documents are written to `docs/`;
`--documents` takes only these.
"""

from __future__ import annotations

import argparse
import itertools
from pathlib import Path

from playwright.sync_api import sync_playwright

from analysis import snapshot
from tests.browser import doc_pictures
from tests.browser.conftest import DESKTOP, FLAGS, PHONE, PICTURES, Page, chromium_path, serving
from tests.browser.places import places

SNAPSHOT = Path("snapshot")
SIZES = {"1440": DESKTOP, "390": PHONE}
# The page scrolls inside a Streamlit element, so Playwright's `full_page` has no effect.
HEIGHT_OF_ALL = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    return Math.ceil(main.scrollHeight + main.getBoundingClientRect().top);
}"""
TALLEST = 6_000


def paths_of(folder: Path) -> dict[str, str]:
    """Return the paths of all views, with the largest topic and its most representative papers."""
    tables = snapshot.read(folder).tables
    largest = tables.topics.sort_values("n_papers", ascending=False)["topic_id"].tolist()
    first = tables.papers[tables.papers["topic_rank"] == 1].set_index("topic_id")["paper_id"]
    days = tables.digests.sort_values("date")["digest_id"].tolist()
    half = len(days) // 2
    sides = (f"{days[0]}..{days[half - 1]}", f"{days[half]}..{days[-1]}") if half else None
    paths = places([first[t] for t in largest[:5]], largest[0], sides=sides)
    paths["searched"] = "?q=reasoning"
    paths["filtered"] = f"?topics={','.join(str(t) for t in largest[:3])}"
    return paths


def take(folder: Path, target: Path, names: list[str], modes: list[str], sizes: list[str]) -> None:
    """Take screenshots of a snapshot's views; of all views, if `names` is empty."""
    target.mkdir(parents=True, exist_ok=True)
    paths = paths_of(folder)
    with serving(folder) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        for mode, size in itertools.product(modes, sizes):
            context = browser.new_context(color_scheme=mode, **SIZES[size])
            page = Page(context.new_page(), address)
            for name in names or paths:
                context.pages[0].set_viewport_size(SIZES[size]["viewport"])
                page.open(paths[name])
                file = target / f"{name}-{mode}-{size}.png"
                page.tab.screenshot(path=file)
                height = min(TALLEST, page.tab.evaluate(HEIGHT_OF_ALL))
                if height > SIZES[size]["viewport"]["height"]:
                    page.tab.set_viewport_size({**SIZES[size]["viewport"], "height": height})
                    page.settle()
                    page.tab.screenshot(path=file.with_stem(f"{file.stem}-whole"))
                print(file, flush=True)
            context.close()
        browser.close()


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--snapshot", type=Path, default=SNAPSHOT)
    parser.add_argument("--to", type=Path, default=PICTURES)
    parser.add_argument("--mode", action="append", choices=["light", "dark"], default=[])
    parser.add_argument("--size", action="append", choices=list(SIZES), default=[])
    parser.add_argument("--documents", action="store_true", help="only those in docs/")
    parser.add_argument("views", nargs="*", help="names of views (default: all)")
    chosen = parser.parse_args()
    # Pictures of some views, or of another snapshot, leave the documents alone.
    if chosen.documents or not (chosen.views or chosen.snapshot != SNAPSHOT):
        with sync_playwright() as driver:
            doc_pictures.take_all(driver)
    if chosen.documents:
        return
    take(
        chosen.snapshot,
        chosen.to,
        chosen.views,
        chosen.mode or ["light", "dark"],
        chosen.size or list(SIZES),
    )


if __name__ == "__main__":
    main()
