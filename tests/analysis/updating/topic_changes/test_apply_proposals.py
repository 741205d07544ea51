"""`update --apply` merges and retires the topics that the snapshot proposes to, and only those."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests import optional

optional.need("bertopic")
optional.need("umap")
pytestmark = pytest.mark.analysis

import pandas as pd

from analysis import snapshot
from analysis.cli.snapshot_summary import update_summary
from analysis.lineage import Lineage, Step
from analysis.pipeline.events import events_frame
from analysis.records import PROPOSED, UNASSIGNED
from analysis.updating.update import Updated
from tests.analysis.updating.planted_update import bring, papers_of, topic_of_subject


def propose(home, *steps):
    """Store proposals in the snapshot, as an update would."""
    before = snapshot.read(home / "snapshot")
    day = before.tables.digests["date"].max().date()
    events = events_frame(
        before.tables,
        {"topic": Lineage((), steps), "theme": Lineage((), ())},
        source="update",
        date=day,
    )
    tables = replace(before.tables, events=events)
    snapshot.write(home / "snapshot", tables, before.manifest)
    return before


def two_topics(found):
    sizes = found.tables.topics.sort_values(["n_papers", "topic_id"])["topic_id"]
    return int(sizes.iloc[0]), int(sizes.iloc[-1])


def test_a_merged_topic_joins_the_other_and_links_lead_there(home):
    small, large = two_topics(snapshot.read(home / "snapshot"))
    step = Step("merged", (small,), (large,), (1,), reason="alike", state=PROPOSED)
    before = propose(home, step)
    done = bring(home, apply=True)
    was, now = papers_of(before), papers_of(done.snapshot)
    own = was["topic_id"] == small
    assert (now.loc[own, "topic_id"] == large).all()
    assert (now.loc[~own, "topic_id"] == was.loc[~own, "topic_id"]).all()
    for place in ("x", "y"):
        assert (now[place] == was[place]).all()
    (event,) = done.snapshot.tables.events.query("level == 'topic'").itertuples()
    assert (event.kind, event.state) == ("merged", "done")
    assert (list(event.parent_ids), list(event.child_ids)) == ([small], [large])
    assert set(event.paper_ids) == set(own.index[own])
    assert small not in set(done.snapshot.tables.topics["topic_id"])
    # The command says so.
    assert f"Topic {small}, " in update_summary(done)


def test_papers_of_a_retired_topic_are_assigned_to_others_or_to_none(home):
    small, _ = two_topics(snapshot.read(home / "snapshot"))
    before = propose(home, Step("retired", (small,), reason="silent", state=PROPOSED))
    done = bring(home, apply=True)
    was, now = papers_of(before), papers_of(done.snapshot)
    own = was["topic_id"] == small
    assert small not in set(now["topic_id"])
    assert (now.loc[~own, "topic_id"] == was.loc[~own, "topic_id"]).all()
    (event,) = done.snapshot.tables.events.query("level == 'topic'").itertuples()
    assert (event.kind, event.state) == ("retired", "done")
    taken = now.loc[own, "topic_id"].value_counts().drop(UNASSIGNED, errors="ignore")
    assert set(event.child_ids) <= set(taken.index)


def test_without_apply_nothing_happens_and_without_proposals_neither(home):
    before = snapshot.read(home / "snapshot")
    assert not bring(home, apply=True).written
    small, _ = two_topics(before)
    propose(home, Step("retired", (small,), reason="silent", state=PROPOSED))
    assert not bring(home).written
    after = snapshot.read(home / "snapshot")
    pd.testing.assert_frame_equal(after.tables.papers, before.tables.papers)


def test_topics_that_would_merge_into_each_other_stay_apart_but_one(home):
    numbers = sorted(topic_of_subject(snapshot.read(home / "snapshot")).values(), key=min)
    one, other = (min(group) for group in numbers[:2])
    steps = [
        Step("merged", (a,), (b,), (1,), reason="alike", state=PROPOSED)
        for a, b in ((one, other), (other, one))
    ]
    before = propose(home, *steps)
    done = bring(home, apply=True)
    assert len(done.snapshot.tables.topics) == len(before.tables.topics) - 1


def test_the_command_names_what_is_proposed_and_how_to_do_it(home):
    small, large = two_topics(snapshot.read(home / "snapshot"))
    propose(
        home,
        Step("retired", (small,), reason="no paper since 1 Mar 2025", state=PROPOSED),
        Step("merged", (large,), (small,), (1,), reason="in one cluster", state=PROPOSED),
    )
    found = snapshot.read(home / "snapshot")
    labels = found.tables.topics.set_index("topic_id")["label"]
    assert update_summary(Updated(found, n_new=1)).splitlines()[-3:] == [
        f"Proposed: retire {labels[small]} (no paper since 1 Mar 2025).",
        f"Proposed: merge {labels[large]} into {labels[small]} (in one cluster).",
        "To do what is proposed, run `digest-atlas update --apply`.",
    ]
