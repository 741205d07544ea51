"""Terms of a corpus: the words and phrases that papers use, counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.representation.words.tokens import (
    TOKEN,
    Kind,
    folded,
    normalization_key,
    stop_words,
    token_kind,
    without_formulas,
    without_possessive,
)

MAX_WORDS = 3
"""Maximum number of words in a term."""

_MOST_USES = 2
"""Maximum uses counted per paper: a name repeated in one paper should not dominate a topic."""

_CAPITAL_SHARE = 0.7
"""Minimum share of capitalized uses inside sentences for a word to keep its capital letter."""

_SENTENCE_ENDS = frozenset(".!?:")

_STOP = "."
"""Inserted after each title and abstract, so that no phrase crosses the boundary."""

Ints = NDArray[np.integer[Any]]
"""32-bit for arrays with one entry per token: a corpus has millions."""


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
    longer, part
        int, (n_pairs,): a term, and a shorter one that it contains.
    """

    names: list[str]
    counts: Any
    whole_share: NDArray[np.float32]
    longer: Ints
    part: Ints


class _Tokens(NamedTuple):
    """All tokens of a corpus in sequence; equal `word` means equal spelling."""

    written: list[str]
    word: Ints
    paper: Ints
    in_title: NDArray[np.bool_]


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
    tokens = _cut(texts)
    fold_of_word, folds = _numbered([folded(written) for written in tokens.written])
    key_of_fold, _ = _numbered([normalization_key(fold) for fold in folds])
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
    whole = np.bincount(uses, _stand_whole(starts, kind, fold, folds), minlength=n_terms)
    shares = (whole + 1) / (np.bincount(uses, minlength=n_terms) + 2)
    wanted = np.zeros(len(folds), dtype=bool)
    wanted[fold[words.at >= 0]] = True
    forms = _forms(tokens, fold_of_word, folds, wanted)
    return Terms(
        names=_names(starts, terms, fold, forms),
        counts=_counted(tokens.paper[np.concatenate(starts)], uses, (len(texts), n_terms)),
        whole_share=shares.astype(np.float32),
        longer=longer,
        part=part,
    )


def _cut(texts: Sequence[str]) -> _Tokens:
    """Return the tokens of texts.

    Texts are split at white space first; each distinct piece is tokenized once, and only numbers
    are kept per token, because a corpus has millions.
    """
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    runs, title_lengths = [], []
    for text in texts:
        title, line_break, abstract = text.partition("\n")
        found = [*without_formulas(title).split(), _STOP]
        title_lengths.append(len(found) if line_break else 0)
        found += without_formulas(abstract).split()
        found.append(_STOP)
        runs.append(np.fromiter(map(numbers.__getitem__, found), np.int32, len(found)))
    run = np.concatenate([*runs, np.zeros(0, dtype=np.int32)])
    lengths = np.array([len(each) for each in runs], dtype=np.int64)
    paper = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    in_title = _places(lengths) < np.repeat(np.array(title_lengths, dtype=np.int64), lengths)

    cut = [TOKEN.findall(run) for run in numbers]
    word, written = _numbered([token for tokens in cut for token in tokens])
    sizes = np.array([len(tokens) for tokens in cut], dtype=np.int64)
    begin = np.cumsum(sizes) - sizes
    at = np.repeat(begin[run], sizes[run]) + _places(sizes[run])
    return _Tokens(written, word[at], np.repeat(paper, sizes[run]), np.repeat(in_title, sizes[run]))


def _places(lengths: Ints) -> Ints:
    """Return positions from 0 within consecutive runs of the given lengths."""
    begin = np.cumsum(lengths) - lengths
    return np.arange(lengths.sum()) - np.repeat(begin, lengths)


def _numbered(names: Sequence[str]) -> tuple[Ints, list[str]]:
    """Return a number for each name, equal for equal names, in order of first use."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    given = np.fromiter(map(numbers.__getitem__, names), np.int32, len(names))
    return given, list(numbers)


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


def _forms(
    tokens: _Tokens, fold_of_word: Ints, folds: Sequence[str], wanted: NDArray[np.bool_]
) -> list[str]:
    """Return the usual spelling of the wanted folded words, e.g. ``LLM`` for ``llm``.

    Titles and first words of sentences are capitalized anyway; they count only for words that occur
    nowhere else.
    """
    n_words, n_folds = len(tokens.written), len(folds)
    ends = np.array([written in _SENTENCE_ENDS for written in tokens.written], dtype=bool)
    opens = np.ones(len(tokens.word), dtype=bool)
    opens[1:] = ends[tokens.word[:-1]]
    inside = np.bincount(tokens.word[~(opens | tokens.in_title)], minlength=n_words)
    anywhere = np.bincount(tokens.word, minlength=n_words)
    known = np.bincount(fold_of_word, inside, minlength=n_folds) > 0
    uses = np.where(known[fold_of_word], inside, anywhere).tolist()
    written: dict[int, Counter[str]] = {}
    for word in np.flatnonzero(wanted[fold_of_word]).tolist():
        form = without_possessive(tokens.written[word])
        written.setdefault(int(fold_of_word[word]), Counter())[form] += uses[word]
    return [_usual(fold, written.get(number)) for number, fold in enumerate(folds)]


def _usual(fold: str, written: Counter[str] | None) -> str:
    """Return the most frequent spelling; capitals must be in the clear majority."""
    if not written:
        return fold
    # Ties go to the spelling with fewer capitals.
    form = min(written, key=lambda word: (-written[word], word.swapcase()))
    like_a_title = form.istitle() or form[1:] == form[1:].casefold()
    if like_a_title and written[fold] > (1 - _CAPITAL_SHARE) * written.total():
        return fold
    return form


def _names(
    starts: Sequence[Ints], terms: Sequence[Ints], fold: Ints, forms: Sequence[str]
) -> list[str]:
    """Return the most frequent spelling of each term, singular or plural."""
    names: list[str] = []
    base = max(len(forms), 1)
    for length, (start, term) in enumerate(zip(starts, terms, strict=True), start=1):
        variant = np.zeros(len(start), dtype=np.int64)
        for shift in range(length):
            variant = variant * base + fold[start + shift]
        _, first_use, n_uses = np.unique(variant, return_index=True, return_counts=True)
        owner = term[first_use]
        # Sort by term, most used last; ties go to the one that occurs first.
        order = np.lexsort((-first_use, n_uses, owner))
        last = np.flatnonzero(np.diff(owner[order], append=-1))
        for row in order[last]:
            begin = start[first_use[row]]
            names.append(" ".join(forms[fold[begin + shift]] for shift in range(length)))
    return names
