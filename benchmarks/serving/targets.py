"""Targets of the dashboard, by size of the corpus. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Targets:
    """Maximum values.

    Attributes
    ----------
    paint
        Time to a painted map, as a multiple of that of the minimal page.
    memory_mb
        Resident memory of the server above bare Streamlit in MB, after a session has used every
        view.
    """

    paint: float
    memory_mb: float


FILTER, LASSO, SEARCH = 1.3, 1.5, 1.5
"""Time of a gesture as a multiple of drawing the minimal page's chart: median and 95th percentile.
"""

SECOND_READER_MB = 25.0
"""Memory that a second session may add, in MB."""

_BY_SIZE = (
    (1_000, Targets(1.25, 120.0)),
    (20_000, Targets(1.35, 200.0)),
)
_LARGE = Targets(1.6, 500.0)


def targets_of(n_papers: int) -> Targets:
    """Return the targets for a snapshot of `n_papers` papers."""
    return next((t for most, t in _BY_SIZE if n_papers <= most), _LARGE)
