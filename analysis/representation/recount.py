"""Words of some periods again, when papers came, at the price of a part of the corpus."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.representation.ctfidf import ClassTfidf
from analysis.representation.topic_terms import Groups, TermMatrix, summing
from analysis.representation.topics_over_time import PeriodWords, words_over_time

_ENOUGH = 800
"""Papers that tell which words are rare: where the periods have fewer, some of others are read."""


def words_again(
    texts: Sequence[str],
    labels: NDArray[np.int32],
    periods: NDArray[np.int32],
    wanted: Sequence[int],
) -> tuple[PeriodWords, ...]:
    """Find each topic's heaviest words in some periods.

    Parameters
    ----------
    texts
        Title, line break and abstract of each paper.
    labels
        int32, (n_papers,): topic of each, 0 .. n - 1, or `UNASSIGNED`.
    periods
        int32, (n_papers,): number of the period that each is from.
    wanted
        The periods.
    """
    inside = np.isin(periods, list(wanted))
    rows, others = np.flatnonzero(inside), np.flatnonzero(~inside)
    n_more = max(_ENOUGH - len(rows), 0)
    if n_more:
        rows = np.union1d(rows, others[:: max(1, -(-len(others) // n_more))])
    if not inside.any() or labels[rows].max(initial=-1) < 0:
        return ()
    no_vectors = np.zeros((len(rows), 1), dtype=np.float32)  # words need none
    corpus = TermMatrix([texts[row] for row in rows.tolist()], no_vectors, None)
    if not corpus.terms.names:
        return ()
    groups = Groups(corpus, labels[rows])
    between = np.flatnonzero(groups.labels < 0)
    everybody = summing([*groups.rows, between], len(rows)) @ corpus.terms.counts
    found = words_over_time(groups, periods[rows], ClassTfidf(everybody).transform)
    return tuple(words for words in found if words.period in set(wanted))
