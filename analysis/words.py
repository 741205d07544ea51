"""Texts to terms that may name a topic: phrases as written, free of stop words."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources

MAX_WORDS = 3
"""Words of the longest term."""

LABEL_CHARS = 36
"""Characters that a label may have before it is cut to fewer keywords: two lines on a map."""

JOINER = "_"
"""Stands for the space inside a term where terms are kept in one string."""

_NOISE = re.compile(r"https?://\S+|www\.\S+|\$[^$]{0,200}\$|\\[A-Za-z]+")
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_TOKEN = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*|[^\w\s]")
_WORD = re.compile(r"[^\W_]")


def stop_words() -> frozenset[str]:
    """Return the words that name no topic: English ones, and those of abstracts as a genre."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    listed = resources.files("analysis").joinpath("genre_words.txt").read_text("utf-8")
    lines = (line for line in listed.splitlines() if not line.startswith("#"))
    return frozenset(ENGLISH_STOP_WORDS) | {word for line in lines for word in line.split()}


def words_in_runs(text: str, stops: frozenset[str]) -> Iterator[list[str]]:
    """Yield the unbroken runs of telling words in a text, as written.

    Stop words, punctuation, numbers and single letters break a run, so that no term reaches
    across them: "a state of the art" never gives "state art".
    """
    run: list[str] = []
    for token in _TOKEN.findall(_NOISE.sub(" . ", text).replace(_APOSTROPHE, "'")):
        word = token.removesuffix("'s")
        folded = word.casefold()
        telling = (
            len(folded) > 1
            and _WORD.match(folded)
            and not folded.isdigit()
            and folded not in stops
            and not (folded.endswith("ly") and "-" not in folded and len(folded) > 5)
        )
        if telling:
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def terms_of(runs: Iterable[Sequence[str]]) -> list[str]:
    """Return every term of one to three words in runs, case folded, `JOINER` for spaces."""
    terms = []
    for run in runs:
        folded = [word.casefold() for word in run]
        for length in range(1, min(MAX_WORDS, len(folded)) + 1):
            for start in range(len(folded) - length + 1):
                terms.append(JOINER.join(folded[start : start + length]))
    return terms


def vocabulary(terms_by_text: Iterable[Sequence[str]], *, min_texts: int) -> list[str]:
    """Return the terms that at least `min_texts` texts use, sorted."""
    counts: Counter[str] = Counter()
    for terms in terms_by_text:
        counts.update(set(terms))
    return sorted(term for term, count in counts.items() if count >= min_texts)


def written_forms(runs_by_text: Iterable[Iterable[Sequence[str]]]) -> dict[str, str]:
    """Learn how each word is usually written, e.g. ``llm`` as ``LLM``.

    The first word of a run is left out of the count where others exist: it may open a sentence
    and owe its capital to that.
    """
    inside: dict[str, Counter[str]] = {}
    opening: dict[str, Counter[str]] = {}
    for runs in runs_by_text:
        for run in runs:
            for place, word in enumerate(run):
                where = inside if place else opening
                where.setdefault(word.casefold(), Counter())[word] += 1
    forms = {}
    for folded in opening.keys() | inside.keys():
        counts = inside.get(folded) or opening[folded]
        # Most frequent first; among equals the one with fewer capitals.
        forms[folded] = min(counts, key=lambda word: (-counts[word], word.swapcase()))
    return forms


def stems_of(term: str) -> frozenset[str]:
    """Return what a term's words have in common with their plurals and hyphenations."""
    return frozenset(_stem(word) for word in re.split(r"[\s_-]+", term.casefold()) if word)


def _stem(word: str) -> str:
    for ending, kept in (("ies", "y"), ("sses", "ss"), ("ings", "ing"), ("xes", "x"), ("s", "")):
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= 2:
            return word.removesuffix(ending) + kept
    return word


def diversify(ranked: Sequence[tuple[str, float]], n_terms: int) -> list[tuple[str, float]]:
    """Keep the best terms that add something to those before them.

    A term whose words all occur in one kept already is dropped, and so is another name for the
    same thing (``SFT`` after ``supervised fine-tuning``). A longer term that contains a kept one
    takes its place (``splatting`` gives way to ``gaussian splatting``) if it weighs at least a
    third as much.
    """
    kept: list[tuple[str, float]] = []
    for term, weight in ranked:
        stems = stems_of(term)
        if any(stems <= stems_of(other) for other, _ in kept):
            continue
        parts = [i for i, (other, _) in enumerate(kept) if stems_of(other) < stems]
        names = [i for i, (other, _) in enumerate(kept) if _is_acronym(term, other)]
        if not parts and not names:
            kept.append((term, weight))
        elif parts and min([*parts, *names]) == parts[0] and weight >= kept[parts[0]][1] / 3:
            kept[parts[0]] = (term, kept[parts[0]][1])
            gone = {*parts[1:], *names} - {parts[0]}
            kept = [pair for i, pair in enumerate(kept) if i not in gone]
    return kept[:n_terms]


def _is_acronym(one: str, other: str) -> bool:
    """Tell whether one term holds the other's initials as a word."""
    for short, long in ((one, other), (other, one)):
        words = re.split(r"[\s_-]+", long)
        initials = "".join(word[:1] for word in words).casefold()
        if len(words) > 1 and initials in re.split(r"[\s_-]+", short.casefold()):
            return True
    return False


def label_from(keywords: Sequence[str], taken: set[str]) -> str:
    """Compose a topic's label from its best keywords.

    As many as fit `LABEL_CHARS`, three at most and one at least; keywords that share a word
    with one before them are passed over. Where the label is taken, further keywords are added
    until it is not.
    """
    chosen: list[str] = []
    used: set[str] = set()
    for keyword in keywords:
        stems = stems_of(keyword)
        if used.isdisjoint(stems):
            chosen.append(keyword)
            used |= stems
    fitting = [n for n in (3, 2) if len(", ".join(chosen[:n])) <= LABEL_CHARS]
    size = fitting[0] if fitting else 1
    labels = [_capitalised(", ".join(chosen[:n])) for n in range(size, len(chosen) + 1)]
    labels = [label for label in labels if label] or ["Unnamed"]
    numbered = (f"{labels[0]} ({number})" for number in itertools.count(2))
    return next(label for label in itertools.chain(labels, numbered) if label not in taken)


def _capitalised(label: str) -> str:
    return label[:1].upper() + label[1:]
