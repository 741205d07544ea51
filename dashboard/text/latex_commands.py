"""Supported LaTeX commands in formulas, and their plain-text replacements. Pure.

A formula is rendered only if it has no other commands: typeset on the page, as plain symbols on
the exported page, as source in BibTeX files.
"""

from __future__ import annotations

import re

SIGNS = frozenset(
    re.findall(
        r"\w+",
        """
        Delta Gamma Lambda Omega Phi Pi Pr Psi Re Im Sigma Theta Upsilon Xi aleph alpha beta
        chi delta digamma ell epsilon eta gamma hbar imath iota jmath kappa lambda mu nabla
        nu omega partial phi pi psi rho sigma tau theta upsilon varepsilon varkappa varphi
        varpi varrho varsigma vartheta xi zeta
        approx approxeq asymp ast backslash because blacksquare bigcap bigcup bigoplus
        bigotimes bot bullet cap cdot cdots checkmark circ clubsuit colon complement cong
        coprod cup dagger dashv ddagger ddots degree diamond diamondsuit div doteq dots
        downarrow emptyset equiv exists flat forall ge geq geqslant gets gg gtrsim heartsuit
        hookrightarrow iff iiint iint implies in infty int land langle lbrace lceil ldots le
        leftarrow Leftarrow leftrightarrow Leftrightarrow leq leqslant lesssim lfloor ll
        lnot longrightarrow lor lVert lvert mapsto measuredangle mid models mp ne neg neq
        nexists ni notin odot oint ominus oplus oslash otimes parallel perp pm prec preceq
        prime prod propto rangle rbrace rceil rfloor rightarrow Rightarrow rVert rvert
        searrow setminus sharp sim simeq spadesuit sqcap sqcup square star subset subseteq
        succ succeq sum sup supset supseteq swarrow therefore times to top triangle
        triangleq uparrow updownarrow varnothing vdash vdots vee Vert vert wedge wp
        arccos arcsin arctan arg cos cosh cot deg det dim exp gcd hom inf ker lg lim liminf
        limsup ln log max min sec sin sinh tan tanh
        """,
    )
)
"""Commands that print one symbol or name."""

LAYOUT = frozenset(("displaystyle", "limits", "nolimits", "qquad", "quad", "textstyle"))
"""Commands that print nothing but change spacing, size or limits."""

DELIMITED = frozenset(("left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr"))
"""Commands that change the size of the delimiter after them."""

STYLES = frozenset(
    re.findall(
        r"\w+",
        """
        acute bar bm boldsymbol breve check ddot dot grave hat mathbb mathbf mathcal
        mathfrak mathit mathring mathscr mathsf mathtt overbrace overleftarrow overline
        overrightarrow sqrt tilde underbrace underline vec widehat widetilde
        """,
    )
)
"""Commands that change the style of the letter or group after them."""

PAIRS = frozenset(
    re.findall(r"\w+", "binom cfrac dbinom dfrac frac overset stackrel tbinom tfrac underset")
)
"""Commands with two arguments."""

WORDS = frozenset(re.findall(r"\w+", "mathrm operatorname text textbf textit textrm textsf texttt"))
"""Commands with text in braces as their argument."""

_NAMES = ("Pr", "arg", "cot", "deg", "det", "dim", "gcd", "hom", "ker", "lg", "sec")

AS_TEXT = {
    **{name: name for name in _NAMES},
    **dict.fromkeys(("textsf", "texttt"), "%s"),
    **dict.fromkeys(("cfrac", "dfrac", "tfrac"), "%s/%s"),
    **dict.fromkeys(("binom", "dbinom", "tbinom"), "(%s choose %s)"),
    **dict.fromkeys(("quad", "qquad"), " "),
    "Im": "\N{BLACK-LETTER CAPITAL I}",
    "Re": "\N{BLACK-LETTER CAPITAL R}",
    "bot": "⊥",
    "checkmark": "✓",
    "clubsuit": "♣",
    "colon": ":",
    "ddagger": "‡",
    "degree": "°",
    "diamondsuit": "♢",
    "gets": "←",
    "heartsuit": "♡",
    "iff": "⟺",
    "imath": "\N{LATIN SMALL LETTER DOTLESS I}",
    "implies": "⟹",
    "jmath": "ȷ",
    "land": "∧",
    "lor": "\N{LOGICAL OR}",
    "models": "⊨",
    "ne": "≠",
    "neg": "¬",
    "spadesuit": "♠",
    "triangle": "△",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
}
"""Plain text of commands that pylatexenc lacks; ``%s`` is an argument."""
