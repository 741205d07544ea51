"""`PreviousSnapshot`: ids, labels and map positions that a new fit takes over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import snapshot
from analysis.clustering.clusters import Grouping
from analysis.corpus import KnownPaper, KnownPapers
from analysis.graph.knn import Graph
from analysis.lineage import Lineage, Regrouping, first_numbers, trace
from analysis.pipeline.known_digests import known_digests
from analysis.readers.known.known_digests import KnownDigests
from analysis.records import BY_PERSON, UNASSIGNED
from analysis.representation.label_origin import Label
from analysis.settings import Settings

_MAP_SETTINGS = ("min_dist", "n_map_epochs", "n_neighbors", "seed")
"""Settings that change the map of the same papers."""

_MIN_SHARED_PAPERS = 10
"""Minimum number of papers with a previous position to align a map to the previous one."""

_SAME_COSINE = 1e-5
"""Largest difference of a cosine between versions, machines and numbers of threads. One more word
in an abstract changes most cosines by more."""


@dataclass(frozen=True, slots=True)
class PreviousSnapshot:
    """The snapshot that a new fit replaces.

    Attributes
    ----------
    tables
        Its tables; None if there is nothing to take over.
    as_fitted
        True if there was no update since its fit.
    settings
        Settings of its analysis, by name.
    warnings
        Why an existing snapshot could not be used.
    digests
        Its digests, which keep their dates and ids even if topics are renumbered.
    last_fitted
        Date on which the newest paper of its last fit was first listed; later papers are recent.
    """

    tables: snapshot.Tables | None = None
    as_fitted: bool = True
    settings: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    digests: KnownDigests | None = None
    last_fitted: dt.date | None = None

    @property
    def known_papers(self) -> KnownPapers:
        """The papers, which keep their ids, and their earlier ids."""
        return known_papers_of(self.tables) if self.tables else KnownPapers()

    def about(self, paper_ids: Sequence[str]) -> PreviousSnapshot:
        """Return this snapshot, or an empty one if it has none of the papers."""
        if self.tables is None or self.tables.papers["paper_id"].isin(list(paper_ids)).any():
            return self
        return PreviousSnapshot()

    def trace(
        self,
        level: str,
        paper_ids: Sequence[str],
        groups: Grouping,
        *,
        vectors: NDArray[np.float32],
        dates: pd.Series,
        n_repeats: int,
    ) -> Lineage:
        """Return permanent ids and lineage of the groups of a level (see `LEVELS`).

        Parameters
        ----------
        level
            The level.
        paper_ids, vectors, dates
            Id, vector and date of first listing of each current paper.
        groups
            The new groups.
        n_repeats
            Number of reruns of the clustering.
        """
        if self.tables is None:
            return first_numbers(groups.n_groups)
        papers = self.tables.papers
        found = Regrouping(
            dict(zip(papers["paper_id"], papers[f"{level}_id"].astype(int), strict=True)),
            paper_ids,
            groups.labels,
            groups.n_groups,
            vectors=vectors,
            is_recent=np.array([day > self.last_fitted for day in pd.to_datetime(dates).dt.date])
            if self.last_fitted
            else None,
            n_recovered=groups.n_recovered,
            n_repeats=n_repeats,
        )
        return trace(found, next_id=first_unused(self.tables, level))

    def labels(self, level: str, lineage: Lineage) -> dict[int, Label]:
        """Return the previous labels of groups, by current position.

        Names by people are left out: `labels.toml` says which of them are still wanted.
        """
        if self.tables is None:
            return {}
        frame = getattr(self.tables, f"{level}s")
        columns = zip(frame["label"], snapshot.label_origins(frame), strict=True)
        label_of = dict(zip(frame[f"{level}_id"], (Label(*pair) for pair in columns), strict=True))
        return {
            group: label_of[i]
            for group, i in enumerate(lineage.ids)
            if i in label_of and label_of[i].origin != BY_PERSON
        }

    def places(self, paper_ids: Sequence[str]) -> NDArray[np.float32] | None:
        """Return the previous map positions of papers.

        Returns
        -------
        float32, (n_papers, 2), or None
            NaN for new papers; None if fewer than ten papers have a previous position.
        """
        if self.tables is None:
            return None
        known = self.tables.papers.set_index("paper_id")[["x", "y"]]
        places = known.reindex(list(paper_ids)).to_numpy(dtype=np.float32)
        return places if np.isfinite(places[:, 0]).sum() >= _MIN_SHARED_PAPERS else None

    def is_drawn(self, paper_ids: Sequence[str], graph: Graph, settings: Settings) -> bool:
        """Return whether the previous map has the same papers, neighbours and settings.

        Such a map is kept: recomputing it from itself would move points slightly each time.
        """
        if self.tables is None or not self.as_fitted:
            return False
        if any(self.settings.get(name) != getattr(settings, name) for name in _MAP_SETTINGS):
            return False
        frame = self.tables.neighbors
        if frame["paper_id"].tolist() != list(paper_ids):
            return False
        row_of = {paper_id: row for row, paper_id in enumerate(paper_ids)}
        lists = zip(frame["neighbor_ids"], frame["similarities"], strict=True)
        for row, (others, cosines) in enumerate(lists):
            known = dict(zip(map(row_of.__getitem__, others), map(float, cosines), strict=True))
            found = graph.indices[row].tolist(), graph.similarities[row].tolist()
            if not _same_neighbors(known, dict(zip(*found, strict=True))):
                return False
        return True


def _same_neighbors(known: Mapping[int, float], found: Mapping[int, float]) -> bool:
    """Return whether two lists of neighbours with cosines are equal, but for rounding.

    `found` may be longer. Neighbours that are as far as the last one of `known` may be others.
    """
    last = min(known.values(), default=1.0)
    nearest = list(found.items())[: len(known)]
    both = {*known, *(row for row, _ in nearest)}
    return len(nearest) == len(known) and all(
        abs(known.get(row, last) - found.get(row, last)) <= _SAME_COSINE for row in both
    )


def first_unused(tables: snapshot.Tables, level: str) -> int:
    """Return the smallest id that no group of a level ever had."""
    numbers = getattr(tables, f"{level}s")[f"{level}_id"]
    own = tables.events[tables.events["level"] == level]
    past = (i for column in ("parent_ids", "child_ids") for ids in own[column] for i in ids)
    return int(max([UNASSIGNED, *numbers, *past])) + 1


def known_papers_of(tables: snapshot.Tables) -> KnownPapers:
    """Return the papers of a snapshot by id, and their earlier ids."""
    columns = (tables.papers[name] for name in ("paper_id", "title", "arxiv_id"))
    papers = {
        paper_id: KnownPaper(title, None if pd.isna(arxiv_id) else str(arxiv_id))
        for paper_id, title, arxiv_id in zip(*columns, strict=True)
    }
    return KnownPapers(papers, tables.aliases_of("paper"))


def read_previous(folder: Path) -> PreviousSnapshot:
    """Return the snapshot in `folder`, or an empty one if there is none usable."""
    try:
        previous = snapshot.read(folder)
    except snapshot.SnapshotMissingError:
        return PreviousSnapshot()
    except snapshot.SnapshotError as error:
        warning = f"{error.where}: {error.problem}; topics, themes and digests are renumbered"
        return PreviousSnapshot(warnings=(warning,))
    manifest = previous.manifest
    return PreviousSnapshot(
        previous.tables,
        not manifest.since_fit,
        manifest.settings,
        digests=known_digests(previous.tables, manifest.inputs, folder),
        last_fitted=_last_fitted(previous.tables, manifest.since_fit),
    )


def _last_fitted(tables: snapshot.Tables, since_fit: Mapping[str, Any]) -> dt.date | None:
    """Return when the newest paper of the last fit was first listed.

    Papers are in the order in which they were first listed, so that the fitted ones are the first,
    unless an update added or removed older ones.
    """
    day_of = dict(zip(tables.digests["digest_id"], tables.digests["date"].dt.date, strict=True))
    days = sorted(day_of[digest_id] for digest_id in tables.papers["first_digest"])
    n_fitted = since_fit.get("n_fitted")
    if not isinstance(n_fitted, int) or not 0 < n_fitted <= len(days):
        n_fitted = len(days)
    return days[n_fitted - 1] if days else None
