"""The table of events over many runs: every number resolves, and proposals are replaced."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests import optional

optional.need("scipy")
pytestmark = pytest.mark.analysis

from analysis.lineage import Lineage, Regrouping, Step, trace
from analysis.pipeline.events import events_frame, parents_of
from analysis.pipeline.previous_snapshot import first_unused
from analysis.records import UNASSIGNED
from analysis.snapshot import SCHEMAS
from analysis.snapshot.parquet_columns import to_pandas
from dashboard.atlas.lineage import lineage_of
from tests.snapshots import events_table, planted_tables

NONE = Lineage((), ())


def stored(frame):
    """Return a table as it is read from a snapshot."""
    schema, stream = SCHEMAS["events"], io.BytesIO()
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    pq.write_table(table, stream)
    return to_pandas(pq.read_table(stream).cast(schema))


def tables_with(groups, events):
    """Return tables whose topics are the ids of the groups."""
    ids = sorted(set(groups.values()) - {UNASSIGNED})
    topics = pd.DataFrame({"topic_id": ids, "label": [f"Subject {i}" for i in ids]})
    return replace(planted_tables(n_papers=6, n_topics=1), topics=topics, events=events)


@pytest.mark.parametrize("seed", range(3))
def test_numbers_of_the_last_20_runs_resolve(seed):
    random = np.random.default_rng(seed)
    groups = {f"{n:012x}": int(n % 6) for n in range(60)}
    events, ever, ended = stored(events_table()), set(groups.values()), {}
    for run in range(1, 21):
        tables = tables_with(groups, events)
        day = dt.date(2025, 1, 1) + dt.timedelta(weeks=run)
        number, papers = first_unused(tables, "topic"), list(groups)
        before = dict(groups)
        if run % 2:  # a refit: groups are joined, divided, and shuffled a little
            labels = np.array([groups[paper] for paper in papers])
            labels = np.where(random.random(60) < 0.1, random.integers(0, number, 60), labels)
            joined = random.integers(0, 5, number)
            labels = np.where(random.random(60) < 0.3, joined[labels], labels)
            _, labels = np.unique(labels, return_inverse=True)
            regrouping = Regrouping(groups, papers, labels.astype(np.int32), int(labels.max()) + 1)
            found, source = trace(regrouping, next_id=number), "refit"
            groups = {paper: found.ids[label] for paper, label in zip(papers, labels, strict=True)}
        else:  # an update: a topic opens inside another one
            parent = int(random.choice(sorted(set(groups.values()))))
            own = [paper for paper in papers if groups[paper] == parent][1:]
            if not own:
                continue
            step = Step(
                "split", (parent,), (number,), (len(own),), tuple(own), (parent,) * len(own)
            )
            found, source = Lineage((), (step,)), "update"
            groups |= dict.fromkeys(own, number)
        frame = events_frame(tables, {"topic": found, "theme": NONE}, source=source, date=day)
        events = stored(frame)
        gone = set(before.values()) - set(groups.values())
        for old in gone:
            ended[old] = {paper for paper, group in before.items() if group == old}
        ever |= set(groups.values())
    living = set(groups.values())
    history = lineage_of(events, living, ())
    assert len(ended) >= 5
    for number in ever:
        heirs = history.heirs("topic", number)
        if number in living:
            assert heirs in (None, (number,))
            continue
        # It is known, leads to topics that exist, and what became of its papers is recorded.
        assert set(heirs) <= living
        end = history.end_of("topic", number)
        own = {p for p, o in zip(end.paper_ids, end.paper_origins, strict=True) if o == number}
        assert own == ended[number]
        assert history.earlier_label("topic", number) == f"Subject {number}"
        if end.kind == "merged" and end.child_ids[0] in living:
            assert heirs[0] == end.child_ids[0]
    # Rows are numbered, and only the last refit says what it kept.
    assert events["event_id"].tolist() == list(range(len(events)))
    assert events["run"].is_monotonic_increasing
    last = events.loc[events["source"] == "refit", "run"].max()
    assert set(events.loc[events["kind"] == "kept", "run"]) <= {last}
    parents = parents_of(events, sorted(living))
    assert {UNASSIGNED} < set(parents) <= ever | {UNASSIGNED}


def test_what_an_earlier_run_proposed_is_left_out():
    groups = {f"{n:012x}": n % 3 for n in range(9)}
    proposal = Step("merged", (1,), (0,), (2,), reason="no longer apart", state="proposed")
    tables = tables_with(groups, stored(events_table(("topic", 1, "born", (), 2, ()))))
    lineages = {"topic": Lineage((0, 1, 2), (proposal,)), "theme": NONE}
    first = events_frame(tables, lineages, source="update", date=dt.date(2025, 3, 1))
    assert first["state"].tolist() == ["done", "proposed"]
    assert first["reason"].tolist()[1] == "no longer apart"
    again = replace(tables, events=stored(first))
    none = events_frame(again, {"topic": NONE, "theme": NONE}, source="refit", date=dt.date.max)
    assert none["kind"].tolist() == ["born"]
    second = events_frame(again, lineages, source="update", date=dt.date(2025, 3, 8))
    assert second["state"].tolist() == ["done", "proposed"]
    assert second["date"].tolist()[1] == dt.date(2025, 3, 8)
    # A proposal has no effect on numbers or parents.
    assert parents_of(second, [0, 1, 2]) == [UNASSIGNED] * 3
    assert lineage_of(stored(second), {0, 1, 2}, ()).heirs("topic", 1) is None


def test_a_run_without_events_leaves_the_table_as_it_is():
    tables = tables_with({"0" * 12: 0}, stored(events_table(("topic", 1, "merged", 3, 0, 2))))
    none = {"topic": NONE, "theme": NONE}
    assert events_frame(tables, none, source="update", date=dt.date.max) is tables.events
    assert events_frame(None, none, source="refit", date=dt.date.max).empty


def test_events_of_an_earlier_version_are_kept():
    table = stored(events_table(("topic", 1, "split", 3, 0, 2)))
    tables = tables_with({"0" * 12: 0}, table.drop(columns=["parent_labels", "n_recent"]))
    opened = Lineage((0, 1), (Step("born", (), (1,)),))
    frame = events_frame(
        tables, {"topic": opened, "theme": NONE}, source="update", date=dt.date(2025, 3, 1)
    )
    rows = stored(frame)
    assert rows["kind"].tolist() == ["split", "born"]
    assert rows["run"].tolist() == [1, 2]
    assert pd.isna(rows["date"][0])
    assert parents_of(rows, [0, 1]) == [3, UNASSIGNED]
