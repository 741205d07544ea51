"""How many examples Hypothesis makes up: few by default, many with `--hypothesis-profile=many`."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# A slow machine is no finding; a fixture that all examples of a test share is meant.
_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
settings.register_profile("few", max_examples=40, **_COMMON)
settings.register_profile("many", max_examples=1000, **_COMMON)
settings.load_profile("few")
