"""Which words of a corpus name benchmarks, metrics, datasets and models."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from analysis.representation.words.corpus_tokens import Ints
from analysis.representation.words.tokens import stem, stop_words


class Role(IntEnum):
    """What a word names."""

    COMMON = 0
    """A kind of thing, or a subject."""
    SINGLE = 1
    """A single thing: a model, method or dataset that has a name of its own."""
    MEASURE = 2
    """A benchmark, metric or dataset on which methods are compared, a number or a size."""


_SUBJECT_SHARE = 0.5
"""Share of a topic's papers from which a model or method that they use is their subject."""

_MEASURED_SHARE = 0.12
_MEASURED_TITLE_SHARE = 0.3
"""Share of uses in the position of a benchmark or metric, from which a word names one; more is
needed for words with one capital at the start, which may be English, Gaussian or Mars."""

_COMMON_SHARE = 0.06
"""Share of uses in the plural or after "a", from which a word is a common noun: "a GPU"."""

_SIZE = re.compile(r"v?\d+(?:[.,]\d+)*(?:[-a-z%]*)", re.IGNORECASE)
_DIMENSIONS = re.compile(r"\d+-?d", re.IGNORECASE)
_CAMEL = re.compile(r"[a-z]+[A-Z]|[A-Z]{2,}[a-z]{2,}")


def word_roles(
    fold: Ints,
    folds: Sequence[str],
    key_of_fold: Ints,
    forms: Sequence[str],
    long_forms: Mapping[str, Sequence[str]],
) -> NDArray[np.int8]:
    """Return the role of each folded word.

    Words in lower case are common. Others are judged by their form, by what they abbreviate, and
    by their neighbours in the texts: benchmarks and metrics follow "on" or precede "score",
    numbers, or "dataset"; common nouns have a plural and an article.

    Parameters
    ----------
    fold
        int32, (n_tokens,): index in `folds` of each token.
    folds
        Folded words.
    key_of_fold
        int32, (n_folds,): equal for spellings of one word.
    forms
        Usual spelling of each folded word.
    long_forms
        Words of the long form, by folded singular abbreviation.

    Returns
    -------
    numpy.ndarray
        int8, (n_folds,): values of `Role`.
    """
    of_measures = stop_words().of_measures
    in_measures = np.array([word in of_measures for word in folds], dtype=bool)[fold]
    is_number = np.array([word[0].isnumeric() for word in folds], dtype=bool)[fold]
    places = {word: at for at, word in enumerate(folds)}
    on, the, of, a, an, comma, both = (
        fold == places.get(word, -1) for word in ("on", "the", "of", "a", "an", ",", "and")
    )

    def before(flags: NDArray[np.bool_], n: int = 1) -> NDArray[np.bool_]:
        """Return whether the token `n` places before has a flag."""
        shifted = np.zeros(len(flags), dtype=bool)
        shifted[n:] = flags[:-n] if n < len(flags) else False
        return shifted

    def after(flags: NDArray[np.bool_], n: int = 1) -> NDArray[np.bool_]:
        shifted = np.zeros(len(flags), dtype=bool)
        shifted[: len(flags) - n] = flags[n:]
        return shifted

    measured = before(on) | (before(the) & before(on, 2)) | before(in_measures)
    measured |= after(in_measures) | after(is_number) | (after(of) & after(is_number, 2))
    # The second of two in a list: "on GSM8K and MATH".
    measured |= before(comma | both) & before(measured, 2)
    is_plural = np.array([stem(word) != word for word in folds], dtype=bool)[fold]
    common = is_plural | before(a | an)
    n_keys = int(key_of_fold.max(initial=-1)) + 1
    key = key_of_fold[fold]
    uses = np.maximum(np.bincount(key, minlength=n_keys), 1)
    measured_share = np.bincount(key, measured, minlength=n_keys) / uses
    common_share = np.bincount(key, common, minlength=n_keys) / uses
    return np.array(
        [
            Role.COMMON
            if form == word and not word[0].isdigit()
            else _role(
                form,
                float(measured_share[own]),
                float(common_share[own]),
                long_forms.get(stem(word)),
            )
            for form, word, own in zip(forms, folds, key_of_fold.tolist(), strict=True)
        ],
        dtype=np.int8,
    )


def _role(form: str, measured: float, common: float, long_form: Sequence[str] | None) -> Role:
    """Return the role of a word that is not written in lower case."""
    if _DIMENSIONS.fullmatch(form):
        return Role.COMMON
    if _SIZE.fullmatch(form):
        return Role.MEASURE
    if long_form is not None:
        return Role.MEASURE if stem(long_form[-1]) in stop_words().measures else Role.COMMON
    is_title = form[1:] == form[1:].casefold() and form.isalpha()
    if measured >= (_MEASURED_TITLE_SHARE if is_title else _MEASURED_SHARE):
        return Role.COMMON if common >= _COMMON_SHARE else Role.MEASURE
    if is_title or common >= _COMMON_SHARE or form[0].islower():
        return Role.COMMON
    parts = form.split("-")
    has_digit = any(part[0].isdigit() or part[-1].isdigit() for part in parts if part)
    is_single = has_digit or any(len(part) == 1 for part in parts[1:])
    return Role.SINGLE if is_single or any(map(_CAMEL.search, parts)) else Role.COMMON


def may_name(role: int, share: float) -> bool:
    """Return whether a word may be part of a topic's name.

    Parameters
    ----------
    role
        What it names, a value of `Role`.
    share
        Share of the topic's papers that use it, 0 to 1.
    """
    return role == Role.COMMON or (role == Role.SINGLE and share >= _SUBJECT_SHARE)
