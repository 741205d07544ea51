"""Tests of the labels of topics and themes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import optional

optional.need("sklearn")
pytestmark = pytest.mark.analysis

from analysis.representation.labels import LABEL_CHARS, Candidate
from analysis.representation.naming import (
    LONGEST_FALLBACK,
    Group,
    capitalised,
    name_themes,
    name_topics,
    parts_of,
    sameness,
    still_names,
)
from analysis.representation.words.tokens import repeats
from analysis.representation.words.word_roles import Role


def candidate(name, *, weight=1.0, share=0.6, like=0.3, whole=1.0, usual=0.01, **options):
    n_papers = round(share * 100)
    return Candidate(name, weight, share, n_papers, usual, whole, likeness=like, **options)


def covering(name, papers, **options):
    """Return a candidate that covers the given ones of 100 papers."""
    covered = np.isin(np.arange(100), list(papers))
    return candidate(name, share=covered.mean(), covered=covered, **options)


def label_of(*candidates, titles=()):
    return name_topics([Group(candidates, titles)])[0]


NAMES = ["fine-tuning", "fine tuning", "finetuned LLMs", "LLMs", "large language models", "DPO"]
NAMES += ["3D avatars", "a" * 50, "Gaussian splatting", "video", "videos"]
NAMES += ["direct preference optimization"]
SOME = st.lists(
    st.builds(
        candidate,
        st.sampled_from(NAMES),
        weight=st.floats(0.01, 1),
        share=st.floats(0.01, 1),
        like=st.floats(-1, 1),
        role=st.sampled_from(Role),
    ),
    max_size=8,
    unique_by=lambda one: one.name,
)


@given(st.lists(st.builds(Group, SOME, st.lists(st.text(max_size=90), max_size=3)), max_size=12))
def test_labels_are_distinct_and_repeat_no_word(groups):
    taken = ["LLMs", "Gaussian splatting and video"]
    labels = name_topics(groups, taken=taken)
    assert len({sameness(label) for label in [*labels, *taken]}) == len(groups) + len(taken)
    for label in labels:
        parts = parts_of(label)
        assert 0 < len(label) <= (LONGEST_FALLBACK if "Unnamed" in label else LABEL_CHARS)
        assert not any(repeats(a, b) for i, a in enumerate(parts) for b in parts[i + 1 :])


def test_phrase_is_preferred_to_a_plain_word():
    best = [candidate("agents", weight=1), candidate("web agents", weight=0.5)]
    assert label_of(*best) == "Web agents"


@pytest.mark.parametrize("role", [Role.MEASURE, Role.SINGLE])
def test_benchmark_or_model_is_never_part_of_a_label(role):
    best = covering("OmniDocBench", range(40), weight=9, role=role)
    assert label_of(best, covering("document parsing", range(30))) == "Document parsing"


def test_model_that_most_papers_use_is_their_subject():
    subject = candidate("CLIP", share=0.7, role=Role.SINGLE)
    assert label_of(subject) == "CLIP"


def test_term_that_covers_half_of_the_papers_is_a_label_alone():
    first, second = covering("honey bees", range(60)), covering("apiaries", range(60, 100))
    assert label_of(first, second) == "Honey bees"


def test_second_term_covers_other_papers():
    first = covering("honey bees", range(40), weight=2)
    same, other = covering("wax moths", range(40)), covering("wild orchids", range(50, 90))
    assert label_of(first, same, other) == "Honey bees and wild orchids"
    assert label_of(first, same) == "Honey bees"


def test_second_term_repeats_neither_word_nor_abbreviation():
    first = covering("verifiable rewards", range(40), weight=2)
    redundant = covering("rewarding", range(50, 90))
    assert label_of(first, redundant) == "Verifiable rewards"
    first = covering("large language models", range(40), weight=2)
    assert label_of(first, covering("LLMs", range(50, 90))) == "Large language models"


def test_abbreviation_alone_is_written_out_where_papers_do():
    short = candidate("VLMs", long_form="vision-language models")
    assert label_of(short) == "Vision-language models"
    long = candidate("RLHF", long_form="reinforcement learning from human feedback")
    assert label_of(long) == "RLHF"


@pytest.mark.parametrize(
    ("term", "label"),
    [
        ("miRNA targets", "miRNA targets"),
        ("mRNA", "mRNA"),
        ("pH sensors", "pH sensors"),
        ("LoRA", "LoRA"),
        ("3D avatars", "3D avatars"),
        ("gluten", "Gluten"),
        ("prisoner's dilemma", "Prisoner's dilemma"),
    ],
)
def test_labels_keep_the_spelling_of_papers(term, label):
    assert capitalised(term) == label
    assert label_of(candidate(term)) == label


def test_term_of_all_papers_is_no_label():
    common = candidate("language models", weight=2, usual=0.58)
    assert label_of(common, candidate("membership inference")) == "Membership inference"


def test_term_equally_similar_to_other_topics_is_no_label():
    alike = candidate("language models", weight=2, like=0.0)
    assert label_of(alike, candidate("membership inference")) == "Membership inference"


def test_term_of_few_papers_is_no_label():
    rare = candidate("crystal models", weight=1.2, share=0.02)
    assert label_of(rare, candidate("glass growth")) == "Glass growth"


def test_topic_without_terms_is_named_by_a_paper():
    title = "A study of unusual things"
    assert label_of(titles=["x" * 80, title]) == f"Unnamed topic: {title}"
    assert name_topics([Group(()), Group((), ["x" * 80])]) == ["Unnamed topic", "Unnamed topic (2)"]


def test_labels_that_mean_the_same_are_not_used_twice():
    second = [candidate("diffusion", weight=2), candidate("image editing")]
    groups = [Group([candidate("diffusion models")]), Group(second)]
    assert name_topics(groups) == ["Diffusion models", "Image editing"]
    groups = [Group([candidate("large language models")]), Group([candidate("LLMs")])]
    assert name_topics(groups)[1] != "LLMs"


def test_preferred_labels_are_used_if_distinct_and_without_repeats():
    terms = ("lava dome", "ash plume", "caldera")
    groups = [Group([candidate(term)]) for term in terms]
    preferred = {0: "Volcanoes", 1: "Volcano", 2: "Crater and craters"}
    assert name_topics(groups, preferred=[preferred]) == ["Volcanoes", "Ash plume", "Caldera"]


def test_previous_label_fits_if_all_parts_may_name_the_topic():
    terms = [candidate("lava domes"), candidate("calderas"), candidate("FID", role=Role.MEASURE)]
    assert still_names("Lava dome and caldera", terms)
    assert not still_names("Lava dome and ash plume", terms)
    assert not still_names("Lava dome and FID", terms)
    assert not still_names("Lava dome, caldera", terms)  # as earlier versions joined them


def test_theme_of_one_topic_has_its_label():
    theme = Group([candidate("volcanoes")], parts=[1])
    assert name_themes([theme], [Group(())] * 2, ["Bees", "Lava domes"]) == ["Lava domes"]


def test_theme_is_named_by_what_its_topics_share():
    shared = candidate("volcanoes", evenness=0.9)
    theme = Group([candidate("lava domes", weight=2, evenness=0.1), shared], parts=[0, 1])
    assert name_themes([theme], [Group(())] * 2, ["Lava domes", "Ash plumes"]) == ["Volcanoes"]


def test_theme_without_a_shared_term_is_named_by_its_two_largest_topics():
    topics = [Group([candidate("lava domes")]), Group([candidate("ash plumes")]), Group(())]
    labels = ["Lava domes and calderas", "Ash plumes", "Mars"]
    theme = Group([candidate("lava domes", evenness=0.1)], parts=[0, 1, 2])
    assert name_themes([theme], topics, labels) == ["Lava domes and ash plumes"]
    theme = Group((), parts=[0, 2])
    assert name_themes([theme], topics, labels) == ["Lava domes and Mars"]


def test_theme_of_several_topics_is_not_named_like_one():
    theme = Group([candidate("lava domes"), candidate("magma", weight=0.9)], parts=[0, 1])
    assert name_themes([theme], [Group(())] * 2, ["Lava domes", "Ash plumes"]) == ["Magma"]
