"""How quick the dashboard is, what it takes, and whether it holds when many read at once.

    python benchmarks/dashboard.py --snapshot snapshot --snapshot snapshot-of-a-large-corpus

Server, readers and a headless Chromium share the machine. Beside the app, in the same run and in
turns, stands a minimal Streamlit page with one Plotly chart of as many points as the snapshot has
papers: x and y, no words, no colours. The app's map has words for each point, and at most 20,000.
A busy machine slows both pages, so what counts are ratios pair by pair, not milliseconds.

- PAINT: from the start of a navigation to points on the canvas, each time in a fresh browser
  context. On both pages it is the first frame in which WebGL was asked for all points, after one
  pixel of it could be read back.
- GESTURES: from the last click or key to the frame that shows what was asked for. A list counts
  when the script has ended as well. The minimal page's gesture is a button that draws its chart
  anew, each time another.
- MEMORY: what is resident after a session has used every view, above a page that shows two words;
  then after a second session.
- READERS: many sessions over Streamlit's own websocket protocol, which the server cannot tell from
  browsers. They go from view to view, filter, search, lasso, pick and open papers.
- INSTALL (only where asked for): a new environment of requirements.txt alone.

Tables go to standard output, progress to standard error. The exit code is 0 whatever is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

# This file's folder would make `dashboard` mean this file.
ROOT = str(Path(__file__).resolve().parents[1])
sys.path[0] = ROOT

if TYPE_CHECKING:
    from benchmarks.serving.corpus import Corpus
    from benchmarks.serving.summary import Claim

MEASUREMENTS = ("paint", "gestures", "memory", "readers", "install")


def main() -> None:
    """Measure what is asked for, and print a table each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--snapshot",
        type=Path,
        action="append",
        help="a folder; may be given again (default: the repository's own)",
    )
    parser.add_argument(
        "--only", choices=MEASUREMENTS, action="append", help="may be given again (default: all)"
    )
    parser.add_argument("--repeats", type=int, default=9, help="pairs (default 9)")
    parser.add_argument("--readers", type=int, default=20, help="at once (default 20)")
    parser.add_argument("--minutes", type=float, default=5.0, help="for readers (default 5)")
    parser.add_argument(
        "--think", type=float, default=5.0, help="seconds between two deeds of one (default 5)"
    )
    parser.add_argument(
        "--readers-on",
        type=int,
        default=6_894,
        help="papers of the snapshot that many read at once",
    )
    parser.add_argument(
        "--python", default=sys.executable, help="to serve with (default: this one)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of what readers do (default 1)")
    parser.add_argument("--json", type=Path, help="also write all figures to this file")
    options = parser.parse_args()
    asked = options.only or [name for name in MEASUREMENTS if name != "install"]
    folders = options.snapshot or [Path(ROOT) / "snapshot"]

    started = time.perf_counter()
    claims = _measured(options, asked, folders)
    _show_claims(claims)
    print(f"\n{time.perf_counter() - started:.0f} s in all, {os.cpu_count()} cores")
    if options.json:
        figures = [claim.as_json() for claim in claims]
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _measured(options: argparse.Namespace, asked: list[str], folders: list[Path]) -> list[Claim]:
    from benchmarks.serving.browsing import browser
    from benchmarks.serving.corpus import read_corpus
    from benchmarks.serving.install import measure_install

    corpora = [read_corpus(folder) for folder in folders]
    claims: list[Claim] = []
    for corpus in corpora:
        if {"paint", "gestures"} & set(asked):
            claims += _in_the_browser(options, asked, corpus)
        many = "readers" in asked and (len(corpora) == 1 or corpus.n_papers == options.readers_on)
        claims += _by_protocol(options, corpus, memory="memory" in asked, many=many)
    if "install" in asked:
        with browser() as chromium:
            claims += measure_install(chromium, corpora[0])
    return claims


def _in_the_browser(options: argparse.Namespace, asked: list[str], corpus: Corpus) -> list[Claim]:
    """Measure what is asked for of one snapshot, beside the minimal page."""
    from benchmarks.serving.browsing import browser
    from benchmarks.serving.gestures import measure_gestures
    from benchmarks.serving.painting import measure_paint
    from benchmarks.serving.server import APP, CHART_PAGE, Server

    claims: list[Claim] = []
    place = [str(corpus.folder)]
    for name, measure in (("paint", measure_paint), ("gestures", measure_gestures)):
        if name in asked:
            with (
                Server(APP, python=options.python, snapshot=corpus.folder) as ours,
                Server(CHART_PAGE, python=options.python, arguments=place) as peer,
                browser() as chromium,
            ):
                claims += measure(chromium, ours, peer, corpus, options.repeats)
    return claims


def _by_protocol(
    options: argparse.Namespace, corpus: Corpus, *, memory: bool, many: bool
) -> list[Claim]:
    """Measure what is asked for of one snapshot's server, each on a server of its own."""
    from benchmarks.serving.readers import measure_many, measure_memory
    from benchmarks.serving.server import APP, BARE_PAGE, Server

    claims: list[Claim] = []
    if memory:
        with (
            Server(APP, python=options.python, snapshot=corpus.folder) as ours,
            Server(BARE_PAGE, python=options.python) as bare,
        ):
            claims += measure_memory(ours, bare, corpus)
    if many:
        with Server(APP, python=options.python, snapshot=corpus.folder) as ours:
            claims += measure_many(
                ours,
                corpus,
                n_readers=options.readers,
                minutes=options.minutes,
                think_s=options.think,
                seed=options.seed,
            )
    return claims


def _show_claims(claims: list[Claim]) -> None:
    from benchmarks.trending.tables import show

    show(
        "ALL FIGURES",
        ["what", "papers", "measured", "wanted", ""],
        [claim.row() for claim in claims],
    )
    missed = [claim for claim in claims if claim.passed is False]
    wanted = [claim for claim in claims if claim.passed is not None]
    print(f"\n{len(wanted) - len(missed)} of {len(wanted)} as wanted")


if __name__ == "__main__":
    main()
