"""A snapshot in which every text from outside is an injection attempt."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import snapshot
from analysis.snapshot import InputFile, Tables
from tests.snapshots import HOSTILE, planted_manifest, planted_tables

ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,<script>window.opener.hostile = 5</script>",
    "//hostile.invalid/h",
    "https://example.org@hostile.invalid/i",
    'https://example.org/" onmouseover="window.hostile = 6',
    "vbscript:hostile",
)
"""Addresses that must not become links."""

N_PAPERS, N_TOPICS = 84, 9


def hostile_tables() -> Tables:
    """Return tables in which every title, abstract, label, keyword and source is hostile."""
    planted = planted_tables(
        N_PAPERS,
        N_TOPICS,
        8,
        titles=[f"{HOSTILE[i % len(HOSTILE)]}{_turn(i)}" for i in range(N_PAPERS)],
        labels=HOSTILE,
    )
    papers = planted.papers.assign(
        abstract=[_rotated("\n".join(HOSTILE), i) for i in range(N_PAPERS)],
        url=_cycled(ADDRESSES, N_PAPERS),
        arxiv_id=[f"2503.{i:05d}/{HOSTILE[i % len(HOSTILE)]}" for i in range(N_PAPERS)],
        category=_cycled(HOSTILE, N_PAPERS),
    )
    words = [[*HOSTILE[i:], *HOSTILE[:i]] for i in range(len(HOSTILE))]
    weights = [1.0] * len(HOSTILE)
    return Tables(
        **{
            **{name: getattr(planted, name) for name in snapshot.TABLE_NAMES},
            "papers": papers,
            "topics": _worded(planted.topics, words, weights),
            "themes": _worded(planted.themes, words[3:], weights).assign(
                label=_cycled(HOSTILE[::-1], len(planted.themes))
            ),
            "digests": planted.digests.assign(
                source=_cycled(HOSTILE, len(planted.digests)),
                file=_cycled([f"seeds/{text}" for text in HOSTILE], len(planted.digests)),
            ),
            "events": planted.events.assign(
                parent_labels=[
                    _cycled(HOSTILE[i % len(HOSTILE) :], len(parents))
                    for i, parents in enumerate(planted.events["parent_ids"])
                ],
                reason=_cycled(HOSTILE, len(planted.events)),
                date=planted.digests["date"].iloc[-1],
            ),
            "keywords_over_time": planted.keywords_over_time.assign(
                keywords=_cycled(words, len(planted.keywords_over_time))
            ),
        }
    )


def write_hostile_snapshot(folder: Path) -> Tables:
    """Write the snapshot, with a hostile manifest, and return its tables."""
    tables = hostile_tables()
    texts = {text: text for text in HOSTILE}
    manifest = planted_manifest(
        sources=HOSTILE,
        inputs=tuple(InputFile(f"seeds/{text}", "0" * 64) for text in HOSTILE),
        settings={**planted_manifest().settings, **texts},
        model={"name": HOSTILE[0], "sha256": HOSTILE[1]},
        packages=texts,
        warnings=HOSTILE,
    )
    snapshot.write(folder, tables, manifest)
    return tables


def _turn(i: int) -> str:
    """Return a suffix that makes a repeated title unique; equal titles would be one paper."""
    return f" ({i // len(HOSTILE)})" if i >= len(HOSTILE) else ""


def _rotated(text: str, i: int) -> str:
    at = 37 * i % len(text)
    return text[at:] + text[:at]


def _cycled(values, n: int) -> list:
    return [values[i % len(values)] for i in range(n)]


def _worded(frame: pd.DataFrame, words: list[list[str]], weights: list[float]) -> pd.DataFrame:
    n = len(frame)
    return frame.assign(keywords=_cycled(words, n), keyword_weights=[weights] * n)
