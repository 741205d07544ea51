"""Packages and programs that a test may go without."""

from __future__ import annotations

import importlib
import importlib.util
import os
from types import ModuleType
from typing import NoReturn

import pytest


def missing(reason: str) -> NoReturn:
    """Skip the test, or fail it where nothing may be missing: with DIGEST_ATLAS_CI set."""
    if os.environ.get("DIGEST_ATLAS_CI"):
        pytest.fail(reason)
    pytest.skip(reason, allow_module_level=True)


def need(*names: str, extra: str = "analysis") -> None:
    """Skip without these packages, as `missing` does; nothing is imported, which takes seconds."""
    for name in names:
        if not importlib.util.find_spec(name):
            missing(f"needs {name}, of the extra `{extra}`")


def package(name: str, extra: str = "dev") -> ModuleType:
    """Import a package of an extra; without it, the test is `missing`."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        missing(f"needs the extra `{extra}`: {error}")
