"""Ids that exist in a snapshot, to validate addresses. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dashboard.atlas.lineage import Lineage
from evidence.trends.words import WHOLE_WINDOW


@dataclass(frozen=True, slots=True)
class Known:
    """Ids of a snapshot: digests oldest first, topics and themes largest first.

    `paper_aliases` and `digest_aliases` have the current ids by earlier id.
    """

    digest_ids: Sequence[str]
    topic_ids: Sequence[int]
    paper_ids: Collection[str]
    theme_ids: Sequence[int] = ()
    lineage: Lineage = field(default_factory=Lineage)
    windows: Sequence[str] = (WHOLE_WINDOW,)
    paper_aliases: Mapping[str, str] = field(default_factory=dict)
    digest_aliases: Mapping[str, str] = field(default_factory=dict)

    def paper(self, paper_id: str) -> str | None:
        """Return the current id of a paper; None if it is unknown."""
        current = self.paper_aliases.get(paper_id, paper_id)
        return current if current in self.paper_ids else None

    def digest(self, digest_id: str) -> str | None:
        """Return the current id of a digest; None if it is unknown."""
        current = self.digest_aliases.get(digest_id, digest_id)
        return current if current in self.digest_ids else None


def aliases_of(aliases: pd.DataFrame | None, kind: str) -> dict[str, str]:
    """Return the current ids of papers or digests by earlier id.

    Parameters
    ----------
    aliases
        The table; None in a snapshot without it.
    kind
        One of `ALIAS_KINDS`.
    """
    if aliases is None:
        return {}
    own = aliases[aliases["kind"] == kind]
    return dict(zip(own["old_id"], own["new_id"], strict=True))
