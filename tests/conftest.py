"""Settings of all tests: Hypothesis profiles, and what is skipped on Windows.

Hypothesis generates few examples by default, many with `--hypothesis-profile=many`.
"""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, settings

# A slow machine is not a failure, and examples of a test may share a fixture.
_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
settings.register_profile("few", max_examples=40, **_COMMON)
settings.register_profile("many", max_examples=1000, **_COMMON)
settings.load_profile("few")

NEEDS_POSIX = re.compile(r'SIGKILL|get_context\("fork"\)|os\.mkfifo|"fuzz\.py"')
"""Calls in a test's source that Windows lacks: signals, forks, named pipes, resource limits."""


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Skip tests that need POSIX where it is missing."""
    if os.name == "posix":
        return
    skip = pytest.mark.skip(reason="needs signals, forks, named pipes or resource limits of POSIX")
    for item in items:
        function = getattr(item, "function", None)
        if function is not None and NEEDS_POSIX.search(inspect.getsource(function)):
            item.add_marker(skip)
