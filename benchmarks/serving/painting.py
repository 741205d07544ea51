"""Measure the time to a painted map: the app and the minimal page, in turns."""

from __future__ import annotations

from typing import Any

from benchmarks.serving.browsing import fresh_tab
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
from benchmarks.serving.targets import targets_of
from benchmarks.trending.tables import show, with_progress
from evidence.formatting import count


def visit(chromium: Any, server: Server, least: int) -> float:
    """Return the seconds from the start of a navigation to `least` points on the screen."""
    with fresh_tab(chromium, server.address) as tab:
        seconds = tab.open().painted_s(least)
        tab.wait_until_idle().assert_inked()
        return seconds


def measure_paint(
    chromium: Any, app: Server, peer: Server, corpus: Corpus, n_repeats: int
) -> list[Claim]:
    """Visit both in turns, each time with an empty cache, and print a table.

    The first visit of each starts the server's work and is reported separately.
    """
    servers = ((app, corpus.n_drawn), (peer, corpus.n_papers))
    first = [visit(chromium, server, least) for server, least in servers]
    seconds: list[list[float]] = [[], []]
    for _ in with_progress(range(n_repeats), "paint"):
        for taken, (server, least) in zip(seconds, servers, strict=True):
            taken.append(visit(chromium, server, least))
    pairs = Paired(*seconds)
    show(
        f"PAINT: {count(corpus.n_papers, 'paper')}, navigation to painted points, empty browser "
        f"caches, {count(n_repeats, 'pair')} in turns",
        ["visit", *PAIR_COLUMNS],
        [
            ["first after the server has started", *single_cells(*first)],
            ["later", *pair_cells(pairs)],
        ],
    )
    target = targets_of(corpus.n_papers).paint
    return [
        *of_pairs("time to a painted map", corpus.n_papers, pairs, target),
        Claim("painted map of the first visit", corpus.n_papers, first[0], "s"),
    ]
