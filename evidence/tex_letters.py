r"""Text with the letters and accents of TeX as Unicode.

Formulas stay as they are. So do backslashes that are not TeX: in Windows paths, regular
expressions and escaped quotation marks. Ambiguous text is left unchanged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

_LETTER = r"[^\W\d_]"
_DOTLESS = r"\\[ij](?![A-Za-z])"
_MARK = r"[\"'`^~=.]"
_BASE = rf"\{{ ?(?:{_LETTER}|{_DOTLESS}(?:\{{\}})? ?|\{{{_DOTLESS}\}}) ?\}}"
_NAME = r"(?:ss|ae|AE|oe|OE|aa|AA|dh|DH|dj|DJ|th|TH|ng|NG|[oOlLij])(?![A-Za-z])"
_ANY = (
    rf"\\(?:{_MARK} ?(?:{_LETTER}|{_BASE}|{_DOTLESS})"
    rf"|[Hcvukrdb](?: ?{_BASE}| {_LETTER}| ?{_DOTLESS})|{_NAME}(?:\{{\}})?)"
)
_TEX = re.compile(
    # A letter in braces of its own, `{\H o}`; an accent with its letter in braces, `\H{o}`.
    rf"(?P<own>(?<![_^])\{{ ?{_ANY} ?\}})|(?P<braced>(?<!\\)\\(?:{_MARK}|[Hcvukrdb]) ?{_BASE})"
    # An accent before its letter, `\"o`, `\'\i`, `\H o`.
    rf"|(?P<before>(?<!\\)\\(?P<mark>{_MARK})(?:{_LETTER}|{_DOTLESS}(?: (?={_LETTER}))?))"
    rf"|(?P<apart>(?<!\\)\\[Hcvukr](?: {_LETTER}| ?{_DOTLESS}(?: (?={_LETTER}))?))"
    # A letter with a name, `\o`; TeX drops the space after it.
    rf"|(?P<named>(?<![\\:/])\\(?P<name>{_NAME})(?P<end>\{{\}}| (?={_LETTER}))?)"
    # Any other command is matched with its brace, so that the brace is not read as a letter's own.
    r"|(?P<other>\\[A-Za-z]+\*?\{)"
)
_ROUNDS = 3
"""Accents on accented letters are folded from the inside out."""

_QUOTES = re.compile(rf"(?<!\\)\\([\"'`])(?!{_LETTER}|[{{\\])")
"""An escaped quotation mark: no letter follows that could have an accent."""

_PATH = re.compile(r"(?<![^\W_])[A-Za-z]:\\\S*\Z")
_LONGEST_PATH = 100

_CONTRACTION = re.compile(r"(?:s|m|d|t|re|ve|ll)(?![^\W_])", re.IGNORECASE)
_FILE_ENDING = re.compile(
    r"(?:ca|cc|cfg|ch|cn|co|com|conf|cpp|cs|css|csv|edu|ee|es|eu|exe|git\w*|gov|gz|zip|[cegz])"
    r"(?![^\W_])"
)

_STYLED = re.compile(
    r"(?<![_^\\])\\(?:emph|text(?:it|bf|sc|tt|sf|rm|sl|up|md|normal)?|mbox|underline|url)"
    r"\{([^{}]*)\}"
)
_SWITCHED = re.compile(r"(?<![\w^}\\])\{\\(?:em|it|bf|sc|sf|tt|rm|sl) ([^{}]*?)(?:\\/)?\}")
_SIGNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![\\:/])\\([%&])"), r"\1"),
    (re.compile(r"(?<=[^\W_])\\(#)"), r"\1"),
    (re.compile(r"(?<=\w)\\_(?=\w)"), "_"),
    (re.compile(r"(?<=[.,;)}\w])\\ (?=\S)"), " "),
    (re.compile(r"(?<=\w)\\,(?=\w)"), " "),
    (re.compile(r"(?<=[^\W\d_])\\-(?=[^\W\d_])"), ""),
    (re.compile(r"\\l?dots(?![A-Za-z])(?:\{\})?"), "…"),
)
# Signs that plain text has too; they are read as TeX only if the text has other TeX.
_BESIDE_TEX: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=[\w.,)}])~(?=[\w(\[$\x00])"), " "),
    (re.compile(r"``([^`']{1,200})''"), "“\\1”"),
    (re.compile(r"(?<=\w)---(?=\w)"), "\N{EM DASH}"),
    (re.compile(r"(?<=\w)--(?=\w)"), "\N{EN DASH}"),
)
_PROTECTED = re.compile(r"(?<![\w^}\\{])\{((?=[\w.+-]*[A-Z])\w[\w.+-]*)\}(?!\})")
_WHOLE = re.compile(r"(\{{1,3})([^{}\\$\"=<>]+)(\}{1,3})")

_DECOMPOSED = re.compile(rf"{_LETTER}[\u0300-\u036f]+")
_DELIMITER = re.compile(
    r"\\\\|\\[()\[\]$]|\$\$?|\\(?:begin|end)\{(?:equation|align|math|displaymath)\*?\}"
)
_CLOSING = {"$": "$", "$$": "$$", r"\(": r"\)", r"\[": r"\]"}
_FORMULA = "\x00"


def fold_tex(text: str, *, is_title: bool = False) -> str:
    r"""Return `text` with TeX's letters, accents and typographic commands as Unicode.

    A text without backslash, brace and combining accent is returned as it is.

    Parameters
    ----------
    text
        Cleaned text, without control characters.
    is_title
        Whether to remove braces that protect capital letters, as in ``{BERT}``.

    Examples
    --------
    >>> fold_tex(r"Erd{\H o}s on $\v{x}$ and Schr\"odinger")
    'Erdős on $\\v{x}$ and Schrödinger'
    >>> fold_tex(r"\"open\" files in C:\new")
    '\\"open\\" files in C:\\new'
    """
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        # Some sources store accents as combining characters, which would split words.
        text = _DECOMPOSED.sub(lambda m: unicodedata.normalize("NFC", m[0]), text)
    if ("\\" not in text and "{" not in text) or _FORMULA in text:
        return text
    words, formulas = _without_formulas(text)
    folded = words
    if "\\" in words:
        folded = _fold_commands(words)
        if folded != words:
            for pattern, instead in _BESIDE_TEX:
                folded = pattern.sub(instead, folded)
    if is_title:
        whole = _WHOLE.fullmatch(folded)
        if whole and len(whole[1]) == len(whole[3]) and whole[2] != whole[2].lower():
            folded = whole[2]
        folded = _PROTECTED.sub(r"\1", folded)
    kept = iter(formulas)
    return re.sub(_FORMULA, lambda _: next(kept), folded)


def _fold_commands(text: str) -> str:
    """Return a text without formulas with its letters, signs and commands folded."""
    for _ in range(_ROUNDS):
        quotes = frozenset(_QUOTES.findall(text))
        folded = _TEX.sub(_replacing(quotes), text)
        if folded == text:
            break
        text = folded
    for pattern, instead in _SIGNS:
        text = pattern.sub(instead, text)
    if text.count(r"\$") == 1 and "$" not in text.replace(r"\$", ""):
        # Two unescaped dollar signs would enclose a formula.
        text = text.replace(r"\$", "$")
    for _ in range(_ROUNDS):
        folded = _SWITCHED.sub(r"\1", _STYLED.sub(r"\1", text))
        if folded == text:
            break
        text = folded
    return text


def _replacing(quotes: frozenset[str]) -> Callable[[re.Match[str]], str]:
    """Return the replacement of a match; `quotes` has marks that also serve as quotes."""

    def replace(match: re.Match[str]) -> str:
        source = match[0]
        if match["other"]:
            return source
        text, start = match.string, match.start()
        previous, following = text[start - 1 : start], text[match.end() : match.end() + 1]
        if not _is_tex(match, previous, following, quotes):
            return source
        letter = _letter(source.removeprefix("{").removesuffix("}") if match["own"] else source)
        if letter is None:
            return source
        # An ångström after a number is a unit: the word after it is another word.
        number = text[max(0, start - 2) : start].rstrip()
        is_unit = letter == "Å" and match["end"] == " " and number[-1:].isdigit()
        return f"{letter} " if is_unit else letter

    return replace


def _is_tex(match: re.Match[str], previous: str, following: str, quotes: frozenset[str]) -> bool:
    """Return whether a match is a letter of TeX and not text with a backslash."""
    inside = previous.isalpha() or previous == "{"
    if match["own"]:
        return True
    if match["braced"]:
        # `\b{x}` and `\d{x}` are also commands of authors and regular expressions.
        return match[0][1] not in "bd" or inside or following.isalpha()
    start = match.start()
    if _PATH.search(match.string, max(0, start - _LONGEST_PATH), start):
        return False
    if match["before"]:
        return _is_accent(match, previous, following, quotes)
    if match["apart"]:
        return inside or (match[0][1] != "r" and match[0][-1].isupper())
    return _is_named(match, previous, following)


def _is_accent(match: re.Match[str], previous: str, following: str, quotes: frozenset[str]) -> bool:
    """Return whether a backslash and a mark before a letter are an accent."""
    mark, base = match["mark"], match[0][2:]
    rest = match.string[match.start() + 2 : match.start() + 10]
    inside = previous.isalpha() or previous == "{"
    at_start = previous in ("", " ", "(", "-", "'")
    if mark == "'" and previous.isalpha():
        # An escaped apostrophe: "it's", or a name such as O'Connor.
        in_capitals = previous.isupper() and not following.islower()
        return not _CONTRACTION.match(rest) and (not base.isupper() or in_capitals)
    if mark in "\"'`":
        return inside or mark not in quotes
    if mark == ".":
        return base in "zZeEgGcCI" if inside and not _FILE_ENDING.match(rest) else base in "IZ"
    if mark == "=":
        return base in "aeiouAEIOU" and (inside or at_start)
    return previous != "/" and (inside or at_start)


def _is_named(match: re.Match[str], previous: str, following: str) -> bool:
    r"""Return whether a command such as `\o` is a letter, not the author's own command."""
    name = match["name"]
    if match["end"] == "{}" or previous == "{":
        return True
    if name in ("th", "TH", "ng", "NG", "dh", "DH", "dj", "DJ", "j"):
        return False
    return previous.isalpha() or (name[0].isupper() and not following.isupper())


