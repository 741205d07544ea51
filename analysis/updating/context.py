"""`UpdateContext` and `UpdateResult`: what the steps of an update start from and return."""

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
from analysis.records import Digest
from analysis.settings import Settings
from analysis.updating.drift import AssignmentStats, SinceFit
from analysis.updating.merge_groups import UpdatedGroups
from analysis.updating.previous_state import PreviousState


@dataclass(frozen=True, slots=True)
class UpdateContext:
    """What an update starts from.

    Attributes
    ----------
    previous
        The snapshot that is updated.
    corpus, digests
        The papers there are now, and the digests that list them.
    texts, dates, vectors
        By row of the corpus: title and abstract, day of the first digest, embedding.
    state
        What the snapshot says of these papers.
    settings, encoder, cache_folder
        The snapshot's settings and encoder, and where vectors are kept.
    """

    previous: snapshot.Snapshot
    corpus: Corpus
    digests: Sequence[Digest]
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
    """What the steps of an update find.

    Attributes
    ----------
    knn
        Lists of neighbours, and the edges of new and changed papers.
    groups
        The groups there are now.
    places
        float32, (n_papers, 2): coordinates on the map.
    latest
        How well the new and changed papers fit the topics.
    since_fit
        What was added since the last fit, these papers included.
    advice
        Sentences for whoever runs the command, and for the manifest.
    """

    knn: KnnUpdate
    groups: UpdatedGroups
    places: NDArray[np.float32]
    latest: AssignmentStats
    since_fit: SinceFit
    advice: tuple[str, ...]
