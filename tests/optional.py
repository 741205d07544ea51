"""Skip tests whose optional packages or programs are missing."""

from __future__ import annotations

import importlib
import importlib.util
import os
from types import ModuleType
from typing import NoReturn

import pytest


def missing(reason: str) -> NoReturn:
    """Skip the test; fail it if DIGEST_ATLAS_CI is set, where nothing may be missing."""
    if os.environ.get("DIGEST_ATLAS_CI"):
        pytest.fail(reason)
    pytest.skip(reason, allow_module_level=True)


def need(*names: str, extra: str = "analysis") -> None:
    """Call `missing` if a package is not installed, without importing it, which takes seconds."""
    for name in names:
        if not importlib.util.find_spec(name):
            missing(f"needs {name} from the extra `{extra}`")


def package(name: str, extra: str = "dev") -> ModuleType:
    """Return an imported package of an extra; call `missing` if it is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        missing(f"needs the extra `{extra}`: {error}")
