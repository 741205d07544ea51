"""Damaged files of the vector cache are removed, and their vectors computed again."""

from __future__ import annotations

import io
import random
import zipfile

import numpy as np
import pytest

from analysis.embedding.cache import VectorCache
from analysis.embedding.embed import embed
from tests.planted import PlantedEncoder

TEXTS = [f"a text on subject {n}" for n in range(5)]


def filled(folder):
    vectors = embed(TEXTS, PlantedEncoder(), cache_folder=folder).vectors
    (path,) = folder.rglob("*.npz")
    return path, vectors


def mutated(data, draw):
    """Return bytes with a random damage: flipped, cut, repeated, replaced or moved parts."""
    data = bytearray(data)
    for _ in range(draw.choice((1, 1, 2, 8))):
        kind, at = draw.randrange(6), draw.randrange(len(data) + 1)
        if kind == 0 and at < len(data):
            data[at] ^= 1 << draw.randrange(8)
        elif kind == 1:
            del data[at:]
        elif kind == 2:
            del data[at : at + draw.randrange(1, 40)]
        elif kind == 3:
            data[at:at] = draw.randbytes(draw.randrange(1, 40))
        elif kind == 4:
            data[at : at + 8] = draw.choice((b"\0" * 8, b"\xff" * 8))
        else:
            data += data[: draw.randrange(60)]
        if not data:
            break
    return bytes(data)


def test_no_damage_of_a_file_raises_or_gives_another_vector(tmp_path):
    path, whole = filled(tmp_path)
    data, draw = path.read_bytes(), random.Random(16)
    # The end and the heads of the archive are small, and most of the structure.
    n_kept = 0
    for _ in range(400):
        path.write_bytes(mutated(data, draw))
        found = embed(TEXTS, PlantedEncoder(), cache_folder=tmp_path)
        np.testing.assert_array_equal(found.vectors, whole)
        n_kept += found.n_encoded == 0
    assert n_kept < 100


def archive(path, arrays, *, compression=zipfile.ZIP_STORED, **extra):
    with zipfile.ZipFile(path, "w", compression) as made:
        for name, array in arrays.items():
            stream = io.BytesIO()
            np.save(stream, array, allow_pickle=True)
            made.writestr(f"{name}.npy", stream.getvalue())
        for name, data in extra.items():
            made.writestr(name, data)


def keys_in(path):
    with np.load(path) as stored:
        return stored["keys"]


@pytest.mark.parametrize(
    "vectors",
    [
        np.ones((5, 3), dtype=np.float64),
        np.ones((5, 3), dtype=np.int32),
        np.ones((5, 3), dtype=">f4"),
        np.ones((5, 3), dtype=np.complex64),
        np.ones(5, dtype=np.float32),
        np.ones((5, 3, 1), dtype=np.float32),
        np.ones((4, 3), dtype=np.float32),
        np.float32(1),
        np.full((5, 3), np.nan, dtype=np.float32),
        np.full((5, 3), np.inf, dtype=np.float32),
        np.array([{"a": 1}] * 5, dtype=object),
    ],
)
def test_arrays_of_another_kind_are_removed(tmp_path, vectors):
    path, whole = filled(tmp_path)
    archive(path, {"keys": keys_in(path), "vectors": vectors})
    before = path.read_bytes()
    found = embed(TEXTS, PlantedEncoder(), cache_folder=tmp_path)
    assert found.n_encoded == len(TEXTS)
    np.testing.assert_array_equal(found.vectors, whole)
    assert path.read_bytes() != before


@pytest.mark.parametrize("keys", [np.arange(5), np.array([["a"]] * 5), np.array(b"a"), np.ones(5)])
def test_keys_of_another_kind_are_removed(tmp_path, keys):
    path, whole = filled(tmp_path)
    archive(path, {"keys": keys, "vectors": whole})
    assert embed(TEXTS, PlantedEncoder(), cache_folder=tmp_path).n_encoded == len(TEXTS)


def test_vectors_of_several_lengths_are_all_computed_again(tmp_path):
    path, whole = filled(tmp_path)
    keys = keys_in(path)
    for n_known in (1, 5):  # of another model, under the keys of some or of all texts
        archive(
            path.with_name("0" * 16 + ".npz"),
            {"keys": keys[:n_known], "vectors": np.ones((n_known, 2), dtype=np.float32)},
        )
        path.unlink(missing_ok=True)
        found = embed([*TEXTS, "new"], PlantedEncoder(), cache_folder=tmp_path)
        np.testing.assert_array_equal(found.vectors[: len(TEXTS)], whole)


def test_an_archive_that_unpacks_to_more_than_its_size_is_not_unpacked(tmp_path, monkeypatch):
    path, _ = filled(tmp_path)
    archive(
        path,
        {"keys": keys_in(path), "vectors": np.zeros((5, 4_000_000), dtype=np.float32)},
        compression=zipfile.ZIP_DEFLATED,
    )
    monkeypatch.setattr(np, "load", lambda *_, **__: pytest.fail("unpacked"))
    assert len(VectorCache(tmp_path, PlantedEncoder().identity)) == 0
    assert not path.exists()


def test_only_files_with_names_of_the_cache_are_read_or_removed(tmp_path):
    path, _ = filled(tmp_path)
    others = [path.with_name(name) for name in ("notes.txt", "mine.npz", f"{path.name}.bak")]
    for other in others:
        other.write_bytes(b"the user's")
    VectorCache(tmp_path, PlantedEncoder().identity)
    assert all(other.read_bytes() == b"the user's" for other in others)


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), MemoryError()])
def test_a_file_that_cannot_be_read_now_stays(tmp_path, monkeypatch, error):
    path, _ = filled(tmp_path)

    def fail(*_arguments, **_options):
        raise error

    monkeypatch.setattr(np, "load", fail)
    assert embed(TEXTS, PlantedEncoder(), cache_folder=tmp_path).n_encoded == len(TEXTS)
    monkeypatch.undo()
    assert embed(TEXTS, PlantedEncoder(), cache_folder=tmp_path).n_encoded == 0
    assert path.exists()
