"""Detection of formulas: formulas are found, prices and paths are text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.text import escape
from dashboard.text.latex_math import LONGEST, is_mathematics, parts_of


def formulas(raw: str) -> list[str]:
    return [part.source for part in parts_of(raw) if part.is_math]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("PanGu-$π$ at last", ["π"]),
        ("from MVD$^2$: views", ["^2"]),
        (r"runs $2.35\times$ faster at $O(n^3)$ cost", [r"2.35\times", "O(n^3)"]),
        (r"a $\mathcal{O}(N^2)$ bound, $\ell_0$ norms, $\infty$Bench", None),
        (r"up to $28.34\% \to 34.22\%$ and $\sim$500 more", [r"28.34\% \to 34.22\%", r"\sim"]),
        (r"$\frac{1}{8}$, $\sqrt{x_{t-1}}$ and $\left( a \right)$", None),
        (r"on $1.3$G operations", ["1.3"]),
        (r"\(x_1\) and \[E = mc^2\] and $$y$$", ["x_1", "E = mc^2", "y"]),
        (r"$\text{the loss of }x$ is small", [r"\text{the loss of }x"]),
        ("$a$$b$", ["a", "b"]),
    ],
)
def test_formulas_are_found(raw, found):
    expected = re.findall(r"\$([^$]+)\$", raw) if found is None else found
    assert formulas(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        *("between $5 and $10", "from $5-$10", "US$5 and AU$6", "cost $200k or 4$ per hour"),
        *("earn $1 Million, spend $ 2", "$HOME:$PATH", "$5 million and less than 10$", "100$"),
        *(r"less than \$5 and \$10", "a $ b $ c", "$", "$$", "$ $", r"\(", r"\[\]"),
        *(r"$\href{javascript:alert(1)}{x}$", r"$\url{http://a.b}$", r"$\includegraphics{a.png}$"),
        *(r"$\htmlClass{a}{b}$", r"$\htmlData{a=b}{c}$", r"$\htmlStyle{color:red}{x}$"),
        *(r"$\def\a{b}\a$", r"$\newcommand\a{b}$", r"$\color{red}x$", r"$\textcolor{red}{x}$"),
        *(r"$\unicode{x2014}$", r"$\rule{99em}{99em}$", r"$\kern99em x$", r"$\require{x}$"),
        *(r"${x$", r"$x}$", r"$x^$", r"$x^2^3$", r"$x_1_2$", r"$\frac{1}$", r"$\left( x$"),
        *(r"$\right) x \left($", r"$x \\ y$", r"$x & y$", r"$\begin{a}b\end{a}$", r"$^^41$"),
        *(
            "$`x`$",
            "$<b>$",
            "$<b>$x",
            '$"a"$',
            "$x#y$",
            "$x%y$",
            "$\u202ex$",
            "$:smile:$ and words$",
        ),
        *("$" + "x" * (LONGEST + 1) + "$", "$" + "{" * 40 + "x" + "}" * 40 + "$"),
    ],
)
def test_other_text_is_not_a_formula(raw):
    assert formulas(raw) == []
    assert escape.html(raw) == escape.html(escape.plain(raw))


MARKED = st.text(alphabet="$\\{}()[]^_<>`*:#&%~!| \nabx25", max_size=60)
COMMANDS = st.lists(
    st.sampled_from(
        [
            *"$$$$ {}()[]^_x2<>`*",
            r"\frac",
            r"\href",
            r"\times",
            r"\left(",
            r"\(",
            r"\)",
            r"\[",
            r"\]",
        ]
    ),
    max_size=25,
).map("".join)


@given(st.text(max_size=120) | MARKED | COMMANDS)
def test_the_parts_keep_all_of_the_text(raw):
    delimiters = r"\$|\\[()\[\]]| "
    said = "".join(part.source for part in parts_of(raw))
    assert re.sub(delimiters, "", said).split() == re.sub(delimiters, "", raw).split()


@example("$a$$b$")
@example(r"\(a\)\(b\)$")
@given(st.text(max_size=120) | MARKED | COMMANDS)
def test_text_outside_formulas_has_no_markup(raw):
    """Parse as Markdown does: escapes are characters, dollar signs delimit formulas."""
    escaped = escape.markdown(raw)
    at = 0
    while at < len(escaped):
        if escaped[at] == "\\":
            assert re.match(r"[!-/:-@\[-`{-~]", escaped[at + 1])
            at += 2
        elif escaped[at] == "$":
            end = escaped.index("$", at + 1)
            assert is_mathematics(escaped[at + 1 : end])
            # Two in a row are another mark.
            assert escaped[end + 1 : end + 2] != "$"
            at = end + 1
        else:
            assert not re.match(r"[!-/:-@\[-`{-~]", escaped[at])
            at += 1


@given(MARKED | COMMANDS)
def test_formulas_have_known_commands_and_balanced_braces(raw):
    for source in formulas(raw):
        assert not re.search(r"[`]|<\w+>|\\(href|url|html|include)|\\\\|[&#\"\n$](?<!\\.)", source)
        bare = re.sub(r"\\.", "", source)
        assert bare.count("{") == bare.count("}")


def test_long_texts_of_dollar_signs_are_fast():
    for sign in ("$a", r"\(", r"\[x", "${", "$x_"):
        assert formulas(sign * 5000) == [] or sign == "$x_"
