"""What a refit did to topics, as the command says it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from analysis.cli.snapshot_summary import refit_summary
from analysis.snapshot import Snapshot
from tests.snapshots import events_table, planted_manifest, planted_tables

IDS = [f"{n:012x}" for n in range(80)]


def said(*rows, **columns):
    events = events_table(*rows, **{"date": dt.datetime(2025, 8, 12)} | columns)
    tables = replace(planted_tables(n_papers=60), events=events)
    return refit_summary(Snapshot(tables, planted_manifest(), "0" * 64)).splitlines()


def test_what_is_new_regrouped_and_gone_is_told_apart():
    lines = said(
        ("topic", 1, "merged", 7, 0, 1),  # of an earlier run
        ("topic", 2, "split", 0, 1, 3),
        ("topic", 2, "split", (0, 8), 2, (6, 3)),
        ("topic", 2, "born", (), 3, ()),
        ("topic", 2, "retired", 8, (2, 0), (6, 4)),
        ("topic", 2, "merged", 9, 0, 30),
        ("topic", 2, "kept", 0, 0, 20),
        ("topic", 2, "kept", 4, 4, 20),
        ("theme", 2, "merged", 7, 0, 1),
        paper_ids=[[], IDS[:12], IDS[:10], IDS[:5], IDS[:20], IDS[:40], [], [], []],
        paper_origins=[[], [0] * 3 + [-1] * 9, [0] * 6 + [8] * 3 + [-1], [-1] * 5, [8] * 20,
                       [9] * 40, [], [], []],
        parent_labels=[[""], ["Robots"], ["Robots", "Tides"], [], ["Tides"], ["Bees"], ["a"],
                       ["b"], [""]],
        n_recent=[None, 9, 1, 5, None, None, None, None, None],
    )  # fmt: skip
    assert lines == [
        "Since the snapshot before: 2 of 6 topics keep their number.",
        "New topic 1: Code generation (12 papers); split off from Robots (3 papers); 9 of its 12"
        " papers are recent.",
        "Regrouped topic 2: Memory-efficient fine-tuning (10 papers); formed from Robots (6 papers)"
        " and Tides (3 papers); 1 of its 10 papers is recent.",
        "New topic 3: Preference optimisation (5 papers).",
        "Topic 8, Tides, was dissolved in the refit of 12 Aug 2025: 6 of its 20 papers are in topic"
        " 2, Memory-efficient fine-tuning, 4 in topic 0, Gaussian splatting.",
        "Topic 9, Bees, became part of topic 0, Gaussian splatting in the refit of 12 Aug 2025,"
        " with 30 of its 40 papers.",
    ]


def test_nothing_is_said_after_a_first_fit_or_of_an_update():
    assert said() == []
    assert said(("topic", 1, "kept", 0, 0, 5)) == []
    assert said(("topic", 1, "born", (), 3, ()), source="update") == []
