"""`PreviousSnapshot`: ids, labels and places that a new fit takes over from the one it replaces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import snapshot
from analysis.clustering.clusters import Grouping
from analysis.graph.knn import Graph
from analysis.lineage import Lineage, first_numbers, trace
from analysis.records import UNASSIGNED
from analysis.settings import Settings

_MAP_SETTINGS = ("min_dist", "n_map_epochs", "n_neighbors", "seed")
"""Settings that change the map of the same papers."""

_MIN_SHARED_PAPERS = 10
"""Minimum number of papers with a previous place for a map to be aligned to the previous one."""


@dataclass(frozen=True, slots=True)
class PreviousSnapshot:
    """The snapshot that is replaced.

    Attributes
    ----------
    tables
        Its frames; None if there is nothing to take over.
    as_fitted
        Whether nothing was added to it since its topics and its map were fitted.
    settings
        Of its analysis, by name.
    warnings
        Why there is nothing, where there should have been.
    """

    tables: snapshot.Tables | None = None
    as_fitted: bool = True
    settings: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def lineage(self) -> pd.DataFrame | None:
        """What became of numbers until now."""
        return self.tables.lineage if self.tables else None

    @property
    def arxiv_ids(self) -> Mapping[str, str | None]:
        """The papers that have an id already, with their arXiv ids."""
        return arxiv_ids_of(self.tables.papers) if self.tables else {}

    def about(self, paper_ids: Sequence[str]) -> PreviousSnapshot:
        """Return this, or nothing if it is about other papers than these."""
        if self.tables is None or self.tables.papers["paper_id"].isin(list(paper_ids)).any():
            return self
        return PreviousSnapshot()

    def trace(self, level: str, paper_ids: Sequence[str], groups: Grouping) -> Lineage:
        """Give the groups of a level (one of `LEVELS`) their lasting numbers."""
        if self.tables is None:
            return first_numbers(groups.n_groups)
        papers = self.tables.papers
        before = dict(zip(papers["paper_id"], papers[f"{level}_id"].astype(int), strict=True))
        next_id = first_unused(self.tables, level)
        return trace(before, paper_ids, groups.labels, groups.n_groups, next_id=next_id)

    def labels(self, level: str, lineage: Lineage) -> dict[int, str]:
        """Return what each group was called, by its position now."""
        if self.tables is None:
            return {}
        frame = getattr(self.tables, f"{level}s")
        called = dict(zip(frame[f"{level}_id"], frame["label"], strict=True))
        return {
            group: called[number] for group, number in enumerate(lineage.ids) if number in called
        }

    def places(self, paper_ids: Sequence[str]) -> NDArray[np.float32] | None:
        """Return where papers were, (n_papers, 2), NaN for new ones; None if too few were."""
        if self.tables is None:
            return None
        known = self.tables.papers.set_index("paper_id")[["x", "y"]]
        places = known.reindex(list(paper_ids)).to_numpy(dtype=np.float32)
        return places if np.isfinite(places[:, 0]).sum() >= _MIN_SHARED_PAPERS else None

    def is_drawn(self, paper_ids: Sequence[str], graph: Graph, settings: Settings) -> bool:
        """True if the previous map has exactly these papers with exactly these neighbours.

        Recomputed from itself, it would drift a little each time.
        """
        if self.tables is None or not self.as_fitted:
            return False
        if any(self.settings.get(name) != getattr(settings, name) for name in _MAP_SETTINGS):
            return False
        frame = self.tables.neighbors
        if frame["paper_id"].tolist() != list(paper_ids):
            return False
        row_of = {paper_id: row for row, paper_id in enumerate(paper_ids)}
        for row, (others, cosines) in enumerate(
            zip(frame["neighbor_ids"], frame["similarities"], strict=True)
        ):
            n = len(others)
            same = [row_of.get(other) for other in others] == graph.indices[row, :n].tolist()
            if not same or not np.array_equal(cosines, graph.similarities[row, :n]):
                return False
        return True


def first_unused(tables: snapshot.Tables, level: str) -> int:
    """Return the smallest number that no group of a level ever had."""
    numbers = getattr(tables, f"{level}s")[f"{level}_id"]
    own = tables.lineage[tables.lineage["level"] == level]
    return int(max(UNASSIGNED, *numbers, *own["old_id"], *own["new_id"])) + 1


def arxiv_ids_of(papers: pd.DataFrame) -> dict[str, str | None]:
    """Return each paper's arXiv id, None where it has none."""
    ids = [None if pd.isna(arxiv_id) else str(arxiv_id) for arxiv_id in papers["arxiv_id"]]
    return dict(zip(papers["paper_id"], ids, strict=True))


def read_previous(folder: Path) -> PreviousSnapshot:
    """Read the snapshot in `folder`, if there is one."""
    try:
        found = snapshot.read(folder)
    except snapshot.SnapshotMissingError:
        return PreviousSnapshot()
    except snapshot.SnapshotError as error:
        trouble = f"{error.where}: {error.trouble}; topics and themes are numbered anew"
        return PreviousSnapshot(warnings=(trouble,))
    manifest = found.manifest
    return PreviousSnapshot(found.tables, not manifest.since_fit, manifest.settings)
