"""Which papers of a group a term covers: those that use all of its words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.representation.words.tokens import Kind, folded, root, stem, token_kind


class WordColumns:
    """The columns of a corpus's words, by their roots.

    Parameters
    ----------
    names
        Terms, by column.
    long_forms
        Long forms of abbreviations, by their folded singular.
    """

    def __init__(self, names: Sequence[str], long_forms: Mapping[str, str]) -> None:
        self._long_forms = long_forms
        self._column = {name: column for column, name in enumerate(names)}
        self._by_root: defaultdict[str, list[int]] = defaultdict(list)
        for column, name in enumerate(names):
            if " " not in name:
                self._by_root[_root_of(name)].append(column)

    def long_form(self, name: str) -> str | None:
        """Return the long form of a single abbreviation, if papers define it."""
        return self._long_forms.get(stem(name.casefold())) if name != name.casefold() else None

    def covered(self, name: str, used: Any) -> NDArray[np.bool_]:
        """Return which papers use all words of a term, or of its long form.

        Inflections count: "finetuned" has the words of "fine-tuning".

        Parameters
        ----------
        name
            The term.
        used
            scipy CSC matrix, (n_papers, n_terms): non-zero for terms that a paper uses.

        Returns
        -------
        numpy.ndarray
            bool, (n_papers,).
        """
        own = [self._column[name]] if name in self._column else []
        covered = _having_any(used, own) | self._with_all_words(name, used)
        long_form = self.long_form(name)
        return covered if long_form is None else covered | self._with_all_words(long_form, used)

    def _with_all_words(self, name: str, used: Any) -> NDArray[np.bool_]:
        known = [columns for word in name.split() if (columns := self._columns(word))]
        if not known:
            return np.zeros(used.shape[0], dtype=bool)
        return np.logical_and.reduce([_having_any(used, columns) for columns in known])

    def _columns(self, word: str) -> list[int]:
        """Return the columns of a word; none for a generic one.

        A generic word says little about a paper.
        """
        if token_kind(folded(word)) != Kind.TELLING:
            return []
        return self._by_root.get(_root_of(word), [])


def _root_of(word: str) -> str:
    """Return the root of a word, the same with and without hyphens."""
    return root(folded(word).replace("-", ""))


def _having_any(used: Any, columns: Sequence[int]) -> NDArray[np.bool_]:
    having = np.zeros(used.shape[0], dtype=bool)
    for column in columns:
        having[used.indices[used.indptr[column] : used.indptr[column + 1]]] = True
    return having
