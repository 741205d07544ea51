"""Earlier names of address parameters and values, so that old links work."""

from __future__ import annotations

from collections.abc import Mapping

KEY_ALIASES = {"came": "first-listed", "sure": "membership", "ring": "highlight"}
"""Current names of parameters, by earlier name."""

VALUE_ALIASES = {
    "color": {
        "first": "first_listed",
        "sure": "membership",
        "liked": "upvotes",
        "novel": "novelty",
    },
    "order": {"sure": "stability"},
}
"""Current values, by parameter and earlier value."""


def with_current_names(params: Mapping[str, str]) -> dict[str, str]:
    """Return parameters under their current names and values; a current name wins."""
    current = {KEY_ALIASES[key]: value for key, value in params.items() if key in KEY_ALIASES}
    current |= {key: value for key, value in params.items() if key not in KEY_ALIASES}
    for key, renamed in VALUE_ALIASES.items():
        if key in current:
            current[key] = renamed.get(current[key], current[key])
    return current
