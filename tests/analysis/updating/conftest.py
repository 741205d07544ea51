"""A folder with a digest of planted papers and its snapshot."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture(scope="session")
def fitted(tmp_path_factory):
    """A folder with a digest and its snapshot, fitted once per session."""
    from tests.analysis.pipeline.planted_fit import run
    from tests.analysis.updating.planted_update import FIRST, write

    home = tmp_path_factory.mktemp("fitted")
    write(home / "seeds", "0.txt", FIRST)
    run([home / "seeds"], home / "snapshot", cache_folder=home / "cache")
    return home


@pytest.fixture
def home(fitted, tmp_path):
    shutil.copytree(fitted, tmp_path, dirs_exist_ok=True)
    return tmp_path
