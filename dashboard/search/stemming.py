"""Words as a search compares them: without case, accents, endings, or how they are joined."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_LETTERS = re.compile(r"[^\W\d_]+")
_RUN = re.compile(r"[^\W\d_]+|\d+")
# Scripts that put no spaces between words: every sign is a word, and a word typed is a row of them.
_UNSPACED = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
_ACCENTS = re.compile("[\u0300-\u036f]+")
# Names that would be no more than a letter.
_NAMES = re.compile(r"(?<![^\W_])(?:([a-z])\+\+|([cfj])#)(?!\w)")
_PRINTED = re.compile(r"[^\W_]+(?:\+\+|#)?")
_HYPHENS = re.compile("[\u2010\u2011]")

# All but what a word may need to be read right: `fine-tuning`, `c++`, `f#`.
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
"""Words like ``hop`` and ``plan``, which are other words with an e: ``hope``, ``plane``."""


def folded(text: str) -> str:
    """Return `text` without case and accents, names such as ``C++`` as words."""
    if not text.isascii():
        text = _HYPHENS.sub("-", unicodedata.normalize("NFKD", text).casefold())
        text = _UNSPACED.sub(r" \1 ", _ACCENTS.sub("", text))
    else:
        text = text.lower()
    if "+" in text or "#" in text:
        text = _NAMES.sub(lambda m: f"{m[1]}plusplus" if m[1] else f"{m[2]}sharp", text)
    return text


def stem(word: str) -> str:
    """Return a folded word without the endings that leave it the same word.

    Plurals and forms of verbs fall together (``retrieve``, ``retrieved``, ``retrieval``;
    ``quantize``, ``quantization``). Words that only share a root stay apart, as they do not with
    Porter's rules: ``general`` and ``generate``, ``object`` and ``objective``, ``transformer``
    and ``transform``.
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
        # `retrieval`, `proposal`; `natural` is another word than `nature`.
        if ending == "al" and not base.endswith(("iev", "iv", "ov", "os", "us")):
            continue
        if ending == "ed" and base.endswith("e"):
            continue
        doubled = ending in ("ing", "ed") and base[-1] == base[-2] and base[-1] not in "aeiouls"
        if doubled:
            return _even(base[:-1])
        # `hoping` is from `hope`, `hopping` from `hop`.
        return _even(f"{base}e" if ending in ("ing", "ed") and _SHORT.fullmatch(base) else base)
    return _even(word)


def _even(word: str) -> str:
    """Let ``encode`` be ``encod``, ``modelling`` as ``modeling``, ``analyse`` as ``analyze``."""
    if len(word) > 3 and not word.endswith("ee") and not _SHORT.fullmatch(word[:-1]):
        word = word.removesuffix("e")
    if len(word) > 5 and word.endswith("ll"):
        word = word[:-1]
    return f"{word[:-1]}z" if len(word) > 4 and word.endswith(("is", "ys")) else word


class Stems(dict[str, str]):
    """What is looked for in the place of a word as it is printed, worked out once a word."""

    def __missing__(self, word: str) -> str:
        """Return the stems in `word`, more than one for ``fine-tuning`` or ``gpt4``."""
        self[word] = found = " ".join(map(stem, _RUN.findall(word)))
        return found


def printed_words(text: str) -> list[str]:
    """Return the words of a text as they are printed, folded; ``fine-tuning`` is one of them."""
    text = folded(text)
    if text.isascii():
        return text.translate(_SEPARATORS).split()
    return re.findall(r"[^\W_]+(?:-[^\W_]+)*", text)


def letters(word: str) -> list[str]:
    """Return the parts of a printed word that are letters alone."""
    return _LETTERS.findall(word)


def joined(word: str) -> str:
    """Return the stem of a word with hyphens as if it had none, ``finetun`` for ``fine-tuning``."""
    parts = _RUN.findall(word)
    return stem("".join(parts)) if "-" in word and len(parts) > 1 else ""


def placed(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Give start, end and stems of each word of a text, for marking it."""
    for word in _PRINTED.finditer(text):
        stems = [stem(run) for run in _RUN.findall(folded(word[0]))]
        yield word.start(), word.end(), stems
