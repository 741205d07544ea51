"""The command `fetch`: downloads the days that its arguments name."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from typing import Any

from analysis.cli.fetch_parser import ADDRESS_VARIABLE
from analysis.cli.fetch_report import for_terminal
from analysis.fetching.arxiv import Arxiv
from analysis.fetching.base import Source
from analysis.fetching.fetch import Outcome, fetch
from analysis.fetching.http_client import Client
from analysis.fetching.huggingface import HuggingFace
from analysis.records import AtlasError


def fetch_as_asked(options: argparse.Namespace, now: dt.datetime) -> list[Outcome]:
    """Fetch the days that the arguments name, with progress in the terminal.

    Raises
    ------
    AtlasError
        If the arguments contradict each other, or as in `fetch`.
    """
    last = options.last or now.astimezone(dt.UTC).date()
    first = options.first or last - dt.timedelta(days=options.n_days - 1)
    if first > last:
        raise AtlasError(f"--from {first}: later than --to {last}; swap the dates")
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    sources = _sources(options)
    with for_terminal(len(days) * len(sources)) as display:
        return fetch(
            sources,
            days,
            options.output_dir,
            client=Client(pause_seconds=sources[0].pause_seconds, on_wait=display.waiting),
            now=now,
            overwrite=options.overwrite,
            include_partial=options.include_partial,
            on_outcome=display.day,
        )


def _sources(options: argparse.Namespace) -> list[Source]:
    test_server: dict[str, Any] = {}
    if address := os.environ.get(ADDRESS_VARIABLE):
        test_server = {"address": address, "pause_seconds": 0.0}
    if options.place == "arxiv":
        return [Arxiv(name, **test_server) for name in dict.fromkeys(options.category)]
    return [HuggingFace(**test_server)]
