"""Supported LaTeX commands on the card, in BibTeX and on the exported page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import escape, latex_commands, plain_math
from dashboard.text.latex_escape import as_text, escaped, unescaped

FORMULAS = {
    **{name: rf"a \{name} b" for name in latex_commands.SIGNS | latex_commands.LAYOUT},
    **{name: rf"\{name}| b" for name in latex_commands.DELIMITED},
    **{name: rf"\{name}{{ab}}" for name in latex_commands.STYLES | latex_commands.WORDS},
    **{name: rf"\{name}{{a}}{{b}}" for name in latex_commands.PAIRS},
    "left": r"\left| b \right|",
    "right": r"\left( b \right)",
    "limits": r"\sum\limits_a b",
    "nolimits": r"\sum\nolimits_a b",
}


def test_every_supported_command_is_rendered_in_all_three():
    for name, source in FORMULAS.items():
        formula = f"${source}$"
        assert escape.markdown(formula) == formula
        assert escaped(formula) == formula
        assert unescaped(formula) == formula
        shown = plain_math.line(formula)
        assert "$" not in shown
        if name != "backslash":
            assert "\\" not in shown
        if name in latex_commands.SIGNS:
            assert re.fullmatch(r"a ?\S.* ?b", shown), shown
            assert shown.replace(" ", "") != "ab"


@pytest.mark.parametrize("name", ["href", "input", "def", "color", "begin", "cite", "footnote"])
def test_other_commands_are_text_in_all_three(name):
    source = rf"$\{name}{{a}}$"
    assert escape.markdown(source) != source
    assert escaped(source) == rf"\$\textbackslash{{}}{name}\textbraceleft{{}}a\textbraceright{{}}\$"
    assert plain_math.line(source) == source


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"$\frac{1}{2}$", "1/2"),
        (r"$\dfrac{1}{2}$", "1/2"),
        (r"$\binom{n}{k}$", "(n choose k)"),
        (r"$a \ne b$", "a ≠ b"),
        (r"$\dim V$", "dim V"),
        (r"$x \quad y$", "x y"),
        (r"$\texttt{ab}$", "ab"),
    ],
)
def test_commands_that_the_library_lacks_are_shown_on_the_exported_page(source, shown):
    assert re.sub(" +", " ", plain_math.line(source)) == shown


@pytest.mark.parametrize("formula", [r"\(x_1\)", r"\[E = mc^2\]", "$$y_1$$", "$a$$b$"])
def test_formulas_with_any_delimiters_are_kept_in_bibtex(formula):
    text = f"50 % of {formula}, or $5"
    assert escaped(text) == rf"50 \% of {formula}, or \$5"
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize("formula", [r"$\left\{ x \right.$", r"$\} x \{$", r"$\{x_1$"])
def test_unbalanced_braces_are_written_by_name(formula):
    latex = escaped(formula)
    assert latex.count("{") == latex.count("}")
    assert not re.search(r"\\[{}]", latex)
    assert unescaped(latex) == formula


PIECES = [r"$x_1$", r"\(a\)", r"\[b\]", "$$c$$", r"$\{$", r"$\}$", r"$\left\{ x \right.$",
          *"${}\\ ~%", "$5", "--", r"\("]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_any_mixture_of_formulas_and_text_survives_bibtex(text):
    latex = escaped(text)
    assert latex.count("{") == latex.count("}")
    assert unescaped(latex) == escape.plain(text)


def test_formulas_in_any_latex_are_kept():
    assert as_text(r"Half: $\frac{1}{2}$ \textless{} 1") == r"Half: $\frac{1}{2}$ < 1"
