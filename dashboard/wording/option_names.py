"""Names of topics and themes in menus, which identify options by text. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from analysis.records import NAME_CHARS
from dashboard.text import escape


def option_names(names: Mapping[int, str], level: str) -> dict[int, str]:
    """Return the text of each option by its id; equal ones get their number.

    Examples
    --------
    >>> option_names({0: "Agents", 1: "Bees", 2: "Agents"}, "topic")
    {0: 'Agents (topic 0)', 1: 'Bees', 2: 'Agents (topic 2)'}
    """
    texts = {i: escape.shorten(name, NAME_CHARS) or "(no name)" for i, name in names.items()}
    n_equal = Counter(texts.values())
    # Texts that are unlike all others come first: they stay as they are.
    taken = {text for text in texts.values() if n_equal[text] == 1}
    for i, text in texts.items():
        if n_equal[text] == 1:
            continue
        texts[i] = f"{text} ({level} {i})"
        while texts[i] in taken:
            texts[i] += f" ({level} {i})"
        taken.add(texts[i])
    return texts
