"""LaTeX to plain text by pylatexenc, with the commands that it lacks. Pure."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from dashboard.text.latex_commands import AS_TEXT


def latex_to_text(latex: str, math_mode: Literal["text", "verbatim"]) -> str:
    """Return what LaTeX says, its formulas as plain signs or as their source.

    Raises
    ------
    Exception
        Whatever the library raises for LaTeX that it cannot read.
    """
    commands, reader = _commands_and_reader(math_mode)
    said: str = reader.latex_to_text(latex, tolerant_parsing=True, latex_context=commands)
    return said


@cache
def _commands_and_reader(math_mode: str) -> tuple[Any, Any]:
    from pylatexenc import latex2text, latexwalker
    from pylatexenc.macrospec import MacroSpec

    commands = latexwalker.get_default_latex_context_db()
    arguments = [MacroSpec(name, "{" * said.count("%s")) for name, said in AS_TEXT.items()]
    commands.add_context_category("ours", macros=arguments, prepend=True)
    signs = latex2text.get_default_latex_context_db()
    macros = [latex2text.MacroTextSpec(name, said) for name, said in AS_TEXT.items()]
    signs.add_context_category("ours", macros=macros, prepend=True)
    return commands, latex2text.LatexNodes2Text(signs, math_mode=math_mode)
