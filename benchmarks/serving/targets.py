"""What the dashboard must reach, by the size of the corpus. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Targets:
    """The most that is allowed.

    Attributes
    ----------
    paint
        Time to a painted map, in times that of the minimal page.
    memory_mb
        Resident memory of the server above bare Streamlit, after a session has used every view.
    """

    paint: float
    memory_mb: float


FILTER, LASSO, SEARCH = 1.3, 1.5, 1.5
"""A gesture in times the re-drawing of the minimal page's chart: median and 95th percentile."""

SECOND_READER_MB = 25.0
"""What another session may add to the server."""

_BY_SIZE = (
    (1_000, Targets(1.25, 120.0)),
    (20_000, Targets(1.35, 200.0)),
)
_LARGE = Targets(1.6, 500.0)


def targets_of(n_papers: int) -> Targets:
    """Return what a snapshot of so many papers must reach."""
    return next((t for most, t in _BY_SIZE if n_papers <= most), _LARGE)
