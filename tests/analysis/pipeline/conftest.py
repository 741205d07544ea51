"""A snapshot of planted papers, fitted once per session."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def planted(tmp_path_factory):
    from analysis.settings import Settings
    from tests.analysis.pipeline.planted_fit import run, write_digests

    home = tmp_path_factory.mktemp("planted")
    return run([write_digests(home / "digests")], home / "snapshot", settings=Settings())
