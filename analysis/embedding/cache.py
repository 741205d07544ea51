"""On-disk cache of embedding vectors: append-only files, one folder per encoder."""

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
    """A mapping from text keys to vectors, in memory and optionally on disk.

    Each `add` writes a new file under a temporary name and then renames it, so an interrupted run
    or concurrent runs leave only complete files. Unreadable files are ignored; their vectors are
    computed again.

    Parameters
    ----------
    folder
        Folder of the caches of all encoders; None keeps vectors in memory only.
    identity
        Identity of the encoder. Vectors of other identities are never returned.
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
        """Add a file's vectors, or ignore it if it is damaged."""
        try:
            with np.load(path, allow_pickle=False) as stored:
                keys, vectors = stored["keys"], stored["vectors"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return
        if vectors.ndim == 2 and len(keys) == len(vectors) and np.isfinite(vectors).all():
            self._rows.update(zip(keys.tolist(), vectors, strict=True))

    def add(self, keys: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Store vectors, float32, (n_keys, n_dims), under their keys.

        Raises
        ------
        OSError
            If they cannot be written.
        """
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
        """Return the vectors of keys in the cache: float32, (n_keys, n_dims).

        Raises
        ------
        KeyError
            If a key is not in the cache.
        """
        return np.stack([self._rows[key] for key in keys])
