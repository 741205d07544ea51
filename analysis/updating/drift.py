"""Measures how well papers added since the last fit match its topics."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.records import UNASSIGNED
from evidence.formatting import count, number, percent
from evidence.intervals import Z_95, newcombe

N_HELD_OUT, N_PARTS = 200, 10
"""Held-out fitted papers used as the baseline, and the parts of the corpus they come from. At most
a tenth of the corpus is held out at a time, so that enough papers are left to assign them by."""

FAR_SHARE = 0.05
"""Share of fitted papers that count as far from all other papers."""

_MIN_CHANGE = 0.05
"""Minimum significant change that is reported: of the share of unassigned or far papers, and of
the mean membership. In 1,757 papers of 20 weeks they changed by .01 or .02; of papers on topics
missing in the fit, a sixth to a half are unassigned."""

_OLD_SHARE = 0.25
"""Papers added since the fit, as a share of the fitted papers, from which a refit is recommended.
Up to there, agreement of new papers with a refit falls from .84 to .75 (adjusted Rand index)."""

REFIT = "run `digest-atlas analyze` to refit (topic numbers and map positions carry over)"


@dataclass(frozen=True, slots=True)
class AssignmentStats:
    """How well some papers match their topics.

    Attributes
    ----------
    n_papers
        Number of papers.
    n_unassigned
        How many of them are unassigned.
    n_far
        How many are far from all other papers, see `FAR_SHARE`.
    sum_membership, sum_squares
        Sum of their memberships, and of the squared memberships.
    """

    n_papers: int = 0
    n_unassigned: int = 0
    n_far: int = 0
    sum_membership: float = 0.0
    sum_squares: float = 0.0

    @classmethod
    def of(
        cls,
        labels: NDArray[np.int32],
        memberships: NDArray[np.float32],
        nearest_similarities: NDArray[np.float32],
        far_below: float,
    ) -> AssignmentStats:
        """Return the statistics of some papers.

        Parameters
        ----------
        labels
            int32, (n_papers,): assigned topics.
        memberships
            float32, (n_papers,).
        nearest_similarities
            float32, (n_papers,): cosine similarity to the most similar paper.
        far_below
            Similarity below which a paper is far from all others.
        """
        own = memberships.astype(np.float64)
        return cls(
            len(labels),
            int((labels == UNASSIGNED).sum()),
            int((nearest_similarities < far_below).sum()),
            round(float(own.sum()), 4),
            round(float(own @ own), 4),
        )

    def __add__(self, other: AssignmentStats) -> AssignmentStats:
        return AssignmentStats(
            self.n_papers + other.n_papers,
            self.n_unassigned + other.n_unassigned,
            self.n_far + other.n_far,
            round(self.sum_membership + other.sum_membership, 4),
            round(self.sum_squares + other.sum_squares, 4),
        )

    @property
    def mean(self) -> float:
        """Mean membership; 0 if there are no papers."""
        return self.sum_membership / max(self.n_papers, 1)

    @property
    def error(self) -> float:
        """Standard error of the mean membership."""
        n = max(self.n_papers, 1)
        variance = max(self.sum_squares / n - self.mean**2, 0.0)
        return math.sqrt(variance / n)


@dataclass(frozen=True, slots=True)
class SinceFit:
    """The papers that updates added since the last fit.

    Attributes
    ----------
    fitted
        UTC time of the fit, ISO 8601.
    n_fitted
        Number of fitted papers.
    far_below
        Cosine similarity to the most similar paper below which a paper is far from all others.
    expected
        Baseline: held-out fitted papers, assigned as if they were new.
    assigned
        Papers added or changed since the fit.
    n_updates
        Number of updates since the fit.
    digest_ids
        Digests that updates added since the fit; None in records of older versions.
    """

    fitted: str
    n_fitted: int
    far_below: float
    expected: AssignmentStats
    assigned: AssignmentStats = AssignmentStats()
    n_updates: int = 0
    digest_ids: tuple[str, ...] | None = None

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> SinceFit | None:
        """Return the record stored in a manifest; None if it is missing or malformed."""
        ids = data.get("digest_ids")
        try:
            return cls(
                str(data["fitted"]),
                int(data["n_fitted"]),
                float(data["far_below"]),
                AssignmentStats(**data["expected"]),
                AssignmentStats(**data["settled"]),
                int(data["n_updates"]),
                None if ids is None else tuple(str(digest_id) for digest_id in ids),
            )
        except (KeyError, TypeError, ValueError):
            return None

    def as_dict(self) -> dict[str, Any]:
        """Return the record for a manifest, where `assigned` is called ``settled``."""
        data = asdict(self)
        data["settled"] = data.pop("assigned")
        data["digest_ids"] = None if self.digest_ids is None else list(self.digest_ids)
        return data

    def advice(self, latest: AssignmentStats) -> list[str]:
        """Return at most one sentence that recommends a refit, with the reason.

        Parameters
        ----------
        latest
            The papers of the last update; they are also part of `assigned`.
        """
        for which, some in (("new papers", latest), ("papers since the last fit", self.assigned)):
            misfit = self._misfit(which, some)
            if misfit:
                return [f"{misfit}; {REFIT}"]
        if self.assigned.n_papers > _OLD_SHARE * self.n_fitted:
            added = count(self.assigned.n_papers, "paper")
            fitted = count(self.n_fitted, "paper")
            return [f"{added} added or changed since topics were fitted on {fitted}; {REFIT}"]
        return []

    def _misfit(self, which: str, some: AssignmentStats) -> str | None:
        """Return how some papers match worse than the baseline; None if not significantly."""
        usual = self.expected
        if not some.n_papers or not usual.n_papers:
            return None
        for what, n_some, n_usual in (
            ("are unassigned", some.n_unassigned, usual.n_unassigned),
            ("are far from all other papers", some.n_far, usual.n_far),
        ):
            rise = newcombe(n_usual, usual.n_papers, n_some, some.n_papers)[0]
            if float(rise) > _MIN_CHANGE:
                return (
                    f"{number(n_some)} of {number(some.n_papers)} {which} {what} "
                    f"({percent(n_some / some.n_papers)}, expected "
                    f"{percent(n_usual / usual.n_papers)})"
                )
        fall = usual.mean - some.mean - Z_95 * math.hypot(usual.error, some.error)
        if fall > _MIN_CHANGE:
            return (
                f"{number(some.n_papers)} {which} match their topics less well than expected "
                f"(mean membership {some.mean:.2f}, expected {usual.mean:.2f})"
            )
        return None


def held_out_parts(paper_ids: Sequence[str]) -> list[NDArray[np.intp]]:
    """Return the rows of held-out papers, in parts of at most a tenth of the corpus.

    The choice depends on the papers' ids only.
    """
    order = np.argsort(np.asarray(paper_ids, dtype=str), kind="stable")
    parts = [np.sort(order[part::N_PARTS][:N_HELD_OUT]) for part in range(N_PARTS)]
    n_before = np.cumsum([0, *(len(part) for part in parts)])
    return [part for part, n in zip(parts, n_before, strict=False) if len(part) and n < N_HELD_OUT]
