"""On-disk cache of embedding vectors: append-only files, one folder per encoder."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.storage.cache_files import write_cache_file

_OWN_NAME = re.compile(r"[0-9a-f]{16}\.npz")


class VectorCache:
    """A mapping from text keys to vectors, in memory and optionally on disk.

    Each `add` writes a new file under a temporary name and then renames it, so an interrupted run
    or concurrent runs leave only complete files. Damaged files are removed; their vectors are
    computed again. A folder that cannot be listed counts as empty; one that cannot be written is
    reported.

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
            with suppress(OSError):  # a folder that cannot be listed has no vectors
                for path in sorted(self._folder.iterdir()):
                    if _OWN_NAME.fullmatch(path.name):
                        self._load(path)

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def __len__(self) -> int:
        return len(self._rows)

    def _load(self, path: Path) -> None:
        """Add a file's vectors, or remove it if it is damaged."""
        try:
            keys, vectors = _read(path)
        except (OSError, MemoryError):
            return
        # Damaged archives raise many kinds of errors: of zipfile, zlib, struct, tokenize, numpy.
        except Exception:
            with suppress(OSError):
                path.unlink()
            return
        self._rows.update(zip(keys, vectors, strict=True))

    def is_uniform(self, keys: Sequence[str]) -> bool:
        """Return whether the vectors of keys, which must be known, have one length."""
        return len({self._rows[key].shape for key in keys}) <= 1

    def forget(self) -> None:
        """Forget all vectors, so that they are computed and written again."""
        self._rows.clear()

    def add(self, keys: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Store vectors, float32, (n_keys, n_dims), under their keys."""
        self._rows.update(zip(keys, vectors, strict=True))
        if self._folder is None or not keys:
            return
        name = hashlib.sha256("".join(keys).encode()).hexdigest()[:16]
        write_cache_file(
            self._folder / f"{name}.npz",
            lambda stream: np.savez(stream, keys=np.asarray(keys), vectors=vectors),
        )

    def rows(self, keys: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of keys in the cache: float32, (n_keys, n_dims).

        Raises
        ------
        KeyError
            If a key is not in the cache.
        """
        return np.stack([self._rows[key] for key in keys])


def _read(path: Path) -> tuple[list[str], NDArray[np.float32]]:
    """Return keys and vectors of a file.

    Raises
    ------
    OSError
        If it cannot be read.
    Exception
        If it is damaged.
    """
    n_bytes = path.stat().st_size
    with path.open("rb") as stream:
        with zipfile.ZipFile(stream) as archive:
            # We store arrays without compression; anything else may unpack to any size.
            if sum(member.file_size for member in archive.infolist()) > n_bytes:
                raise ValueError("states a larger size than the file's")
        stream.seek(0)
        with np.load(stream, allow_pickle=False) as stored:
            keys, vectors = stored["keys"], stored["vectors"]
    if keys.dtype.kind != "U" or keys.ndim != 1 or vectors.dtype != np.float32:
        raise ValueError("has arrays of other types")
    if vectors.ndim != 2 or len(keys) != len(vectors) or not np.isfinite(vectors).all():
        raise ValueError("has arrays of other shapes, or a vector that is not finite")
    return keys.tolist(), vectors
