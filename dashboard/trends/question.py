"""The trend of any set of papers: a search, a selection, a list. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import snapshot
from analysis.records import UNASSIGNED
from dashboard.atlas.filters import Filters, in_span_ids
from dashboard.atlas.lineage import GroupKind
from evidence import formatting, periods
from evidence.sentences import trend_sentence
from evidence.trends.level_results import Groups
from evidence.trends.memory import memory_from
from evidence.trends.verdicts import find_trends
from evidence.trends.words import FEWEST_DAYS

GROUP = 0
"""Group id of the set in the tables below."""

ONE_QUESTION = "One question, without reruns and not corrected for other questions you ask."

_LEVEL = "query"


@dataclass(frozen=True, slots=True)
class QuestionTrend:
    """The share of a set of papers over time.

    Attributes
    ----------
    n_papers, total
        New papers of the period: of the set, and all.
    n_others
        Papers of the set that were first listed outside the period.
    is_part
        Whether filters restrict the period to some of the digests.
    digests
        Digests of the period, oldest first.
    counts
        Columns as the snapshot's ``trends``; ``topic_id`` is `GROUP`.
    verdicts
        Columns as the snapshot's ``verdicts``, the tested windows only.
    obstacle
        Why nothing was tested, as a sentence; else empty.
    """

    n_papers: int
    total: int
    n_others: int
    is_part: bool
    digests: pd.DataFrame
    counts: pd.DataFrame
    verdicts: pd.DataFrame
    obstacle: str

    @property
    def counted(self) -> str:
        """What is counted, such as ``12 of 301 new papers (4 %), 1 to 17 Mar 2025``."""
        part = formatting.part(self.n_papers, self.total, "new paper")
        sentences = [f"{part}, {dates_of(self)}."]
        if self.is_part:
            sentences.append("The filters by digest set the period.")
        if self.n_others:
            others = formatting.count(self.n_others, "other matching paper")
            was = formatting.plural(self.n_others, "was", "were")
            sentences.append(f"{others} {was} first listed outside of it.")
        return " ".join(sentences)


def dates_of(trend: QuestionTrend) -> str:
    """Return the first and last day of a trend's digests."""
    return formatting.date_range(trend.digests["date"].min(), trend.digests["date"].max())


def in_period(digest_ids: pd.Series, wanted: Filters) -> npt.NDArray[np.bool_]:
    """Return which digests are in the period that filters choose: bool, (n_digests,).

    Filters by digest restrict the period. A paper counts in the digest where it was first listed.
    """
    inside = np.ones(len(digest_ids), dtype=bool)
    if wanted.digests:
        inside &= digest_ids.isin(wanted.digests).to_numpy(dtype=bool)
    for span in (wanted.span, wanted.first_listed_in):
        if span:
            inside &= digest_ids.isin(in_span_ids(digest_ids, span)).to_numpy(dtype=bool)
    if wanted.new_in_digest is not None:
        inside &= (digest_ids == wanted.new_in_digest).to_numpy(dtype=bool)
    return inside


def only_group(wanted: Filters) -> tuple[GroupKind, int] | None:
    """Return the topic or theme that is the only filter; None if there is none."""
    if len(wanted.topics) == 1 and not replace(wanted, topics=()).active:
        return None if wanted.topics[0] == UNASSIGNED else ("topic", wanted.topics[0])
    if len(wanted.themes) == 1 and not replace(wanted, themes=()).active:
        return "theme", wanted.themes[0]
    return None


def has_enough_days(tables: snapshot.Tables) -> bool:
    """Return whether all digests have enough days with new papers for a trend."""
    new = tables.digests[tables.digests["n_new"] > 0]
    return bool(new["date"].nunique() >= FEWEST_DAYS)


