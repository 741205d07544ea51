"""Terms and vectors of groups of papers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.representation.coverage import WordColumns
from analysis.representation.labels import Candidate
from analysis.representation.words.terms import Terms, count_terms
from analysis.representation.words.word_roles import Role, may_name
from analysis.vectors import l2_normalize

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Returns unit vectors of texts, float32, (n_texts, n_dims), from the encoder of the papers."""

LABEL_SHARE = 0.06
"""Minimum share of a group's papers that use a term for it to be a label."""

LABEL_WHOLE_SHARE = 0.25
"""Share of a term's uses that must end a noun phrase for it to be a label."""

_MAIN_TOPIC = 0.15
"""Share of a theme's papers from which a topic must use the terms of its label."""

_NONE_COVERED = np.zeros(0, dtype=bool)
_ENOUGH_KEYWORDS = 20
"""With fewer shared terms than this, terms of fewer papers are allowed."""

_PART_OF_LONGER = 0.7
"""Share of a group's papers with a term that use it inside one longer term, from which it is a
fragment."""


class TermMatrix:
    """Papers, their terms, and vectors of both.

    Parameters
    ----------
    texts
        Title, line break and abstract of each paper.
    vectors
        float32, (n_papers, n_dims), unit length.
    encode
        Returns the vectors of terms; None if the encoder needs a whole corpus.
    """

    def __init__(
        self, texts: Sequence[str], vectors: NDArray[np.float32], encode: Encode | None
    ) -> None:
        self.vectors, self._encode = vectors, encode
        self.terms = _terms_of(texts)
        self.used = (self.terms.counts > 0).astype(np.float32).tocsr()
        self.n_using = np.bincount(self.used.indices, minlength=len(self.terms.names))
        self.column = {name: column for column, name in enumerate(self.terms.names)}
        self.words = WordColumns(self.terms.names, self.terms.long_forms)
        self._encoded: dict[str, NDArray[np.float32]] = {}

    def vectors_of_users(self, names: Sequence[str]) -> NDArray[np.float32]:
        """Return the unit mean vector of the papers that use each term."""
        columns = [self.column[name] for name in names]
        return l2_normalize(self.used[:, columns].T @ self.vectors)

    def vectors_of(self, names: Sequence[str]) -> NDArray[np.float32]:
        """Return each term's own vector, or without an encoder that of its papers."""
        if self._encode is None:
            return self.vectors_of_users(names)
        new = [name for name in names if name not in self._encoded]
        if new:
            self._encoded.update(zip(new, l2_normalize(self._encode(new)), strict=True))
        return np.stack([self._encoded[name] for name in names])


