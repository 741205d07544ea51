"""`Writing`: the scripts and words of a corpus, to tell its language from others."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]{3,}")
"""Words of at least three letters; shorter ones are in many languages."""

_RARE = 0.01
"""Share of the titles' letters below which a script is not one of the corpus."""

_SPACELESS = frozenset({"CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR"})
"""Scripts without spaces between words."""


class Writing:
    r"""The scripts and words that the papers of a corpus use.

    Parameters
    ----------
    texts
        Title, line break and abstract of each paper; with none, every answer fits.

    Examples
    --------
    >>> writing = Writing(["How honey bees dance\nWe watch bees in a hive."])
    >>> writing.fits("Dance of bees"), writing.fits("Danses d'abeilles"), writing.fits("蜜蜂")
    (True, False, False)
    """

    def __init__(self, texts: Sequence[str] = ()) -> None:
        scripts = _scripts_of(text.partition("\n")[0] for text in texts)
        n_letters = scripts.total()
        self._scripts = {name for name, n in scripts.items() if n >= _RARE * n_letters}
        self._words = {word for text in texts for word in _WORD.findall(text.casefold())}

    def fits(self, label: str) -> bool:
        """Return whether a label is in a script and a language of the papers.

        At least three quarters of its letters are in scripts of the titles and, if it has several
        words, at least half of these occur in the papers, in singular or plural.
        """
        if not self._scripts:
            return True
        scripts = _scripts_of([label])
        n_known = sum(n for script, n in scripts.items() if script in self._scripts)
        if 4 * n_known < 3 * scripts.total():
            return False
        words = _WORD.findall(label.casefold())
        if len(words) < 2 or _SPACELESS.intersection(scripts):
            return True
        return 2 * sum(map(self._is_known, words)) >= len(words)

    def _is_known(self, word: str) -> bool:
        return not self._words.isdisjoint({word, f"{word}s", word.removesuffix("s")})


def _scripts_of(texts: Iterable[str]) -> Counter[str]:
    """Return the number of letters in each script: the first word of a letter's name."""
    letters = Counter(char for text in texts for char in text if char.isalpha())
    scripts: Counter[str] = Counter()
    for char, n in letters.items():
        scripts[unicodedata.name(char, "").partition(" ")[0]] += n
    return scripts
