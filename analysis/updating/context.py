"""`UpdateContext` and `UpdateResult`: input and output of the steps of an update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import snapshot
from analysis.corpus import Corpus
from analysis.embedding.embed import Encoder
from analysis.graph.incremental import KnnUpdate
from analysis.readers.labels_toml import GivenNames
from analysis.records import Digest
from analysis.settings import Settings
from analysis.updating.drift import AssignmentStats, SinceFit
from analysis.updating.merge_groups import UpdatedGroups
from analysis.updating.previous_state import PreviousState


@dataclass(frozen=True, slots=True)
class UpdateContext:
    """The input of an update.

    Attributes
    ----------
    previous
        The snapshot to update.
    corpus, digests
        The current papers, and the digests that list them.
    given_names
        Names of topics and themes in `labels.toml`.
    texts, dates, vectors
        By row of the corpus: title and abstract, date of the first digest, embedding.
    state
        The snapshot's data on these papers.
    settings, encoder, cache_folder
        The snapshot's settings and encoder, and the folder of cached vectors.
    """

    previous: snapshot.Snapshot
    corpus: Corpus
    digests: Sequence[Digest]
    given_names: GivenNames
    texts: Sequence[str]
    dates: pd.Series
    vectors: NDArray[np.float32]
    state: PreviousState
    settings: Settings
    encoder: Encoder
    cache_folder: Path | None

    @property
    def paper_ids(self) -> list[str]:
        """Ids of the papers, by row."""
        return [paper.paper_id for paper in self.corpus.papers]


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """The output of the steps of an update.

    Attributes
    ----------
    knn
        Neighbour lists, and the edges of new and changed papers.
    groups
        The updated topics and themes.
    places
        float32, (n_papers, 2): coordinates on the map.
    latest
        How well the new and changed papers match the topics.
    since_fit
        The record of papers added since the last fit, these included.
    advice
        Recommendations for the user, also stored as warnings in the manifest.
    """

    knn: KnnUpdate
    groups: UpdatedGroups
    places: NDArray[np.float32]
    latest: AssignmentStats
    since_fit: SinceFit
    advice: tuple[str, ...]
