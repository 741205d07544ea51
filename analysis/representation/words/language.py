"""Whether texts are in English, for which labels and keywords are made."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.representation.words.tokens import TOKEN, stop_words

_MOST_TEXTS = 300
"""Texts that are looked at, evenly spaced."""

_LEAST_WORDS = 25
"""Shorter texts say too little, unless most of their letters are not Latin."""

_LEAST_STOP_WORDS = 0.15
"""Share of stop words in the shortest English abstracts is about .25; in German ones .05."""


def share_in_english(texts: Sequence[str]) -> float:
    """Return the share of texts that are in English, 0 to 1, by their stop words.

    Examples
    --------
    >>> share_in_english(["Bees and how they dance", "\u871c\u8702\u7684\u821e\u8e48"])
    0.5
    """
    step = max(len(texts) // _MOST_TEXTS, 1)
    looked_at = texts[::step]
    return sum(map(_is_english, looked_at)) / len(looked_at) if looked_at else 1.0


def _is_english(text: str) -> bool:
    words = [word for word in TOKEN.findall(text.casefold()) if word[0].isalpha()]
    if sum(word[0] <= "\u024f" for word in words) < len(words) / 2:
        return False
    if len(words) < _LEAST_WORDS:
        return True
    n_stop_words = sum(word in stop_words().english for word in words)
    return n_stop_words >= _LEAST_STOP_WORDS * len(words)
