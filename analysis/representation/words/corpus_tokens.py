"""The tokens of a corpus, in sequence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.representation.words.tokens import TOKEN, without_formulas

_STOP = "."
"""Inserted after each title and abstract, so that no phrase crosses the boundary."""

Ints = NDArray[np.integer[Any]]
"""32-bit for arrays with one entry per token: a corpus has millions."""


class Tokens(NamedTuple):
    """All tokens of a corpus in sequence; equal `word` means equal spelling."""

    written: list[str]
    word: Ints
    paper: Ints
    in_title: NDArray[np.bool_]


def cut(texts: Sequence[str]) -> Tokens:
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

    found_in = [TOKEN.findall(run) for run in numbers]
    word, written = numbered([token for tokens in found_in for token in tokens])
    sizes = np.array([len(tokens) for tokens in found_in], dtype=np.int64)
    begin = np.cumsum(sizes) - sizes
    at = np.repeat(begin[run], sizes[run]) + _places(sizes[run])
    return Tokens(written, word[at], np.repeat(paper, sizes[run]), np.repeat(in_title, sizes[run]))


def _places(lengths: Ints) -> Ints:
    """Return positions from 0 within consecutive runs of the given lengths."""
    begin = np.cumsum(lengths) - lengths
    return np.arange(lengths.sum()) - np.repeat(begin, lengths)


def numbered(names: Sequence[str]) -> tuple[Ints, list[str]]:
    """Return a number for each name, equal for equal names, in order of first use."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    given = np.fromiter(map(numbers.__getitem__, names), np.int32, len(names))
    return given, list(numbers)