@lru_cache(maxsize=4096)
def _letter(source: str) -> str | None:
    """Return the single letter that a command produces; None for other commands."""
    found: str = unicodedata.normalize("NFC", _reader().latex_to_text(source).strip())
    return found if len(found) == 1 and found.isalpha() else None


@cache
def _reader() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text()


def _without_formulas(text: str) -> tuple[str, list[str]]:
    """Return a text with a mark in place of each formula, and the formulas."""
    if "$" not in text and r"\(" not in text and r"\[" not in text and r"\begin" not in text:
        return text, []
    pieces: list[str] = []
    formulas: list[str] = []
    at, opening, closing = 0, -1, ""
    last: dict[str, int] = {}
    for found in _DELIMITER.finditer(text):
        sign = found[0]
        after, before = text[found.end() : found.end() + 1], text[found.start() - 1 : found.start()]
        # As in Pandoc: a formula between dollar signs has no space inside, no digit behind.
        ends = sign != "$" or not (before.isspace() or after.isdigit())
        if opening >= 0 and sign == closing and ends:
            pieces.append(text[at:opening])
            formulas.append(text[opening : found.end()])
            at, opening = found.end(), -1
        elif sign in _CLOSING or sign.startswith(r"\begin"):
            if opening >= 0 and closing != "$" and sign[0] == "$":
                continue  # dollar signs inside another formula
            expected = _CLOSING.get(sign) or sign.replace("begin", "end")
            if expected not in last:
                last[expected] = text.rfind(expected)
            starts = sign != "$" or not (after == "" or after.isspace())
            is_closed = last[expected] >= found.end()
            opening, closing = (found.start() if starts and is_closed else -1), expected
    return _FORMULA.join([*pieces, text[at:]]), formulas
