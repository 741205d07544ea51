"""Verdicts of earlier days, computed once for all sessions."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from dashboard.atlas.atlas import Atlas
from dashboard.cache.by_version import cached_by_version
from dashboard.trends import as_of


@cached_by_version(max_entries=16, show_spinner="Testing the trends up to that day ...")
def verdicts_as_of(atlas: Atlas, day: dt.date) -> pd.DataFrame:
    """Return the verdicts with the papers listed up to a day."""
    return as_of.verdicts_as_of(atlas.snapshot.tables, day)
