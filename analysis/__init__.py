"""The offline half of Digest Atlas: turns digest files into a snapshot.

The names in `__all__` are the public Python API, described in `docs/python-api.md`. Each is
loaded when it is first used, so importing this package is fast.
"""

from __future__ import annotations

import importlib
import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.api import analyze, evaluate, load_snapshot, read_digests, update
    from analysis.embedding.embed import Encoder
    from analysis.evaluation.evaluate import Evaluated
    from analysis.readers import ReadOptions, ReadResult
    from analysis.records import AtlasError, Digest, Entry, InputError, WarningsError
    from analysis.representation.llm_labels import Labeller
    from analysis.settings import Settings
    from analysis.snapshot import Manifest, Snapshot, SnapshotError, Tables
    from analysis.updating.update import Updated

__version__ = "0.2.0"

__all__ = [
    "AtlasError",
    "Digest",
    "Encoder",
    "Entry",
    "Evaluated",
    "InputError",
    "Labeller",
    "Manifest",
    "ReadOptions",
    "ReadResult",
    "Settings",
    "Snapshot",
    "SnapshotError",
    "Tables",
    "Updated",
    "WarningsError",
    "analyze",
    "evaluate",
    "load_snapshot",
    "read_digests",
    "update",
]

_MODULES = {
    "analysis.api": ("analyze", "evaluate", "load_snapshot", "read_digests", "update"),
    "analysis.embedding.embed": ("Encoder",),
    "analysis.evaluation.evaluate": ("Evaluated",),
    "analysis.readers": ("ReadOptions", "ReadResult"),
    "analysis.records": ("AtlasError", "Digest", "Entry", "InputError", "WarningsError"),
    "analysis.representation.llm_labels": ("Labeller",),
    "analysis.settings": ("Settings",),
    "analysis.snapshot": ("Manifest", "Snapshot", "SnapshotError", "Tables"),
    "analysis.updating.update": ("Updated",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

# As for any library, the application decides where the log goes.
logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    """Load and return a public name when it is first used."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_MODULE_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
