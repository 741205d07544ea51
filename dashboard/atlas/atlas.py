"""A snapshot with the lookup tables that views need, computed once. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.records import UNASSIGNED, membership_label, stability_label
from analysis.snapshot import Snapshot, Tables, label_origins
from dashboard.atlas.known_ids import Known, aliases_of
from dashboard.atlas.lineage import GroupKind, Lineage, lineage_of
from dashboard.atlas.topic_days import topic_days
from dashboard.theming.palette import Coloring, Palette, palette_of
from dashboard.topic_map.coloring import available_colorings
from dashboard.wording import confidence
from dashboard.wording.confidence import UNASSIGNED_NAME
from evidence import formatting
from evidence.novelty import RelativeNovelty, relative_novelty
from evidence.trends.words import WHOLE_WINDOW

MOST_REPEATS = 1_000_000
"""Largest number of reruns that a manifest may state; a larger one counts as unknown."""

NO_THEME = "No theme"
"""Label of the topics without a theme."""


@dataclass(frozen=True)
class Atlas:
    """A snapshot with the lookup tables of every view; do not modify its frames.

    Attributes
    ----------
    snapshot
        The snapshot as read, with all tables.
    papers
        Papers indexed by id (also a column), without abstracts, which every filter would copy.
        Two more columns: ``novelty_above`` is the share of other papers first listed around the
        same time that are less novel (null without a novelty); ``last_digest`` is the id of the
        last digest that lists the paper.
    abstracts
        Abstracts by paper id.
    appearances, trends, verdicts, neighbors
        As in the snapshot.
    repeats
        (n_papers, n_repeats): the topic of each paper in each rerun.
    digests
        Digests, oldest first.
    topics
        Topics indexed by id (also a column), largest first.
    themes
        Themes indexed by id (also a column), in outline order.
    digest_names
        Names of the digests by id, oldest first.
    topic_names, theme_names
        Labels of topics and themes by id, in the order of their frames.
    peers
        The papers that a digest's new papers are compared with in novelty, in words.
    shortlists
        As in the snapshot, by topic and rank, without papers that are a weak match.
    places
        Each paper's position in its first digest, by paper id.
    duplicates
        Probable duplicates of each paper: their ids and similarities.
    lineage
        Successors of topics and themes that no longer exist.
    palette
        Colours of themes and topics.
    colorings
        Colourings of the map that these papers have values for.
    """

    snapshot: Snapshot
    papers: pd.DataFrame
    abstracts: pd.Series
    appearances: pd.DataFrame
    trends: pd.DataFrame
    verdicts: pd.DataFrame
    repeats: npt.NDArray[np.int32]
    neighbors: pd.DataFrame
    digests: pd.DataFrame
    topics: pd.DataFrame
    themes: pd.DataFrame
    digest_names: Mapping[str, str]
    topic_names: Mapping[int, str]
    theme_names: Mapping[int, str]
    peers: Mapping[str, str]
    shortlists: pd.DataFrame
    places: pd.Series
    duplicates: Mapping[str, Sequence[tuple[str, float]]]
    lineage: Lineage
    palette: Palette
    colorings: Sequence[Coloring]

    @property
    def version(self) -> str:
        """Identifier of the snapshot's content."""
        return self.snapshot.version

    @property
    def latest_digest(self) -> str | None:
        """Id of the newest digest; None without digests."""
        return next(reversed(list(self.digest_names)), None)

    @property
    def n_unassigned(self) -> int:
        """Number of unassigned papers."""
        return int((self.papers["topic_id"] == UNASSIGNED).sum())

    @property
    def n_repeats(self) -> int | None:
        """Number of reruns; None if there were none."""
        n_repeats = self.snapshot.manifest.settings.get("n_repeats")
        # A setting may be any JSON value; not `isinstance`, which accepts `true` as 1.
        is_known = type(n_repeats) is int and 0 < n_repeats <= MOST_REPEATS
        return n_repeats if is_known else None

    def process(self, level: GroupKind) -> pd.DataFrame:
        """Return how each group's share varies from week to week: group_id, memory, sd."""
        columns = ["group_id", "memory", "sd"]
        own = self.verdicts[
            (self.verdicts["level"] == level) & (self.verdicts["window"] == WHOLE_WINDOW)
        ]
        # Snapshots of earlier versions do not know it.
        return own.reindex(columns=columns)

    def topic_name(self, topic_id: int) -> str:
        """Return a topic's label, or the label of unassigned papers."""
        return self.topic_names.get(topic_id, UNASSIGNED_NAME)

    def theme_name(self, theme_id: int) -> str:
        """Return a theme's label, or the label for topics without a theme."""
        return self.theme_names.get(theme_id, NO_THEME)

    @cached_property
    def themes_of_one_topic(self) -> frozenset[int]:
        """Ids of the themes with one topic that has their name, which is said once."""
        topics = self.topics.drop_duplicates("theme_id", keep=False)
        return frozenset(
            int(theme_id)
            for theme_id, label in zip(topics["theme_id"], topics["label"], strict=True)
            if self.theme_names.get(int(theme_id)) == label
        )

    @cached_property
    def topic_days(self) -> Mapping[int, tuple[dt.date, dt.date]]:
        """The days of the first and the last digest that listed a paper of each topic."""
        return topic_days(self.papers)

    def knows_variation(self, level: GroupKind) -> bool:
        """Return True if it is known how shares vary from week to week."""
        return bool(self.process(level)["sd"].notna().any())

    def stability(self, topic_id: int) -> float:
        """Return a topic's stability, 0 to 1."""
        return float(self.topics["stability"].get(topic_id, 0.0))

    @cached_property
    def label_origins(self) -> Mapping[GroupKind, Mapping[int, str]]:
        """Where the name of each topic and theme is from, by level and id."""
        return {
            "topic": dict(zip(self.topics.index, label_origins(self.topics), strict=True)),
            "theme": dict(zip(self.themes.index, label_origins(self.themes), strict=True)),
        }

    @property
    def has_unstable_topics(self) -> bool:
        """True if a topic has low stability."""
        return bool((self.topics["stability"].map(stability_label) == "low").any())

    @cached_property
    def known(self) -> Known:
        """The ids that an address may contain; every run and link preview reads them."""
        themes = self.themes.sort_values("n_papers", ascending=False, kind="stable")
        return Known(
            list(self.digest_names),
            list(self.topic_names),
            self.papers.index,
            [int(t) for t in themes["theme_id"]],
            self.lineage,
            [str(w) for w in self.verdicts["window"].unique()] or [WHOLE_WINDOW],
            aliases_of(self.snapshot.tables.aliases, "paper"),
            aliases_of(self.snapshot.tables.aliases, "digest"),
        )


