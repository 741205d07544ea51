"""Tests of coherence, diversity and repeated words."""

from __future__ import annotations

import itertools
import math

import pytest

from tests import optional

optional.need("sklearn")
pytestmark = pytest.mark.analysis

from analysis.metrics.coherence import coherence, diversity, label_collisions, labels_with_repeats

TEXTS = [
    "The lava dome of a volcano",
    "A lava dome, a volcano and its ash plume",
    "One volcano, one lava dome",
    "Levain makes bread",
    "Levain and bread",
    "Ash plume over bread",
]


@pytest.fixture
def tomotopy():
    return optional.package("tomotopy", "analysis")


def by_hand(words):
    scores = []
    for pair in itertools.combinations(words, 2):
        alone = [sum(word in text.casefold() for text in TEXTS) / len(TEXTS) for word in pair]
        both = sum(all(word in text.casefold() for word in pair) for text in TEXTS) / len(TEXTS)
        both += 1e-12
        scores.append(math.log(both / math.prod(alone)) / -math.log(both))
    return sum(scores) / len(scores)


def test_coherence_is_the_mean_npmi_of_pairs_then_of_topics(tomotopy):
    topics = [["lava dome", "volcano", "ash plume"], ["levain", "bread"]]
    expected = (by_hand(topics[0]) + by_hand(topics[1])) / 2
    assert coherence(topics, TEXTS) == pytest.approx(expected, abs=1e-6)


def test_words_that_always_co_occur_score_one(tomotopy):
    assert coherence([["lava dome", "volcano"]], TEXTS) == pytest.approx(1)
    assert coherence([["levain", "volcano"]], TEXTS) < -0.5


def test_phrases_count_where_their_words_are_adjacent(tomotopy):
    apart = [*TEXTS, "The dome has no lava, nor has the volcano"]
    assert coherence([["lava dome", "volcano"]], apart) < coherence(
        [["lava dome", "volcano"]], TEXTS
    )


def test_case_hyphens_and_repeated_mentions_are_ignored(tomotopy):
    assert coherence([["Lava dome", "VOLCANO", "volcano"]], TEXTS) == pytest.approx(1)
    assert coherence([["texttoimage", "FID"]], ["text-to-image, FID", "else"]) == pytest.approx(1)


@pytest.mark.parametrize("topics", [[], [[]], [["volcano"]]])
def test_too_few_words_have_coherence_zero(tomotopy, topics):
    assert coherence(topics, TEXTS) == 0


def test_diversity_is_the_share_of_distinct_words():
    assert diversity([["lava", "ash"], ["lava", "bread"]]) == pytest.approx(3 / 4)
    assert diversity([["lava dome"], ["lava field"]]) == pytest.approx(3 / 4)
    assert diversity([["lava dome"], ["lava field"]], split=False) == 1
    assert diversity([]) == 1


def test_label_collisions_ignore_case_and_order():
    assert label_collisions(["DPO, rewards", "Rewards, DPO", "Lava"]) == 2
    assert label_collisions(["Lava", "Ash"]) == 0


@pytest.mark.parametrize(
    ("label", "repeated"),
    [
        ("Fine-tuning, finetuned adapters", True),
        ("Models, reward model", True),
        ("Direct preference optimization, DPO", True),
        ("Lava lava", True),
        ("Gaussian splatting, avatars", False),
        ("Preference optimization, DPO", False),
    ],
)
def test_repeats_inside_a_label_are_counted(label, repeated):
    assert labels_with_repeats([label]) == repeated
