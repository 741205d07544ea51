"""Tests of clustering and map measures on hand-counted cases."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("sklearn")
pytestmark = pytest.mark.analysis

from hypothesis import given
from hypothesis import strategies as st

from analysis.metrics import clustering_metrics
from analysis.metrics.clustering_metrics import Partition, mean_agreement

LABELS = st.lists(st.integers(-1, 4), min_size=2, max_size=30)


def grouping(labels, rows=None):
    rows = range(len(labels)) if rows is None else rows
    return Partition(np.array(list(rows)), np.array(labels))


def test_agreement_equals_a_hand_count():
    # Pairs together: 2 in one, 1 in the other, 1 in both; of 6 pairs, 2 x 1 / 6 by chance.
    chance = 2 * 1 / 6
    expected = (1 - chance) / ((2 + 1) / 2 - chance)
    assert mean_agreement([grouping([0, 0, 1, 1]), grouping([5, 5, 3, 8])]) == pytest.approx(
        expected
    )


def test_agreement_is_the_mean_over_pairs():
    one, other = grouping([0, 0, 1, 1]), grouping([0, 0, 1, 2])
    assert mean_agreement([one, one, other]) == pytest.approx((1 + 2 * 4 / 7) / 3)


def test_agreement_uses_only_shared_papers():
    one = grouping([0, 0, 1, 1, 0, 1], rows=[0, 1, 2, 3, 8, 9])
    other = grouping([1, 0, 7, 7, 4, 4], rows=[6, 7, 0, 1, 2, 3])
    assert mean_agreement([one, other]) == 1
    assert mean_agreement([grouping([0], rows=[0]), grouping([0], rows=[1])]) is None
    assert mean_agreement([one]) is None


def test_unassigned_papers_are_one_class():
    assert mean_agreement([grouping([-1, -1, 0, 0]), grouping([2, 2, 3, 3])]) == 1
    assert mean_agreement([grouping([-1, -1, 0, 0]), grouping([-1, 0, 0, 0])]) < 1


@given(LABELS, st.randoms(use_true_random=False))
def test_agreement_ignores_label_names_and_order(labels, random):
    names = {label: number for number, label in enumerate(sorted(set(labels), reverse=True))}
    order = list(range(len(labels)))
    random.shuffle(order)
    other = grouping([names[labels[row]] for row in order], rows=order)
    assert mean_agreement([grouping(labels), other]) == pytest.approx(1)


def test_purity_is_the_share_of_the_most_common_category():
    topics = [0, 0, 0, 0, 7, 7, -1, 3]
    categories = ["cs", "cs", "math", None, "math", "math", "cs", None]
    found = clustering_metrics.purities(topics, categories, [0, 7, 3])
    assert found[:2].tolist() == pytest.approx([2 / 3, 1])
    assert np.isnan(found[2])
    main = clustering_metrics.in_main_category(topics, categories)
    assert main[[0, 1, 2, 4, 5]].tolist() == [1, 1, 0, 1, 1]
    assert np.isnan(main[[3, 6, 7]]).all()


@given(st.lists(st.tuples(st.integers(-1, 3), st.sampled_from(["a", "b", None])), max_size=25))
def test_purity_is_between_one_category_of_n_and_one(papers):
    topics, categories = [label for label, _ in papers], [category for _, category in papers]
    found = clustering_metrics.purities(topics, categories, range(4))
    known = found[~np.isnan(found)]
    assert ((known >= 1 / 2) & (known <= 1)).all()


def test_category_agreement_is_one_for_equal_and_zero_for_random_topics():
    categories = ["cs", "math", "bio"] * 40
    same = [len(category) * 7 + ord(category[0]) for category in categories]
    assert clustering_metrics.category_agreement(same, categories) == pytest.approx((1, 1))
    chance = np.random.default_rng(1).integers(0, 3, 120)
    assert clustering_metrics.category_agreement(chance, categories) == pytest.approx(
        (0, 0), abs=0.05
    )


def test_papers_without_a_category_are_ignored():
    topics, categories = [0, 0, 1, 1, 0, 1], ["a", "a", "b", "b", None, None]
    assert clustering_metrics.category_agreement(topics, categories) == pytest.approx((1, 1))


@pytest.mark.parametrize(
    ("categories", "reason"),
    [
        ([], "no paper has"),
        ([None, None], "no paper has"),
        (["a", None, None], "only 1 of 3"),
        (["a", "a", None], "the same"),
        (["a", "b", None, None], None),
    ],
)
def test_too_few_categories_are_not_comparable(categories, reason):
    found = clustering_metrics.why_not_comparable(categories)
    assert found is None if reason is None else reason in found


def test_rank_correlation_depends_only_on_order():
    assert clustering_metrics.rank_correlation([1, 2, 3, 4], [1, 10, 100, 1e6]) == pytest.approx(1)
    assert clustering_metrics.rank_correlation([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    # 1 - 6 * (1 + 1) / (4 * 15)
    assert clustering_metrics.rank_correlation([1, 2, 3, 4], [1, 2, 4, 3]) == pytest.approx(0.8)
    assert clustering_metrics.rank_correlation([1, 2, np.nan, 3], [1, 2, 0, 3]) == pytest.approx(1)


@pytest.mark.parametrize("pair", [([], []), ([1, 2], [1, 2]), ([1, 1, 1], [1, 2, 3])])
def test_too_few_pairs_have_no_correlation(pair):
    assert clustering_metrics.rank_correlation(*pair) is None


def test_trustworthiness_is_high_only_if_neighbours_are_kept():
    random = np.random.default_rng(2)
    angles = np.sort(random.uniform(0, np.pi / 2, 60))
    vectors = np.column_stack([np.cos(angles), np.sin(angles)])
    places = np.column_stack([angles, np.zeros(60)])
    assert clustering_metrics.map_trustworthiness(vectors, places) == pytest.approx(1)
    assert clustering_metrics.map_trustworthiness(vectors, random.permutation(places)) < 0.7
    # Cosine similarity ignores the length of a vector.
    longer = vectors * random.uniform(1, 50, (60, 1))
    assert clustering_metrics.map_trustworthiness(longer, places) == pytest.approx(1)


@pytest.mark.parametrize("n_papers", [0, 1, 2, 3, 5, 12, 21])
def test_trustworthiness_is_finite_or_none_for_any_size(n_papers):
    vectors = np.random.default_rng(3).normal(size=(n_papers, 4))
    found = clustering_metrics.map_trustworthiness(vectors, vectors[:, :2])
    assert found is None if n_papers < 3 else 0 <= found <= 1
    assert clustering_metrics.map_trustworthiness(vectors, vectors[:, :2] * np.nan) is None


def test_large_maps_are_measured_on_a_seeded_sample():
    rows = clustering_metrics.map_sample(5000, 4)
    assert len(set(rows.tolist())) == clustering_metrics.MAP_SAMPLE
    assert (rows == clustering_metrics.map_sample(5000, 4)).all()
    assert (rows != clustering_metrics.map_sample(5000, 5)).any()
    assert clustering_metrics.map_sample(7, 4).tolist() == list(range(7))


def test_values_that_are_not_finite_are_none():
    assert clustering_metrics.unassigned_share(np.array([-1, 0, 0, 2])) == 0.25
    assert clustering_metrics.unassigned_share(np.array([])) is None
    assert clustering_metrics.finite(float("nan")) is None
