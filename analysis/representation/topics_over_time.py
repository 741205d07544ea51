"""What each topic was about in each period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.representation.labels import distinct
from analysis.representation.topic_terms import Groups, heaviest, summing

N_KEYWORDS = 5
"""Keywords of a topic in one period."""

_LEAST_PAPERS = 3
"""Papers that a topic must have in a period to have words there."""

_LEAST_USING = 2
"""Of these, papers that must use a word."""

_N_CANDIDATES = 25


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """What a topic was about in one period.

    Attributes
    ----------
    topic, period
        Their numbers.
    n_papers
        Papers of the topic in that period.
    keywords
        Heaviest first, five at most.
    """

    topic: int
    period: int
    n_papers: int
    keywords: tuple[str, ...]


def words_over_time(
    groups: Groups, periods: NDArray[np.int32], weigh: Callable[[Any], Any]
) -> tuple[PeriodWords, ...]:
    """Find each topic's heaviest words in each period, by topic and period.

    Parameters
    ----------
    groups
        Papers by topic.
    periods
        int32, (n_papers,): number of the period that each paper is from.
    weigh
        Turns counts, (n, n_terms), into c-TF-IDF weights as fitted on whole topics.
    """
    cells: list[tuple[int, int]] = []
    rows: list[NDArray[np.int64]] = []
    for topic, members in enumerate(groups.rows):
        for period in np.unique(periods[members]):
            inside = members[periods[members] == period]
            if len(inside) >= _LEAST_PAPERS:
                cells.append((topic, int(period)))
                rows.append(inside)
    if not cells:
        return ()
    corpus = groups.corpus
    sums = summing(rows, len(periods))
    weights = weigh(sums @ corpus.terms.counts)
    n_using = sums @ corpus.used
    found = []
    for row, ((topic, period), inside) in enumerate(zip(cells, rows, strict=True)):
        shared = n_using[row].toarray()[0] >= _LEAST_USING
        heavy = heaviest(corpus.terms.names, weights[row], shared, _N_CANDIDATES)
        words = tuple(distinct((name for name, _ in heavy), N_KEYWORDS))
        found.append(PeriodWords(topic, period, len(inside), words))
    return tuple(found)
