"""Words for who named a topic or theme, unless its papers' words did. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from analysis.records import BY_LLM, BY_PERSON
from evidence import formatting

MARKS = {BY_PERSON: "named by a person", BY_LLM: "named by a language model"}
"""Mark beside a name, for each origin that is not automatic."""

EXPLANATIONS = {
    BY_PERSON: "the name is in labels.toml; updates and refits keep it.",
    BY_LLM: "made from the titles of the most representative papers.",
}
"""Explanation of each mark."""

HOW_TO_NAME = (
    "To rename a topic or theme, write its number and name into labels.toml beside the digests "
    "and update."
)


def explained(origins: Collection[str]) -> str:
    """Return the explanations of the marks that a page has, in sentences."""
    return " ".join(
        f"{mark[:1].upper()}{mark[1:]}: {EXPLANATIONS[origin]}"
        for origin, mark in MARKS.items()
        if origin in origins
    )


def counted(origins: Mapping[str, Collection[str]]) -> str:
    """Return how many topics and themes people and language models named.

    Parameters
    ----------
    origins
        Origin of each name, by level.
    """
    sentences = []
    for origin, mark in MARKS.items():
        parts = [
            formatting.out_of(list(own).count(origin), len(own), level)
            for level, own in origins.items()
            if origin in own
        ]
        if parts:
            n_named = sum(list(own).count(origin) for own in origins.values())
            are = formatting.plural(n_named, "is", "are")
            sentences.append(f"{formatting.listed(parts)} {are} {mark}.")
    rest = "All other names" if sentences else "All names"
    return " ".join([*sentences, f"{rest} are made from the papers' words."])
