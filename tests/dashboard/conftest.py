"""Helpers and fixtures that run the app in Streamlit's AppTest.

A test that only reads a view takes it from `shown`, which opens it once for all tests; a test that
interacts opens its own session with `open_view`. Snapshots are written once per process: `at_made`
gives a shared, read-only one, `at_own` a copy.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NoReturn

import pytest
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.cache.snapshots import FOLDER_VARIABLE
from tests.snapshots import write_planted_snapshot

APP = str(Path(__file__).parents[2] / "dashboard" / "app.py")
VIEWS = ("map", "whats-new", "trends", "topics", "papers", "reading-list", "about")
PLANTED = {"n_papers": 120, "n_topics": 6, "n_digests": 2}

Open = Callable[..., AppTest]


def open_view(view: str = "map", *, theme: str = "light", **params: str) -> AppTest:
    """Open a view by its address in a new session."""
    app = AppTest.from_file(APP, default_timeout=60)
    # Otherwise AppTest reads the metadata of every installed package: 90 % of the run time.
    app._bidi_component_manager = BidiComponentManager()
    app.context = {"theme": theme}
    app.query_params.update(params)
    # `switch_page` identifies pages by file; ours are functions, identified by path.
    app._page_hash = calc_hash(view)
    return app.run()


def shown(view: str = "map", *, theme: str = "light", **params: str) -> AppTest:
    """Return a view in a new session, read-only and shared by all tests."""
    folder = os.environ.get(FOLDER_VARIABLE, "")
    return _shown(folder, view, theme, tuple(sorted(params.items())))


@lru_cache(maxsize=60)
def _shown(folder: str, view: str, theme: str, params: tuple[tuple[str, str], ...]) -> AppTest:
    app = open_view(view, theme=theme, **dict(params))
    assert not app.exception
    app._run = _refuse
    return app


def _refuse(*_: object, **__: object) -> NoReturn:
    raise AssertionError("session is shared by several tests; use `open_view` to interact")


def words(app: AppTest) -> str:
    """Return all texts of an app, HTML as source; `12 %` with an ordinary space."""
    kinds = ("html", "markdown", "code", "caption", "warning", "error", "page_link", "button")
    texts = [str(e.proto) if k == "page_link" else _own(e) for k in kinds for e in app.get(k)]
    return "\n".join(texts)


def _own(element: object) -> str:
    text = str(getattr(element, "value", "")) + str(getattr(element, "label", "") or "")
    return with_spaces(text)


def with_spaces(text: str) -> str:
    """Return `text` with ordinary spaces before per cent signs."""
    return text.replace("\N{NO-BREAK SPACE}%", " %")


def helps(app: AppTest) -> str:
    """Return the text of all help icons."""
    return "\n".join(e.proto.help for e in (*app.markdown, *app.caption) if e.proto.help)


def lead(app: AppTest) -> str:
    """Return the sentence at the top of a view, as HTML."""
    return with_spaces(next(h.value for h in app.html if 'class="da-lead"' in h.value))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that writes a planted snapshot, once per set of parameters; read-only."""
    folders: dict[str, Path] = {}
    # The key contains the `id` of tables, so they must stay alive.
    used: list[object] = []

    def make(**parameters: object) -> Path:
        key = repr(
            sorted(
                (name, id(value) if name in ("tables", "manifest") else value)
                for name, value in parameters.items()
            )
        )
        if key not in folders:
            folders[key] = tmp_path_factory.mktemp("made") / "snapshot"
            write_planted_snapshot(folders[key], **parameters)
            used.extend(parameters.values())
        return folders[key]

    return make


@pytest.fixture(scope="session")
def planted(made: Callable[..., Path]) -> Path:
    """Return the folder of a read-only planted snapshot of two digests."""
    return made(**PLANTED)


@pytest.fixture
def at_made(
    made: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Path]:
    """Return a function that makes the app open a planted snapshot; before, there is none."""

    def choose(**parameters: object) -> Path:
        folder = made(**parameters)
        monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
        return folder

    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "snapshot"))
    return choose


@pytest.fixture
def at_own(
    made: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Path]:
    """Return a function that makes the app open a copy, which the test may change."""

    def choose(**parameters: object) -> Path:
        folder = tmp_path / "snapshot"
        shutil.copytree(made(**parameters), folder, dirs_exist_ok=True)
        monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
        return folder

    return choose


@pytest.fixture
def at_planted(at_made: Callable[..., Path]) -> Open:
    """Make the app open a planted snapshot of two digests; return `open_view`."""
    at_made(**PLANTED)
    return open_view
