"""The command `digest-atlas open`: choice of snapshot and port, and the start of Streamlit."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import socket
import sys
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.cli import open_command
from analysis.cli.commands import FAILED, OK, main
from analysis.cli.console import USAGE
from analysis.cli.open_command import choose_port
from analysis.snapshot.demo_folder import FOLDER_VARIABLE, demo_folder
from tests.snapshots import write_planted_snapshot

APP = Path(__file__).parents[3] / "dashboard" / "app.py"


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted") / "snapshot"
    write_planted_snapshot(folder, n_papers=40, n_topics=2, n_digests=2)
    return folder


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty working folder; changes of `open` to the process are undone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", sys.argv)
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    return tmp_path


@pytest.fixture
def started(monkeypatch):
    """The arguments and environment of Streamlit, which is not started."""
    seen = SimpleNamespace(argv=[], folder=None, cwd=None)

    def note(module, *, run_name, alter_sys):
        assert (module, run_name, alter_sys) == ("streamlit", "__main__", True)
        seen.argv, seen.cwd = sys.argv, Path.cwd()
        seen.folder = Path(os.environ[FOLDER_VARIABLE])

    monkeypatch.setattr(runpy, "run_module", note)
    return seen


@contextmanager
def taken_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def write_for_another_version(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "schema_version": 99}))


def test_the_snapshot_is_the_argument_then_the_variable_then_the_local_folder(
    home, planted, started, monkeypatch, capsys
):
    for name in ("argument", "variable", "snapshot"):
        shutil.copytree(planted, home / name)
    monkeypatch.setenv(FOLDER_VARIABLE, "variable")

    assert main(["open", "argument", "--port", "8977"]) == OK
    assert started.folder == home / "argument"
    assert capsys.readouterr().out == (
        "Opening argument at http://localhost:8977. Press Ctrl+C to stop.\n"
    )

    monkeypatch.chdir(home)
    monkeypatch.setenv(FOLDER_VARIABLE, "variable")
    assert main(["open", "--port", "8977"]) == OK
    assert started.folder == home / "variable"
    assert "Opening variable at" in (output := capsys.readouterr().out)
    assert f"(set by {FOLDER_VARIABLE})" in output

    monkeypatch.chdir(home)
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    assert main(["open", "--port", "8977"]) == OK
    assert started.folder == home / "snapshot"
    assert "Opening ./snapshot at" in capsys.readouterr().out


@pytest.mark.parametrize("folder_here", [False, True])
def test_without_a_snapshot_the_demo_is_opened(
    home, planted, started, monkeypatch, capsys, folder_here
):
    # The planted snapshot replaces the demo, whose schema may be older.
    monkeypatch.setattr(open_command, "demo_folder", lambda: planted)
    if folder_here:
        (home / "snapshot").mkdir()
    assert main(["open", "--port", "8977"]) == OK
    assert started.folder == planted
    output = capsys.readouterr().out
    assert output.startswith("Opening the demo at http://localhost:8977 (there is no ./snapshot; ")
    assert output.count("\n") == 1


def test_the_demo_of_a_checkout_is_the_committed_snapshot():
    assert demo_folder() == APP.parents[1] / "snapshot"
    assert (demo_folder() / "manifest.json").is_file()


def test_streamlit_uses_the_app_settings_and_listens_on_localhost_only(home, planted, started):
    shutil.copytree(planted, home / "snapshot")
    assert main(["open", "--no-browser", "--port", "8977"]) == OK
    assert started.argv[:3] == ["streamlit", "run", str(APP)]
    assert {"--server.address=localhost", "--server.port=8977", "--server.headless=true"} <= set(
        started.argv
    )
    assert started.cwd == APP.parent
    assert (started.cwd / ".streamlit" / "config.toml").is_file()


def test_a_browser_is_opened_by_default(home, planted, started):
    assert main(["open", str(planted), "--port", "8977"]) == OK
    assert not [flag for flag in started.argv if "headless" in flag]


@pytest.mark.parametrize("by", ["argument", "variable"])
def test_a_missing_snapshot_is_an_error_of_one_line(home, started, monkeypatch, capsys, by):
    monkeypatch.setenv(FOLDER_VARIABLE, "nowhere" if by == "variable" else "")
    assert main(["open", "nowhere"] if by == "argument" else ["open"]) == FAILED
    output = capsys.readouterr()
    assert output.err.startswith("digest-atlas: error: nowhere: no snapshot here; ")
    assert output.err.count("\n") == 1
    assert not output.out
    assert not started.argv


@pytest.mark.parametrize("arguments", [["open"], ["open", "snapshot"]])
def test_a_snapshot_of_another_schema_is_an_error_and_not_replaced_by_the_demo(
    home, planted, started, capsys, arguments
):
    shutil.copytree(planted, home / "snapshot")
    write_for_another_version(home / "snapshot")
    assert main(arguments) == FAILED
    output = capsys.readouterr().err
    assert "snapshot/manifest.json: has schema 99" in output
    assert output.count("\n") == 1
    assert not started.argv


def test_an_unreadable_manifest_is_an_error_and_not_replaced_by_the_demo(home, started, capsys):
    (home / "snapshot" / "manifest.json").mkdir(parents=True)
    assert main(["open"]) == FAILED
    assert capsys.readouterr().err.startswith("digest-atlas: error: snapshot: ")
    assert not started.argv


def test_a_port_in_use_is_an_error_of_one_line(home, planted, started, capsys):
    with taken_port() as port:
        assert main(["open", str(planted), "--port", str(port)]) == FAILED
    assert capsys.readouterr().err == (
        f"digest-atlas: error: port {port}: address already in use; "
        "choose another port with --port\n"
    )
    assert not started.argv


def test_the_default_port_is_the_first_free_one(monkeypatch):
    with taken_port() as taken, taken_port() as free:
        pass
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", taken))
        listener.listen()
        monkeypatch.setattr(open_command, "_PORTS", (taken, free))
        assert choose_port(None) == free


@pytest.mark.parametrize("port", ["0", "65536", "-1", "²", "http"])
def test_an_invalid_port_is_wrong_usage(port, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["open", "--port", port])
    assert ended.value.code == USAGE
    assert "usage: digest-atlas open" in capsys.readouterr().err
