"""Papers whose topics are known, and an encoder that separates these topics."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SUBJECTS: dict[str, tuple[str, ...]] = {
    "glacier": ("glacier", "moraine", "meltwater", "crevasse", "ice sheet"),
    "sourdough": ("sourdough", "levain", "oven spring", "gluten", "proofing"),
    "beekeeping": ("beekeeping", "honeycomb", "queen bee", "pollen", "swarm"),
    "clockwork": ("clockwork", "escapement", "pendulum", "mainspring", "balance wheel"),
    "typography": ("typography", "serif", "kerning", "ligature", "letterpress"),
    "volcano": ("volcano", "magma", "lava dome", "ash plume", "caldera"),
}


def planted_papers(
    n_a_subject: int, subjects: Sequence[str] = tuple(SUBJECTS)
) -> list[tuple[str, str, str]]:
    """Return (subject, title, abstract) of `n_a_subject` papers per subject, in turns."""
    papers = []
    for number in range(n_a_subject):
        for subject in subjects:
            words = SUBJECTS[subject]
            first, second = words[number % 5], words[(number + 2) % 5]
            title = f"On {first} number {number} of {subject}"
            abstract = (
                f"We study the {first} and the {second} of many places. "
                f"Every {subject} has its {second}, and the {first} tells how the {subject} came."
            )
            papers.append((subject, title, abstract))
    return papers


class PlantedEncoder:
    """An encoder that gives each planted subject its own direction, and each text some noise.

    It records the texts it encodes, so that tests can tell which vectors came from a cache.
    """

    name = "planted"
    identity = "planted|1"
    weights_sha256 = None
    per_text = True

    def __init__(self, *, noise: float = 0.25) -> None:
        self._noise = noise
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> NDArray[np.float32]:
        n_dims = 32
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
        noise = np.random.default_rng(seed).normal(size=n_dims)
        vector = self._noise * noise / np.linalg.norm(noise)
        for axis, subject in enumerate(SUBJECTS):
            vector[axis] += text.casefold().count(subject) > 0
        return vector.astype(np.float32)
