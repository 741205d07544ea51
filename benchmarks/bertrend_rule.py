"""The peer for trends: the rule by which BERTrend calls a topic noise, a weak or a strong signal.

BERTrend (A. Boutaleb, J. Picault and G. Grosjean, "BERTrend: Neural Topic Modeling for Emerging
Trends Detection", FuturED at EMNLP 2024, arXiv 2411.05930) is written anew here from what its
paper, its README and the defaults of its release 0.4.13 say:

- Time is cut into slices (2 days unless set otherwise). A topic's popularity rises by the number
  of its documents in a slice. In a slice without any it is multiplied by exp(-0.01 n^2), where n
  counts the slices since the last document; the losses compound.
- Over a window that looks back from the last slice (7 days unless set otherwise) the popularities
  of all topics, all slices taken together, have a 10th and a 75th percentile; popularities of
  next to nothing are left out.
- A topic whose popularity in the last slice is below the lower one is noise, above the upper one
  a strong signal. Between the two it is a weak signal if the line fitted through its popularities
  of the last 14 days rises, else noise. A topic too young for a line counts as rising.

Simplified, each time in the peer's favour or without effect on this comparison: topics are given,
so none is lost between slices by the fit of each slice and the matching of topics; papers are
whole documents; a topic decays in every empty slice, while the package spares the last two before
its return, so that it would call still more topics rising.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEAST_POPULARITY = 1e-5
"""Popularities up to this say nothing of where the percentiles are."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What the rule can be told; as released unless said otherwise.

    Attributes
    ----------
    days_a_slice
        How long a slice is ("granularity").
    window_days
        How far the percentiles look back.
    slope_days
        How far the fitted line looks back; not an option of the package.
    decay_factor, decay_power
        Of the loss in a slice without documents.
    lower_percentile, upper_percentile
        0 to 100: where weak signals begin and strong ones do.
    """

    days_a_slice: int = 2
    window_days: int = 7
    slope_days: int = 14
    decay_factor: float = 0.01
    decay_power: float = 2.0
    lower_percentile: float = 10.0
    upper_percentile: float = 75.0


@dataclass(frozen=True, slots=True)
class Signals:
    """What the rule says of each topic in the last slice: bool, (n_topics,) each.

    A topic that never had a document is in none of the three classes.

    Attributes
    ----------
    noise, weak, strong
        Its class.
    climbing
        Whether the line through its last popularities rises; asked of weak signals only.
    """

    noise: Flags
    weak: Flags
    strong: Flags
    climbing: Flags

    @property
    def rising(self) -> Flags:
        """Weak signals, which rise by definition, and those strong ones that do."""
        return (self.weak | self.strong) & self.climbing


def count_slices(
    days: Counts, labels: NDArray[np.int32], n_topics: int, n_days: int, rule: Rule
) -> Counts:
    """Count documents by topic and slice.

    Parameters
    ----------
    days
        int64, (n_documents,): the day of each, 0 the first.
    labels
        int32, (n_documents,): its topic; negative is none.
    n_topics, n_days
        How many there are.
    rule
        Says how long a slice is.

    Returns
    -------
    numpy.ndarray
        int64, (n_topics, n_slices).
    """
    n_slices = -(-n_days // rule.days_a_slice)
    with_topic = labels >= 0
    cells = labels[with_topic] * n_slices + days[with_topic] // rule.days_a_slice
    return np.bincount(cells, minlength=n_topics * n_slices).reshape(n_topics, n_slices)


def popularities(documents: Counts, rule: Rule) -> Real:
    """Return each topic's popularity in each slice: float64, as `documents`; 0 before its first."""
    found = np.zeros(documents.shape)
    popularity = np.zeros(len(documents))
    n_empty = np.zeros(len(documents))
    for number, new in enumerate(documents.T):
        n_empty = np.where(new > 0, 0, n_empty + 1)
        kept = np.exp(-rule.decay_factor * n_empty**rule.decay_power)
        popularity = popularity * kept + new
        found[:, number] = popularity
    return found


def classify(documents: Counts, rule: Rule) -> Signals:
    """Classify topics by their documents up to the last slice.

    Parameters
    ----------
    documents
        int64, (n_topics, n_slices): documents of each topic.
    rule
        The knobs.
    """
    return classify_popularities(popularities(documents, rule), documents.cumsum(axis=1) > 0, rule)


def classify_popularities(popularity: Real, born: Flags, rule: Rule) -> Signals:
    """Classify topics by their popularities up to the last slice.

    Parameters
    ----------
    popularity
        float64, (n_topics, n_slices).
    born
        bool, (n_topics, n_slices): whether a topic has had a document by then.
    rule
        The knobs.
    """
    window = popularity[:, -1 - rule.window_days // rule.days_a_slice :]
    told = window[window > LEAST_POPULARITY]
    percentiles = [rule.lower_percentile, rule.upper_percentile]
    lower, upper = np.percentile(told, percentiles) if len(told) else (0.0, 0.0)
    latest, there = popularity[:, -1], born[:, -1]
    climbing = _climbs(popularity, born, rule) & there
    strong = there & (latest > upper)
    weak = there & (latest >= lower) & ~strong & climbing
    return Signals(there & ~weak & ~strong, weak, strong, climbing)


def _climbs(popularity: Real, born: Flags, rule: Rule) -> Flags:
    """Say whether the least-squares line through the last popularities rises."""
    last = -1 - rule.slope_days // rule.days_a_slice
    recent, counted = popularity[:, last:], born[:, last:]
    times = np.arange(recent.shape[1])
    n_points = counted.sum(axis=1)
    middle = (counted * times).sum(axis=1) / np.maximum(n_points, 1)
    slope = (counted * (times - middle[:, None]) * recent).sum(axis=1)
    return (slope > 0) | (n_points < 2)
