"""Tokens: which may name a topic, and when two phrases repeat each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise

# Links and LaTeX commands as a whole; then words; then single signs. No white space.
TOKEN = re.compile(
    r"https?://\S+|www\.\S+|\\[A-Za-z]+"
    r"|[^\W_]+(?:[-'\N{RIGHT SINGLE QUOTATION MARK}][^\W_]+)*|[^\w\s]"
)

_FORMULA = re.compile(r"\$[^$]{0,200}\$")
_WORD = re.compile(r"[^\W_]")
_LINK = re.compile(r"https?://|www\.")
_POSSESSIVE = re.compile(r"['\N{RIGHT SINGLE QUOTATION MARK}]s\b")
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("s", ""))
_DERIVED = re.compile(
    r"(.{4,}?)(?:iz(?:ation|ing|ed|er)|at(?:ions?|ive|ing|ed|or)|ions?|ive|ing|ers?|or|ed"
    r"|ic(?:s|al)?|i?al|ability|able|ments?|ity|ness|ist|ar|e|y)"
)
"""A root of at least four letters, and the longest derivational ending."""


class Kind(IntEnum):
    """Use of a token in the name of a topic."""

    SIGN = 0
    """Punctuation, a number, a formula or an English stop word: ends the phrase before it."""
    NEVER = 1
    """A word of the genre, in every abstract: never part of a term, but may end a noun phrase."""
    IN_PHRASES = 2
    """A generic word: part of phrases only."""
    TELLING = 3
    """A word that can name a topic alone."""


@dataclass(frozen=True, slots=True)
class StopWords:
    """Words that cannot name a topic, or that mark neighbouring words as verbs.

    Attributes
    ----------
    english
        Articles, pronouns and the like.
    never
        Words of every abstract.
    in_phrases
        Generic words, which name a topic only with others.
    after_verbs, before_verbs
        Words after or before which a word that can be a verb is one.
    of_measures, measures
        Words beside the name of a benchmark, metric or dataset, and last words of such names.
    not_abbreviated
        Words that an abbreviation may leave out.
    """

    english: frozenset[str]
    never: frozenset[str]
    in_phrases: frozenset[str]
    after_verbs: frozenset[str]
    before_verbs: frozenset[str]
    of_measures: frozenset[str]
    measures: frozenset[str]
    not_abbreviated: frozenset[str]


@cache
def stop_words() -> StopWords:
    """Return the stop words of English and of abstracts, from ``genre_words.txt``."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    listed = (
        resources.files("analysis.representation.words")
        .joinpath("genre_words.txt")
        .read_text("utf-8")
    )
    sections: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in listed.splitlines():
        if line.startswith("["):
            words = sections.setdefault(line.strip("[]"), set())
        elif not line.startswith("#"):
            words.update(line.split())
    in_phrases = frozenset(sections["in phrases only"])
    return StopWords(
        english=frozenset(ENGLISH_STOP_WORDS) - in_phrases,
        never=frozenset(sections["never"]),
        in_phrases=in_phrases,
        after_verbs=frozenset(sections["after verbs"]),
        before_verbs=frozenset(sections["before verbs"]),
        of_measures=frozenset(sections["of measures"]),
        measures=frozenset(sections["measures"]),
        not_abbreviated=frozenset(sections["not abbreviated"]),
    )


def without_formulas(text: str) -> str:
    """Return a text with a full stop in place of each formula."""
    return _FORMULA.sub(" . ", text) if "$" in text else text


def without_possessive(token: str) -> str:
    """Return a token without a possessive 's."""
    return token.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").removesuffix("'s")


def folded(token: str) -> str:
    """Return a token in lower case, without a possessive 's."""
    return without_possessive(token).casefold()


def token_kind(word: str) -> Kind:
    """Return the kind of a folded token."""
    stops = stop_words()
    if not _WORD.match(word) or len(word) < 2 or word.isnumeric() or _LINK.match(word):
        return Kind.SIGN
    if word in stops.english:
        return Kind.SIGN
    if word in stops.in_phrases:
        return Kind.IN_PHRASES
    adverb = word.endswith("ly") and "-" not in word and len(word) > 5
    return Kind.NEVER if adverb or word in stops.never else Kind.TELLING