def derive(read: Snapshot) -> Atlas:
    """Return the lookup tables of a snapshot."""
    tables = read.tables
    papers = atlas_papers(tables).set_index("paper_id", drop=False).rename_axis(None)
    digests = tables.digests.sort_values(["date", "digest_id"], ignore_index=True)
    topics = tables.topics.sort_values(["n_papers", "topic_id"], ascending=[False, True])
    themes = tables.themes.sort_values(["rank", "theme_id"])
    theme_of = {int(t): int(m) for t, m in zip(topics["topic_id"], topics["theme_id"], strict=True)}
    theme_ids = [int(t) for t in themes["theme_id"]]
    return Atlas(
        snapshot=read,
        papers=papers.drop(columns="abstract"),
        abstracts=papers["abstract"],
        appearances=tables.appearances,
        trends=tables.trends,
        verdicts=tables.verdicts,
        repeats=_repeats(tables.papers, tables.repeats),
        neighbors=tables.neighbors.set_index("paper_id"),
        digests=digests,
        topics=topics.set_index("topic_id", drop=False).rename_axis(None),
        themes=themes.set_index("theme_id", drop=False).rename_axis(None),
        digest_names=_digest_names(digests),
        topic_names=dict(zip(theme_of, topics["label"], strict=True)),
        theme_names=dict(zip(theme_ids, themes["label"], strict=True)),
        peers=_peers(tables),
        shortlists=_shortlists(tables),
        places=_places(tables.papers, tables.appearances),
        duplicates=_both_ways(tables.duplicates),
        lineage=lineage_of(tables.events, theme_of, theme_ids),
        palette=palette_of(theme_ids, theme_of),
        colorings=available_colorings(papers, len(digests)),
    )


