"""Conversion of untrusted text to LaTeX and back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from dashboard.text.escape import plain
from dashboard.text.latex_escape import as_text, escaped, unescaped
from tests.dashboard.reading_list.lists import TEXTS


@given(TEXTS)
@settings(deadline=None)
def test_latex_has_exactly_the_text(text):
    latex = escaped(text)
    depth = 0
    for brace in re.findall(r"[{}]", latex):
        depth += 1 if brace == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert unescaped(latex) == plain(text)
    words = re.sub(r"\$\$[^$]+\$\$|(?<!\\)\$[^$]*(?<!\\)\$|\\\(.*?\\\)|\\\[.*?\\\]", "", latex)
    assert not re.search(r"(?<!\\)[%#&~$]", words)
    commands = set(re.findall(r"\\([A-Za-z]+)", words))
    assert commands <= {
        *("textbackslash", "textbraceleft", "textbraceright", "textasciitilde"),
        *("textasciicircum", "textless", "textgreater", "textbar"),
    }


@pytest.mark.parametrize(
    "kept",
    [
        *(r"$\ell_0$", r"$x^2$", r"$\mathcal{O}(n \log n)$", r"$\alpha$", "$k$"),
        *(r"$\hat{y}_{t+1}$", r"$L_{\infty}$", r"$\sqrt{n}$"),
    ],
)
def test_formulas_are_kept(kept):
    assert escaped(f"A {kept}-norm & more") == rf"A {kept}-norm \& more"
    assert unescaped(escaped(f"A {kept}-norm & more")) == f"A {kept}-norm & more"


@pytest.mark.parametrize(
    "harm",
    [
        *(r"$\input{/etc/passwd}$", r"$\def\x{y}$", "$5 and $10", "$}{$", r"$\write18{x}$"),
        *("$^^5cinput x$", r"$a$$^^5c$", "$x^$", "$ a $", "$a{b$", r"$\\$", r"$\sqrt$"),
        *(r"$\csname x\endcsname$", "$a%b$", "$"),
    ],
)
def test_unsafe_formulas_become_text(harm):
    latex = escaped(harm)
    assert r"\$" in latex
    assert "^^" not in latex
    assert not re.search(r"\\(input|def|write|csname|sqrt)", latex)
    assert unescaped(latex) == harm


def test_any_latex_becomes_text():
    assert as_text(r"{\'E}tudes \& {CAPS} of {\"o} -- $\alpha$") == (
        "Études & CAPS of ö \N{EN DASH} $\\alpha$"
    )
    assert as_text(r"\input{/etc/hostname}\textbf{x") in ("x", r"\input{/etc/hostname}\textbf{x")
    assert len(as_text("{" * 100_000)) <= 2_000
