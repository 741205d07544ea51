"""Papers by group: which terms a group's papers use, and where their vectors point."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.representation.labels import Candidate
from analysis.representation.terms import Terms, count_terms
from analysis.vectors import l2_normalize

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to unit vectors, (n_texts, n_dims), by the encoder that the papers' vectors are from."""

LABEL_SHARE = 0.06
"""Share of a group's papers that must use a term for it to name the group."""

LABEL_WHOLE_SHARE = 0.25
"""Share of a term's uses that end a noun phrase, above which it can name a group."""

_ENOUGH_KEYWORDS = 20

_PART_OF_LONGER = 0.7
"""Of a group's papers that use a term, the share that uses it in one and the same longer term
from which on it is taken for a fragment of that."""


class TermMatrix:
    """Papers, their terms, and the vectors of both.

    Parameters
    ----------
    texts
        Title, line break and abstract of each paper.
    vectors
        float32, (n_papers, n_dims), unit length.
    encode
        Gives terms their vectors; None where only whole corpora can be encoded.
    """

    def __init__(
        self, texts: Sequence[str], vectors: NDArray[np.float32], encode: Encode | None
    ) -> None:
        self.vectors, self._encode = vectors, encode
        self.terms = _terms_of(texts)
        self.used = (self.terms.counts > 0).astype(np.float32).tocsr()
        self.n_using = np.bincount(self.used.indices, minlength=len(self.terms.names))
        self.column = {name: column for column, name in enumerate(self.terms.names)}
        self._encoded: dict[str, NDArray[np.float32]] = {}

    def vectors_of_users(self, names: Sequence[str]) -> NDArray[np.float32]:
        """Return the unit mean of the papers that use each term."""
        columns = [self.column[name] for name in names]
        return l2_normalize(self.used[:, columns].T @ self.vectors)

    def vectors_of(self, names: Sequence[str]) -> NDArray[np.float32]:
        """Return each term's own vector; without an encoder, that of the papers that use it."""
        if self._encode is None:
            return self.vectors_of_users(names)
        new = [name for name in names if name not in self._encoded]
        if new:
            self._encoded.update(zip(new, l2_normalize(self._encode(new)), strict=True))
        return np.stack([self._encoded[name] for name in names])


class Groups:
    """A corpus divided.

    Parameters
    ----------
    corpus
        What is divided.
    labels
        int32, (n_papers,): group of each paper, 0 .. n - 1, or `UNASSIGNED`.

    Attributes
    ----------
    rows
        Papers of each group.
    means
        float32, (n_groups, n_dims): unit mean of their vectors.
    n_using
        scipy CSR matrix, float32, (n_groups, n_terms): papers of a group that use a term.
    """

    def __init__(self, corpus: TermMatrix, labels: NDArray[np.int32]) -> None:
        self.corpus, self.labels = corpus, labels
        self.rows = [np.flatnonzero(labels == n) for n in range(int(labels.max(initial=-1)) + 1)]
        sums = summing(self.rows, len(labels))
        self.means = l2_normalize(sums @ corpus.vectors)
        self.n_using = sums @ corpus.used

    def candidates(
        self, number: int, likeness: Mapping[str, float], weights: Any
    ) -> list[Candidate]:
        """Return what is known of some of a group's terms, in the order given.

        Parameters
        ----------
        number
            The group's.
        likeness
            By term; the empty term is none.
        weights
            scipy CSR matrix, (1, n_terms).
        """
        n_using = self.n_using[number].toarray()[0]
        weight = weights.toarray()[0]
        corpus = self.corpus
        columns = [(name, corpus.column[name]) for name in likeness if name]
        return [
            Candidate(
                name=name,
                weight=float(weight[column]),
                share=float(n_using[column]) / len(self.rows[number]),
                n_papers=int(n_using[column]),
                usual_share=float(corpus.n_using[column]) / len(corpus.vectors),
                whole_share=float(corpus.terms.whole_share[column]),
                likeness=float(likeness[name]),
            )
            for name, column in columns
        ]

    def keywords_of(self, number: int, weights: Any, n_terms: int) -> list[tuple[str, float]]:
        """Return (term, weight) of a group's heaviest terms, fragments left out.

        Terms of fewer papers are among them only where there would be next to none.
        """
        n_using = self.n_using[number].toarray()[0]
        whole = ~fragments(self.corpus.terms, n_using)
        shared = n_using >= _papers_needed(len(self.rows[number]))
        return self._heaviest(weights, (shared & whole, whole), n_terms, enough=_ENOUGH_KEYWORDS)

    def names_of(self, number: int, weights: Any, n_terms: int) -> list[tuple[str, float]]:
        """Return (term, weight) of the heaviest terms that can name a group."""
        n_papers = len(self.rows[number])
        n_using = self.n_using[number].toarray()[0]
        terms = self.corpus.terms
        whole = ~fragments(terms, n_using) & (terms.whole_share > LABEL_WHOLE_SHARE)
        shared = n_using >= max(_papers_needed(n_papers), LABEL_SHARE * n_papers)
        return self._heaviest(weights, (shared & whole, shared, n_using > 0), n_terms, enough=1)

    def _heaviest(
        self, weights: Any, choices: Sequence[NDArray[np.bool_]], n_terms: int, *, enough: int
    ) -> list[tuple[str, float]]:
        found: list[tuple[str, float]] = []
        for may_be in choices:
            if len(found) < enough:
                found = heaviest(self.corpus.terms.names, weights, may_be, n_terms)
        return found

    def central(self, number: int, n_papers: int) -> NDArray[np.int64]:
        """Return the rows of a group's most central papers, the most central first."""
        rows = self.rows[number]
        order = np.argsort(-(self.corpus.vectors[rows] @ self.means[number]), kind="stable")
        return rows[order[:n_papers]]