def atlas_papers(tables: Tables) -> pd.DataFrame:
    """Return the papers of a snapshot with the columns that an atlas adds."""
    return tables.papers.assign(
        novelty_above=_relative_novelty(tables).share_below,
        last_digest=_last_digests(tables.papers, tables.appearances),
    )


def _repeats(papers: pd.DataFrame, repeats: pd.DataFrame) -> npt.NDArray[np.int32]:
    """Return the topics in each rerun as one array, in the order of the papers."""
    if papers.empty:
        return np.empty((0, 0), dtype=np.int32)
    lists = repeats.set_index("paper_id")["topic_ids"].reindex(papers["paper_id"])
    return lists.list.flatten().to_numpy(dtype=np.int32).reshape(len(papers), -1)


def _relative_novelty(tables: Tables) -> RelativeNovelty:
    """Return how novel each paper is among those first listed around the same time."""
    date_of = dict(zip(tables.digests["digest_id"], tables.digests["date"], strict=True))
    days = pd.to_datetime(tables.papers["first_digest"].map(date_of))
    return relative_novelty(tables.papers["novelty"], days.to_numpy())


def _peers(tables: Tables) -> dict[str, str]:
    """Return by digest the papers that its new papers are compared with, in words."""
    found = _relative_novelty(tables)
    days = (pd.to_datetime(column) for column in (found.first_day, found.last_day))
    rows = zip(tables.papers["first_digest"], found.n_others, *days, strict=True)
    return {
        digest_id: confidence.peers(int(n_others), first, last)
        for digest_id, n_others, first, last in rows
        if n_others
    }


def _shortlists(tables: Tables) -> pd.DataFrame:
    """Return the shortlists without papers that are a weak match."""
    membership = tables.papers.set_index("paper_id")["membership"]
    matches = tables.shortlists["paper_id"].map(membership).map(membership_label)
    return tables.shortlists[matches != "weak"].sort_values(["topic_id", "rank"])


def _last_digests(papers: pd.DataFrame, appearances: pd.DataFrame) -> pd.Series:
    """Return the last digest of each paper; ids start with their date, so they sort."""
    last = appearances.sort_values("digest_id", kind="stable").drop_duplicates(
        "paper_id", keep="last"
    )
    return papers["paper_id"].map(last.set_index("paper_id")["digest_id"])


def _both_ways(duplicates: pd.DataFrame) -> dict[str, list[tuple[str, float]]]:
    twins_of: dict[str, list[tuple[str, float]]] = {}
    columns = (duplicates[c] for c in ("paper_id", "other_id", "similarity"))
    for one, other, similarity in zip(*columns, strict=True):
        for paper_id, twin in ((one, other), (other, one)):
            twins_of.setdefault(paper_id, []).append((twin, float(similarity)))
    return {paper_id: sorted(twins, key=lambda t: -t[1]) for paper_id, twins in twins_of.items()}


def _places(papers: pd.DataFrame, appearances: pd.DataFrame) -> pd.Series:
    first = papers[["paper_id", "first_digest"]].rename(columns={"first_digest": "digest_id"})
    listed = appearances.merge(first, on=["paper_id", "digest_id"])
    return listed.groupby("paper_id")["position"].min()


def _digest_names(digests: pd.DataFrame) -> dict[str, str]:
    """Return digest names: the day, a number if it has several, a note if assumed."""
    days = digests["date"].map(formatting.day)
    columns = (digests["digest_id"], days, days.duplicated(keep=False), digests["date_source"])
    names = {}
    for digest_id, day, twice, date_source in zip(*columns, strict=True):
        name = f"{day} ({digest_id[10:].lstrip('-') or '1'})" if twice else day
        names[digest_id] = f"{name}, year assumed" if date_source == "assumed" else name
    return names
