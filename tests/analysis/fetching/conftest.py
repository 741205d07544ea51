"""A stub server, and a function that fetches from it."""

from __future__ import annotations

import datetime as dt

import pytest

from tests import optional

optional.need("requests")

from analysis.fetching.arxiv import Arxiv
from analysis.fetching.fetch import fetch
from analysis.fetching.http_client import Client
from analysis.fetching.huggingface import HuggingFace
from tests.analysis.fetching.stub import serving

NOW = dt.datetime(2025, 3, 20, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def stub():
    with serving() as server:
        yield server


class Fetcher:
    """Fetches from the stub into a folder; records waits instead of waiting."""

    def __init__(self, stub, folder):
        self.stub, self.folder = stub, folder
        self.slept, self.waits = [], []

    def __call__(self, first, last=None, *, category=None, now=NOW, address=None, **options):
        first, last = (dt.date.fromisoformat(day) for day in (first, last or first))
        days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
        address = address or self.stub.address
        place = Arxiv(category, address) if category else HuggingFace(address)
        client = Client(
            pause_seconds=place.pause_seconds,
            on_wait=lambda seconds, why: self.waits.append((seconds, why)),
            sleep=self.slept.append,
            clock=options.pop("clock", lambda: 0.0),
        )
        return fetch([place], days, self.folder, client=client, now=now, **options)

    def files(self):
        """Return the bytes of all files in the folder by name, including hidden files."""
        return {p.name: p.read_bytes() for p in self.folder.iterdir() if p.name != ".fetch.lock"}


@pytest.fixture
def fetched(stub, tmp_path):
    return Fetcher(stub, tmp_path / "seeds")
