"""`Label`: a name and where it is from; chooses the names of all groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis.records import AUTOMATIC, BY_LLM, BY_PERSON
from analysis.representation.labels import Candidate, Topic, named
from analysis.representation.naming import Group, name_themes, name_topics, sameness

MakeLabels = Callable[[Sequence[Any], Sequence[Mapping[int, str]], Sequence[str]], list[str]]
"""Returns distinct labels of groups from labels by position that take precedence, the first mapping
first, and labels that must not be used."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name of a topic or theme, and its origin, one of `LABEL_ORIGINS`."""

    text: str
    origin: str = AUTOMATIC


def by_person(known: Mapping[int, Label] | None) -> dict[int, Label]:
    """Return the names that people gave, by group."""
    return {group: label for group, label in (known or {}).items() if label.origin == BY_PERSON}


def choose_labels(
    groups: Sequence[Any],
    known: Mapping[int, Label],
    *,
    proposed: Mapping[int, str],
    make: MakeLabels,
) -> list[Label]:
    """Return a label for each group.

    A name that a person gives is used as it is; the others are made, and avoid it.

    Parameters
    ----------
    groups
        What labels are made from, by group.
    known
        Names that people give, and previous labels that still fit, by group.
    proposed
        Labels that a language model proposes, by group.
    make
        Makes distinct labels of some groups.
    """
    given = by_person(known)
    others = [group for group in range(len(groups)) if group not in given]
    kept = {group: label.text for group, label in known.items()}
    preferred = [
        {at: labels[group] for at, group in enumerate(others) if group in labels}
        for labels in (proposed, kept)
    ]
    taken = texts_of(given.values())
    made = make([groups[group] for group in others], preferred, taken)
    text_of = dict(zip(others, made, strict=True))

    def origin(group: int) -> str:
        if proposed.get(group) == text_of[group]:
            return BY_LLM
        return known[group].origin if kept.get(group) == text_of[group] else AUTOMATIC

    return [
        given[group] if group in given else Label(text_of[group], origin(group))
        for group in range(len(groups))
    ]


def label_topics(
    groups: Sequence[Group],
    known: Mapping[int, Label],
    known_themes: Mapping[int, Label],
    proposed: Mapping[int, str],
) -> list[Label]:
    """Return a distinct label for each topic, see `choose_labels`.

    Names that people give to themes are not used.
    """
    given_themes = texts_of(by_person(known_themes).values())

    def make(
        own: Sequence[Group], preferred: Sequence[Mapping[int, str]], given: Sequence[str]
    ) -> list[str]:
        return name_topics(own, preferred=preferred, taken=[*given, *given_themes])

    return choose_labels(groups, known, proposed=proposed, make=make)


def label_themes(
    groups: Sequence[Group],
    topics: Sequence[Group],
    topic_labels: Sequence[Label],
    known: Mapping[int, Label],
    proposed: Mapping[int, str],
) -> list[Label]:
    """Return a distinct label for each theme, see `choose_labels`."""
    labels = texts_of(topic_labels)

    def make(
        own: Sequence[Group], preferred: Sequence[Mapping[int, str]], given: Sequence[str]
    ) -> list[str]:
        return name_themes(own, topics, labels, preferred=preferred, taken=given)

    return choose_labels(groups, known, proposed=proposed, make=make)


def texts_of(labels: Iterable[Label]) -> list[str]:
    """Return the texts of labels."""
    return [label.text for label in labels]


def named_topics(
    labels: Sequence[Label], keywords: Sequence[Sequence[Candidate]]
) -> tuple[Topic, ...]:
    """Return topics from their labels and keywords."""
    topics = named([label.text for label in labels], keywords)
    return tuple(
        replace(topic, origin=label.origin) for topic, label in zip(topics, labels, strict=True)
    )


def is_taken(label: str, given: Iterable[Label]) -> bool:
    """Return whether a label has the same words as a name that a person gives."""
    return sameness(label) in {sameness(one.text) for one in given}