class Groups:
    """A corpus divided into groups.

    Parameters
    ----------
    corpus
        The papers and terms.
    labels
        int32, (n_papers,): group of each paper, 0 to n_groups - 1, or `UNASSIGNED`.
    parts
        int32, (n_papers,): topic of each paper if the groups are themes.

    Attributes
    ----------
    rows
        Rows of each group's papers.
    means
        float32, (n_groups, n_dims): unit mean vectors.
    n_using
        scipy CSR matrix, float32, (n_groups, n_terms): papers of each group that use each term.
    """

    def __init__(
        self,
        corpus: TermMatrix,
        labels: NDArray[np.int32],
        parts: NDArray[np.int32] | None = None,
    ) -> None:
        self.corpus, self.labels, self.parts = corpus, labels, parts
        self.rows = [np.flatnonzero(labels == n) for n in range(int(labels.max(initial=-1)) + 1)]
        sums = summing(self.rows, len(labels))
        self.means = l2_normalize(sums @ corpus.vectors)
        self.n_using = sums @ corpus.used

    def candidates(
        self, number: int, likeness: Mapping[str, float], weights: Any, *, naming: bool = False
    ) -> list[Candidate]:
        """Return candidates for some of a group's terms, in the given order.

        Parameters
        ----------
        number
            Number of the group.
        likeness
            Relative similarity by term; the empty term is skipped.
        weights
            scipy CSR matrix, (1, n_terms): c-TF-IDF of the group.
        naming
            Whether to count the papers that each term covers, which only labels need.
        """
        n_using = self.n_using[number].toarray()[0]
        weight = weights.toarray()[0]
        corpus = self.corpus
        columns = [(name, corpus.column[name]) for name in likeness if name]
        covered = self._covered(number, [name for name, _ in columns]) if naming else {}
        evenness = self._evenness(number, covered)
        return [
            Candidate(
                name=name,
                weight=float(weight[column]),
                share=float(n_using[column]) / len(self.rows[number]),
                n_papers=int(n_using[column]),
                usual_share=float(corpus.n_using[column]) / len(corpus.vectors),
                whole_share=float(corpus.terms.whole_share[column]),
                title_share=float(corpus.terms.title_share[column]),
                likeness=float(likeness[name]),
                role=Role(corpus.terms.roles[column]),
                long_form=corpus.words.long_form(name),
                covered=covered.get(name, _NONE_COVERED),
                evenness=evenness.get(name, 1.0),
            )
            for name, column in columns
        ]

    def may_name(self, number: int, label: str) -> bool:
        """Return whether no word of a label names a benchmark, metric or model.

        Papers show what a word names. A model that most of the group's papers use is their subject.
        """
        roles = self.corpus.terms.roles
        shares = self.n_using[number].toarray()[0] / len(self.rows[number])
        columns = [self.corpus.column[word] for word in label.split() if word in self.corpus.column]
        return all(may_name(roles[column], shares[column]) for column in columns)

    def _covered(self, number: int, names: Sequence[str]) -> dict[str, NDArray[np.bool_]]:
        used = self.corpus.used[self.rows[number]].tocsc()
        return {name: self.corpus.words.covered(name, used) for name in names}

    def _evenness(self, number: int, covered: Mapping[str, NDArray[np.bool_]]) -> dict[str, float]:
        """Return how evenly terms are used over a theme's main topics, 0 to 1.

        That is the lowest of their shares of papers with a term, relative to the theme's share.
        Main topics are the two largest, and others with at least `_MAIN_TOPIC` of the papers.
        """
        if self.parts is None:
            return {}
        _, part, n_papers = np.unique(
            self.parts[self.rows[number]], return_inverse=True, return_counts=True
        )
        order = np.argsort(-n_papers, kind="stable")
        main = order[(np.arange(len(order)) < 2) | (n_papers[order] >= _MAIN_TOPIC * len(part))]
        return {
            name: float(
                min((np.bincount(part, own)[main] / n_papers[main]).min() / own.mean(), 1.0)
            )
            for name, own in covered.items()
            if own.any()
        }

    def keywords_of(self, number: int, weights: Any, n_terms: int) -> list[tuple[str, float]]:
        """Return (term, weight) of a group's heaviest terms, without fragments.

        Terms of fewer papers are included only if there are few others.
        """
        n_using = self.n_using[number].toarray()[0]
        whole = ~fragments(self.corpus.terms, n_using)
        shared = n_using >= _papers_needed(len(self.rows[number]))
        return self._heaviest(weights, (shared & whole, whole), n_terms, enough=_ENOUGH_KEYWORDS)

    def names_of(self, number: int, weights: Any, n_terms: int) -> list[tuple[str, float]]:
        """Return (term, weight) of the heaviest terms that can be a group's label."""
        n_papers = len(self.rows[number])
        n_using = self.n_using[number].toarray()[0]
        terms = self.corpus.terms
        whole = ~fragments(terms, n_using) & (terms.whole_share > LABEL_WHOLE_SHARE)
        shared = n_using >= max(_papers_needed(n_papers), LABEL_SHARE * n_papers)
        return self._heaviest(weights, (shared & whole, shared, n_using > 0), n_terms, enough=1)

    def _heaviest(
        self, weights: Any, choices: Sequence[NDArray[np.bool_]], n_terms: int, *, enough: int
    ) -> list[tuple[str, float]]:
        """Return the heaviest terms of the first choice that has enough, else of the last."""
        found: list[tuple[str, float]] = []
        for may_be in choices:
            if len(found) < enough:
                found = heaviest(self.corpus.terms.names, weights, may_be, n_terms)
        return found

    def central(self, number: int, n_papers: int) -> NDArray[np.int64]:
        """Return the rows of a group's most representative papers, best first."""
        rows = self.rows[number]
        order = np.argsort(-(self.corpus.vectors[rows] @ self.means[number]), kind="stable")
        return rows[order[:n_papers]]


