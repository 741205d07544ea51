"""BERTrend's rule, the baseline for trends: a topic is noise, a weak or a strong signal.

BERTrend (A. Boutaleb, J. Picault and G. Grosjean, "BERTrend: Neural Topic Modeling for Emerging
Trends Detection", FuturED at EMNLP 2024, arXiv 2411.05930) is reimplemented here from its paper,
its README and the defaults of its release 0.4.13:

- Time is divided into slices (default: 2 days). A topic's popularity grows by the number of its
  documents in a slice. In a slice without documents it is multiplied by exp(-0.01 n^2), where n is
  the number of slices since the last document; the losses compound.
- Over a window that ends with the last slice (default: 7 days), the 10th and the 75th percentile
  of the popularities of all topics and slices are computed. Popularities near zero are left out.
- A topic is noise if its popularity in the last slice is below the lower percentile, and a strong
  signal if it is above the upper one. Between the two it is a weak signal if the line fitted to its
  popularities of the last 14 days rises, otherwise noise. A topic too young for a line counts as
  rising.

The simplifications favour the baseline or have no effect on this comparison. Topics are given, so
that none is lost by fitting each slice and matching topics. Papers are whole documents. A topic
decays in every empty slice; the package skips the last two before a new document, and would call
even more topics rising.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]

LEAST_POPULARITY = 1e-5
"""Popularities up to this value are left out of the percentiles."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Parameters of the rule, with the defaults of BERTrend.

    Attributes
    ----------
    days_a_slice
        Length of a slice in days ("granularity").
    window_days
        Days before the last slice that count for the percentiles.
    slope_days
        Days before the last slice that count for the fitted line; not an option of the package.
    decay_factor, decay_power
        Parameters of the decay in a slice without documents.
    lower_percentile, upper_percentile
        0 to 100: thresholds of weak and strong signals.
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
    """Class of each topic in the last slice; bool arrays of shape (n_topics,).

    A topic without documents is in none of the three classes.

    Attributes
    ----------
    noise, weak, strong
        Whether the topic is in this class.
    climbing
        Whether the line fitted to the last popularities rises.
    """

    noise: Flags
    weak: Flags
    strong: Flags
    climbing: Flags

    @property
    def rising(self) -> Flags:
        """Weak signals, which rise by definition, and the strong signals that rise."""
        return (self.weak | self.strong) & self.climbing


def count_slices(
    days: Counts, labels: NDArray[np.int32], n_topics: int, n_days: int, rule: Rule
) -> Counts:
    """Return the number of documents of each topic in each slice.

    Parameters
    ----------
    days
        int64, (n_documents,): day of each document, from 0.
    labels
        int32, (n_documents,): topic of each document; negative for none.
    n_topics, n_days
        Number of topics and days.
    rule
        Parameters of the rule; `days_a_slice` is used.

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
    """Return the popularity of each topic in each slice: float64, shaped like `documents`.

    It is 0 before the first document.
    """
    by_slice = np.zeros(documents.shape)
    popularity = np.zeros(len(documents))
    n_empty = np.zeros(len(documents))
    for number, new in enumerate(documents.T):
        n_empty = np.where(new > 0, 0, n_empty + 1)
        kept = np.exp(-rule.decay_factor * n_empty**rule.decay_power)
        popularity = popularity * kept + new
        by_slice[:, number] = popularity
    return by_slice


def classify(documents: Counts, rule: Rule) -> Signals:
    """Return the class of each topic by its documents up to the last slice.

    Parameters
    ----------
    documents
        int64, (n_topics, n_slices): number of documents.
    rule
        Parameters of the rule.
    """
    return classify_popularities(popularities(documents, rule), documents.cumsum(axis=1) > 0, rule)


def classify_popularities(popularity: Real, born: Flags, rule: Rule) -> Signals:
    """Return the class of each topic by its popularities up to the last slice.

    Parameters
    ----------
    popularity
        float64, (n_topics, n_slices).
    born
        bool, (n_topics, n_slices): whether the topic has had a document by then.
    rule
        Parameters of the rule.
    """
    window = popularity[:, -1 - rule.window_days // rule.days_a_slice :]
    counted = window[window > LEAST_POPULARITY]
    percentiles = [rule.lower_percentile, rule.upper_percentile]
    lower, upper = np.percentile(counted, percentiles) if len(counted) else (0.0, 0.0)
    latest, exists = popularity[:, -1], born[:, -1]
    climbing = _climbs(popularity, born, rule) & exists
    strong = exists & (latest > upper)
    weak = exists & (latest >= lower) & ~strong & climbing
    return Signals(exists & ~weak & ~strong, weak, strong, climbing)


def _climbs(popularity: Real, born: Flags, rule: Rule) -> Flags:
    """Return whether the least-squares line through the last popularities rises."""
    last = -1 - rule.slope_days // rule.days_a_slice
    recent, counted = popularity[:, last:], born[:, last:]
    times = np.arange(recent.shape[1])
    n_points = counted.sum(axis=1)
    middle = (counted * times).sum(axis=1) / np.maximum(n_points, 1)
    slope = (counted * (times - middle[:, None]) * recent).sum(axis=1)
    return (slope > 0) | (n_points < 2)
