"""Keywords of each topic in each period."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.representation.ctfidf import ClassTfidf
from analysis.representation.keywords import distinct
from analysis.representation.topic_terms import Groups, TermMatrix, heaviest, summing

N_KEYWORDS = 5
"""Keywords of a topic in one period."""

_LEAST_PAPERS = 3
"""Minimum papers of a topic in a period for it to have keywords."""

_LEAST_USING = 2
"""Minimum papers, of these, that use a keyword."""

_N_CANDIDATES = 25

_N_PAPERS_READ = 800
"""Papers from which term frequencies are counted: if the wanted periods have fewer, a sample of
other periods is added."""


@dataclass(frozen=True, slots=True)
class PeriodWords:
    """Keywords of a topic in one period.

    Attributes
    ----------
    topic, period
        Numbers of both.
    n_papers
        Papers of the topic in the period.
    keywords
        At most five, heaviest first.
    """

    topic: int
    period: int
    n_papers: int
    keywords: tuple[str, ...]


def words_over_time(
    groups: Groups, periods: NDArray[np.int32], weigh: Callable[[Any], Any]
) -> tuple[PeriodWords, ...]:
    """Return each topic's keywords in each period, by topic, then period.

    Parameters
    ----------
    groups
        Papers by topic.
    periods
        int32, (n_papers,): period of each paper.
    weigh
        Returns the c-TF-IDF weights of counts, (n, n_terms), fitted on whole topics.
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
    """Return each topic's keywords in some periods, from a part of the corpus.

    Parameters
    ----------
    texts
        Title, line break and abstract of each paper.
    labels
        int32, (n_papers,): topic of each paper, 0 to n_topics - 1, or `UNASSIGNED`.
    periods
        int32, (n_papers,): period of each paper.
    wanted
        Periods to return.

    Returns
    -------
    tuple of PeriodWords
        Of the wanted periods. c-TF-IDF is fitted on the papers read.
    """
    inside = np.isin(periods, list(wanted))
    rows, others = np.flatnonzero(inside), np.flatnonzero(~inside)
    n_more = max(_N_PAPERS_READ - len(rows), 0)
    if n_more:
        rows = np.union1d(rows, others[:: max(1, -(-len(others) // n_more))])
    if not inside.any() or labels[rows].max(initial=-1) < 0:
        return ()
    # Weigh terms on the papers read, unassigned ones as a group of their own.
    no_vectors = np.zeros((len(rows), 1), dtype=np.float32)  # not used for keywords
    corpus = TermMatrix([texts[row] for row in rows.tolist()], no_vectors, None)
    if not corpus.terms.names:
        return ()
    groups = Groups(corpus, labels[rows])
    unassigned = np.flatnonzero(groups.labels < 0)
    all_counts = summing([*groups.rows, unassigned], len(rows)) @ corpus.terms.counts
    found = words_over_time(groups, periods[rows], ClassTfidf(all_counts).transform)
    return tuple(words for words in found if words.period in set(wanted))
