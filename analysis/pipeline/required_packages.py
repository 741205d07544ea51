"""Optional packages by task, and the error if they are missing."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping

from analysis.records import AtlasError

FETCHING: Mapping[str, str] = {"requests": "requests", "rich": "rich"}
READING: Mapping[str, str] = {
    "lxml": "lxml",
    "markdown_it": "markdown-it-py",
    "yaml": "PyYAML",
}
ANALYSIS: Mapping[str, str] = {
    "bertopic": "bertopic",
    "graspologic_native": "graspologic-native",
    "hdbscan": "hdbscan",
    "lxml": "lxml",
    "markdown_it": "markdown-it-py",
    "platformdirs": "platformdirs",
    "rich": "rich",
    "scipy": "scipy",
    "sentence_transformers": "sentence-transformers",
    "sklearn": "scikit-learn",
    "umap": "umap-learn",
    "yaml": "PyYAML",
}
"""Required modules of a task, and the package that provides each."""


def need(task: str, modules: Mapping[str, str]) -> None:
    """Raise an error if packages of a task are not installed.

    Parameters
    ----------
    task
        Name of the task, for the message.
    modules
        One of the mappings above.

    Raises
    ------
    AtlasError
        With the missing packages and the command that installs them.
    """
    missing = [name for module, name in modules.items() if not importlib.util.find_spec(module)]
    if missing:
        raise AtlasError(
            f"{task} needs packages that are not installed ({', '.join(missing)}); run "
            '`pip install "digest-atlas[analysis]"` (or `make analyze` in a clone)'
        )
