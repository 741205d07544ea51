"""Papers that would add most to what a list covers, and why each of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.records import SHORTLIST_REASONS, UNASSIGNED, stability_label
from dashboard.reading_list.coverage import growing_windows
from dashboard.text.escape import plain
from dashboard.wording.confidence import REASONS

Adds = Literal["theme", "growing topic", "topic"]

_ORDER: tuple[Adds, ...] = ("theme", "growing topic", "topic")
_NO_REASON = len(SHORTLIST_REASONS)
_SAID = {
    "central": f"is the {REASONS['central']}",
    "different": f"offers {REASONS['different']}",
    "newest": f"is the {REASONS['newest']}",
    "novel": f"is the {REASONS['novel']}",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A paper that covers something the list does not.

    Attributes
    ----------
    paper_id
        Which paper.
    adds
        What the list has nothing of yet: its whole theme, its topic that grows, or its topic.
    topic_id, theme_id
        Where the paper is; a topic without a theme has `UNASSIGNED`.
    topic, theme
        Their labels, not escaped; the theme's is None where there is none.
    growing
        Whether the topic grows over any window.
    stability
        How sure the topic is, 0 to 1.
    reason
        Why the paper is on the topic's shortlist, as the snapshot says it; None if it is not.
    """

    paper_id: str
    adds: Adds
    topic_id: int
    theme_id: int
    topic: str
    theme: str | None
    growing: bool
    stability: float
    reason: str | None

    @property
    def words(self) -> str:
        """The reason as a sentence; names are quoted, not escaped."""
        grows = "growing, " if self.growing else ""
        topic = f"topic “{self.topic}” ({grows}{stability_label(self.stability)} stability)"
        if self.adds == "theme":
            lacks, start = f"theme “{self.theme}”", f"In its {topic} this"
        else:
            lacks, start = topic, "This"
        said = _SAID.get(self.reason or "", "is the most representative one left")
        return f"Nothing yet from the {lacks}. {start} paper {said}."


def suggestions(
    paper_ids: Collection[str],
    papers: pd.DataFrame,
    topics: pd.DataFrame,
    themes: pd.DataFrame,
    verdicts: pd.DataFrame,
    shortlists: pd.DataFrame,
    n: int = 2,
) -> tuple[Suggestion, ...]:
    """Return the papers that add most coverage, each counted on top of those before it.

    A theme that is not covered comes before a topic that grows, and that before any other topic.
    Among equals the surer topic comes first, then the larger one. Of a topic it is the paper that
    stands for it as a whole, else the next of its shortlist, else the most central.

    Parameters
    ----------
    paper_ids
        Of a reading list; those that the atlas does not have cover nothing.
    papers, topics, themes, verdicts, shortlists
        As in the snapshot.
    n
        How many at most.

    Returns
    -------
    tuple of Suggestion
        Fewer than `n` where nothing more can be covered: then every topic has its paper.
    """
    chosen = papers[papers["paper_id"].isin(list(paper_ids))]
    topics_covered = {int(t) for t in chosen["topic_id"]}
    themes_covered = {int(t) for t in chosen["theme_id"]}
    best = _best_of_topics(papers, shortlists)
    growing = {group_id for level, group_id in growing_windows(verdicts) if level == "topic"}
    theme_names = dict(zip(themes["theme_id"], themes["label"], strict=True))
    left = [
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

    found: list[Suggestion] = []
    while left and len(found) < n:
        candidate = min(left, key=rank)
        left.remove(candidate)
        row, paper_id, _, reason = candidate
        theme_id = int(row["theme_id"])
        found.append(
            Suggestion(
                paper_id=paper_id,
                adds=adds(row),
                topic_id=int(row["topic_id"]),
                theme_id=theme_id,
                topic=plain(row["label"]),
                theme=plain(theme_names[theme_id]) if theme_id in theme_names else None,
                growing=int(row["topic_id"]) in growing,
                stability=float(row["stability"]),
                reason=reason,
            )
        )
        themes_covered.add(theme_id)
    return tuple(found)


def _best_of_topics(
    papers: pd.DataFrame, shortlists: pd.DataFrame
) -> dict[int, tuple[str, int, str | None]]:
    """Return of each topic the paper to read first, the rank of its reason, and the reason."""
    inside = papers[["paper_id", "topic_id", "similarity_to_centroid"]]
    listed = shortlists.merge(inside, on=["paper_id", "topic_id"])
    listed = listed.assign(reason_rank=listed["reason"].map(_reason_rank))
    listed = listed.sort_values(["topic_id", "reason_rank", "rank", "paper_id"], kind="stable")
    # Every topic has a shortlist; this is for one whose papers have all moved out of it.
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
