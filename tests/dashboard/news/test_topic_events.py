"""Topics that opened or ended in a period, and what the last update proposes."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from analysis import snapshot
from analysis.records import UNASSIGNED
from dashboard.atlas.atlas import derive
from dashboard.atlas.news_period import news_period
from dashboard.news import sentences
from dashboard.news.topic_events import split_of, topic_news
from tests.news import EARLIER, LATEST, news_tables
from tests.snapshots import events_table, write_planted_snapshot

TABLES = news_tables()
PAPERS = TABLES.papers.set_index("paper_id")
FIRST_DAY = dt.date(2025, 3, 13)


def atlas_with(**changes):
    with tempfile.TemporaryDirectory() as folder:
        write_planted_snapshot(Path(folder) / "snapshot", replace(TABLES, **changes))
        return derive(snapshot.read(Path(folder) / "snapshot"))


ATLAS = atlas_with()


def news(atlas=ATLAS, since="month", last_shown=None):
    return topic_news(atlas, news_period(list(atlas.digest_names), since, last_shown))


def test_a_split_has_its_parent_papers_and_evidence():
    split = news().opened[-1]
    assert (split.topic_id, split.date) == (4, EARLIER)
    assert [p.topic_id for p in split.parents] == [1]
    assert len(split.paper_ids) == 12
    assert {f.topic_id for f in split.origins.values()} == {1}
    assert len(split.origins) == 5
    assert sentences.evidence(split) == (
        "Found in 18 of 20 reruns. More recent papers than shuffled dates explain (p < 0.001)."
    )
    assert sentences.founders(split) == ("Opened with 12 papers; 5 moved from “Code generation”.")


def test_papers_are_in_the_order_of_first_listing():
    split = news().opened[-1]
    digests = PAPERS.loc[list(split.paper_ids), "first_digest"].tolist()
    assert digests == sorted(digests)


def test_a_topic_that_no_longer_exists_keeps_its_name():
    split = news().opened[0]
    assert split.topic_id == 5
    assert [p.label for p in split.parents] == ["Gaussian splatting", "Recurrent networks"]
    assert sentences.founders(split) == (
        "Opened with 30 papers, 24 of them recent; 8 moved from other topics: 6 from “Gaussian "
        "splatting” and 2 from “Recurrent networks”."
    )


def test_a_period_has_its_own_events_only():
    assert [t.topic_id for t in news(since="digest").opened] == [5, 6]
    assert [t.was.topic_id for t in news(since="digest").ended] == [72]
    assert [t.topic_id for t in news().opened] == [5, 6, 4]
    since = news(since=dt.date(2025, 8, 22))
    assert (since.opened, since.ended) == ((), ())
    # Events without a date are in no period, and what was kept is none.
    assert 70 not in [t.was.topic_id for t in news(since=dt.date(2000, 1, 1)).ended]
    assert news(last_shown="2025-08-14", since="visit").n_changes == 4


def test_a_topic_of_older_papers_is_not_called_new():
    (regrouped,) = news().regrouped
    assert (regrouped.topic_id, len(regrouped.origins)) == (7, 20)
    assert sentences.regrouped_words(1, 9) == (
        "1 of 9 topics has a new number, but is made mostly of older papers."
    )
    # Where it is not known which papers are recent, a topic with a new number is new.
    unknown = atlas_with(events=TABLES.events.assign(n_recent=None).astype({"n_recent": "Int32"}))
    assert 7 in [t.topic_id for t in news(unknown).opened]


def test_a_topic_that_ended_says_where_its_papers_are():
    retired, merged = news().ended
    assert sentences.ended_words(ATLAS, merged) == (
        "Topic 71, “Recurrent networks”, became part of “Memory-efficient fine-tuning” in the "
        "update of 7 Aug 2025, with 8 of its 11 papers."
    )
    assert sentences.ended_words(ATLAS, retired) == (
        "Topic 72 was dissolved in the refit of 21 Aug 2025: 2 of its 3 papers are in "
        "“Memory-efficient fine-tuning”, 1 in “Preference optimisation”."
    )
    assert len(merged.paper_ids) == 11


def test_a_topic_whose_papers_are_not_recorded_says_what_is_known():
    events = events_table(
        ("topic", 2, "merged", 50, 0, 2),
        ("topic", 2, "retired", 51, (1, 2), (2, 1)),
        ("topic", 2, "retired", 52, (), ()),
        date=LATEST,
        parent_labels=[["Fifty"], [""], [""]],
    )
    atlas = atlas_with(events=events)
    assert [sentences.ended_words(atlas, topic) for topic in news(atlas).ended] == [
        "“Fifty” ended on 21 Aug 2025; it became part of “Gaussian splatting”.",
        "Topic 51 ended on 21 Aug 2025; its papers are mostly in “Code generation” and "
        "“Memory-efficient fine-tuning”.",
        "Topic 52 ended on 21 Aug 2025.",
    ]


def test_papers_of_several_topics_that_ended_together_are_told_apart():
    ids = TABLES.papers["paper_id"].tolist()
    events = events_table(
        ("topic", 2, "merged", (50, 51), 0, (2, 1)),
        date=LATEST,
        paper_ids=[ids[:3]],
        paper_origins=[[50, 50, 51]],
    )
    first, second = news(atlas_with(events=events)).ended
    assert set(first.paper_ids) == set(ids[:2])
    assert second.paper_ids == (ids[2],)


def test_proposals_are_of_topics_that_exist_whatever_the_period():
    for since in ("digest", "month", dt.date(2030, 1, 1)):
        merge, retire = news(since=since).proposals
        assert (merge.topic_ids, merge.into, retire.topic_ids) == ((8,), (7,), (3,))
        assert sentences.proposal_words(merge, ATLAS.topic_name) == (
            "Merge “Robot manipulation” into “Speech recognition”: papers since 7 Aug 2025 do not "
            "separate them."
        )
        assert sentences.proposal_words(retire, ATLAS.topic_name) == (
            "Retire “Preference optimisation”: no paper since 3 Jul 2025."
        )
    gone = events_table(("topic", 4, "merged", 8, 99, 1), date=LATEST, state="proposed")
    assert news(atlas_with(events=gone)).proposals == ()


def test_the_earliest_papers_of_a_new_topic_give_its_lead_time():
    split = news().opened[-1]
    own = PAPERS[PAPERS["topic_id"] == 4]
    assert (own.loc[list(split.earliest), "first_digest"] == "2025-03-13").all()
    assert (split.first_day, split.lead_days) == (FIRST_DAY, (EARLIER - FIRST_DAY).days)
    assert sentences.lead_time(split) == (
        "First paper 13 Mar 2025, opened as a topic on 7 Aug 2025 with 12 papers: 21 weeks later."
    )


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (FIRST_DAY, ": on the same day."),
        (FIRST_DAY + dt.timedelta(1), ": 1 day later."),
        (FIRST_DAY + dt.timedelta(13), ": 13 days later."),
        (FIRST_DAY + dt.timedelta(14), ": 2 weeks later."),
        # All papers of that time have left the topic.
        (FIRST_DAY - dt.timedelta(1), ""),
    ],
)
def test_a_lead_time_is_in_days_or_weeks(day, words):
    topic = replace(news().opened[-1], date=day)
    assert sentences.lead_time(topic).endswith(words)
    assert bool(sentences.lead_time(topic)) == bool(words)


def test_in_a_first_analysis_no_topic_is_new():
    events = events_table(*(("topic", 1, "born", (), t, ()) for t in range(9)), date=LATEST)
    assert news(atlas_with(events=events)).opened == ()
    later = events_table(*(("topic", 1, "born", (), t, ()) for t in range(8)), date=LATEST)
    assert len(news(atlas_with(events=later)).opened) == 8


def test_without_dates_nothing_is_said_to_have_happened():
    old = TABLES.events.assign(date=None)
    found = news(atlas_with(events=old), since=dt.date(2000, 1, 1))
    assert (found.opened, found.ended, found.has_dates) == ((), (), False)
    assert "No dated change of a topic is recorded yet" in sentences.opened_words(found, 9)
    assert sentences.opened_words(news(since=dt.date(2030, 1, 1)), 9) == (
        "No topic was opened in this period."
    )
    assert sentences.opened_words(news(), 9) == (
        "3 of 9 topics were opened in this period, 2 by a split."
    )


def test_papers_that_are_no_longer_known_are_left_out():
    events = events_table(
        ("topic", 2, "born", (), 6, ()),
        date=LATEST,
        paper_ids=[["f" * 12, TABLES.papers["paper_id"][6]]],
        paper_origins=[[3, UNASSIGNED]],
    )
    (born,) = news(atlas_with(events=events)).opened
    assert born.paper_ids == (TABLES.papers["paper_id"][6],)
    assert born.origins == {}


def test_a_topic_without_evidence_or_papers_says_so():
    events = events_table(("topic", 2, "born", (), 6, ()), date=LATEST)
    (born,) = news(atlas_with(events=events)).opened
    assert sentences.evidence(born) == ""
    assert sentences.founders(born) == "The papers that opened it are not recorded."
    only_p = replace(born, p_value=0.04)
    assert (
        sentences.evidence(only_p) == "More recent papers than shuffled dates explain (p = 0.04)."
    )


def test_the_last_split_says_where_a_topic_is_from():
    parent, day = split_of(ATLAS, 4)
    assert (parent.topic_id, day) == (1, EARLIER)
    assert split_of(ATLAS, 0) is None
    undated = atlas_with(events=TABLES.events.assign(date=None))
    assert split_of(undated, 5)[1] is None


def test_what_is_only_proposed_has_not_happened():
    events = events_table(
        ("topic", 4, "split", 1, 4, 5),
        ("topic", 4, "merged", 50, 1, 5),
        date=LATEST,
        state="proposed",
    )
    assert news(atlas_with(events=events)).n_changes == 0
