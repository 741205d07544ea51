"""Coverage of the atlas by a list: which themes and topics have a picked paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.records import UNASSIGNED
from dashboard.atlas.lineage import GroupKind
from dashboard.reading_list.markdown_agenda import weekday
from dashboard.text.escape import plain
from evidence import formatting
from evidence.trends.words import WHOLE_WINDOW

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """A theme or topic with the number of its papers on the list.

    Attributes
    ----------
    level, group_id
        Kind and id of the group.
    label
        Name, not escaped.
    theme_id
        A topic's theme (`UNASSIGNED` if it has none), or a theme's own id.
    n_picked, n_papers
        Papers of the group that are on the list, and all its papers.
    growing_since
        First day of all digests, if the group is growing over all of them.
    """

    level: GroupKind
    group_id: int
    label: str
    theme_id: int
    n_picked: int
    n_papers: int
    growing_since: dt.date | None = None

    @property
    def share(self) -> float:
        """Share of the group's papers that are on the list, 0 to 1."""
        return self.n_picked / self.n_papers if self.n_papers else 0.0

    @property
    def picked(self) -> bool:
        """True if a paper of the group is on the list."""
        return self.n_picked > 0

    @property
    def growing(self) -> bool:
        """True if the group is growing over all digests."""
        return self.growing_since is not None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of all themes and topics by a list.

    Attributes
    ----------
    themes, topics
        All groups, in outline order.
    n_picked
        Number of papers on the list.
    n_unassigned
        Number of them that are unassigned.
    missing
        Ids of papers that are not in this atlas.
    """

    themes: tuple[GroupCoverage, ...]
    topics: tuple[GroupCoverage, ...]
    n_picked: int
    n_unassigned: int
    missing: tuple[str, ...]

    @property
    def neglected_themes(self) -> tuple[GroupCoverage, ...]:
        """Themes without a picked paper, the largest first."""
        return _neglected(self.themes)

    @property
    def neglected_topics(self) -> tuple[GroupCoverage, ...]:
        """Topics without a picked paper, the largest first."""
        return _neglected(self.topics)

    @property
    def growing_without(self) -> tuple[GroupCoverage, ...]:
        """Growing groups without a picked paper: themes, then topics, the largest first.

        A topic is omitted if its theme is included.
        """
        themes = tuple(g for g in self.neglected_themes if g.growing)
        included = {g.group_id for g in themes}
        topics = (g for g in self.neglected_topics if g.growing and g.theme_id not in included)
        return (*themes, *topics)


def _neglected(groups: tuple[GroupCoverage, ...]) -> tuple[GroupCoverage, ...]:
    without = (g for g in groups if not g.picked and g.n_papers)
    return tuple(sorted(without, key=lambda g: (-g.n_papers, g.group_id)))


def coverage_of(
    paper_ids: Collection[str],
    papers: pd.DataFrame,
    topics: pd.DataFrame,
    themes: pd.DataFrame,
    verdicts: pd.DataFrame,
) -> Coverage:
    """Return how many papers of each theme and topic are on a list.

    Parameters
    ----------
    paper_ids
        Papers of the reading list.
    papers, topics, themes, verdicts
        Tables of the snapshot.
    """
    picked = papers[papers["paper_id"].isin(list(paper_ids))]
    known = set(picked["paper_id"])
    growing = growing_since(verdicts)
    return Coverage(
        themes=_covered("theme", themes, picked, growing),
        topics=_covered("topic", topics, picked, growing),
        n_picked=len(paper_ids),
        n_unassigned=int((picked["topic_id"] == UNASSIGNED).sum()),
        missing=tuple(i for i in paper_ids if i not in known),
    )


def growing_since(verdicts: pd.DataFrame) -> dict[tuple[str, int], dt.date]:
    """Return the first day of all digests for each growing (level, id).

    Only verdicts over all digests count, as in the outline.
    """
    rows = verdicts[(verdicts["verdict"] == "growing") & (verdicts["window"] == WHOLE_WINDOW)]
    return {
        (str(level), int(group_id)): first_day
        for level, group_id, first_day in zip(
            rows["level"], rows["group_id"], rows["first_day"], strict=True
        )
    }


def _covered(
    level: GroupKind,
    groups: pd.DataFrame,
    picked: pd.DataFrame,
    growing: Mapping[tuple[str, int], dt.date],
) -> tuple[GroupCoverage, ...]:
    column = f"{level}_id"
    counts = picked[column].value_counts()
    ordered = groups.sort_values(["rank", column], kind="stable")
    return tuple(
        GroupCoverage(
            level=level,
            group_id=int(row[column]),
            label=plain(row["label"]),
            theme_id=int(row["theme_id"]),
            n_picked=int(counts.get(row[column], 0)),
            n_papers=int(row["n_papers"]),
            growing_since=growing.get((level, int(row[column]))),
        )
        for row in ordered.to_dict("records")
    )


def in_words(coverage: Coverage, meeting: dt.date | None = None) -> str:
    """Return the coverage as one or two sentences; names are quoted, not escaped.

    Parameters
    ----------
    coverage
        Coverage of the list.
    meeting
        Day of the meeting, to be included.
    """
    day = f" for {weekday(meeting)}" if meeting else ""
    if not coverage.n_picked:
        return f"No papers{day} yet."
    groups, noun = (coverage.themes, "theme") if coverage.themes else (coverage.topics, "topic")
    sentence = f"{formatting.count(coverage.n_picked, 'paper')}{day}"
    if groups:
        verb = formatting.plural(coverage.n_picked, "covers", "cover")
        covered = formatting.out_of(sum(g.picked for g in groups), len(groups), noun)
        sentence += f" {verb} {covered}"
    if groups and (lacking := coverage.growing_without):
        # Name the largest growing groups without a paper; count the others.
        names = [f"“{g.label}”" for g in lacking[:_MOST_NAMED]]
        n_more = len(lacking) - len(names)
        which = formatting.listed([*names, f"{n_more} more"] if n_more else names)
        since = lacking[0].growing_since
        when = f" since {formatting.day(since)}" if since else ""
        sentence += f"; no paper yet on {which}, growing{when}"
    if n_missing := len(coverage.missing):
        are = formatting.plural(n_missing, "is", "are")
        sentence += f". {formatting.count(n_missing, 'paper')} {are} not in this atlas"
    return f"{sentence}."
