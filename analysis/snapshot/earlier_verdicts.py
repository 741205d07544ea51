"""Converts verdicts of snapshots that were written before the present definitions."""

from __future__ import annotations

import pandas as pd

_CURRENT = {"steady": "stable", "too few papers": "no clear trend"}
"""Words by earlier word; what had "too few papers" may have had enough."""


def with_current_words(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return the table ``verdicts`` with current words.

    Tables without the column ``reason`` have earlier words. Their tests were less strict, but
    cannot be repeated here; an update tests again.
    """
    if "reason" in verdicts:
        return verdicts
    return verdicts.assign(verdict=verdicts["verdict"].replace(_CURRENT))
