"""Conversion of untrusted text to LaTeX and back."""

from __future__ import annotations

import re

from dashboard.text.escape import plain
from dashboard.text.latex_math import parts_of
from dashboard.text.latex_reader import latex_to_text

_ESCAPES = {
    # BibTeX counts braces even after a backslash, so `\\{` is not enough.
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
}
_SPECIAL = re.compile("|".join(map(re.escape, _ESCAPES)))
# Adjacent hyphens or quotation marks would become one character.
_BETWEEN_PAIRS = re.compile(r"(?<=([-`']))(?=\1)")
_ESCAPED = re.compile("|".join([*map(re.escape, _ESCAPES.values()), r"\{\}"]))
_SOURCES = {escape: source for source, escape in _ESCAPES.items()}

# Formulas in the result of `escaped`; elsewhere backslashes and dollar signs are escaped. None
# contains the beginning of another one, so a search for its end stops there.
_INSIDE = r"(?:(?!\\[(\[]).)*?"
_MATH = re.compile(
    r"((?<!\\)\$\$[^$]+\$\$|(?<!\\)\$[^$]+(?<!\\)\$"
    rf"|\\\({_INSIDE}\\\)|\\\[{_INSIDE}\\\])"
)
_BRACES = {r"\{": r"\lbrace{}", r"\}": r"\rbrace{}"}


def escaped(text: str) -> str:
    """Return `text` escaped for LaTeX, on one line; formulas stay."""
    parts = parts_of(plain(text))
    return "".join(_formula(p.delimited) if p.is_math else _escaped_words(p.source) for p in parts)


def _formula(delimited: str) -> str:
    """Return a formula with balanced braces, as BibTeX counts them."""
    depth, lowest = 0, 0
    for brace in re.findall(r"[{}]", delimited):
        depth += 1 if brace == "{" else -1
        lowest = min(lowest, depth)
    if depth == lowest == 0:
        return delimited
    return re.sub(r"\\[{}]", lambda m: _BRACES[m[0]], delimited)


def _escaped_words(text: str) -> str:
    apart = _BETWEEN_PAIRS.sub("\0", text)
    return _SPECIAL.sub(lambda m: _ESCAPES[m[0]], apart).replace("\0", "{}")


def unescaped(latex: str) -> str:
    """Return the text that `escaped` was given."""
    parts = _MATH.split(latex)
    return "".join(
        _formula_before(part) if i % 2 else _ESCAPED.sub(lambda m: _SOURCES.get(m[0], ""), part)
        for i, part in enumerate(parts)
    )


def _formula_before(formula: str) -> str:
    """Return the formula that `_formula` was given."""
    for brace, named in _BRACES.items():
        formula = formula.replace(named, brace)
    return formula


def as_text(latex: str) -> str:
    r"""Return LaTeX from any source as text: ``{\'E}tude`` becomes ``Étude``."""
    short = latex[:2000]
    if not re.search(r"[\\{}$%~]|--|``|''", short):
        return plain(short)
    try:
        text = latex_to_text(short, "verbatim")
    # The library may raise anything on broken LaTeX: keep the source.
    except Exception:
        text = short
    return plain(text)
