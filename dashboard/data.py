"""The snapshot in memory: read once, shared by all sessions, changed by none."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from analysis import snapshot
from analysis.records import UNASSIGNED
from analysis.snapshot import Snapshot
from dashboard import figures, filters, text
from dashboard.filters import Filters
from dashboard.theme import Mode

ROOT = Path(__file__).resolve().parents[1]
BETWEEN = "Between topics"
"""What papers without a topic are called where a topic would be named."""

FOLDER_VARIABLE = "DIGEST_ATLAS_SNAPSHOT"


def snapshot_folder() -> Path:
    """Return the folder to open: the environment's, or the one beside the code."""
    return Path(os.environ.get(FOLDER_VARIABLE) or ROOT / "snapshot")


@dataclass(frozen=True)
class Atlas:
    """A snapshot with what every view looks up in it. Shared: nobody may change a frame.

    Attributes
    ----------
    snapshot
        What was read.
    papers
        The papers, indexed by their id (also a column), with a column ``search_text``.
    appearances, trends, neighbors
        As in the snapshot.
    digests
        The digests, oldest first.
    topics
        The topics, largest first.
    digest_names
        What to call each digest, oldest first.
    topic_names
        The labels of the topics.
    places
        Each paper's position in the digest that had it first, by paper id.
    """

    snapshot: Snapshot
    papers: pd.DataFrame
    appearances: pd.DataFrame
    trends: pd.DataFrame
    neighbors: pd.DataFrame
    digests: pd.DataFrame
    topics: pd.DataFrame
    digest_names: Mapping[str, str]
    topic_names: Mapping[int, str]
    places: pd.Series

    @property
    def version(self) -> str:
        """What changes when the snapshot does."""
        return self.snapshot.version

    @property
    def latest_digest(self) -> str | None:
        """The id of the newest digest."""
        return next(reversed(list(self.digest_names)), None)

    @property
    def n_between(self) -> int:
        """How many papers no topic could claim."""
        return int((self.papers["topic_id"] == UNASSIGNED).sum())

    def topic_name(self, topic_id: int) -> str:
        """Return a topic's label, or what papers without one are called."""
        return self.topic_names.get(topic_id, BETWEEN)


def derive(read: Snapshot) -> Atlas:
    """Work out what views look up, once for a snapshot."""
    tables = read.tables
    papers = tables.papers.assign(search_text=filters.search_text(tables.papers))
    digests = tables.digests.sort_values(["date", "digest_id"], ignore_index=True)
    order = ["n_papers", "topic_id"]
    topics = tables.topics.sort_values(order, ascending=[False, True], ignore_index=True)
    return Atlas(
        snapshot=read,
        papers=papers.set_index("paper_id", drop=False).rename_axis(None),
        appearances=tables.appearances,
        trends=tables.trends,
        neighbors=tables.neighbors.set_index("paper_id"),
        digests=digests,
        topics=topics,
        digest_names=_digest_names(digests),
        topic_names=dict(zip(topics["topic_id"].astype(int), topics["label"], strict=True)),
        places=_places(tables.papers, tables.appearances),
    )


def _places(papers: pd.DataFrame, appearances: pd.DataFrame) -> pd.Series:
    first = papers[["paper_id", "first_digest"]].rename(columns={"first_digest": "digest_id"})
    found = appearances.merge(first, on=["paper_id", "digest_id"])
    return found.groupby("paper_id")["position"].min()


def _digest_names(digests: pd.DataFrame) -> dict[str, str]:
    """Name digests by their day; two of one day by their id's suffix, and doubts as well."""
    days = digests["date"].map(text.day)
    columns = (digests["digest_id"], days, days.duplicated(keep=False), digests["date_source"])
    names = {}
    for digest_id, day, twice, date_source in zip(*columns, strict=True):
        name = f"{day} ({digest_id[10:].lstrip('-') or '1'})" if twice else day
        names[digest_id] = f"{name}, year assumed" if date_source == "assumed" else name
    return names


def load(folder: Path) -> Atlas:
    """Return the snapshot in `folder`; a new one there is seen at the next call.

    Raises
    ------
    analysis.snapshot.SnapshotError
        If there is none or it cannot be used.
    """
    return _load(str(folder), snapshot.version_of(folder))


# Two: while one session still looks at the former snapshot another may ask for the new one.
@st.cache_resource(max_entries=2, show_spinner="Reading the snapshot ...")
def _load(folder: str, version: str) -> Atlas:  # noqa: ARG001 - the version is the cache's key
    return derive(snapshot.read(Path(folder)))


def found(atlas: Atlas, wanted: Filters) -> pd.DataFrame:
    """Return the papers that pass the filters."""
    return _found(atlas, atlas.version, wanted) if wanted.active else atlas.papers


@st.cache_resource(max_entries=32, show_spinner=False)
def _found(_atlas: Atlas, version: str, wanted: Filters) -> pd.DataFrame:  # noqa: ARG001
    return filters.apply(_atlas.papers, _atlas.appearances, wanted)


def topic_map(atlas: Atlas, wanted: Filters, mode: Mode, *, phone: bool) -> go.Figure:
    """Return the map under these filters; built once for all sessions that ask for it."""
    return _topic_map(atlas, atlas.version, wanted, mode, phone)


@st.cache_resource(max_entries=24, show_spinner="Drawing the map ...")
def _topic_map(
    _atlas: Atlas,
    version: str,  # noqa: ARG001 - the version is the cache's key
    wanted: Filters,
    mode: Mode,
    phone: bool,
) -> go.Figure:
    papers = figures.sample(found(_atlas, wanted))
    canvas = figures.PHONE if phone else figures.DESKTOP
    return figures.topic_map(
        papers, _atlas.papers, _atlas.topics, _atlas.digest_names, mode, canvas
    )
