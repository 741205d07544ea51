"""Split table rows into cells; a bar may be part of a formula or of code."""

from __future__ import annotations

import re
from collections import Counter

_BAR = re.compile(r"(?<!\\)\|")
# Escaped characters, and the marks of formulas and code.
_MARK = re.compile(r"\\.|`+|\$\$?|\|")
_CLOSING = {"\\(": "\\)", "\\[": "\\]"}


def cells_of(line: str, n_columns: int | None = None) -> list[str]:
    r"""Return the cells of a row.

    Parameters
    ----------
    line
        The row, with or without bars at its ends. ``\|`` is a bar within a cell.
    n_columns
        The number of columns. A row with more cells is split again without the bars in formulas
        and in code, if that leaves enough cells.

    Examples
    --------
    >>> cells_of("| A title | Bounds on $P(A|B)$ |", 2)
    ['A title', 'Bounds on $P(A|B)$']
    """
    line = line.strip().removeprefix("|")
    cells = _stripped(_BAR.split(line))
    if n_columns is not None and len(cells) > n_columns:
        outside = _stripped(_split_outside_spans(line))
        cells = outside if len(outside) >= n_columns else cells
    return [cell.replace("\\|", "|") for cell in cells]


def fit_cells(cells: list[str], n_columns: int, text: int) -> list[str]:
    """Return one cell per column; rejoin cells that were split at a bar in a text.

    Parameters
    ----------
    cells
        The cells of a row.
    n_columns
        The number of columns.
    text
        The column of the text, which gets the extra cells.
    """
    n_extra = len(cells) - n_columns
    if n_extra <= 0:
        return [*cells, *[""] * -n_extra]
    pieces = " | ".join(cells[text : text + n_extra + 1])
    return [*cells[:text], pieces, *cells[text + n_extra + 1 :]]


def _stripped(cells: list[str]) -> list[str]:
    if cells and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]


def _split_outside_spans(line: str) -> list[str]:
    """Return a row split at the bars that are outside of formulas and code."""
    marks = list(_MARK.finditer(line))
    left = Counter(match[0] for match in marks)
    cells, start, closing = [], 0, ""
    for match in marks:
        mark = match[0]
        left[mark] -= 1
        if closing:
            closing = "" if mark == closing else closing
        elif mark == "|":
            cells.append(line[start : match.start()])
            start = match.end()
        # A mark without a closing one is plain text.
        elif (mark[0] in "`$" or mark in _CLOSING) and left[_CLOSING.get(mark, mark)] > 0:
            closing = _CLOSING.get(mark, mark)
    return [*cells, line[start:]]
