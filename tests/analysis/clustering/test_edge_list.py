"""Tests of graph contraction and of agreement between runs."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("scipy")
pytestmark = pytest.mark.analysis

from scipy.sparse import csr_matrix

from analysis.clustering.edge_list import ABSENT, EdgeList
from tests.analysis.clustering.planted_links import planted_links


def test_agreement_counts_only_runs_with_both_papers():
    links = EdgeList.of(csr_matrix([[0, 1.0, 0], [1.0, 0, 1.0], [0, 1.0, 0]]))
    runs = [np.array([0, 0, 1]), np.array([0, 0, ABSENT]), np.array([0, 1, 1])]
    by_pair = dict(
        zip(zip(links.sources, links.targets, strict=True), links.agreement(runs), strict=True)
    )
    assert by_pair[0, 1] == by_pair[1, 0] == pytest.approx(2 / 3)
    assert by_pair[1, 2] == pytest.approx(1 / 2)


def test_contracted_graph_keeps_the_degrees_of_its_members():
    links, truth = planted_links([8, 9, 10], between=0.2)
    groups = (truth * 2 + np.arange(len(truth)) % 2).astype(np.int32)  # six groups
    small = links.contracted(groups)
    degrees = np.bincount(links.sources, links.weights)
    inside = groups[links.sources] == groups[links.targets]
    own = np.bincount(groups[links.sources[inside]], links.weights[inside]) / 2
    of_groups = np.bincount(groups, degrees)
    found = np.bincount(small.sources, small.weights)
    # Degrees of a group and its satellite; the satellite's only edge is to its group.
    assert found[:6] + found[6:] == pytest.approx(of_groups)
    assert found[6:] == pytest.approx(own)
    assert small.weights.sum() == pytest.approx(links.weights.sum())


def test_left_out_papers_are_in_no_contracted_node():
    links, truth = planted_links([8, 9])
    groups = np.where(truth == 0, 0, -1).astype(np.int32)
    small = links.contracted(groups)
    assert small.n_papers == 2  # the group and its satellite
    assert small.weights.sum() == pytest.approx(links.among(truth == 0).weights.sum())
