"""What a list covers of the atlas: which themes and topics have a paper on it, and which none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.records import UNASSIGNED, WHOLE_WINDOW
from dashboard.atlas.lineage import GroupKind
from dashboard.reading_list.markdown_agenda import weekday
from dashboard.text.escape import plain
from evidence import formatting

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """A theme or topic, and what the list has of it.

    Attributes
    ----------
    level, group_id
        Which one.
    label
        Its name, not escaped.
    theme_id
        The theme it belongs to: of a theme its own, of a topic without one `UNASSIGNED`.
    n_picked, n_papers
        How many of its papers are on the list, and how many there are.
    growing_in
        The windows over which it grows, the longest first.
    """

    level: GroupKind
    group_id: int
    label: str
    theme_id: int
    n_picked: int
    n_papers: int
    growing_in: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """The share of its papers that are on the list, 0 to 1."""
        return self.n_picked / self.n_papers if self.n_papers else 0.0

    @property
    def picked(self) -> bool:
        """Whether the list has anything of it."""
        return self.n_picked > 0

    @property
    def growing(self) -> bool:
        """Whether it grows over any window."""
        return bool(self.growing_in)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a list covers.

    Attributes
    ----------
    themes, topics
        All of them, in the order of the outline.
    n_picked
        How many papers are on the list.
    n_unassigned
        How many of them are in no topic.
    missing
        Those that this atlas does not have.
    """

    themes: tuple[GroupCoverage, ...]
    topics: tuple[GroupCoverage, ...]
    n_picked: int
    n_unassigned: int
    missing: tuple[str, ...]

    @property
    def neglected_themes(self) -> tuple[GroupCoverage, ...]:
        """Themes without a paper on the list, the largest first."""
        return _neglected(self.themes)

    @property
    def neglected_topics(self) -> tuple[GroupCoverage, ...]:
        """Topics without a paper on the list, the largest first."""
        return _neglected(self.topics)

    @property
    def growing_without(self) -> tuple[GroupCoverage, ...]:
        """What grows and has no paper on the list: themes before topics, the largest first.

        A topic is left out where its theme is named already.
        """
        themes = tuple(g for g in self.neglected_themes if g.growing)
        named = {g.group_id for g in themes}
        topics = (g for g in self.neglected_topics if g.growing and g.theme_id not in named)
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
    """Count what a list has of every theme and topic.

    Parameters
    ----------
    paper_ids
        Of a reading list.
    papers, topics, themes, verdicts
        As in the snapshot.
    """
    picked = papers[papers["paper_id"].isin(list(paper_ids))]
    here = set(picked["paper_id"])
    growing = growing_windows(verdicts)
    return Coverage(
        themes=_covered("theme", themes, picked, growing),
        topics=_covered("topic", topics, picked, growing),
        n_picked=len(paper_ids),
        n_unassigned=int((picked["topic_id"] == UNASSIGNED).sum()),
        missing=tuple(i for i in paper_ids if i not in here),
    )


def growing_windows(verdicts: pd.DataFrame) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return the windows over which a (level, id) grows, the longest first.

    Windows are ordered by when they begin: what grows only of late comes last.
    """
    rows = verdicts[verdicts["verdict"] == "growing"]
    rows = rows.assign(whole=rows["window"] != WHOLE_WINDOW)
    rows = rows.sort_values(["whole", "first_day", "window"], kind="stable")
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for level, group_id, window in zip(
        rows["level"], rows["group_id"], rows["window"], strict=True
    ):
        key = (str(level), int(group_id))
        found[key] = (*found.get(key, ()), str(window))
    return found


def _covered(
    level: GroupKind,
    groups: pd.DataFrame,
    picked: pd.DataFrame,
    growing: Mapping[tuple[str, int], tuple[str, ...]],
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
            growing_in=growing.get((level, int(row[column])), ()),
        )
        for row in ordered.to_dict("records")
    )


def in_words(coverage: Coverage, meeting: dt.date | None = None) -> str:
    """Say in one or two sentences what is covered; names are quoted, not escaped.

    Parameters
    ----------
    coverage
        What is covered.
    meeting
        The day that the papers are for, to be said as well.
    """
    day = f" for {weekday(meeting)}" if meeting else ""
    if not coverage.n_picked:
        return f"No papers{day} yet."
    groups, noun = (coverage.themes, "theme") if coverage.themes else (coverage.topics, "topic")
    n_covered = sum(g.picked for g in groups)
    papers = formatting.count(coverage.n_picked, "paper")
    verb = "covers" if coverage.n_picked == 1 else "cover"
    who = papers
    if day:
        who, verb = f"{papers}{day}. They", "cover"
        if coverage.n_picked == 1:
            who, verb = f"{papers}{day}. It", "covers"
    said = f"{who} {verb} {n_covered} of {formatting.count(len(groups), noun)}"
    lacking = coverage.growing_without
    if not groups:
        said = f"{papers}{day}"
    elif lacking:
        names = [f"“{g.label}”" for g in lacking[:_MOST_NAMED]]
        n_more = len(lacking) - len(names)
        which = formatting.listed([*names, f"{n_more} more"] if n_more else names)
        said += f"; nothing yet from {which}, which {'is' if len(lacking) == 1 else 'are'} growing"
    n_missing = len(coverage.missing)
    if n_missing:
        are = "is" if n_missing == 1 else "are"
        said += f". {formatting.count(n_missing, 'paper')} {are} not in this atlas"
    return f"{said}."
