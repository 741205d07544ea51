"""Ids that exist in a snapshot, to validate addresses. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from analysis.records import WHOLE_WINDOW
from dashboard.atlas.lineage import Lineage


@dataclass(frozen=True, slots=True)
class Known:
    """Ids of a snapshot: digests oldest first, topics and themes largest first."""

    digest_ids: Sequence[str]
    topic_ids: Sequence[int]
    paper_ids: Collection[str]
    theme_ids: Sequence[int] = ()
    lineage: Lineage = field(default_factory=Lineage)
    windows: Sequence[str] = (WHOLE_WINDOW,)
