"""Find or install a Chromium for the browser tests.

Exit code 1 if there is none and DIGEST_ATLAS_CI is set, as in `.ci/run`; otherwise 0, since the
tests are then skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

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


def _install() -> None:
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        if sudo and not shutil.which("sudo"):
            return
        print("Chromium not found; installing Debian's package ...", flush=True)
        for step in (
            ["update", "-q"],
            ["install", "-q", "-y", "--no-install-recommends", "chromium"],
        ):
            quiet = subprocess.run(
                [*sudo, "apt-get", *step], stdout=subprocess.DEVNULL, check=False
            )
            if quiet.returncode:
                return
    else:
        print("Chromium not found; installing Playwright's ...", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Find or install Chromium; return the exit code."""
    if not find_chromium():
        _install()
    if found := find_chromium():
        print(f"Browser tests use {found}.")
        return 0
    print(f"browser tests: no Chromium; {FIX}", file=sys.stderr)
    return 1 if os.environ.get("DIGEST_ATLAS_CI") else 0


if __name__ == "__main__":
    sys.exit(main())
