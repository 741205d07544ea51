"""Tests of keywords in periods from a part of the corpus."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("bertopic")
pytestmark = pytest.mark.analysis


from analysis.representation.topics_over_time import words_of_periods
from tests.planted import planted_papers


def test_keywords_of_wanted_periods_belong_to_the_topic():
    papers = planted_papers(8, ["glacier", "sourdough"])
    texts = [f"{title}\n{abstract}" for _, title, abstract in papers]
    labels = np.array([0, 1] * 8, dtype=np.int32)
    periods = np.repeat([0, 1], 8).astype(np.int32)
    found = words_of_periods(texts, labels, periods, [1])
    assert [(words.topic, words.period, words.n_papers) for words in found] == [
        (0, 1, 4),
        (1, 1, 4),
    ]
    glacier, sourdough = (" ".join(words.keywords).casefold() for words in found)
    assert "glacier" in glacier
    assert "glacier" not in sourdough
    assert words_of_periods(texts, labels, periods, []) == ()
