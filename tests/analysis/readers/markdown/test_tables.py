"""Bars within the cells of Markdown tables: in formulas, in code, and escaped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.readers.markdown.table_cells import cells_of, fit_cells

HEAD = "## Papers for 2025-03-17\n\n| Title | Summary |\n|---|---|\n"


@pytest.mark.parametrize(
    ("row", "title", "abstract"),
    [
        ("| A Title | Bounds on $P(A|B)$. |", "A Title", "Bounds on $P(A|B)$."),
        ("| On $P(A|B)$ | A text. |", "On $P(A|B)$", "A text."),
        ("| On $p(x|y)$ | Of $|x|$ and $|y|$. |", "On $p(x|y)$", "Of $|x|$ and $|y|$."),
        ("| A Title | $$\\sum |x|$$ is small. |", "A Title", "$$\\sum |x|$$ is small."),
        (r"| A Title | With `a|b` in code. |", "A Title", "With a|b in code."),
        (r"| A Title | With ``a|`|b`` in code. |", "A Title", "With a|`|b in code."),
        (r"| A Title | An escaped \| bar. |", "A Title", "An escaped | bar."),
        (r"| A Title | An escaped bar $P(A\|B)$. |", "A Title", "An escaped bar $P(A|B)$."),
        (r"| Costs $5 | Saves $6. |", "Costs $5", "Saves $6."),
        ("| A Title | A text |", "A Title", "A text"),
        ("A Title | Bounds on $P(A|B)$.", "A Title", "Bounds on $P(A|B)$."),
    ],
)
def test_a_bar_in_a_formula_or_in_code_does_not_end_a_cell(folder, row, title, abstract):
    folder.put("digest.md", f"{HEAD}{row}\n")
    result = folder.read("digest.md")
    (entry,) = result.digests[0].entries
    assert (entry.title, entry.abstract) == (title, abstract)
    assert not any("more cells" in line for line in result.warnings)


def test_commands_of_latex_escapes_and_entities_are_kept(folder):
    folder.put(
        "digest.md", HEAD + r"| AT&amp;T \#1 | $\alpha \le \beta$, 5\* stars &lt; 6 |" + "\n"
    )
    (entry,) = folder.read("digest.md").digests[0].entries
    assert (entry.title, entry.abstract) == ("AT&T #1", r"$\alpha \le \beta$, 5* stars < 6")


def test_other_bars_in_a_text_are_kept_with_a_warning(folder):
    folder.put("digest.md", f"{HEAD}| A Title | One $5 | two |\n")
    result = folder.read("digest.md")
    assert result.digests[0].entries[0].abstract == "One $5 | two"
    assert any("more cells than the header" in line for line in result.warnings)


@pytest.mark.parametrize("heading", ["Sparse - and dense", "A 1. B", "Attention * is"])
def test_a_mark_of_a_list_within_a_title_is_kept(folder, heading):
    folder.put(
        "digest.md",
        f"# Papers for 2025-03-17\n\n## 1. [{heading}](https://arxiv.org/abs/2503.01234)\n\nText.\n",
    )
    assert folder.read("digest.md").digests[0].entries[0].title == heading


def test_a_dash_within_a_link_is_part_of_the_title(folder):
    row = "| [Sparse - and dense](https://arxiv.org/abs/2503.01234) - A text. |"
    folder.put("digest.md", f"## Papers for 2025-03-17\n\n| Paper |\n|---|\n{row}\n")
    (entry,) = folder.read("digest.md").digests[0].entries
    assert (entry.title, entry.abstract) == ("Sparse - and dense", "A text.")


@given(st.text(alphabet="a |$`\\\\()[]"), st.integers(1, 4))
def test_any_row_has_a_cell_for_each_column(row, n_columns):
    cells = cells_of(row, n_columns)
    assert len(fit_cells(cells, n_columns, 0)) == n_columns
    # No character but bars and escapes is lost.
    kept = "".join("".join(cells).split()).replace("|", "").replace("\\", "")
    assert kept == "".join(row.split()).replace("|", "").replace("\\", "")
