"""Formulas as plain symbols."""

from __future__ import annotations

import pytest

from dashboard.text import plain_math


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (
            "Attention in $O(n^2)$ and $\\mathcal{O}(n)$",
            "Attention in O(n^2) and \N{MATHEMATICAL SCRIPT CAPITAL O}(n)",
        ),
        ("faster by $2.5\\times$", "faster by 2.5\N{MULTIPLICATION SIGN}"),
        ("\\(\\alpha\\)-divergence", "\N{GREEK SMALL LETTER ALPHA}-divergence"),
        ("costs $5 and $10", "costs $5 and $10"),
        ("a \\textbf{bold} claim", "a \\textbf{bold} claim"),
        ("$\\href{https://hostile.invalid}{x}$", "$\\href{https://hostile.invalid}{x}$"),
        ("two\nlines\x00 of\u202e it", "two lines of it"),
        ("<b>bold</b> &amp;", "<b>bold</b> &amp;"),
    ],
)
def test_formulas_become_symbols_and_other_text_stays(source, shown):
    assert plain_math.line(source) == shown


def test_line_breaks_are_kept_and_empty_lines_dropped():
    assert plain_math.paragraphs(" One.\r\n\n \nTwo  words.\n") == "One.\nTwo words."
