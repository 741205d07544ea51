"""What the snapshot that is replaced teaches the new one: its numbers and its labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis import snapshot
from analysis.clusters import Level
from analysis.lineage import Lineage, first_numbers, trace
from analysis.records import UNASSIGNED


@dataclass(frozen=True, slots=True)
class Former:
    """The snapshot before.

    Attributes
    ----------
    tables
        Its frames; None if there is nothing to learn from.
    warnings
        Why there is not, where there should have been.
    """

    tables: snapshot.Tables | None = None
    warnings: tuple[str, ...] = ()

    @property
    def lineage(self) -> pd.DataFrame | None:
        """What became of numbers until now."""
        return self.tables.lineage if self.tables else None

    def trace(self, level: str, paper_ids: Sequence[str], groups: Level) -> Lineage:
        """Give the groups of a level (one of `LEVELS`) their lasting numbers."""
        if self.tables is None:
            return first_numbers(groups.n_groups)
        papers, lineage = self.tables.papers, self.tables.lineage
        before = dict(zip(papers["paper_id"], papers[f"{level}_id"].astype(int), strict=True))
        own = lineage[lineage["level"] == level]
        used = max(*before.values(), UNASSIGNED, *own["old_id"], *own["new_id"])
        return trace(before, paper_ids, groups.labels, groups.n_groups, next_id=int(used) + 1)

    def labels(self, level: str, line: Lineage) -> dict[int, str]:
        """Return what each group was called, by its position now."""
        if self.tables is None:
            return {}
        frame = getattr(self.tables, f"{level}s")
        called = dict(zip(frame[f"{level}_id"], frame["label"], strict=True))
        return {group: called[number] for group, number in enumerate(line.ids) if number in called}


def read_former(folder: Path, paper_ids: Sequence[str]) -> Former:
    """Read the snapshot in `folder`, if it is one and about some of the same papers."""
    try:
        tables = snapshot.read(folder).tables
    except snapshot.SnapshotMissingError:
        return Former()
    except snapshot.SnapshotError as error:
        trouble = f"{error.where}: {error.trouble}; topics and themes are numbered anew"
        return Former(warnings=(trouble,))
    if tables.papers["paper_id"].isin(list(paper_ids)).any():
        return Former(tables)
    return Former()  # another corpus: nothing here has a past
