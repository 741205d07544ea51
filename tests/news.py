"""A made-up snapshot whose topics opened, split, merged and ended at known times."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd

from analysis.records import UNASSIGNED
from analysis.snapshot import Tables
from tests.snapshots import events_table, planted_tables

PARAMETERS = {"n_papers": 480, "n_topics": 9, "n_digests": 24, "days_apart": 7}
"""Parameters of the planted snapshot: 24 weekly digests from 13 Mar to 21 Aug 2025."""

EARLIER, LATEST = dt.date(2025, 8, 7), dt.date(2025, 8, 21)
"""Days of the two runs: an update, and a refit with the newest digest."""

NAMES = {70: "Convolutional networks", 71: "Recurrent networks", 72: ""}
"""Names of topics that no longer exist."""


def news_tables(tables: Tables | None = None) -> Tables:
    """Return tables with these events; `tables` needs topics 0 to 8.

    Before the update, without a date: topic 70 retired. Update of 7 August: topic 4 split from
    topic 1 with 12 papers, of which 5 moved; topic 71 merged into topic 2. Refit of 21 August:
    topic 5 split from topics 0 and 71, topic 6 born, topic 7 split from topic 3 with old papers,
    topic 72 retired, all others kept. Proposed by a later update: merge topic 8 into topic 7,
    retire topic 3.
    """
    tables = planted_tables(**PARAMETERS) if tables is None else tables  # type: ignore[arg-type]
    papers = tables.papers
    ids = {t: papers.loc[papers["topic_id"] == t, "paper_id"].tolist() for t in range(9)}
    free = papers.loc[papers["topic_id"] == UNASSIGNED, "paper_id"].tolist()
    rows = [
        # Level, run, kind, parents, children, shared papers.
        (("topic", 1, "retired", 70, 0, 9), {}),
        (
            ("topic", 2, "split", 1, 4, 5),
            {
                "date": EARLIER,
                "source": "update",
                "paper_ids": ids[4][:12],
                "paper_origins": [1] * 5 + [UNASSIGNED] * 7,
                "n_recovered": 18,
                "n_repeats": 20,
                "p_value": 0.0002,
            },
        ),
        (
            ("topic", 2, "merged", 71, 2, 8),
            {
                "date": EARLIER,
                "source": "update",
                "paper_ids": [*ids[2][:8], *ids[0][:2], *free[:1]],
                "paper_origins": [71] * 11,
            },
        ),
        (
            ("topic", 3, "split", (0, 71), 5, (6, 2)),
            {
                "date": LATEST,
                "paper_ids": ids[5][-30:],
                "paper_origins": [0] * 6 + [71] * 2 + [UNASSIGNED] * 22,
                "n_recovered": 13,
                "n_repeats": 20,
                "p_value": 0.03,
                "n_recent": 24,
            },
        ),
        (
            ("topic", 3, "born", (), 6, ()),
            {"date": LATEST, "paper_ids": ids[6][-3:], "paper_origins": [UNASSIGNED] * 3},
        ),
        (
            ("topic", 3, "split", 3, 7, 20),
            {
                "date": LATEST,
                "paper_ids": ids[7],
                "paper_origins": [3] * 20 + [UNASSIGNED] * (len(ids[7]) - 20),
                "n_recent": 4,
            },
        ),
        (
            ("topic", 3, "retired", 72, (2, 3), (2, 1)),
            {
                "date": LATEST,
                "paper_ids": [*ids[2][-2:], *ids[3][-1:]],
                "paper_origins": [72] * 3,
            },
        ),
        *((("topic", 3, "kept", t, t, 9), {"date": LATEST}) for t in (0, 1, 2, 3, 4, 8)),
        (
            ("topic", 4, "merged", 8, 7, 30),
            {
                "date": LATEST,
                "source": "update",
                "state": "proposed",
                "n_recovered": 16,
                "n_repeats": 20,
                "reason": "papers since 7 Aug 2025 do not separate them.",
            },
        ),
        (
            ("topic", 4, "retired", 3, (), ()),
            {
                "date": LATEST,
                "source": "update",
                "state": "proposed",
                "reason": "no paper since 3 Jul 2025",
            },
        ),
    ]
    frame = events_table(*(row for row, _ in rows))
    records = [
        {
            **record,
            "parent_labels": [NAMES.get(i, f"Earlier topic {i}") for i in record["parent_ids"]],
            **more,
        }
        for record, (_, more) in zip(frame.to_dict("records"), rows, strict=True)
    ]
    events = pd.DataFrame(records, columns=frame.columns).astype(frame.dtypes.to_dict())
    parents = {4: 1, 5: 0, 7: 3}
    topics = tables.topics.assign(
        parent_id=[parents.get(t, UNASSIGNED) for t in tables.topics["topic_id"]]
    )
    return replace(tables, events=events, topics=topics)
