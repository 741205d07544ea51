"""The wheel and the sdist, and what is installed from them, far from the source tree."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("setuptools", reason="needs the extra `dev`")

ROOT = Path(__file__).parents[1]
PACKAGES = ("analysis", "dashboard", "evidence")
TREE = (*PACKAGES, "snapshot", "LICENSE", "MANIFEST.in", "README.md", "pyproject.toml", "setup.py")
"""All that a build needs."""

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
BUILD_SDIST = "import sys; from setuptools import build_meta; build_meta.build_sdist(sys.argv[1])"
SETTINGS = (Path(".streamlit/config.toml"), Path("dashboard/.streamlit/config.toml"))

HOSTILE_SETTINGS = """
[browser]
gatherUsageStats = true
[client]
toolbarMode = "developer"
[server]
address = "0.0.0.0"
[theme.light]
primaryColor = "#ff0000"
"""


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A wheel and an sdist of a copy of the tree, and the wheel that is built from the sdist."""
    home = tmp_path_factory.mktemp("built")
    for name in TREE:
        if (ROOT / name).is_dir():
            skipped = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, home / "tree" / name, ignore=skipped)
        else:
            shutil.copy(ROOT / name, home / "tree" / name)
    run(sys.executable, "-c", BUILD_SDIST, home / "sdist", cwd=home / "tree")
    (sdist,) = (home / "sdist").glob("*.tar.gz")
    wheels = []
    for source, name in ((home / "tree", "wheel"), (sdist, "wheel-of-sdist")):
        options = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation")
        run(*PIP, "wheel", *options, "--wheel-dir", home / name, source, cwd=home)
        wheels += (home / name).glob("*.whl")
    return SimpleNamespace(wheel=wheels[0], wheel_of_sdist=wheels[1])


@pytest.fixture(scope="module")
def installed(built, tmp_path_factory):
    """The wheel in an environment of its own, with the third-party packages that are here."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home / "env", with_pip=False)
    python = home / "env" / "bin" / "python"
    options = ("--quiet", "--no-deps", "--no-index", "--no-compile")
    run(*PIP, "--python", python, "install", *options, built.wheel, cwd=home)
    packages = Path(
        run(
            python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home
        ).strip()
    )
    # Lines of a .pth file are folders for the path, whose own .pth files do not count: an
    # editable installation of the source tree stays out.
    theirs = [path for path in sys.path if Path(path).name in {"site-packages", "dist-packages"}]
    (packages / "third_party.pth").write_text("\n".join(theirs))
    command = home / "env" / "bin" / "digest-atlas"
    return SimpleNamespace(python=python, command=command, packages=packages)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A folder with modules and settings that would hide ours, and no variable that tells of us."""
    folder = tmp_path / "elsewhere"
    (folder / ".streamlit").mkdir(parents=True)
    (folder / ".streamlit" / "config.toml").write_text(HOSTILE_SETTINGS)
    for name in ("analysis", "dashboard", "pandas", "streamlit"):
        (folder / f"{name}.py").write_text("raise ImportError('the current folder is searched')")
    (tmp_path / "home").mkdir()
    for name in [name for name in os.environ if name.startswith(("DIGEST_", "STREAMLIT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return folder


def checksums(wheel: Path) -> dict[str, int]:
    with zipfile.ZipFile(wheel) as archive:
        return {file.filename: file.CRC for file in archive.infolist()}


def test_the_settings_beside_the_app_are_those_of_the_root():
    first, second = ((ROOT / path).read_bytes() for path in SETTINGS)
    assert first == second


def test_the_wheel_has_every_file_of_the_packages_and_the_demo(built):
    files = {path for name in PACKAGES for path in (ROOT / name).rglob("*") if path.is_file()}
    wanted = {
        path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts
    }
    wanted |= {f"analysis/snapshot/demo/{path.name}" for path in (ROOT / "snapshot").iterdir()}
    assert {name for name in checksums(built.wheel) if ".dist-info/" not in name} == wanted


def test_the_sdist_builds_the_same_wheel(built):
    assert checksums(built.wheel_of_sdist) == checksums(built.wheel)


def test_all_modules_are_those_of_the_wheel_and_the_dashboard_can_be_imported(installed, elsewhere):
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for name in PACKAGES
        for path in (ROOT / name).rglob("*.py")
    ]
    code = """
import importlib, sys
from importlib.util import find_spec
for name in sys.argv[1:]:
    print(find_spec(name).origin)
    if not name.startswith("analysis") and name != "dashboard.app":
        importlib.import_module(name)
"""
    origins = run(installed.python, "-P", "-c", code, *modules, cwd=elsewhere).splitlines()
    assert len(origins) == len(modules)
    assert {Path(origin).is_relative_to(installed.packages) for origin in origins} == {True}


def test_the_command_answers_and_the_demo_is_whole(installed, elsewhere):
    assert "usage: digest-atlas" in run(installed.command, "--help", cwd=elsewhere)
    demo = installed.packages / "analysis" / "snapshot" / "demo"
    told = run(installed.command, "trends", "--json", "--snapshot", demo, cwd=elsewhere)
    assert json.loads(told)


@contextmanager
def serving(*command: str | Path, port: int, cwd: Path) -> Iterator[list[str]]:
    """Run a server until its app is healthy; what it printed is in the list after the end."""
    printed: list[str] = []
    log = cwd.parent / "log"
    with log.open("w") as stream:
        server = subprocess.Popen(command, cwd=cwd, stdout=stream, stderr=subprocess.STDOUT)
    try:
        health = f"http://127.0.0.1:{port}/_stcore/health"
        for _ in range(240):
            assert server.poll() is None, log.read_text()
            try:
                with urllib.request.urlopen(health, timeout=2) as answer:
                    assert answer.read() == b"ok"
                break
            except OSError:
                time.sleep(0.25)
        yield printed
    finally:
        server.terminate()
        server.wait(timeout=20)
        printed += log.read_text().splitlines()


def settings_told(port: int):
    """Return the settings that a server tells a browser when a session starts."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import connect

    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None) as session:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        session.send(asked.SerializeToString())
        for data in session:
            told = ForwardMsg.FromString(data)
            if told.WhichOneof("type") == "new_session":
                return told.new_session
    raise AssertionError("the server started no session")


def assert_ours(session) -> None:
    assert not session.config.gather_usage_stats
    assert session.config.toolbar_mode == session.config.ToolbarMode.VIEWER
    assert session.custom_theme.light.primary_color == "#2b5c8a"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def test_open_serves_the_demo_to_this_machine_alone_with_our_settings(installed, elsewhere):
    port = free_port()
    before = sorted(elsewhere.rglob("*"))
    command = (installed.command, "open", "--no-browser", "--port", str(port))
    with serving(*command, port=port, cwd=elsewhere) as printed:
        assert_ours(settings_told(port))
        # Each address in 127/8 is this machine's: one that listens everywhere answers here too.
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port), timeout=5)
    assert printed[0].startswith(f"Opening the demo at http://localhost:{port} (there is no")
    assert not [line for line in printed if "statistics" in line or "external IP" in line]
    assert sorted(elsewhere.rglob("*")) == before
    assert not list((elsewhere.parent / "home").iterdir())


def test_streamlit_run_from_another_folder_keeps_our_settings(installed, elsewhere):
    port = free_port()
    app = installed.packages / "dashboard" / "app.py"
    flags = ("--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1")
    command = (installed.python, "-P", "-m", "streamlit", "run", app, *flags)
    with serving(*command, port=port, cwd=elsewhere) as printed:
        assert_ours(settings_told(port))
    assert not [line for line in printed if "statistics" in line or "external IP" in line]
