"""Conversion of LaTeX to plain text with pylatexenc and additional commands. Pure."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from dashboard.text.latex_commands import AS_TEXT


def latex_to_text(latex: str, math_mode: Literal["text", "verbatim"]) -> str:
    """Return LaTeX as text; formulas become plain symbols or stay as source.

    Raises
    ------
    Exception
        Any exception that pylatexenc raises for invalid LaTeX.
    """
    commands, reader = _commands_and_reader(math_mode)
    text: str = reader.latex_to_text(latex, tolerant_parsing=True, latex_context=commands)
    return text


@cache
def _commands_and_reader(math_mode: str) -> tuple[Any, Any]:
    from pylatexenc import latex2text, latexwalker
    from pylatexenc.macrospec import MacroSpec

    commands = latexwalker.get_default_latex_context_db()
    arguments = [MacroSpec(name, "{" * text.count("%s")) for name, text in AS_TEXT.items()]
    commands.add_context_category("ours", macros=arguments, prepend=True)
    signs = latex2text.get_default_latex_context_db()
    macros = [latex2text.MacroTextSpec(name, text) for name, text in AS_TEXT.items()]
    signs.add_context_category("ours", macros=macros, prepend=True)
    return commands, latex2text.LatexNodes2Text(signs, math_mode=math_mode)
