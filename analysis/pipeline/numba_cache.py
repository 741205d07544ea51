"""Gives numba a folder for compiled code where its usual ones cannot be written."""

from __future__ import annotations

import atexit
import importlib.util
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from analysis.records import AtlasError

logger = logging.getLogger(__name__)

VARIABLE = "NUMBA_CACHE_DIR"
_COMPILED_PACKAGES = ("umap", "pynndescent", "analysis.layout")
"""Packages whose import fails if numba finds no folder for their compiled code."""


def ensure_numba_cache() -> None:
    """Point numba to a temporary folder if it cannot write any of its own.

    Packages often belong to root or lie on a read-only disk, without a writable home folder:
    containers, clusters, hosted notebooks. The import of UMAP would fail, after all papers are
    embedded. The temporary folder is removed when Python ends.

    Raises
    ------
    AtlasError
        If there is no writable temporary folder either.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen and _can_write(Path(chosen)):
        return
    if all(map(_can_write, _beside_packages())) or _can_write(_of_user()):
        return
    try:
        folder = tempfile.mkdtemp(prefix="digest-atlas-numba-")
    except OSError as error:
        raise AtlasError(
            f"{VARIABLE}: no folder for compiled code can be written, not even a temporary one; "
            "set it to a folder that can be written"
        ) from error
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    logger.info("compiled code is kept in a temporary folder, for this run only")
    os.environ[VARIABLE] = folder
    # numba reads the variable when it is imported.
    if "numba" in sys.modules:
        sys.modules["numba"].config.CACHE_DIR = folder


def _beside_packages() -> Iterator[Path]:
    for name in _COMPILED_PACKAGES:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin:
            yield Path(spec.origin).with_name("__pycache__")


def _of_user() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("numba", appauthor=False))


def _can_write(folder: Path) -> bool:
    """Return whether a file can be created in a folder, which is created if necessary."""
    if not folder.is_absolute():  # "~" without a home folder
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True
