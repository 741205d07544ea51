"""Places new papers and new topics on the map of a snapshot."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.graph.incremental import KnnUpdate
from analysis.layout.placement import place_near_neighbors, place_new_topic
from analysis.records import UNASSIGNED
from analysis.updating.context import UpdateContext
from analysis.updating.merge_groups import NewTopic, UpdatedGroups


def place_papers(
    context: UpdateContext, knn: KnnUpdate, groups: UpdatedGroups, new_topics: Sequence[NewTopic]
) -> NDArray[np.float32]:
    """Return map positions: new papers near neighbours, new topics on free spots.

    Returns
    -------
    float32, (n_papers, 2)
        Coordinates on the map; those of unchanged papers are the snapshot's.
    """
    state = context.state
    places, labels = state.places.copy(), groups.clusters.topics.labels
    in_new_topic = np.zeros(len(places), dtype=bool)
    apart = [topic for topic in new_topics if np.isnan(places[topic.rows, 0]).all()]
    for topic in apart:
        in_new_topic[topic.rows] = True
    # Papers of existing topics, and unassigned papers.
    near_neighbors = ~in_new_topic[state.new_or_changed]
    rows = state.new_or_changed[near_neighbors]
    if state.is_old.any():
        places[rows] = place_near_neighbors(knn.weights[near_neighbors], rows, places, labels)
        middle = np.nanmedian(places[state.is_old], axis=0)
    else:
        middle = np.zeros(2, dtype=np.float32)
    places[np.isnan(places[:, 0]) & ~in_new_topic] = middle
    # New topics of new papers only: each on a free spot near its members' neighbours.
    position = np.full(len(places), UNASSIGNED, dtype=np.int64)
    position[state.new_or_changed] = np.arange(len(state.new_or_changed))
    for topic in apart:
        members = topic.rows
        weights = np.asarray(knn.weights[position[members]].sum(axis=0)).ravel()
        placed = np.isfinite(places[:, 0])
        near = placed & (weights > 0)
        target = np.average(places[near], axis=0, weights=weights[near]) if near.any() else middle
        places[members] = place_new_topic(
            context.vectors[members], target.astype(np.float32), places[placed], labels[placed]
        )
    return places