def trend_of(
    tables: snapshot.Tables,
    is_member: npt.NDArray[np.bool_],
    is_in_period: npt.NDArray[np.bool_],
) -> QuestionTrend:
    """Return the trend of a set of papers.

    Parameters
    ----------
    tables
        The snapshot's tables.
    is_member
        bool, (n_papers,): whether each paper is in the set.
    is_in_period
        bool, (n_digests,): whether each digest is in the period.
    """
    digests = tables.digests[is_in_period].sort_values(["date", "digest_id"])
    digest_of = pd.Index(digests["digest_id"]).get_indexer(tables.papers["first_digest"])
    is_new = digest_of >= 0
    digest_of, is_counted = digest_of[is_new], is_member[is_new]
    trend = QuestionTrend(
        n_papers=int(is_counted.sum()),
        total=len(digest_of),
        n_others=int(is_member[~is_new].sum()),
        is_part=not is_in_period.all(),
        digests=digests,
        counts=_counts(tables, digests, is_member & is_new, digest_of[is_counted]),
        verdicts=tables.verdicts.iloc[:0],
        obstacle="",
    )
    if obstacle := _obstacle(tables, trend):
        return replace(trend, obstacle=obstacle)
    table = tables.trend_memory
    assert table is not None  # noqa: S101 - otherwise there is an obstacle
    days = pd.Series(digests["date"].to_numpy()[digest_of])
    labels = np.where(is_counted, GROUP, UNASSIGNED).astype(np.int32)
    groups = Groups(_LEVEL, [GROUP], labels, np.empty((0, len(labels)), dtype=np.int32))
    found = find_trends(days, [groups], known={_LEVEL: memory_from(table, "topic")})
    # A window in which no paper or every paper is of the set has no p-value.
    is_told = found.verdicts["p_value"].notna() | (found.verdicts["n_papers"] == 0)
    return replace(trend, verdicts=found.verdicts[is_told])


def _counts(
    tables: snapshot.Tables,
    digests: pd.DataFrame,
    is_member: npt.NDArray[np.bool_],
    first_listed: npt.NDArray[np.intp],
) -> pd.DataFrame:
    """Return the set's papers per digest, as in the snapshot's ``trends``."""
    members = pd.Index(tables.papers["paper_id"][is_member])
    is_shown = members.get_indexer(tables.appearances["paper_id"]) >= 0
    shown = pd.Index(digests["digest_id"]).get_indexer(tables.appearances["digest_id"][is_shown])
    n_digests = len(digests)
    return periods.with_shares(
        pd.DataFrame(
            {
                "topic_id": GROUP,
                "digest_id": digests["digest_id"].to_numpy(),
                "n_papers": np.bincount(first_listed, minlength=n_digests),
                "n_digest": digests["n_new"].to_numpy(),
                "n_shown": np.bincount(shown[shown >= 0], minlength=n_digests),
                "n_digest_shown": digests["n_papers"].to_numpy(),
            }
        )
    )


def _obstacle(tables: snapshot.Tables, trend: QuestionTrend) -> str:
    """Return why a set can't be tested; empty if it can."""
    if not trend.total:
        return "The chosen digests have no new papers."
    new = trend.digests[trend.digests["n_new"] > 0]
    n_days = int(new["date"].nunique())
    if n_days < FEWEST_DAYS:
        whole = pd.DataFrame({"n_days": [n_days], "p_value": [np.nan]})
        return trend_sentence(whole, {}, fewest_days=FEWEST_DAYS, n_digests=len(new))
    of_period = f"{formatting.count(trend.total, 'new paper')} from {dates_of(trend)}"
    if not trend.n_papers:
        return f"None of the {of_period} is among these papers."
    if trend.n_papers == trend.total:
        return f"These are all {of_period}, so there is nothing to compare them with."
    return _missing_memory(tables)


def _missing_memory(tables: snapshot.Tables) -> str:
    """Return why it isn't known how much shares vary; empty if it is."""
    if tables.trend_memory is not None:
        return ""
    if len(tables.topics):
        return f"{snapshot.how_to_add('trend_model')}."
    return (
        "Without topics it isn't known how much shares vary from week to week, so no trend can be "
        "tested."
    )
