"""Outside text as LaTeX that sets exactly that text, and LaTeX back to text."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from dashboard.text.escape import plain

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
_UNKNOWN_SIGNS = {
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
}
_SPECIAL = re.compile("|".join(map(re.escape, _ESCAPES)))
# Two hyphens or quotation marks side by side would be set as one sign.
_BETWEEN_PAIRS = re.compile(r"(?<=([-`']))(?=\1)")
_ESCAPED = re.compile("|".join([*map(re.escape, _ESCAPES.values()), r"\{\}"]))
_SOURCES = {escape: source for source, escape in _ESCAPES.items()}

# A dollar sign opens mathematics before a letter and closes it after one: "$5 and $10" are prices.
_MATH = re.compile(r"\$(?=[^\s$])([^$]{0,200}(?<=[^\s\\]))\$(?!\d)")
_MATH_TOKENS = re.compile(
    r"\\([A-Za-z]+)|\\[,;:! ]|[A-Za-z0-9 .,;:+\-*/=<>()|!'\[\]{}]"
    # Two carets are how TeX writes any character at all, a backslash among them.
    r"|[\^_](?=[A-Za-z0-9{\\*+\-])"
)
_ARGUMENT = re.compile(r" ?[{A-Za-z0-9]")
_SIGNS = frozenset(
    re.findall(
        r"\w+",
        """
        Delta Gamma Lambda Omega Phi Pi Pr Psi Rightarrow Sigma Theta Upsilon Vert Xi alpha
        approx arg ast beta bot cap cdot cdots chi circ cos cup dagger delta det dim div dots
        ell epsilon equiv eta exists exp forall gamma ge geq gg hbar in inf infty int iota kappa
        lambda langle lceil ldots le leftarrow leftrightarrow leq lfloor lim ll ln log mapsto
        max mid min mp mu nabla ne neq notin nu omega parallel partial perp phi pi pm prime prod
        propto psi quad rangle rceil rfloor rho rightarrow sigma sim simeq sin star subset
        subseteq sum sup tan tau theta times to top upsilon varepsilon varphi vartheta vert xi
        zeta
        """,
    )
)
"""Commands of mathematics that draw a sign and do nothing else."""

_STYLES = frozenset(
    re.findall(
        r"\w+",
        """
        bar boldsymbol dot hat mathbb mathbf mathcal mathit mathrm mathsf overline sqrt text
        textbf textit tilde underline vec widehat widetilde
        """,
    )
)
"""Those that draw the letter or group after them in another way."""


def escaped(text: str) -> str:
    """Escape `text` for LaTeX on one line; harmless mathematics in dollar signs stays."""
    parts = []
    at = 0
    text = plain(text)
    for found in _MATH.finditer(text):
        if _harmless(found[1]):
            parts += [_escaped_words(text[at : found.start()]), found[0]]
            at = found.end()
    return "".join([*parts, _escaped_words(text[at:])])


def _escaped_words(text: str) -> str:
    apart = _BETWEEN_PAIRS.sub("\0", text)
    return _SPECIAL.sub(lambda m: _ESCAPES[m[0]], apart).replace("\0", "{}")


def _harmless(math: str) -> bool:
    """Return whether mathematics has only commands that draw something, and paired braces."""
    at = depth = 0
    while at < len(math):
        token = _MATH_TOKENS.match(math, at)
        if not token:
            return False
        at, name = token.end(), token[1]
        styles = name in _STYLES and _ARGUMENT.match(math, at)
        depth += (token[0] == "{") - (token[0] == "}")
        if depth < 0 or (name and name not in _SIGNS and not styles):
            return False
    return depth == 0


def unescaped(latex: str) -> str:
    """Undo `escaped`."""
    parts = re.split(r"((?<!\\)\$[^$]*(?<!\\)\$)", latex)
    return "".join(
        part if i % 2 else _ESCAPED.sub(lambda m: _SOURCES.get(m[0], ""), part)
        for i, part in enumerate(parts)
    )


@cache
def _reader() -> Any:
    from pylatexenc.latex2text import (
        LatexNodes2Text,
        MacroTextSpec,
        get_default_latex_context_db,
    )

    # Signs that the library would leave out: those that we write ourselves are among them.
    signs = [MacroTextSpec(name, sign) for name, sign in _UNKNOWN_SIGNS.items()]
    names = get_default_latex_context_db()
    names.add_context_category("signs", macros=signs, prepend=True)
    # Verbatim: a title's mathematics is part of what it is known by.
    return LatexNodes2Text(names, math_mode="verbatim")


def as_text(latex: str) -> str:
    r"""Return what anybody's LaTeX says: ``{\'E}tude`` is ``Étude``; what is not LaTeX stays."""
    short = latex[:2000]
    if not re.search(r"[\\{}$%~]|--|``|''", short):
        return plain(short)
    try:
        said = _reader().latex_to_text(short, tolerant_parsing=True)
    # Whatever a library cannot make of a broken title, the title as it stands is the answer.
    except Exception:
        said = short
    return plain(said)
