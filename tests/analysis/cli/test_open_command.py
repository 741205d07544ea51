"""`digest-atlas open`: which snapshot it shows, at which port, and how Streamlit is started."""

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
from analysis.cli.commands import OK, TROUBLE, USAGE, main
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
    """An empty folder to be in; what `open` changes of the process is put back."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", sys.argv)
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    return tmp_path


@pytest.fixture
def started(monkeypatch):
    """What Streamlit would have been started with, instead of starting it."""
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


def test_the_argument_goes_first_then_the_variable_then_the_folder_here(
    home, planted, started, monkeypatch, capsys
):
    for name in ("argument", "variable", "snapshot"):
        shutil.copytree(planted, home / name)
    monkeypatch.setenv(FOLDER_VARIABLE, "variable")

    assert main(["open", "argument", "--port", "8977"]) == OK
    assert started.folder == home / "argument"
    assert capsys.readouterr().out == (
        "Opening argument at http://localhost:8977. Ctrl+C stops it.\n"
    )

    monkeypatch.chdir(home)
    monkeypatch.setenv(FOLDER_VARIABLE, "variable")
    assert main(["open", "--port", "8977"]) == OK
    assert started.folder == home / "variable"
    assert "Opening variable at" in (told := capsys.readouterr().out)
    assert f"({FOLDER_VARIABLE} names it)" in told

    monkeypatch.chdir(home)
    monkeypatch.setenv(FOLDER_VARIABLE, "")
    assert main(["open", "--port", "8977"]) == OK
    assert started.folder == home / "snapshot"
    assert "Opening ./snapshot at" in capsys.readouterr().out


@pytest.mark.parametrize("folder_here", [False, True])
def test_without_any_snapshot_it_is_the_demo(
    home, planted, started, monkeypatch, capsys, folder_here
):
    # The manifest is of the demo that this version has, whichever it is just now.
    monkeypatch.setattr(open_command, "demo_folder", lambda: planted)
    if folder_here:
        (home / "snapshot").mkdir()
    assert main(["open", "--port", "8977"]) == OK
    assert started.folder == planted
    told = capsys.readouterr().out
    assert told.startswith("Opening the demo at http://localhost:8977 (there is no ./snapshot; ")
    assert told.count("\n") == 1


def test_the_demo_of_a_checkout_is_the_committed_snapshot():
    assert demo_folder() == APP.parents[1] / "snapshot"
    assert (demo_folder() / "manifest.json").is_file()


def test_streamlit_starts_beside_the_settings_on_this_machine_alone(home, planted, started):
    shutil.copytree(planted, home / "snapshot")
    assert main(["open", "--no-browser", "--port", "8977"]) == OK
    assert started.argv[:3] == ["streamlit", "run", str(APP)]
    assert {"--server.address=localhost", "--server.port=8977", "--server.headless=true"} <= set(
        started.argv
    )
    assert started.cwd == APP.parent
    assert (started.cwd / ".streamlit" / "config.toml").is_file()


def test_a_browser_is_opened_unless_it_is_not_wanted(home, planted, started):
    assert main(["open", str(planted), "--port", "8977"]) == OK
    assert not [flag for flag in started.argv if "headless" in flag]


@pytest.mark.parametrize("by", ["argument", "variable"])
def test_a_named_snapshot_that_is_not_there_ends_with_one_line(
    home, started, monkeypatch, capsys, by
):
    monkeypatch.setenv(FOLDER_VARIABLE, "nowhere" if by == "variable" else "")
    assert main(["open", "nowhere"] if by == "argument" else ["open"]) == TROUBLE
    told = capsys.readouterr()
    assert told.err.startswith("digest-atlas: error: nowhere: no snapshot here; ")
    assert told.err.count("\n") == 1
    assert not told.out
    assert not started.argv


@pytest.mark.parametrize("arguments", [["open"], ["open", "snapshot"]])
def test_a_snapshot_of_another_version_is_said_and_never_replaced_by_the_demo(
    home, planted, started, capsys, arguments
):
    shutil.copytree(planted, home / "snapshot")
    write_for_another_version(home / "snapshot")
    assert main(arguments) == TROUBLE
    told = capsys.readouterr().err
    assert "snapshot/manifest.json: has schema 99" in told
    assert told.count("\n") == 1
    assert not started.argv


def test_a_manifest_here_that_cannot_be_read_is_said_and_never_replaced_by_the_demo(
    home, started, capsys
):
    (home / "snapshot" / "manifest.json").mkdir(parents=True)
    assert main(["open"]) == TROUBLE
    assert capsys.readouterr().err.startswith("digest-atlas: error: snapshot: ")
    assert not started.argv


def test_a_port_that_is_taken_ends_with_one_line(home, planted, started, capsys):
    with taken_port() as port:
        assert main(["open", str(planted), "--port", str(port)]) == TROUBLE
    assert capsys.readouterr().err == (
        f"digest-atlas: error: port {port}: address already in use; "
        "choose another one with --port\n"
    )
    assert not started.argv


def test_without_a_port_the_first_free_one_is_taken(monkeypatch):
    with taken_port() as taken, taken_port() as free:
        pass
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", taken))
        listener.listen()
        monkeypatch.setattr(open_command, "_PORTS", (taken, free))
        assert choose_port(None) == free


@pytest.mark.parametrize("port", ["0", "65536", "-1", "²", "http"])
def test_what_is_no_port_is_wrong_usage(port, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["open", "--port", port])
    assert ended.value.code == USAGE
    assert "usage: digest-atlas open" in capsys.readouterr().err
