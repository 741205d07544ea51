"""Gives the names of `labels.toml` to topics and themes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.readers.labels_toml import LABELS, GivenNames, bounded
from analysis.records import BY_PERSON, DONE, LEVELS, one_line
from analysis.representation.label_origin import Label


def given_labels(given: GivenNames, level: str, ids: Sequence[int]) -> dict[int, Label]:
    """Return the names that people give to the groups of a level, by position.

    Parameters
    ----------
    given
        The names.
    level
        One of `LEVELS`.
    ids
        Permanent id of each group.
    """
    names = given.of(level)
    return {at: Label(names[i].name, BY_PERSON) for at, i in enumerate(ids) if i in names}


def unknown_numbers(
    given: GivenNames, ids: Mapping[str, Sequence[int]], events: pd.DataFrame
) -> tuple[str, ...]:
    """Return a warning for each name of a topic or theme that does not exist.

    Parameters
    ----------
    given
        The names.
    ids
        Permanent ids of the groups, by level.
    events
        The events of topics and themes, which tell what a group became part of.
    """
    warnings = []
    merged = events[(events["kind"] == "merged") & (events["state"] == DONE)]
    for level in LEVELS:
        own = merged[merged["level"] == level]
        new_id = {
            int(parent): int(children[0])
            for parents, children in zip(own["parent_ids"], own["child_ids"], strict=True)
            for parent in parents
        }
        known = set(ids[level])
        for asked, name in given.of(level).items():
            if asked in known:
                continue
            now, ahead = asked, dict(new_id)
            while now in ahead and now not in known:
                now = ahead.pop(now)
            problem, fix = f"there is no {level} {asked}", "correct the number, or remove the line"
            if now in known:
                problem = f"{level} {asked} became part of {level} {now}"
                fix = "give the name to that one, or remove the line"
            warnings.append(f"{name.where}: {problem}; {fix}")
    return bounded(given.path, warnings)


def other_numbers(given: GivenNames) -> tuple[str, ...]:
    """Return a warning, if there are names, that numbers have another meaning now."""
    if not given.topics and not given.themes:
        return ()
    line = f"{given.path}: topics and themes are numbered anew; check the numbers in {LABELS}"
    return (one_line(line),)
