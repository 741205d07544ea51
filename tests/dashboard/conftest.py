"""The app as Streamlit's own tester runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.cache.snapshots import FOLDER_VARIABLE
from tests.snapshots import write_planted_snapshot

APP = str(Path(__file__).parents[2] / "dashboard" / "app.py")
VIEWS = ("map", "trends", "topics", "papers", "reading-list", "about")

Open = Callable[..., AppTest]


def open_view(view: str = "map", **params: str) -> AppTest:
    """Open a view by its address, as a fresh session does."""
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update(params)
    # `switch_page` knows pages by their files; ours are functions, known by their paths.
    app._page_hash = calc_hash(view)
    return app.run()


def words(app: AppTest) -> str:
    """Return everything an app shows as text, HTML as its source."""
    kinds = ("html", "markdown", "code", "caption", "warning", "error", "page_link", "button")
    shown = [str(e.proto) if k == "page_link" else _own(e) for k in kinds for e in app.get(k)]
    return "\n".join(shown)


def _own(element: object) -> str:
    return str(getattr(element, "value", "")) + str(getattr(element, "label", "") or "")


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of two digests, nobody's to change."""
    folder = tmp_path_factory.mktemp("planted") / "snapshot"
    write_planted_snapshot(folder, n_papers=120, n_topics=6, n_digests=2)
    return folder


@pytest.fixture
def at_planted(planted: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    monkeypatch.setenv(FOLDER_VARIABLE, str(planted))
    return open_view


@pytest.fixture
def at_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Make a snapshot with other parameters the one that the app opens."""

    def make(**parameters: object) -> Path:
        folder = tmp_path / "snapshot"
        write_planted_snapshot(folder, **parameters)
        monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
        return folder

    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "snapshot"))
    return make
