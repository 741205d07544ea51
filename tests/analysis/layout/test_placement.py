"""Tests of placing new papers and new topics on a map."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("scipy")

from scipy.sparse import csr_matrix

from analysis.layout.placement import place_near_neighbors, place_new_topic


def two_groups():
    """Return ten papers around (0, 0), ten around (10, 0), and a row for a new one."""
    random = np.random.default_rng(1)
    places = 0.5 * random.normal(size=(21, 2))
    places[10:20, 0] += 10
    places[20] = np.nan
    labels = np.repeat([0, 1, -1], [10, 10, 1]).astype(np.int32)
    return places.astype(np.float32), labels


def neighbor_weights(*others):
    weights = np.zeros((1, 21), dtype=np.float32)
    weights[0, list(others)] = 1
    return csr_matrix(weights)


def test_new_paper_is_placed_near_neighbours_of_its_topic():
    places, labels = two_groups()
    labels[20] = 1
    (found,) = place_near_neighbors(
        neighbor_weights(0, 1, 2, 3, 10, 11), np.array([20]), places, labels
    )
    assert np.linalg.norm(found - [10, 0]) < 1.5


def test_unassigned_paper_is_placed_near_most_of_its_neighbours():
    places, labels = two_groups()
    (found,) = place_near_neighbors(
        neighbor_weights(0, 1, 2, 3, 10), np.array([20]), places, labels
    )
    assert np.linalg.norm(found) < 1


def test_papers_are_placed_through_others_if_connected():
    places, labels = two_groups()
    places = np.vstack([places, np.full((2, 2), np.nan)]).astype(np.float32)
    labels = np.append(labels, [-1, -1]).astype(np.int32)
    weights = np.zeros((3, 23), dtype=np.float32)
    weights[0, 10] = weights[1, 20] = 1
    found = place_near_neighbors(csr_matrix(weights), np.array([20, 21, 22]), places, labels)
    assert found[0] == pytest.approx(places[10], abs=0.1)
    assert found[1] == pytest.approx(places[10], abs=0.1)
    assert (found[0] != found[1]).any()  # without overlap
    assert np.isnan(found[2]).all()


def test_new_topic_is_placed_in_free_space_near_its_neighbours():
    places, labels = two_groups()
    vectors = np.random.default_rng(2).normal(size=(8, 16)).astype(np.float32)
    found = place_new_topic(vectors, np.zeros(2, np.float32), places[:20], labels[:20])
    apart = np.linalg.norm(found[:, None] - places[None, :20], axis=2)
    within = np.linalg.norm(found - found.mean(axis=0), axis=1)
    assert apart.min() > 0.2
    assert np.median(within) < 1
    assert np.linalg.norm(found.mean(axis=0)) < 5
