"""Refuses to replace a snapshot by one that is far worse."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.pipeline.previous_snapshot import PreviousSnapshot
from analysis.records import UNASSIGNED, AtlasError
from analysis.settings import Settings
from evidence.formatting import count, number, percent

_FEWEST_TOPICS = 3
"""Smallest number of topics of a snapshot that is protected: one or two topics of few papers may
disappear when some papers are added."""

_SHARED = 0.5
"""Smallest share of papers in common, of the snapshot's and of the fit's, for a comparison. With
fewer, the digests are different ones."""

_RISE = 0.25
"""Rise of the unassigned share that counts as far worse."""

_LEFT = 1 / 3
"""Largest remaining share of the topics that counts as far worse, unless so few are asked for."""


def refuse_far_worse(
    folder: Path,
    previous: PreviousSnapshot,
    paper_ids: Sequence[str],
    labels: NDArray[np.int32],
    settings: Settings,
) -> None:
    """Raise an error if the topics of a fit are far worse than those of a snapshot.

    Parameters
    ----------
    folder
        Folder of the snapshot, for the message.
    previous
        The snapshot.
    paper_ids, labels
        Papers of the fit, and int32, (n_papers,): their topics, or `UNASSIGNED`.
    settings
        Settings of the fit.

    Raises
    ------
    AtlasError
        If most papers are the same and their unassigned share rises by more than a quarter of
        them, or at most a third of the topics are left.
    """
    if previous.tables is None:
        return
    n_before = len(previous.tables.topics)
    papers = previous.tables.papers
    shared = papers["paper_id"].isin(list(paper_ids)).to_numpy()
    if n_before < _FEWEST_TOPICS or shared.sum() < _SHARED * max(len(papers), len(paper_ids)):
        return
    now = np.isin(np.asarray(paper_ids, dtype=object), papers["paper_id"].to_numpy(dtype=object))
    was_left = float((papers["topic_id"].to_numpy()[shared] == UNASSIGNED).mean())
    is_left = float((labels[now] == UNASSIGNED).mean())
    n_topics = int(labels.max(initial=UNASSIGNED)) + 1
    n_expected = min(n_before, settings.n_topics or n_before)
    if is_left - was_left <= _RISE and n_topics > _LEFT * n_expected:
        return
    raise AtlasError(
        f"{folder}: the result is far worse than this snapshot ({count(n_topics, 'topic')} instead "
        f"of {number(n_before)}, {percent(is_left)} of the same papers unassigned instead of "
        f"{percent(was_left)}), so the snapshot was kept; choose other options, or add --force to "
        "replace it"
    )
