"""A Streamlit server in a child process: start, health, memory, log, stop."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "dashboard" / "app.py"
CHART_PAGE = Path(__file__).with_name("chart_page.py")
BARE_PAGE = Path(__file__).with_name("bare_page.py")

_PATIENCE_S = 120.0
_TROUBLE = re.compile(r"Traceback|\b(Error|Exception|ERROR|CRITICAL)\b")


class Server:
    """A running server of one script.

    Parameters
    ----------
    script
        Streamlit script to serve.
    python
        Interpreter of the server, which determines the installed packages.
    arguments
        Arguments of the script.
    snapshot
        Snapshot folder that the app opens.

    Attributes
    ----------
    startup_s
        Seconds from the start of the process to the first successful health check.
    started
        Start of the process, as `time.time`.
    """

    def __init__(
        self,
        script: Path,
        *,
        python: str = sys.executable,
        arguments: Sequence[str] = (),
        snapshot: Path | None = None,
    ) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self.port = int(listener.getsockname()[1])
        options = {
            "server.headless": "true",
            "server.port": str(self.port),
            "server.address": "127.0.0.1",
            "server.fileWatcherType": "none",
            "browser.gatherUsageStats": "false",
        }
        command = [python, "-m", "streamlit", "run", str(script)]
        command += [f"--{name}={value}" for name, value in options.items()]
        more: Mapping[str, str] = (
            {} if snapshot is None else {"DIGEST_ATLAS_SNAPSHOT": str(snapshot)}
        )
        self._log = tempfile.NamedTemporaryFile(prefix="server-", suffix=".log")  # noqa: SIM115
        self.started = time.time()
        self._process = subprocess.Popen(
            [*command, "--", *arguments],
            cwd=ROOT,
            env={**os.environ, **more},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self.startup_s = self._wait()

    @property
    def address(self) -> str:
        """Address of the page."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """End the process and delete its log."""
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def memory_mb(self) -> float:
        """Return the resident memory of the process in MB (million bytes)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return resident_kib(status) * 1024 / 1e6

    def log(self) -> str:
        """Return what the server has printed so far."""
        return Path(self._log.name).read_text(errors="replace")

    def problems(self) -> list[str]:
        """Return the lines of the log that mention an error."""
        return [line for line in self.log().splitlines() if _TROUBLE.search(line)]

    def _wait(self) -> float:
        until, health = self.started + _PATIENCE_S, f"{self.address}/_stcore/health"
        while time.time() < until:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended during start-up:\n{self.log()}")
            try:
                with urllib.request.urlopen(health, timeout=2):  # noqa: S310 - our own
                    return time.time() - self.started
            except OSError:
                time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"{self.address} did not answer within {_PATIENCE_S:.0f} s")


def resident_kib(status: str) -> int:
    """Return the resident memory in KiB from the text of Linux's ``/proc/PID/status``.

    Raises
    ------
    ValueError
        If it is not there: not Linux, or the process has ended.
    """
    match = re.search(r"^VmRSS:\s+(\d+) kB$", status, re.M)
    if match is None:
        raise ValueError("no VmRSS in the status of the process; memory is measured on Linux only")
    return int(match[1])
