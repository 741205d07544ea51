"""Tests of which words name benchmarks, metrics, datasets and models."""

from __future__ import annotations

import pytest

from tests import optional

optional.need("sklearn")
pytestmark = pytest.mark.analysis

from analysis.representation.words.terms import count_terms
from analysis.representation.words.word_roles import Role

TEXTS = [
    "Parsing\nWe evaluate on GSM8K and MATH. A GPU helps; GPUs are fast. The FID of 2.1 is low.",
    "Reading\nThe GSM8K dataset. Results on GSM8K, MATH. We use Qwen2 and LoCoMo with a CPU.",
    "Scores\nFréchet inception distance (FID) falls, as does FID 3.2. Qwen2 needs 128K tokens.",
    "Cells\nmiRNA and mRNA in 3D models at any pH. Fréchet inception distance (FID) is 4.",
    "More cells\nmiRNA, mRNA, pH and 3D shapes. LoCoMo, 7B models, CPUs and Gaussian noise.",
]


@pytest.fixture(scope="module")
def role_of():
    terms = count_terms(TEXTS, min_papers=1)
    return dict(zip(terms.names, map(Role, terms.roles.tolist()), strict=True))


@pytest.mark.parametrize("name", ["GSM8K", "MATH", "FID", "128K", "7B"])
def test_benchmarks_metrics_and_sizes_are_measures(role_of, name):
    assert role_of[name] == Role.MEASURE


@pytest.mark.parametrize("name", ["Qwen2", "LoCoMo"])
def test_models_are_single_things(role_of, name):
    assert role_of[name] == Role.SINGLE


@pytest.mark.parametrize("name", ["GPUs", "CPUs", "miRNA", "mRNA", "pH", "3D", "Gaussian", "noise"])
def test_kinds_of_things_are_common(role_of, name):
    assert role_of.get(name, role_of.get(name.removesuffix("s"))) == Role.COMMON


def test_phrase_has_the_highest_role_of_its_words(role_of):
    assert role_of["GSM8K dataset"] == Role.MEASURE
