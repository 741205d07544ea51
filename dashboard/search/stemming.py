"""Normalization of words for search: case, accents, endings, hyphens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_LETTERS = re.compile(r"[^\W\d_]+")
_RUN = re.compile(r"[^\W\d_]+|\d+")
# Scripts without spaces between words: every character is a word, a typed word a phrase.
_UNSPACED = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
_ACCENTS = re.compile("[\u0300-\u036f]+")
# Letters that Unicode does not divide into a plain letter and an accent.
_PLAIN_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    }
)
# Names that would otherwise be a single letter: C++, C#, F#, J#.
_NAMES = re.compile(r"(?<![^\W_])(?:([a-z])\+\+|([cfj])#)(?!\w)")
_PRINTED = re.compile(r"[^\W_]+(?:\+\+|#)?")
_HYPHENS = re.compile("[\u2010\u2011]")

# ASCII characters that separate words; `fine-tuning`, `c++` and `f#` stay whole.
_SEPARATORS = str.maketrans(dict.fromkeys(map(chr, range(128)), " ") | {
    character: character for character in "abcdefghijklmnopqrstuvwxyz0123456789-+#"
})  # fmt: skip

_IRREGULAR = {
    **{w: w for w in ("bias", "embed", "lens", "news", "series", "species", "analysis", "basis")},
    **{"analyses": "analysis", "bases": "basis", "biases": "bias", "lenses": "lens"},
    **{"indices": "index", "matrices": "matrix", "vertices": "vertex", "matrix": "matrix"},
}
_TWO_BEATS = re.compile(r"[aeiouy][^aeiouy]+[aeiouy]")
_VOWEL = re.compile(r"[aeiouy]")
_SHORT = re.compile(r"[^aeiouy]*[aeiou][^aeiouwxy]")
"""Short words that an e would change: ``hop`` and ``hope``, ``plan`` and ``plane``."""


def folded(text: str) -> str:
    """Return `text` in lower case without accents; ``C++`` becomes ``cplusplus``."""
    if not text.isascii():
        text = _HYPHENS.sub("-", unicodedata.normalize("NFKD", text).casefold())
        text = _UNSPACED.sub(r" \1 ", _ACCENTS.sub("", text)).translate(_PLAIN_LETTERS)
    else:
        text = text.lower()
    if "+" in text or "#" in text:
        text = _NAMES.sub(lambda m: f"{m[1]}plusplus" if m[1] else f"{m[2]}sharp", text)
    return text


def stem(word: str) -> str:
    """Return the stem of a folded word.

    Plurals and verb forms share a stem (``retrieve``, ``retrieved``, ``retrieval``; ``quantize``,
    ``quantization``). Unlike with Porter's stemmer, other words of the same root keep their own:
    ``general`` and ``generate``, ``object`` and ``objective``, ``transformer`` and ``transform``.

    Examples
    --------
    >>> stem("retrieved") == stem("retrieval")
    True
    >>> stem("general") == stem("generate")
    False
    """
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies"):
        word = f"{word[:-3]}y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    word = word.replace("isation", "ization")
    if word.endswith("ization") and len(word) > 9:
        return f"{word[:-7]}iz"
    return _IRREGULAR.get(word) or _without_ending(word)


def _without_ending(word: str) -> str:
    for ending, shortest in (("ing", 3), ("ied", 2), ("ed", 3), ("ion", 5), ("al", 5)):
        base = word.removesuffix(ending)
        if base == word or len(base) < shortest or not _VOWEL.search(base):
            continue
        if ending == "ied":
            return f"{base}y"
        if ending == "ion" and not (base[-1] in "st" and _TWO_BEATS.search(base)):
            continue
        # `retrieval` and `proposal`, but not `natural`.
        if ending == "al" and not base.endswith(("iev", "iv", "ov", "os", "us")):
            continue
        if ending == "ed" and base.endswith("e"):
            continue
        doubled = ending in ("ing", "ed") and base[-1] == base[-2] and base[-1] not in "aeiouls"
        if doubled:
            return _even(base[:-1])
        # `hoping` comes from `hope`, `hopping` from `hop`.
        return _even(f"{base}e" if ending in ("ing", "ed") and _SHORT.fullmatch(base) else base)
    return _even(word)


def _even(word: str) -> str:
    """Return one spelling for variants: final e, double l, -ise and -yse."""
    if len(word) > 3 and not word.endswith("ee") and not _SHORT.fullmatch(word[:-1]):
        word = word.removesuffix("e")
    if len(word) > 5 and word.endswith("ll"):
        word = word[:-1]
    return f"{word[:-1]}z" if len(word) > 4 and word.endswith(("is", "ys")) else word


class Stems(dict[str, str]):
    """Cache of the stems of printed words."""

    def __missing__(self, word: str) -> str:
        """Return the stems in `word`, separated by spaces: two for ``fine-tuning``."""
        self[word] = stems = " ".join(map(stem, _RUN.findall(word)))
        return stems


def printed_words(text: str) -> list[str]:
    """Return the folded words of a text; hyphenated words stay whole."""
    text = folded(text)
    if text.isascii():
        return text.translate(_SEPARATORS).split()
    return re.findall(r"[^\W_]+(?:-[^\W_]+)*", text)


def letters(word: str) -> list[str]:
    """Return the runs of letters in a printed word."""
    return _LETTERS.findall(word)


def joined(word: str) -> str:
    """Return the stem of a hyphenated word written as one: ``finetun``; else empty."""
    parts = _RUN.findall(word)
    return stem("".join(parts)) if "-" in word and len(parts) > 1 else ""


def placed(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield start, end and stems of each word of a text."""
    for word in _PRINTED.finditer(text):
        stems = [stem(run) for run in _RUN.findall(folded(word[0]))]
        yield word.start(), word.end(), stems
