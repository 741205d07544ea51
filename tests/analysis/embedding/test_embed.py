"""Tests of embedding through the cache."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.embedding.embed import CHUNK, embed, text_of
from tests.planted import PlantedEncoder, planted_papers

TEXTS = [text_of(title, abstract) for _, title, abstract in planted_papers(3)]


def test_vectors_keep_text_order_and_have_unit_length():
    encoder = PlantedEncoder()
    vectors = embed(TEXTS, encoder).vectors
    for text, vector in zip(TEXTS, vectors, strict=True):
        alone = encoder.encode([text])[0]
        np.testing.assert_allclose(vector, alone / np.linalg.norm(alone), rtol=1e-6)


def test_second_run_encodes_only_new_texts(tmp_path):
    embed(TEXTS[:10], PlantedEncoder(), cache_folder=tmp_path)
    encoder = PlantedEncoder()
    found = embed(TEXTS, encoder, cache_folder=tmp_path)
    assert found.n_encoded == len(TEXTS) - 10
    assert set(encoder.encoded) == set(TEXTS[10:])
    np.testing.assert_array_equal(found.vectors, embed(TEXTS, PlantedEncoder()).vectors)


def test_equal_texts_are_encoded_once():
    encoder = PlantedEncoder()
    vectors = embed([TEXTS[0]] * 5, encoder).vectors
    assert encoder.encoded == [TEXTS[0]]
    assert (vectors == vectors[0]).all()


def test_vectors_of_another_model_are_not_used(tmp_path):
    embed(TEXTS, PlantedEncoder(), cache_folder=tmp_path)
    other = PlantedEncoder()
    other.identity = "planted|2"
    assert embed(TEXTS, other, cache_folder=tmp_path).n_encoded == len(TEXTS)


@pytest.mark.parametrize("damage", [b"", b"not an archive", None])
def test_damaged_cache_file_is_encoded_again(tmp_path, damage):
    whole = embed(TEXTS, PlantedEncoder(), cache_folder=tmp_path).vectors
    (path,) = tmp_path.rglob("*.npz")
    path.write_bytes(path.read_bytes()[:-40] if damage is None else damage)
    found = embed(TEXTS, PlantedEncoder(), cache_folder=tmp_path)
    assert found.n_encoded == len(TEXTS)
    np.testing.assert_array_equal(found.vectors, whole)


def test_vectors_of_an_interrupted_run_are_kept(tmp_path):
    texts = [f"text {number} about a glacier" for number in range(CHUNK + 10)]

    class Interrupted(PlantedEncoder):
        def encode(self, texts):
            if self.encoded:
                raise KeyboardInterrupt
            return super().encode(texts)

    with pytest.raises(KeyboardInterrupt):
        embed(texts, Interrupted(), cache_folder=tmp_path)
    assert embed(texts, PlantedEncoder(), cache_folder=tmp_path).n_encoded == 10
    assert not list(tmp_path.rglob("*.part"))


def test_corpus_wide_encoder_is_not_cached(tmp_path):
    encoder = PlantedEncoder()
    encoder.per_text = False
    embed(TEXTS, encoder, cache_folder=tmp_path)
    assert embed(TEXTS, encoder, cache_folder=tmp_path).n_encoded == len(TEXTS)


def test_no_texts_give_no_vectors():
    assert embed([], PlantedEncoder()).vectors.shape[0] == 0


def test_progress_ends_at_the_number_of_new_texts():
    calls = []
    embed(TEXTS, PlantedEncoder(), progress=lambda done, total: calls.append((done, total)))
    assert calls[-1] == (len(TEXTS), len(TEXTS))


def test_a_full_disk_gives_a_warning_and_all_vectors(tmp_path, monkeypatch, caplog):
    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    found = embed(TEXTS, PlantedEncoder(), cache_folder=tmp_path)
    np.testing.assert_array_equal(found.vectors, embed(TEXTS, PlantedEncoder()).vectors)
    assert "cannot be written (No space left on device)" in caplog.text
    assert not list(tmp_path.rglob("*.part"))
