"""Tests of c-TF-IDF against BERTopic's transformer."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("bertopic")
pytestmark = pytest.mark.analysis

from scipy.sparse import csr_matrix

from analysis.representation.ctfidf import ClassTfidf


def test_weights_equal_bertopics_transformer():
    from bertopic.vectorizers import ClassTfidfTransformer

    counts = csr_matrix(np.random.default_rng(4).poisson(0.7, size=(6, 40)).astype(np.float64))
    theirs = ClassTfidfTransformer(bm25_weighting=True, reduce_frequent_words=True)
    expected = theirs.fit(counts.copy()).transform(counts[:3].copy()).toarray()
    assert ClassTfidf(counts).transform(counts[:3]).toarray() == pytest.approx(expected)