def normalization_key(word: str) -> str:
    """Return a key that is equal for singular and plural, with and without hyphen."""
    return stem(word).replace("-", "")


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return a folded word in the singular, by its ending."""
    for ending, kept in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            singular = word.endswith("ss") or (len(word) > 4 and word.endswith(("us", "is")))
            return word if singular else word.removesuffix(ending) + kept
    return word


@lru_cache(maxsize=100_000)
def stems_of(phrase: str) -> frozenset[str]:
    """Return the stems of a phrase's words."""
    return frozenset(stem(word) for word in _words(phrase))


@lru_cache(maxsize=100_000)
def root_forms(phrase: str) -> frozenset[str]:
    """Return the roots of a phrase's words, and of adjacent words written as one.

    "fine tuning", "fine-tuning" and "finetuned" have one in common.
    """
    words = _words(phrase)
    joined = (first + second for first, second in pairwise(words))
    return frozenset(root(word) for word in [*words, *joined])


def root(word: str) -> str:
    """Return a folded word without derivational endings.

    An approximation, to tell whether readers see a word twice ("edits", "image editing").
    """
    word = stem(word)
    for _ in range(2):
        if derived := _DERIVED.fullmatch(word):
            word = derived[1]
    return word


def repeats(one: str, other: str) -> bool:
    """Return whether two phrases share a root, or one has the other's acronym.

    Examples
    --------
    >>> repeats("image editing", "edits"), repeats("LLMs", "large language models")
    (True, True)
    """
    return not root_forms(one).isdisjoint(root_forms(other)) or _have_acronym_and_words(one, other)


def share_a_word(one: str, other: str) -> bool:
    """Return whether two phrases share a word, or one has the other's acronym.

    Less strict than `repeats`: "edits" and "editing" are different words.
    """
    return not stems_of(one).isdisjoint(stems_of(other)) or _have_acronym_and_words(one, other)


@lru_cache(maxsize=100_000)
def _have_acronym_and_words(one: str, other: str) -> bool:
    return _abbreviates(one, other) or _abbreviates(other, one)


def abbreviates(one: str, other: str) -> bool:
    """Return whether one of two phrases is a single acronym of the other.

    Examples
    --------
    >>> abbreviates("LLMs", "Large language models"), abbreviates("LLM agents", "LLMs")
    (True, False)
    """
    short, long = sorted((one, other), key=len)
    if " " in short or " " not in long:
        return False
    return any(is_short_form(form, _words(long)) for form in _short_forms(short))


def _abbreviates(short: str, long: str) -> bool:
    """Return whether a word of `short` abbreviates `long`."""
    forms = _short_forms(short)
    if not forms:
        return False
    words = _words(long)
    return any(
        is_short_form(form, words)
        # "MLLMs" also abbreviates "large language models" and "multimodal language models".
        or (len(form) > 3 and is_short_form(form[1:], words))
        or (len(words) > 2 and _leads_through(form.casefold(), [word[0] for word in words]))
        for form in forms
    )


def _leads_through(letters: str, wanted: Sequence[str]) -> bool:
    """Return whether letters start with the first wanted one and contain all in order."""
    rest = iter(letters)
    return letters.startswith(wanted[0]) and all(letter in rest for letter in wanted)


@lru_cache(maxsize=100_000)
def _short_forms(phrase: str) -> tuple[str, ...]:
    """Return the words of a phrase that look like acronyms, in the singular."""
    forms = (word.removesuffix("s") for word in phrase.split())
    return tuple(form for form in forms if sum(map(str.isupper, form)) > 1 and len(form) <= 7)


def is_short_form(short: str, words: Sequence[str]) -> bool:
    """Return whether the letters of a short form occur in the words, in order.

    The first letter must begin the first word, and every word must contribute its first letter. A 2
    means "to".

    References
    ----------
    After Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in
    biomedical text", PSB 2003.

    Examples
    --------
    >>> is_short_form("NeRF", ["neural", "radiance", "fields"])
    True
    """
    letters = [letter for letter in short.casefold().replace("2", "t") if letter.isalnum()]
    return bool(words) and len("".join(words)) > len(letters) and _fits(letters, words)


def _fits(letters: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether letters can be divided among words, each starting with its first."""
    if not words or not letters:
        return not words and not letters
    word, rest = words[0], words[1:]
    if letters[0] != word[0]:
        return False
    for n_own in range(1, len(letters) - len(rest) + 1):
        place = 0
        for letter in letters[1:n_own]:
            place = word.find(letter, place + 1)
            if place < 0:
                return False
        if _fits(letters[n_own:], rest):
            return True
    return False


def _words(phrase: str) -> list[str]:
    own = _POSSESSIVE.sub("", phrase.casefold())
    return [word for word in re.split(r"[\W_]+", own) if word]
