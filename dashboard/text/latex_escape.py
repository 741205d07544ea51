"""Outside text as LaTeX that sets exactly that text, and LaTeX back to text."""

from __future__ import annotations

import re

from dashboard.text.escape import plain
from dashboard.text.latex_math import parts_of
from dashboard.text.latex_reader import latex_to_text

_ESCAPES = {
    # Braces are counted by BibTeX even behind a backslash, so that `\\{` would not do.
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
# Two hyphens or quotation marks side by side would be set as one sign.
_BETWEEN_PAIRS = re.compile(r"(?<=([-`']))(?=\1)")
_ESCAPED = re.compile("|".join([*map(re.escape, _ESCAPES.values()), r"\{\}"]))
_SOURCES = {escape: source for source, escape in _ESCAPES.items()}

# Mathematics as `escaped` leaves it: in all other text it has escaped backslashes and dollar signs.
_MATH = re.compile(r"((?<!\\)\$\$[^$]+\$\$|(?<!\\)\$[^$]+(?<!\\)\$|\\\(.*?\\\)|\\\[.*?\\\])")
_BRACES = {r"\{": r"\lbrace{}", r"\}": r"\rbrace{}"}


def escaped(text: str) -> str:
    """Escape `text` for LaTeX on one line; what the page would set as mathematics stays."""
    parts = parts_of(plain(text))
    return "".join(_formula(p.delimited) if p.is_math else _escaped_words(p.source) for p in parts)


def _formula(delimited: str) -> str:
    """Return mathematics with paired braces: BibTeX also counts those behind a backslash."""
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
    """Undo `escaped`."""
    parts = _MATH.split(latex)
    return "".join(
        _formula_before(part) if i % 2 else _ESCAPED.sub(lambda m: _SOURCES.get(m[0], ""), part)
        for i, part in enumerate(parts)
    )


def _formula_before(formula: str) -> str:
    """Undo `_formula`."""
    for brace, named in _BRACES.items():
        formula = formula.replace(named, brace)
    return formula


def as_text(latex: str) -> str:
    r"""Return what anybody's LaTeX says: ``{\'E}tude`` is ``Étude``; what is not LaTeX stays."""
    short = latex[:2000]
    if not re.search(r"[\\{}$%~]|--|``|''", short):
        return plain(short)
    try:
        said = latex_to_text(short, "verbatim")
    # Whatever a library cannot make of a broken title, the title as it stands is the answer.
    except Exception:
        said = short
    return plain(said)
