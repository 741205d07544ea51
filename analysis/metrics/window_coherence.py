"""Coherence of words in sliding windows, as in published tables."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

_EPSILON = 1e-12
"""Added to the probability of two words, which may never occur together."""


class WindowCounts:
    """Counts of words and pairs of words in the sliding windows of texts.

    Parameters
    ----------
    texts
        Words of each text.
    words
        Words to count: all those of the topics to measure.
    n_words
        Size of a window. A shorter text is one window.

    References
    ----------
    Röder, Both and Hinneburg, "Exploring the space of topic coherence measures", WSDM 2015.
    Řehůřek and Sojka, "Software framework for topic modelling with large corpora", LREC 2010: the
    package gensim, whose measure ``c_npmi`` is the same.

    Examples
    --------
    >>> texts = [["bee", "honey"], ["bee", "bread"], ["honey", "bee"], ["bread"]]
    >>> round(WindowCounts(texts, frozenset({"bee", "honey"})).coherence([["bee", "honey"]]), 3)
    0.415
    """

    def __init__(
        self, texts: Iterable[Sequence[str]], words: frozenset[str], *, n_words: int = 10
    ) -> None:
        self._alone: Counter[str] = Counter()
        self._together: Counter[tuple[str, str]] = Counter()
        self._n_windows = 0
        for text in texts:
            for present in _windows(text, words, n_words):
                self._n_windows += 1
                self._alone.update(present)
                self._together.update(itertools.combinations(sorted(present), 2))

    def coherence(self, words_by_topic: Sequence[Sequence[str]]) -> float:
        """Return the mean NPMI of pairs of words, then of topics, -1 to 1.

        Parameters
        ----------
        words_by_topic
            Words of each topic, without phrases. Words that are in no text are left out, and so
            are topics with fewer than two others.

        Returns
        -------
        float
            0 if no topic has two words.
        """
        scores = []
        for words in words_by_topic:
            known = sorted({word for word in words if self._alone[word]})
            pairs = [self._npmi(*pair) for pair in itertools.combinations(known, 2)]
            if pairs:
                scores.append(sum(pairs) / len(pairs))
        return sum(scores) / len(scores) if scores else 0.0

    def _npmi(self, one: str, other: str) -> float:
        """Return the normalised pointwise mutual information of two words."""
        both = self._together[one, other] / self._n_windows + _EPSILON
        by_chance = self._alone[one] * self._alone[other] / self._n_windows**2
        return math.log(both / by_chance) / -math.log(both)


def _windows(text: Sequence[str], words: frozenset[str], n_words: int) -> Iterator[set[str]]:
    """Yield the counted words of each window of a text: one set, which changes.

    As in gensim, a word that is twice in a window leaves it with its first occurrence.
    """
    present = set(words.intersection(text[:n_words]))
    yield present
    for leaving, entering in zip(text, text[n_words:], strict=False):
        present.discard(leaving)
        if entering in words:
            present.add(entering)
        yield present
