"""Labels and outline of a snapshot's groups, and unused labels for new topics."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.representation.labels import Topic
from analysis.snapshot import label_origins


def previous_names(frame: pd.DataFrame, key: str, numbers: Sequence[int]) -> list[Topic]:
    """Return the labels and keywords of groups, in the order of their ids.

    Parameters
    ----------
    frame
        The topics or themes of a snapshot.
    key
        Its column of ids.
    numbers
        Ids of the groups; unknown ids are left out.
    """
    columns = (frame[name].tolist() for name in (key, "label", "keywords", "keyword_weights"))
    known = {row[0]: row[1:] for row in zip(*columns, label_origins(frame), strict=True)}
    return [
        Topic(at, label, tuple(keywords), tuple(weights), origin)
        for at, (label, keywords, weights, origin) in enumerate(
            known[number] for number in numbers if number in known
        )
    ]


def outline_of(
    topics: pd.DataFrame, topic_ids: Sequence[int], theme_of_topic: NDArray[np.int32]
) -> list[int]:
    """Return topic positions in outline order; new topics are last in their theme."""
    place_of = dict(zip(topics["topic_id"], topics["rank"], strict=True))
    position = {number: at for at, number in enumerate(topic_ids)}
    outline = [position[n] for n in sorted(place_of, key=place_of.__getitem__) if n in position]
    for at, number in enumerate(topic_ids):
        if number not in place_of:
            theme = theme_of_topic[at]
            same = [i for i, other in enumerate(outline) if theme_of_topic[other] == theme]
            outline.insert(same[-1] + 1 if same else len(outline), at)
    return outline


def free_label(proposed: str, keywords: Sequence[str], taken: Sequence[str]) -> str:
    """Return the first unused label: as proposed, a keyword, or with a number."""
    used = {label.casefold() for label in taken}
    choices = [proposed, *(word[:1].upper() + word[1:] for word in keywords)]
    for label in choices:
        if label.casefold() not in used:
            return label
    number = 2
    while f"{proposed} ({number})".casefold() in used:
        number += 1
    return f"{proposed} ({number})"
