"""Suggestions: papers that would add most to the coverage of a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.records import SHORTLIST_REASONS, UNASSIGNED, membership_label, stability_label
from dashboard.reading_list.coverage import growing_since
from dashboard.text.escape import plain
from dashboard.wording.confidence import REASONS
from evidence import formatting

Adds = Literal["theme", "growing topic", "topic"]

_ORDER: tuple[Adds, ...] = ("theme", "growing topic", "topic")
_NO_REASON = len(SHORTLIST_REASONS)
_PREPOSITIONS = {"central": "of", "different": "on", "newest": "in", "novel": "in"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A paper from a theme or topic without a picked paper.

    Attributes
    ----------
    paper_id
        Id of the paper.
    adds
        The group that the paper adds: its theme, its growing topic, or its topic.
    topic_id, theme_id
        Groups of the paper; the theme is `UNASSIGNED` if its topic has none.
    topic, theme
        Labels, not escaped; the theme's is None if there is none.
    growing_since
        First day of all digests, if the topic is growing over all of them.
    stability
        Stability of the topic, 0 to 1.
    reason
        Key of the reason why the paper is on the topic's shortlist; None if it is not.
    """

    paper_id: str
    adds: Adds
    topic_id: int
    theme_id: int
    topic: str
    theme: str | None
    growing_since: dt.date | None
    stability: float
    reason: str | None

    @property
    def words(self) -> str:
        """Reason for the suggestion, as a phrase; names are quoted, not escaped."""
        return f"No paper yet on the {self.group_words}"

    @property
    def group_words(self) -> str:
        """The group that the paper adds, and why this paper: short, for empty lists."""
        # Without a shortlist, `suggestions` takes the most representative paper of the topic.
        reason = self.reason if self.reason in _PREPOSITIONS else "central"
        reason_words = f"{REASONS[reason]} {_PREPOSITIONS[reason]}"
        since = self.growing_since
        growing = "" if since is None else f"growing since {formatting.day(since)}, "
        topic = f"“{self.topic}” ({growing}{stability_label(self.stability)} stability)"
        if self.adds == "theme" and self.theme != self.topic:
            return f"theme “{self.theme}”; {reason_words} {topic}"
        return f"topic {topic}; {reason_words} it"


def suggestions(
    paper_ids: Collection[str],
    papers: pd.DataFrame,
    topics: pd.DataFrame,
    themes: pd.DataFrame,
    verdicts: pd.DataFrame,
    shortlists: pd.DataFrame,
    n: int = 2,
) -> tuple[Suggestion, ...]:
    """Return the papers that add most coverage, chosen greedily one after the other.

    A theme without a picked paper comes first, then a growing topic, then any other topic. Equal
    ones are ordered by stability, then by size. From a topic the most representative paper is
    suggested, otherwise the next of its shortlist, otherwise the one nearest to its centre. Papers
    that are a weak match are never suggested.

    Parameters
    ----------
    paper_ids
        Papers of the reading list; papers that are not in the atlas cover nothing.
    papers, topics, themes, verdicts, shortlists
        Tables of the snapshot.
    n
        Maximum number of suggestions.

    Returns
    -------
    tuple of Suggestion
        Fewer than `n` if every other topic is covered or has only weak matches.
    """
    picked = papers[papers["paper_id"].isin(list(paper_ids))]
    topics_covered = {int(t) for t in picked["topic_id"]}
    themes_covered = {int(t) for t in picked["theme_id"]}
    best = _best_of_topics(papers, shortlists)
    since = growing_since(verdicts[verdicts["level"] == "topic"])
    growing = {group_id: day for (_, group_id), day in since.items()}
    theme_names = dict(zip(themes["theme_id"], themes["label"], strict=True))
    # One candidate per topic without a picked paper.
    candidates = [
        (row, *best[int(row["topic_id"])])
        for row in topics.to_dict("records")
        if int(row["topic_id"]) not in topics_covered and int(row["topic_id"]) in best
    ]

    def adds(row: dict) -> Adds:
        theme_id = int(row["theme_id"])
        if theme_id != UNASSIGNED and theme_id not in themes_covered:
            return "theme"
        return "growing topic" if int(row["topic_id"]) in growing else "topic"

    def rank(candidate: tuple) -> tuple:
        row, _, reason_rank, _ = candidate
        return (
            _ORDER.index(adds(row)),
            int(row["topic_id"]) not in growing,
            reason_rank > 0,
            -float(row["stability"]),
            -int(row["n_papers"]),
            int(row["topic_id"]),
        )

    # The rank depends on the themes covered so far, so it is recomputed for every suggestion.
    suggested: list[Suggestion] = []
    while candidates and len(suggested) < n:
        candidate = min(candidates, key=rank)
        candidates.remove(candidate)
        row, paper_id, _, reason = candidate
        theme_id = int(row["theme_id"])
        suggested.append(
            Suggestion(
                paper_id=paper_id,
                adds=adds(row),
                topic_id=int(row["topic_id"]),
                theme_id=theme_id,
                topic=plain(row["label"]),
                theme=plain(theme_names[theme_id]) if theme_id in theme_names else None,
                growing_since=growing.get(int(row["topic_id"])),
                stability=float(row["stability"]),
                reason=reason,
            )
        )
        themes_covered.add(theme_id)
    return tuple(suggested)


def _best_of_topics(
    papers: pd.DataFrame, shortlists: pd.DataFrame
) -> dict[int, tuple[str, int, str | None]]:
    """Return each topic's best paper that is no weak match, and why it is best."""
    firm = papers["membership"].map(membership_label) != "weak"
    inside = papers.loc[firm, ["paper_id", "topic_id", "similarity_to_centroid"]]
    listed = shortlists.merge(inside, on=["paper_id", "topic_id"])
    listed = listed.assign(reason_rank=listed["reason"].map(_reason_rank))
    listed = listed.sort_values(["topic_id", "reason_rank", "rank", "paper_id"], kind="stable")
    # No paper of a topic's shortlist is left if all have moved to other topics or match weakly.
    others = inside.assign(reason_rank=_NO_REASON, reason=None)
    others = others.sort_values(
        ["similarity_to_centroid", "paper_id"], ascending=[False, True], kind="stable"
    )
    columns = ["topic_id", "paper_id", "reason_rank", "reason"]
    firsts = pd.concat(
        [frame[columns].drop_duplicates("topic_id").astype({"reason": object})
         for frame in (listed, others)]
    ).drop_duplicates("topic_id")  # fmt: skip
    rows = zip(*(firsts[c] for c in columns), strict=True)
    return {
        int(topic): (paper_id, int(rank), reason if isinstance(reason, str) else None)
        for topic, paper_id, rank, reason in rows
    }


def _reason_rank(reason: str) -> int:
    return SHORTLIST_REASONS.index(reason) if reason in SHORTLIST_REASONS else _NO_REASON
