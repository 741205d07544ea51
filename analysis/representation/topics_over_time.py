"""The keywords of each topic in each period."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.representation.ctfidf import ClassTfidf
from analysis.representation.labels import distinct
from analysis.representation.topic_terms import Groups, TermMatrix, heaviest, summing

N_KEYWORDS = 5
"""Keywords of a topic in one period."""

_LEAST_PAPERS = 3
"""Papers that a topic must have in a period to have words there."""

_LEAST_USING = 2
"""Of these, papers that must use a word."""

_N_CANDIDATES = 25

_N_PAPERS_READ = 800
"""Papers from which word frequencies are counted: where the wanted periods have fewer, a sample of
others is read as well."""


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


def words_of_periods(
    texts: Sequence[str],
    labels: NDArray[np.int32],
    periods: NDArray[np.int32],
    wanted: Sequence[int],
) -> tuple[PeriodWords, ...]:
    """Find each topic's heaviest words in some periods, from a part of the corpus.

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

    Returns
    -------
    tuple of PeriodWords
        Of the wanted periods. Words are weighed by c-TF-IDF as fitted on the papers read.
    """
    inside = np.isin(periods, list(wanted))
    rows, others = np.flatnonzero(inside), np.flatnonzero(~inside)
    n_more = max(_N_PAPERS_READ - len(rows), 0)
    if n_more:
        rows = np.union1d(rows, others[:: max(1, -(-len(others) // n_more))])
    if not inside.any() or labels[rows].max(initial=-1) < 0:
        return ()
    no_vectors = np.zeros((len(rows), 1), dtype=np.float32)  # words need none
    corpus = TermMatrix([texts[row] for row in rows.tolist()], no_vectors, None)
    if not corpus.terms.names:
        return ()
    groups = Groups(corpus, labels[rows])
    unassigned = np.flatnonzero(groups.labels < 0)
    all_counts = summing([*groups.rows, unassigned], len(rows)) @ corpus.terms.counts
    found = words_over_time(groups, periods[rows], ClassTfidf(all_counts).transform)
    return tuple(words for words in found if words.period in set(wanted))