class CountedTerms:
    """A vectorizer whose documents are row numbers of papers with counted terms.

    BERTopic joins the documents of a topic, so a document may contain several numbers.
    """

    def __init__(self, corpus: TermMatrix) -> None:
        self._terms = corpus.terms

    def fit_transform(self, documents: Sequence[str]) -> Any:
        """Return the counts; nothing is fitted."""
        return self.transform(documents)

    def transform(self, documents: Sequence[str]) -> Any:
        """Return the summed counts of each document's papers: CSR, (n_documents, n_terms)."""
        rows = [np.array(document.split(), dtype=np.int64) for document in documents]
        return summing(rows, self._terms.counts.shape[0]) @ self._terms.counts

    def get_feature_names_out(self) -> list[str]:
        """Return the terms."""
        return self._terms.names


def fragments(terms: Terms, n_using: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which terms mostly occur inside one longer term, such as "gaussian".

    Parameters
    ----------
    terms
        Terms of the corpus.
    n_using
        float32, (n_terms,): papers of a group that use each term.

    Returns
    -------
    numpy.ndarray
        bool, (n_terms,).
    """
    share = np.zeros(len(n_using), dtype=np.float32)
    known = n_using[terms.part] > 0
    longer, part = terms.longer[known], terms.part[known]
    np.maximum.at(share, part, n_using[longer] / n_using[part])
    return share >= _PART_OF_LONGER


def heaviest(
    names: Sequence[str], weights: Any, may_be: NDArray[np.bool_], n_terms: int
) -> list[tuple[str, float]]:
    """Return (term, weight) of the heaviest terms; ties keep their order.

    Parameters
    ----------
    names
        All terms.
    weights
        scipy CSR matrix, (1, n_terms).
    may_be
        bool, (n_terms,): terms that may be returned.
    n_terms
        Maximum number of terms.
    """
    row = weights.toarray()[0]
    columns = np.flatnonzero(may_be & (row > 0))
    best = columns[np.argsort(-row[columns], kind="stable")[:n_terms]]
    return [(names[column], float(row[column])) for column in best]


def summing(rows: Sequence[NDArray[np.int64]], n_papers: int) -> Any:
    """Return a matrix that sums rows of papers by group: CSR, (n_groups, n_papers)."""
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *(len(each) for each in rows)])
    papers = np.concatenate([*rows, np.zeros(0, dtype=np.int64)]).astype(np.int64)
    return csr_matrix((np.ones(len(papers), dtype=np.float32), papers, ends), (len(rows), n_papers))


def _papers_needed(n_papers: int) -> int:
    """Return how many of a group's papers must use a term: 2 or 3, by its size."""
    return max(2, min(3, math.ceil(n_papers / 6)))


def _terms_of(texts: Sequence[str]) -> Terms:
    """Return the terms of a corpus, with the highest minimum of papers that gives any."""
    for min_papers in (3, 2) if len(texts) > 500 else (2,):
        terms = count_terms(texts, min_papers=min_papers)
        if terms.names:
            return terms
    return count_terms(texts, min_papers=1)
