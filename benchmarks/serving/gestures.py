"""Measure gestures: filter to paint, lasso to list, search to list.

After each gesture, the button of the minimal page is pressed, which draws its chart again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from benchmarks.serving import targets
from benchmarks.serving.browsing import Tab, fresh_tab
from benchmarks.serving.corpus import Corpus
from benchmarks.serving.server import Server
from benchmarks.serving.summary import (
    PAIR_COLUMNS,
    Claim,
    Paired,
    of_pairs,
    pair_cells,
    single_cells,
)
from benchmarks.trending.tables import show, with_progress
from evidence.formatting import count

PLOT = ".st-key-map .js-plotly-plot"
THEMES = '[data-testid="stSidebar"] [data-testid="stMultiSelect"]'
RESET = ".st-key-reset_top button"
LEAD = ".da-lead"
LASSO = '.modebar-btn[data-val="lasso"]'
LASSOED = '[class*="st-key-da-list-lassoed"] a'
RESULTS = '[class*="st-key-da-list-papers"] a'
SEARCH = "Search titles and abstracts"


def draw_again(tab: Tab, n_points: int) -> float:
    """Press the button of the minimal page; return the seconds until the new chart is painted."""
    tab.begin()
    tab.page.get_by_role("button", name="Draw again").click()
    return tab.painted_s(n_points) - tab.input_s()


def filter_by_theme(tab: Tab, number: int) -> float:
    """Filter the map by one theme; return the seconds until the new map is painted."""
    themes = tab.page.locator(THEMES).first
    themes.locator("input").click()
    options = tab.page.locator('[role="option"]', has_not_text="Select all")
    options.first.wait_for()
    option = options.nth(number % options.count())
    tab.begin()
    option.click()
    return tab.painted_s(1) - tab.input_s()


def reset_filters(tab: Tab) -> float:
    """Reset the filters; return the seconds until the map is painted."""
    # The menu of themes stays open after a choice; the first click elsewhere closes it.
    tab.page.locator(LEAD).click()
    tab.wait_until_idle().begin()
    tab.page.locator(RESET).click()
    return tab.painted_s(1) - tab.input_s()


def lasso(tab: Tab, number: int) -> float:
    """Draw a lasso on the map; return the seconds from its end to the list."""
    tab.page.locator(LASSO).click()
    box = tab.page.locator(PLOT).bounding_box()
    # Left and right in turns: a drag that starts inside the last lasso would move that lasso.
    reach = min(80 + 5 * (number % 4), 0.14 * box["width"])
    x = box["x"] + box["width"] * (0.36, 0.64)[number % 2]
    y = box["y"] + box["height"] * (0.45 + 0.05 * (number % 3))
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    mouse = tab.page.mouse
    mouse.move(x - reach, y - reach)
    mouse.down()
    for right, down in corners:
        mouse.move(x + right * reach, y + down * reach, steps=4)
    tab.begin(LASSOED)
    mouse.up()
    return tab.listed_s(LASSOED) - tab.input_s()


def search(tab: Tab, query: str) -> float:
    """Type a query and press Enter; return the seconds from the key to the list."""
    field = tab.page.get_by_label(SEARCH)
    field.fill(query)
    tab.begin(RESULTS)
    field.press("Enter")
    return tab.listed_s(RESULTS) - tab.input_s()


def measure_gestures(
    chromium: Any, app: Server, peer: Server, corpus: Corpus, n_repeats: int
) -> list[Claim]:
    """Measure each gesture `n_repeats` times, in turns with the baseline, and print a table."""
    with ExitStack() as open_tabs:
        ours = open_tabs.enter_context(fresh_tab(chromium, app.address))
        peers = open_tabs.enter_context(fresh_tab(chromium, peer.address))
        peers.open().painted_s(corpus.n_papers)

        def pairs(name: str, *gestures: Callable[[int], float]) -> Paired:
            taken: tuple[list[float], list[float]] = ([], [])
            for number in with_progress(range(n_repeats), name):
                for gesture in gestures:
                    taken[0].append(gesture(number))
                    ours.wait_until_idle()
                    taken[1].append(draw_again(peers, corpus.n_papers))
                    peers.wait_until_idle()
            return Paired(*taken)

        ours.open().painted_s(corpus.n_drawn)
        ours.wait_until_idle()
        filtered = pairs(
            "filter", lambda n: filter_by_theme(ours, n), lambda _: reset_filters(ours)
        )
        lassoed = pairs("lasso", lambda n: lasso(ours, n))
        ours.open("papers").wait_until_idle()
        first_search = search(ours, corpus.query(n_repeats))
        ours.wait_until_idle()
        searched = pairs("search", lambda n: search(ours, corpus.query(n)))
    rows = (
        ("filter to paint", filtered, targets.FILTER),
        ("lasso to list", lassoed, targets.LASSO),
        ("search to list", searched, targets.SEARCH),
    )
    show(
        f"GESTURES: {count(corpus.n_papers, 'paper')}, in turns with drawing one chart of as many "
        "points",
        ["gesture", "n", *PAIR_COLUMNS],
        [
            *([name, str(len(p.ours)), *pair_cells(p)] for name, p, _ in rows),
            ["first search", "1", *single_cells(first_search)],
        ],
    )
    claims = [
        claim
        for name, p, target in rows
        for claim in of_pairs(name, corpus.n_papers, p, target, with_p95=True)
    ]
    return [*claims, Claim("first search, with indexing", corpus.n_papers, first_search, "s")]
