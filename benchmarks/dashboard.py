"""Measure the dashboard: speed, memory, and its behaviour with many readers at once.

    python benchmarks/dashboard.py --snapshot snapshot --snapshot snapshot-of-a-large-corpus

Server, readers and a headless Chromium share the machine. The baseline, measured in turns with the
app in the same run, is a minimal Streamlit page: one Plotly chart with as many points as the
snapshot has papers, x and y only, without text or colours. The app's map has text for each point,
and at most 20,000 points. A busy machine slows both pages, so the results are ratios of pairs, not
milliseconds.

- PAINT: time from the start of a navigation to points on the canvas, each time in a fresh browser
  context. On both pages this is the first frame in which WebGL drew all points, after one pixel of
  it could be read back.
- GESTURES: time from the last click or key to the frame that shows the result. A list counts when
  the script has ended as well. On the minimal page, the gesture is a button that draws a new chart.
- MEMORY: resident memory after one session has used every view, above a page with two words; then
  after a second session.
- READERS: many sessions over Streamlit's websocket protocol, which look like browsers to the
  server. They change views, filter, search, use the lasso, pick and open papers.
- INSTALL (only with --only install): a new environment with requirements.txt.

Tables go to standard output, progress to standard error. The exit code is 0 even if a target is
missed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

# With this file's folder on the path, `dashboard` would mean this file.
ROOT = str(Path(__file__).resolve().parents[1])
sys.path[0] = ROOT

if TYPE_CHECKING:
    from benchmarks.serving.corpus import Corpus
    from benchmarks.serving.summary import Claim

MEASUREMENTS = ("paint", "gestures", "memory", "readers", "install")


def main() -> None:
    """Run the requested measurements and print a table for each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--snapshot",
        type=Path,
        action="append",
        help="snapshot folder; may be repeated (default: that of the repository)",
    )
    parser.add_argument(
        "--only",
        choices=MEASUREMENTS,
        action="append",
        help="measurement; may be repeated (default: all but install)",
    )
    parser.add_argument("--repeats", type=int, default=9, help="pairs per gesture (default 9)")
    parser.add_argument("--readers", type=int, default=20, help="simultaneous readers (default 20)")
    parser.add_argument(
        "--minutes", type=float, default=5.0, help="duration of the readers' sessions (default 5)"
    )
    parser.add_argument(
        "--think",
        type=float,
        default=5.0,
        help="mean seconds between two actions of a reader (default 5)",
    )
    parser.add_argument(
        "--readers-on",
        type=int,
        default=6_894,
        help="number of papers of the snapshot used for simultaneous readers",
    )
    parser.add_argument(
        "--python", default=sys.executable, help="interpreter of the server (default: this one)"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="random seed of the readers' actions (default 1)"
    )
    parser.add_argument("--json", type=Path, help="also write all figures to this file")
    options = parser.parse_args()
    chosen = options.only or [name for name in MEASUREMENTS if name != "install"]
    folders = options.snapshot or [Path(ROOT) / "snapshot"]

    started = time.perf_counter()
    claims = _measure(options, chosen, folders)
    _show_claims(claims)
    print(f"\ntotal: {time.perf_counter() - started:.0f} s, {os.cpu_count()} cores")
    if options.json:
        figures = [claim.as_json() for claim in claims]
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def _measure(options: argparse.Namespace, chosen: list[str], folders: list[Path]) -> list[Claim]:
    from benchmarks.serving.browsing import browser
    from benchmarks.serving.corpus import read_corpus
    from benchmarks.serving.install import measure_install

    corpora = [read_corpus(folder) for folder in folders]
    claims: list[Claim] = []
    for corpus in corpora:
        if {"paint", "gestures"} & set(chosen):
            claims += _measure_in_browser(options, chosen, corpus)
        many = "readers" in chosen and (len(corpora) == 1 or corpus.n_papers == options.readers_on)
        claims += _measure_by_protocol(options, corpus, memory="memory" in chosen, many=many)
    if "install" in chosen:
        with browser() as chromium:
            claims += measure_install(chromium, corpora[0])
    return claims


def _measure_in_browser(
    options: argparse.Namespace, chosen: list[str], corpus: Corpus
) -> list[Claim]:
    """Run the browser measurements of one snapshot, in turns with the minimal page."""
    from benchmarks.serving.browsing import browser
    from benchmarks.serving.gestures import measure_gestures
    from benchmarks.serving.painting import measure_paint
    from benchmarks.serving.server import APP, CHART_PAGE, Server

    claims: list[Claim] = []
    place = [str(corpus.folder)]
    for name, measure in (("paint", measure_paint), ("gestures", measure_gestures)):
        if name in chosen:
            with (
                Server(APP, python=options.python, snapshot=corpus.folder) as ours,
                Server(CHART_PAGE, python=options.python, arguments=place) as peer,
                browser() as chromium,
            ):
                claims += measure(chromium, ours, peer, corpus, options.repeats)
    return claims


def _measure_by_protocol(
    options: argparse.Namespace, corpus: Corpus, *, memory: bool, many: bool
) -> list[Claim]:
    """Run the measurements without a browser, each on a new server."""
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
        ["figure", "papers", "measured", "target", ""],
        [claim.row() for claim in claims],
    )
    missed = [claim for claim in claims if claim.passed is False]
    targets = [claim for claim in claims if claim.passed is not None]
    print(f"\n{len(targets) - len(missed)} of {len(targets)} targets reached")


if __name__ == "__main__":
    main()
