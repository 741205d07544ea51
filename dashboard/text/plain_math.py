"""Untrusted text with formulas as plain symbols, for pages that render none."""

from __future__ import annotations

import re
from functools import cache

from dashboard.text.escape import plain
from dashboard.text.latex_math import parts_of
from dashboard.text.latex_reader import latex_to_text


def line(text: str) -> str:
    r"""Return `text` on one line: ``$O(n^2)$`` as ``O(n^2)``, ``$\to$`` as an arrow."""
    cleaned = plain(text)
    if "$" not in cleaned and "\\" not in cleaned:
        return cleaned
    parts = parts_of(cleaned)
    return "".join(_signs(p.source) if p.is_math else p.source for p in parts)


def paragraphs(text: str) -> str:
    """Return `text` cleaned like `line`, with its line breaks."""
    return "\n".join(part for part in map(line, re.split(r"[\r\n]+", text)) if part)


@cache
def _signs(formula: str) -> str:
    try:
        signs = plain(latex_to_text(f"${formula}$", "text"))
    # The library may raise anything on broken LaTeX: keep the source.
    except Exception:
        signs = ""
    return signs or formula
