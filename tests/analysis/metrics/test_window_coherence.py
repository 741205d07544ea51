"""Tests of coherence in sliding windows."""

from __future__ import annotations

import pytest

from tests import optional

optional.need("sklearn")
pytestmark = pytest.mark.analysis

from analysis.metrics.window_coherence import WindowCounts

TEXTS = [
    text.split()
    for text in (
        "a lava dome and a volcano with ash",
        "levain makes bread and bread makes crumb",
        "one volcano one dome",
        "bread",
        "ash of the volcano over the bread while levain rests and bread and ash rest on a dome of "
        "bread for long long hours of ash",
    )
]
TOPICS = [["volcano", "dome", "ash"], ["levain", "bread"], ["bread", "ash"]]


def counts(n_words=10):
    return WindowCounts(TEXTS, frozenset(word for own in TOPICS for word in own), n_words=n_words)


# From gensim 4.4: CoherenceModel(..., coherence="c_npmi", window_size=n_words).
@pytest.mark.parametrize(
    ("n_words", "expected"),
    [(10, [-0.09618, 0.438806, -0.101027]), (4, [-0.266836, 0.247949, -0.176122])],
)
def test_figures_equal_those_of_gensim(n_words, expected):
    found = [counts(n_words).coherence([words]) for words in TOPICS]
    assert found == pytest.approx(expected, abs=1e-6)


def test_coherence_is_the_mean_over_topics():
    each = [counts().coherence([words]) for words in TOPICS]
    assert counts().coherence(TOPICS) == pytest.approx(sum(each) / 3)


def test_words_of_no_text_and_topics_without_pairs_are_left_out():
    expected = counts().coherence([["volcano", "dome"]])
    assert counts().coherence([["volcano", "dome", "gneiss"], ["ash"], []]) == expected
    assert counts().coherence([]) == 0
    assert WindowCounts([], frozenset()).coherence(TOPICS) == 0
