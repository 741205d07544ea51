"""Earlier names of address parameters and values, so that old links work."""

from __future__ import annotations

from collections.abc import Mapping

KEY_ALIASES = {"came": "first-listed", "sure": "membership", "ring": "highlight"}
"""Earlier names of parameters and what they are called now."""

VALUE_ALIASES = {
    "color": {
        "first": "first_listed",
        "sure": "membership",
        "liked": "upvotes",
        "novel": "novelty",
    },
    "order": {"sure": "stability"},
}
"""Earlier values of parameters, by parameter, and what they are called now."""


def with_current_names(params: Mapping[str, str]) -> dict[str, str]:
    """Return parameters with former names and values replaced; a current name goes first."""
    current = {KEY_ALIASES[key]: value for key, value in params.items() if key in KEY_ALIASES}
    current |= {key: value for key, value in params.items() if key not in KEY_ALIASES}
    for key, renamed in VALUE_ALIASES.items():
        if key in current:
            current[key] = renamed.get(current[key], current[key])
    return current
