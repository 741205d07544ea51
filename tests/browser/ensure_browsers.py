"""Find or install the browsers of the tests: Chromium and, with `--all`, Firefox and WebKit.

Exit code 1 if one is missing and DIGEST_ATLAS_CI is set, as in `.ci/run`; otherwise 0, since the
tests are then skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

OTHERS = {
    "firefox-esr": "firefox-esr",
    "WebKitWebDriver": "webkit2gtk-driver",
    "Xvfb": "xvfb",
}
"""Programs that Firefox and WebKit need, and Debian's packages of them."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIX = (
    "install one (Debian, Ubuntu: `apt-get install chromium`; elsewhere: "
    "`.venv/bin/python -m playwright install chromium`), "
    "or set DIGEST_ATLAS_CHROMIUM to its path"
)


def find_chromium() -> str | None:
    """Return the path of Chromium or Chrome; None if there is none."""
    named = os.environ.get("DIGEST_ATLAS_CHROMIUM")
    if named:
        return shutil.which(named)
    for name in NAMES:
        if found := shutil.which(name):
            return found
    return _playwrights_own()


def _playwrights_own() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def _install_chromium() -> None:
    if shutil.which("apt-get"):
        print("Chromium not found; installing Debian's package ...", flush=True)
        _install_packages(["chromium"])
    else:
        print("Chromium not found; installing Playwright's ...", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _install_packages(names: list[str]) -> None:
    """Install Debian's packages, if that is possible without a password."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (sudo and not shutil.which("sudo")):
        return
    for step in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *names]):
        quiet = subprocess.run([*sudo, "apt-get", *step], stdout=subprocess.DEVNULL, check=False)
        if quiet.returncode:
            return


def _missing_others() -> list[str]:
    return [package for program, package in OTHERS.items() if not shutil.which(program)]


def main() -> int:
    """Find or install the browsers; return the exit code."""
    wants_all = "--all" in sys.argv[1:]
    if not find_chromium():
        _install_chromium()
    if wants_all and (names := _missing_others()):
        print(f"Installing Debian's packages {', '.join(names)} ...", flush=True)
        _install_packages(names)
    problems = [] if find_chromium() else [f"no Chromium; {FIX}"]
    if wants_all and (names := _missing_others()):
        problems.append(f"no {', '.join(names)}; install it (Debian: `apt-get install ...`)")
    if found := find_chromium():
        print(f"Browser tests use {found}.")
    for problem in problems:
        print(f"browser tests: {problem}", file=sys.stderr)
    return 1 if problems and os.environ.get("DIGEST_ATLAS_CI") else 0


if __name__ == "__main__":
    sys.exit(main())
