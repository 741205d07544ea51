"""The outcome of a fault, as a row of the table."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, field

from evidence.formatting import number


@dataclass(slots=True)
class Outcome:
    """How often a fault was caused, and how often the snapshot was intact afterwards.

    Attributes
    ----------
    what
        Name of the fault.
    n_times
        Number of faults.
    n_intact
        Number of faults after which the snapshot was as it should be.
    details
        Number of observations by kind.
    """

    what: str
    n_times: int = 0
    n_intact: int = 0
    details: Counter[str] = field(default_factory=Counter)

    def count(self, problem: str, *seen: str) -> None:
        """Count one fault; `problem` is empty if the snapshot is as it should be."""
        self.n_times += 1
        self.n_intact += not problem
        self.details.update(seen)
        if problem:
            self.details[f"BROKEN: {problem}"] += 1
        print(f"{self.what}: {self.n_times} {' · '.join(seen)} {problem}", file=sys.stderr)

    def row(self) -> str:
        """Return a row of a Markdown table."""
        details = ", ".join(f"{name} {count}" for name, count in self.details.items())
        return f"| {self.what} | {number(self.n_times)} | {number(self.n_intact)} | {details} |"
