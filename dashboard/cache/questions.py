"""Trends of searches, selections and lists, computed once for all sessions."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.atlas.atlas import Atlas
from dashboard.atlas.filters import Filters
from dashboard.cache.by_version import cached_by_version
from dashboard.trends.question import QuestionTrend, in_period, trend_of


def question_trend(atlas: Atlas, paper_ids: Collection[str], wanted: Filters) -> QuestionTrend:
    """Return the trend of papers; ids that the snapshot lacks are ignored."""
    rows = atlas.papers.index.get_indexer(pd.Index(list(paper_ids), dtype=atlas.papers.index.dtype))
    is_member = np.zeros(len(atlas.papers), dtype=bool)
    is_member[rows[rows >= 0]] = True
    digest_ids = atlas.snapshot.tables.digests["digest_id"]
    # Bits as keys of the cache: hashing thousands of ids would take longer than the test.
    return _question_trend(atlas, _bits(is_member), _bits(in_period(digest_ids, wanted)))


@cached_by_version(max_entries=32)
def _question_trend(atlas: Atlas, members: bytes, period: bytes) -> QuestionTrend:
    tables = atlas.snapshot.tables
    return trend_of(tables, _mask(members, len(tables.papers)), _mask(period, len(tables.digests)))


def _bits(mask: npt.NDArray[np.bool_]) -> bytes:
    return np.packbits(mask).tobytes()


def _mask(bits: bytes, n: int) -> npt.NDArray[np.bool_]:
    return np.unpackbits(np.frombuffer(bits, dtype=np.uint8), count=n).astype(bool)
