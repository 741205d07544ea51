"""What was found, as a row of the table."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Found:
    """How often something was done to a snapshot, and how often it was whole afterwards.

    Attributes
    ----------
    what
        Was done.
    n_times
        How often.
    n_whole
        After how many of them all was as it should be.
    details
        How often each thing was seen.
    """

    what: str
    n_times: int = 0
    n_whole: int = 0
    details: Counter[str] = field(default_factory=Counter)

    def count(self, trouble: str, *seen: str) -> None:
        """Count one time; `trouble` is empty if all was as it should be."""
        self.n_times += 1
        self.n_whole += not trouble
        self.details.update(seen)
        if trouble:
            self.details[f"BROKEN: {trouble}"] += 1
        print(f"{self.what}: {self.n_times} {' · '.join(seen)} {trouble}", file=sys.stderr)

    def row(self) -> str:
        """Return a row of a Markdown table."""
        details = ", ".join(f"{name} {count}" for name, count in self.details.items())
        return f"| {self.what} | {self.n_times:,} | {self.n_whole:,} | {details} |"
