"""Terms of a corpus: the words and phrases that papers use, counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.representation.words.abbreviations import abbreviations
from analysis.representation.words.corpus_tokens import Ints, cut, numbered
from analysis.representation.words.spelling import (
    spelling_of_terms,
    spelling_of_words,
    usual_variants,
)
from analysis.representation.words.tokens import (
    Kind,
    folded,
    normalization_key,
    stop_words,
    token_kind,
)
from analysis.representation.words.word_roles import word_roles

MAX_WORDS = 3
"""Maximum number of words in a term."""

_MOST_USES = 2
"""Maximum uses counted per paper: a name repeated in one paper should not dominate a topic."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of a corpus: one to three adjacent words that enough papers use.

    Attributes
    ----------
    names
        Each term in its most frequent spelling.
    counts
        scipy CSR matrix, int32, (n_papers, n_terms): uses in each paper, at most two.
    whole_share
        float32, (n_terms,), 0 to 1: share of a term's uses that end a noun phrase, with one
        pseudocount for and one against. Low for modifiers ("multimodal"), fragments ("gaussian")
        and verbs.
    title_share
        float32, (n_terms,), 0 to 1: share of a term's uses that are in titles, with one pseudocount
        for and nine against.
    longer, part
        int, (n_pairs,): a term, and a shorter one that it contains.
    roles
        int8, (n_terms,): values of `Role`, the highest of a term's words.
    long_forms
        Long form of each abbreviation that papers define, by its folded singular.
    """

    names: list[str]
    counts: Any
    whole_share: NDArray[np.float32]
    title_share: NDArray[np.float32]
    longer: Ints
    part: Ints
    roles: NDArray[np.int8]
    long_forms: Mapping[str, str]


class _Grams(NamedTuple):
    """Frequent sequences of `length` words: their number at each token, -1 for none."""

    length: int
    at: Ints
    n_kinds: int


def count_terms(texts: Sequence[str], *, min_papers: int) -> Terms:
    r"""Return the terms that at least `min_papers` papers use.

    Parameters
    ----------
    texts
        Title, line break and abstract of each paper.
    min_papers
        Minimum number of papers that use a term.

    Notes
    -----
    Singular and plural, and spellings with and without hyphen, are one term. Pairs are searched
    among frequent words only, triples among frequent pairs.

    Examples
    --------
    >>> terms = count_terms(["Honey bees\nHoney bees dance.", "Bees\nA honey bee."], min_papers=2)
    >>> terms.names
    ['honey', 'bees', 'honey bees']
    """
    tokens = cut(texts)
    fold_of_word, folds = numbered([folded(written) for written in tokens.written])
    key_of_fold, _ = numbered([normalization_key(fold) for fold in folds])
    fold = fold_of_word[tokens.word]
    kind = np.array([token_kind(fold) for fold in folds], dtype=np.int8)[fold]

    # Number frequent words, then pairs and triples of them.
    useful = kind >= Kind.IN_PHRASES
    words = _frequent(1, np.where(useful, key_of_fold[fold], -1), tokens.paper, min_papers)
    pairs = _frequent(2, _beside(words), tokens.paper, min_papers)
    triples = _frequent(3, _beside(pairs), tokens.paper, min_papers)

    # Keep those with at least one word that can name a topic alone.
    telling = kind == Kind.TELLING
    starts, terms, n_terms = [], [], 0
    term_of: list[Ints] = []
    for grams in (words, pairs, triples):
        has_telling = np.zeros(len(telling), dtype=bool)
        for shift in range(grams.length):
            has_telling[: len(has_telling) - shift] |= telling[shift:]
        start = np.flatnonzero((grams.at >= 0) & has_telling)
        kinds, term = np.unique(grams.at[start], return_inverse=True)
        lookup = np.full(grams.n_kinds + 1, -1, dtype=np.int32)
        lookup[kinds] = np.arange(len(kinds)) + n_terms
        term_of.append(lookup[grams.at])
        starts.append(start)
        terms.append(term + n_terms)
        n_terms += len(kinds)
    longer, part = _parts(starts, terms, term_of)
    # Share of uses that end a noun phrase, and the usual spelling of each word.
    uses = np.concatenate(terms)
    is_whole = _stand_whole(starts, kind, fold, folds)
    whole = np.bincount(uses, is_whole, minlength=n_terms)
    n_uses = np.bincount(uses, minlength=n_terms)
    in_titles = np.bincount(uses, tokens.in_title[np.concatenate(starts)], minlength=n_terms)
    long_forms = abbreviations(tokens, fold, folds)
    numbers = {fold: number for number, fold in enumerate(folds)}
    wanted = np.zeros(len(folds), dtype=bool)
    wanted[fold[words.at >= 0]] = True
    wanted[[numbers[word] for long in long_forms.values() for word in long]] = True
    forms = spelling_of_words(tokens, fold_of_word, folds, wanted)
    chosen = usual_variants(starts, terms, is_whole, fold, folds)
    roles = word_roles(fold, folds, key_of_fold, forms, long_forms)
    return Terms(
        names=spelling_of_terms(starts, terms, chosen, tokens, fold, forms),
        counts=_counted(tokens.paper[np.concatenate(starts)], uses, (len(texts), n_terms)),
        whole_share=((whole + 1) / (n_uses + 2)).astype(np.float32),
        title_share=((in_titles + 1) / (n_uses + 10)).astype(np.float32),
        longer=longer,
        part=part,
        roles=np.array(
            [roles[fold[begin : begin + length]].max() for begin, length in chosen], dtype=np.int8
        ),
        long_forms={
            short: " ".join(forms[numbers[word]] for word in long)
            for short, long in long_forms.items()
        },
    )


def _frequent(length: int, keys: Ints, papers: Ints, min_papers: int) -> _Grams:
    """Number the keys that enough papers have; negative keys are ignored."""
    at = np.full(len(keys), -1, dtype=np.int32)
    places = np.flatnonzero(keys >= 0)
    kinds, number = np.unique(keys[places], return_inverse=True)
    counts = _counted(papers[places], number, (int(papers.max(initial=-1)) + 1, len(kinds)))
    enough = np.bincount(counts.indices, minlength=len(kinds)) >= min_papers
    renumbered = np.where(enough, np.cumsum(enough) - 1, -1)
    at[places] = renumbered[number]
    return _Grams(length, at, int(enough.sum()))


def _beside(grams: _Grams) -> Ints:
    """Return a key for each two adjacent frequent sequences, -1 elsewhere."""
    keys = np.full(len(grams.at), -1, dtype=np.int64)
    first, second = grams.at[:-1].astype(np.int64), grams.at[1:]
    keys[:-1] = np.where((first >= 0) & (second >= 0), first * max(grams.n_kinds, 1) + second, -1)
    return keys


def _stand_whole(
    starts: Sequence[Ints], kind: NDArray[np.int8], fold: Ints, folds: Sequence[str]
) -> NDArray[np.bool_]:
    """Return which uses end a noun phrase.

    The next token is punctuation or a stop word, but not an article or similar word, which makes a
    verb of the term ("minimizing the"); and no modal verb or similar word precedes it ("to
    generate").
    """
    words = stop_words()
    after_verb = np.array([word in words.after_verbs for word in folds], dtype=bool)[fold]
    before_verb = np.array([word in words.before_verbs for word in folds], dtype=bool)[fold]
    ends = (kind == Kind.SIGN) & ~after_verb
    return np.concatenate(
        [
            # Index -1 before the first token reads the final stop, which is no such word.
            ends[start + length] & ~before_verb[start - 1]
            for length, start in enumerate(starts, start=1)
        ]
    )


def _parts(
    starts: Sequence[Ints], terms: Sequence[Ints], term_of: Sequence[Ints]
) -> tuple[Ints, Ints]:
    """Return pairs of each longer term and the shorter ones it contains."""
    found = [np.zeros((0, 2), dtype=np.int64)]
    for length in range(2, len(starts) + 1):
        longer, first_use = np.unique(terms[length - 1], return_index=True)
        begin = starts[length - 1][first_use]
        for shorter in range(1, length):
            for shift in range(length - shorter + 1):
                part = term_of[shorter - 1][begin + shift]
                found.append(np.column_stack([longer, part])[part >= 0])
    pairs = np.concatenate(found)
    return pairs[:, 0], pairs[:, 1]


def _counted(papers: Ints, uses: Ints, shape: tuple[int, int]) -> Any:
    """Return uses by paper and term, at most `_MOST_USES` each."""
    from scipy.sparse import csr_matrix

    ones = np.ones(len(uses), dtype=np.int32)
    counts = csr_matrix((ones, (papers, uses)), shape=shape, dtype=np.int32)
    counts.sum_duplicates()
    np.minimum(counts.data, _MOST_USES, out=counts.data)
    return counts
