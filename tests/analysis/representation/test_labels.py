"""Tests of the choice of labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import optional

optional.need("sklearn")
pytestmark = pytest.mark.analysis

from analysis.representation.labels import (
    LABEL_CHARS,
    Candidate,
    name_all,
    parts_of,
    sameness,
    still_names,
)
from analysis.representation.words.tokens import repeats


def candidate(name, *, weight=1.0, share=0.5, like=0.3, whole=1.0, usual=0.01):
    n_papers = round(share * 100)
    return Candidate(name, weight, share, n_papers, usual, whole, like)


def label_of(*candidates):
    return name_all([candidates])[0]


NAMES = ["fine-tuning", "fine tuning", "finetuned LLMs", "LLMs", "large language models", "DPO"]
NAMES += ["3D avatars", "a" * 40, "Gaussian splatting", "video", "videos"]
NAMES += ["direct preference optimization"]
SOME = st.lists(
    st.builds(
        candidate,
        st.sampled_from(NAMES),
        weight=st.floats(0.01, 1),
        share=st.floats(0.01, 1),
        like=st.floats(-1, 1),
    ),
    max_size=8,
    unique_by=lambda one: one.name,
)


@given(st.lists(SOME, max_size=12), st.data())
def test_labels_are_distinct_and_repeat_no_word(groups, data):
    numbers = st.integers(0, max(len(groups) - 1, 0))
    wanted = data.draw(st.dictionaries(numbers, st.text(max_size=40))) if groups else {}
    taken = ["LLMs", "Gaussian splatting, video"]
    labels = name_all(groups, preferred=[wanted], taken=taken)
    assert len(labels) == len(groups)
    assert len({sameness(label) for label in [*labels, *taken]}) == len(labels) + len(taken)
    for label in labels:
        parts = parts_of(label)
        assert 0 < len(label) <= LABEL_CHARS
        assert not any(repeats(a, b) for i, a in enumerate(parts) for b in parts[i + 1 :])


def test_phrase_is_preferred_to_a_plain_word():
    best = [candidate("agents", weight=1), candidate("web agents", weight=0.5)]
    assert label_of(*best) == "Web agents"


def test_second_term_is_used_only_if_its_score_is_similar():
    strong, other, weak = (
        candidate("preference data"),
        candidate("DPO", weight=0.9),
        candidate("bandits", weight=0.05),
    )
    assert label_of(strong, other) == "Preference data, DPO"
    assert label_of(strong, weak) == "Preference data"


def test_long_term_is_a_label_alone():
    assert label_of(candidate("retrieval-augmented generation"), candidate("QA")) == (
        "Retrieval-augmented generation"
    )


def test_term_of_all_papers_is_no_label():
    common = candidate("language models", weight=2, usual=0.45)
    assert label_of(common, candidate("membership inference")).startswith("Membership inference")


def test_term_equally_similar_to_other_topics_is_no_label():
    alike = candidate("language models", weight=2, like=0.0)
    assert label_of(alike, candidate("membership inference")).startswith("Membership inference")


def test_term_of_few_papers_is_no_label():
    rare = candidate("CrystalNet models", weight=1.2, share=0.02)
    assert label_of(rare, candidate("crystal growth", share=0.5)) == "Crystal growth"


def test_labels_keep_the_spelling_of_papers():
    assert label_of(candidate("LoRA")) == "LoRA"
    assert label_of(candidate("3D avatars")) == "3D avatars"
    assert label_of(candidate("gluten")) == "Gluten"


def test_topics_without_terms_have_distinct_labels():
    assert name_all([[], []]) == ["Unnamed", "Unnamed (2)"]


def test_taken_label_gets_another_term():
    group = [candidate("lava dome"), candidate("caldera", weight=0.2)]
    assert name_all([group], taken=["Dome of lava", "Lava domes"]) == ["Lava dome, caldera"]


def test_preferred_labels_are_used_if_distinct_and_without_repeats():
    groups = [[candidate("lava dome")], [candidate("ash plume")], [candidate("caldera")]]
    preferred = {0: "Volcanoes", 1: "Volcano", 2: "Crater, craters"}
    assert name_all(groups, preferred=[preferred]) == ["Volcanoes", "Ash plume", "Caldera"]


def test_previous_label_fits_if_all_parts_are_terms():
    terms = [candidate("lava domes"), candidate("calderas")]
    assert still_names("Lava dome, caldera", terms)
    assert not still_names("Lava dome, ash plume", terms)


def test_theme_takes_its_next_best_term_if_a_topic_has_the_best():
    theme = [candidate("lava dome"), candidate("ash plume", weight=0.5)]
    assert name_all([theme], taken=["Lava dome", "Lava dome, ash plume"]) == ["Ash plume"]
