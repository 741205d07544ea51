"""The wheel and the sdist, built, installed and run outside the source tree."""

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
"""Files and folders that a build needs."""

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
BUILD_SDIST = "import sys; from setuptools import build_meta; build_meta.build_sdist(sys.argv[1])"
SUFFIX = ".exe" if os.name == "nt" else ""
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
    """Build a wheel and an sdist from a copy of the tree, and a wheel from the sdist."""
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
    """Install the wheel into a new environment that sees the third-party packages of this one."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home / "env", with_pip=False)
    programs = home / "env" / ("Scripts" if os.name == "nt" else "bin")
    python = programs / f"python{SUFFIX}"
    options = ("--quiet", "--no-deps", "--no-index", "--no-compile")
    run(*PIP, "--python", python, "install", *options, built.wheel, cwd=home)
    packages = Path(
        run(
            python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home
        ).strip()
    )
    # Folders in a .pth file go on the path, but their own .pth files are ignored, so an editable
    # installation of the source tree is not visible.
    shared = [path for path in sys.path if Path(path).name in {"site-packages", "dist-packages"}]
    (packages / "third_party.pth").write_text("\n".join(shared))
    command = programs / f"digest-atlas{SUFFIX}"
    return SimpleNamespace(python=python, command=command, packages=packages)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A working folder with modules and settings that could hide ours, and a clean environment."""
    folder = tmp_path / "elsewhere"
    (folder / ".streamlit").mkdir(parents=True)
    (folder / ".streamlit" / "config.toml").write_text(HOSTILE_SETTINGS)
    for name in ("analysis", "dashboard", "pandas", "streamlit"):
        (folder / f"{name}.py").write_text("raise ImportError('the current folder is searched')")
    (tmp_path / "home").mkdir()
    for name in [name for name in os.environ if name.startswith(("DIGEST_", "STREAMLIT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return folder


def checksums(wheel: Path) -> dict[str, int]:
    with zipfile.ZipFile(wheel) as archive:
        return {file.filename: file.CRC for file in archive.infolist()}


def test_both_settings_files_are_equal():
    first, second = ((ROOT / path).read_bytes() for path in SETTINGS)
    assert first == second


def test_the_wheel_contains_every_file_of_the_packages_and_the_demo(built):
    files = {path for name in PACKAGES for path in (ROOT / name).rglob("*") if path.is_file()}
    expected = {
        path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts
    }
    expected |= {f"analysis/snapshot/demo/{path.name}" for path in (ROOT / "snapshot").iterdir()}
    assert {name for name in checksums(built.wheel) if ".dist-info/" not in name} == expected


def test_the_sdist_builds_the_same_wheel(built):
    assert checksums(built.wheel_of_sdist) == checksums(built.wheel)


def test_modules_come_from_the_wheel_and_the_dashboard_can_be_imported(installed, elsewhere):
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


def test_the_command_runs_and_the_demo_can_be_read(installed, elsewhere):
    assert "usage: digest-atlas" in run(installed.command, "--help", cwd=elsewhere)
    demo = installed.packages / "analysis" / "snapshot" / "demo"
    trends = run(installed.command, "trends", "--json", "--snapshot", demo, cwd=elsewhere)
    assert json.loads(trends)


@contextmanager
def serving(*command: str | Path, port: int, cwd: Path) -> Iterator[list[str]]:
    """Run a server until the end of the context; its output is in the list afterwards."""
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


def session_settings(port: int):
    """Return the settings that a server sends to a browser when a session starts."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import connect

    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None) as session:
        request = BackMsg()
        request.rerun_script.query_string = ""
        session.send(request.SerializeToString())
        for data in session:
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") == "new_session":
                return message.new_session
    raise AssertionError("the server started no session")


def assert_ours(session) -> None:
    assert not session.config.gather_usage_stats
    assert session.config.toolbar_mode == session.config.ToolbarMode.VIEWER
    assert session.custom_theme.light.primary_color == "#2b5c8a"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def test_open_serves_the_demo_to_this_machine_only_with_our_settings(installed, elsewhere):
    port = free_port()
    before = sorted(elsewhere.rglob("*"))
    command = (installed.command, "open", "--no-browser", "--port", str(port))
    with serving(*command, port=port, cwd=elsewhere) as printed:
        assert_ours(session_settings(port))
        # On Linux every address in 127/8 belongs to this machine, so a server that listens on all
        # addresses would answer here. Other systems do not have this address at all.
        with pytest.raises(ConnectionRefusedError if sys.platform == "linux" else OSError):
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
        assert_ours(session_settings(port))
    assert not [line for line in printed if "statistics" in line or "external IP" in line]
