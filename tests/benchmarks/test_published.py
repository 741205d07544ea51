"""Tests of the figures that are compared with a published table."""

from __future__ import annotations

import gzip

import pytest

from tests import optional

optional.need("sklearn")
pytestmark = pytest.mark.analysis

from benchmarks.published import Row, best_words, mean_of, measure, read_texts

TEXTS = ["mobile phone network", "phone network operator", "mobile phone operator", "match goal"]


def test_first_ten_distinct_words_of_keywords_are_measured():
    keywords = ["mobile phone", "Phone networks", *(f"word{number}" for number in range(12))]
    assert best_words(keywords) == ["mobile", "phone", "networks", *(f"word{n}" for n in range(7))]


def test_coherence_and_diversity_are_measured_for_each_fit():
    fits = [[["mobile phone"], ["match", "goal"]], [["phone"], ["phone", "goal"]]]
    good, bad = measure(TEXTS, fits)
    assert good.npmi > 0 > bad.npmi
    assert good.diversity == 1
    assert bad.diversity == pytest.approx(2 / 3)


def test_figures_are_averaged_over_fits():
    assert mean_of([Row(0.1, 0.8), Row(0.3, 1.0)]) == pytest.approx((0.2, 0.9))


def test_texts_are_the_first_column(tmp_path):
    path = tmp_path / "news.tsv.gz"
    path.write_bytes(gzip.compress(b"mobile phone\ttrain\ttech\nmatch goal\ttest\tsport\n\n"))
    assert read_texts(path) == ["mobile phone", "match goal"]