class CountedTerms:
    """A vectorizer for documents that are numbers of papers: their terms are counted already.

    BERTopic joins the documents of a topic into one; so the numbers may be several.
    """

    def __init__(self, corpus: TermMatrix) -> None:
        self._terms = corpus.terms

    def fit_transform(self, documents: Sequence[str]) -> Any:
        """Count; there is nothing to learn."""
        return self.transform(documents)

    def transform(self, documents: Sequence[str]) -> Any:
        """Return the counts of each document's papers."""
        rows = [np.array(document.split(), dtype=np.int64) for document in documents]
        return summing(rows, self._terms.counts.shape[0]) @ self._terms.counts

    def get_feature_names_out(self) -> list[str]:
        """Return the terms."""
        return self._terms.names


def fragments(terms: Terms, n_using: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell which terms are mostly part of one longer term, e.g. "gaussian" of another.

    Parameters
    ----------
    terms
        Of the corpus.
    n_using
        float32, (n_terms,): papers of a group that use each.
    """
    share = np.zeros(len(n_using), dtype=np.float32)
    known = n_using[terms.part] > 0
    longer, part = terms.longer[known], terms.part[known]
    np.maximum.at(share, part, n_using[longer] / n_using[part])
    return share >= _PART_OF_LONGER


def heaviest(
    names: Sequence[str], weights: Any, may_be: NDArray[np.bool_], n_terms: int
) -> list[tuple[str, float]]:
    """Return (term, weight) of the heaviest terms, those of equal weight as they come.

    Parameters
    ----------
    names
        Of all terms.
    weights
        scipy CSR matrix, (1, n_terms).
    may_be
        bool, (n_terms,): which may be returned.
    n_terms
        How many are, at most.
    """
    row = weights.toarray()[0]
    columns = np.flatnonzero(may_be & (row > 0))
    best = columns[np.argsort(-row[columns], kind="stable")[:n_terms]]
    return [(names[column], float(row[column])) for column in best]


def summing(rows: Sequence[NDArray[np.int64]], n_papers: int) -> Any:
    """Return a CSR matrix, float32, (n_groups, n_papers), that sums over the rows of each."""
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *(len(each) for each in rows)])
    papers = np.concatenate([*rows, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    return csr_matrix((np.ones(len(papers), dtype=np.float32), papers, ends), (len(rows), n_papers))


def _papers_needed(n_papers: int) -> int:
    """Return how many papers of a group must use a term for it to be the group's."""
    return max(2, min(3, math.ceil(n_papers / 6)))


def _terms_of(texts: Sequence[str]) -> Terms:
    for min_papers in (3, 2) if len(texts) > 500 else (2,):
        terms = count_terms(texts, min_papers=min_papers)
        if terms.names:
            return terms
    return count_terms(texts, min_papers=1)
