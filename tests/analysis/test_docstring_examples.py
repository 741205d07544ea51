"""Tests that the examples in docstrings of the analysis core are right."""

from __future__ import annotations

import doctest
import importlib

import pytest

from tests import optional

optional.need("sklearn", "hdbscan", "graspologic_native")
pytestmark = pytest.mark.analysis

MODULES = [
    "clustering.clusters",
    "clustering.edge_list",
    "clustering.stability",
    "corpus",
    "duplicates",
    "graph.knn",
    "layout.procrustes",
    "lineage",
    "metrics.clustering_metrics",
    "metrics.coherence",
    "representation.ctfidf",
    "representation.labels",
    "representation.llm_labels",
    "representation.terms",
    "representation.tokens",
    "trends.binomial_regression",
    "trends.exact_test",
    "trends.growth",
    "vectors",
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_right(name):
    result = doctest.testmod(importlib.import_module(f"analysis.{name}"))
    assert result.attempted
    assert not result.failed
