"""Vectors kept between runs: append-only files of keys and rows, one folder an encoder."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class VectorCache:
    """A store from text keys to vectors, in memory and, given a folder, on disk.

    Each `add` writes one new file under a temporary name and renames it, so that a killed run
    or two runs at once leave whole files only. A file that cannot be read is left out: its
    vectors are computed again.

    Parameters
    ----------
    folder
        Where all encoders' vectors are kept, or None to keep nothing.
    identity
        Of the encoder; vectors of another identity are never seen.
    """

    def __init__(self, folder: Path | None, identity: str) -> None:
        self._rows: dict[str, NDArray[np.float32]] = {}
        self._folder: Path | None = None
        if folder is not None:
            self._folder = folder / hashlib.sha256(identity.encode()).hexdigest()[:16]
            for path in sorted(self._folder.glob("*.npz")):
                self._load(path)

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def _load(self, path: Path) -> None:
        try:
            with np.load(path, allow_pickle=False) as stored:
                keys, vectors = stored["keys"], stored["vectors"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return
        if vectors.ndim == 2 and len(keys) == len(vectors) and np.isfinite(vectors).all():
            self._rows.update(zip(keys.tolist(), vectors, strict=True))

    def add(self, keys: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Keep vectors, shape (n_keys, n_dims), under their keys."""
        self._rows.update(zip(keys, vectors, strict=True))
        if self._folder is None or not keys:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        name = hashlib.sha256("".join(keys).encode()).hexdigest()[:16]
        descriptor, temporary = tempfile.mkstemp(dir=self._folder, suffix=".part")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                np.savez(stream, keys=np.asarray(keys), vectors=vectors)
            Path(temporary).replace(self._folder / f"{name}.npz")
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def rows(self, keys: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of known keys, shape (n_keys, n_dims), in the keys' order."""
        return np.stack([self._rows[key] for key in keys])
