"""Keywords of topics: terms of many of their papers that occur together."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.representation.labels import Candidate
from analysis.representation.topic_terms import TermMatrix
from analysis.representation.words.tokens import repeats, share_a_word

_SHARE_POWER = 0.75
"""Exponent of a term's share of the topic's papers, next to its weight."""

_TOGETHER = 1.75
"""Weight of a term's association with the keywords before it, relative to its own score."""

_DOUBT = 0.9
"""Standard deviations (roots of a count of papers) by which papers with two terms are reduced: one
paper that uses both is no evidence that they belong together. Without it, keywords were as coherent
in their own papers, but less in others of the same fields."""

_LEAST_TIE = 0.02
"""Lower bound of the association of a term with its topic: in a corpus of one topic, all are 0."""

_UNSEEN = 1e-12
"""Added to the probability of two terms, which may never occur together."""


def keywords_of_groups(
    corpus: TermMatrix, candidates: Sequence[Sequence[Candidate]], n_keywords: int
) -> list[list[Candidate]]:
    """Return the keywords of each group, heaviest first.

    Parameters
    ----------
    corpus
        The papers and terms.
    candidates
        Candidates of each group, heaviest first.
    n_keywords
        Keywords per group.
    """
    used = corpus.used.tocsc()
    found = []
    for own in candidates:
        columns = used[:, [corpus.column[one.name] for one in own]]
        together = (columns.T @ columns).toarray()
        found.append(choose_keywords(own, together, used.shape[0], n_keywords))
    return found


def choose_keywords(
    candidates: Sequence[Candidate], together: NDArray[Any], n_papers: int, n_keywords: int
) -> list[Candidate]:
    """Return terms of many papers that occur together, heaviest first.

    No two of them repeat a word. The first chosen one has the highest score: c-TF-IDF weight, share
    of the topic's papers, and association with the topic. Each next one also has a high association
    with those before it. Associations are normalised pointwise mutual information.

    Parameters
    ----------
    candidates
        Terms of the topic, heaviest first.
    together
        (n_candidates, n_candidates), symmetric: papers of the corpus that use both terms; on the
        diagonal, papers that use each.
    n_papers
        Papers of the corpus.
    n_keywords
        Maximum number of keywords.

    References
    ----------
    Bouma, "Normalized (pointwise) mutual information in collocation extraction", GSCL 2009.
    Carbonell and Goldstein, "The use of MMR, diversity-based reranking", SIGIR 1998: choosing one
    after another by a score and by those already chosen.
    """
    if not candidates:
        return []
    scores = np.array([_score(one, n_papers) for one in candidates])
    scores /= scores.max()
    ties = _associations(np.asarray(together, dtype=float), n_papers)
    sums = np.zeros(len(candidates))
    ruled_out = np.zeros(len(candidates), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < n_keywords and not ruled_out.all():
        values = scores + _TOGETHER * sums / max(len(chosen), 1)
        best = int(np.argmax(np.where(ruled_out, -np.inf, values)))
        ruled_out[best] = True
        name = candidates[best].name
        if not any(repeats(name, candidates[other].name) for other in chosen):
            chosen.append(best)
            sums += ties[best]
    return [candidates[number] for number in sorted(chosen)]


def distinct(names: Iterable[str], n_names: int) -> list[str]:
    """Return the first names that share no word or acronym with an earlier one.

    Examples
    --------
    >>> distinct(["large language models", "LLMs", "video models", "video"], 3)
    ['large language models', 'video']
    """
    kept: list[str] = []
    for name in names:
        if len(kept) == n_names:
            break
        if not any(share_a_word(name, other) for other in kept):
            kept.append(name)
    return kept


def _score(one: Candidate, n_papers: int) -> float:
    """Return the score of a term by itself."""
    in_topic = min(one.n_papers / n_papers, 1 - _UNSEEN)
    tie = math.log(one.share / one.usual_share) / -math.log(in_topic)
    return one.weight * one.share**_SHARE_POWER * max(tie, _LEAST_TIE)


def _associations(together: NDArray[np.float64], n_papers: int) -> NDArray[np.float64]:
    """Return the association of each two terms, -1 to 1, from papers that use both."""
    using = np.diag(together) / n_papers
    reduced = np.maximum(together - _DOUBT * np.sqrt(together), 0)
    both = np.clip(reduced / n_papers, _UNSEEN, 1 - _UNSEEN)
    return np.asarray(np.log(both / np.outer(using, using)) / -np.log(both))
