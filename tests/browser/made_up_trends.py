"""A made-up snapshot whose topics really grow, fade or stay, for the picture of the Trends view."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.snapshot import Tables
from analysis.trends import topic_shares
from evidence.theme_lookup import themes_of
from evidence.trends.level_results import Groups
from evidence.trends.verdicts import find_trends
from tests.snapshots import planted_tables

N_DIGESTS, N_TOPICS, N_PAPERS = 40, 12, 1800
_SPREADS = (0.0, 1.6, -1.2, 0.0, 0.0, 2.2, 0.0, -1.8, 0.0, 0.0, 0.8, 0.0)
"""For each topic how much likelier its papers are in late digests; below 0 in early ones."""


def tables_with_trends() -> Tables:
    """Return made-up tables whose shares and verdicts agree: the verdicts are tested ones."""
    tables = planted_tables(n_papers=N_PAPERS, n_topics=N_TOPICS, n_digests=N_DIGESTS, days_apart=7)
    random = np.random.default_rng(11)
    papers, ids = tables.papers, tables.digests["digest_id"].to_numpy()
    days = np.linspace(-1, 1, N_DIGESTS)
    first = np.empty(len(papers), dtype=int)
    for topic, rows in enumerate(np.split(np.argsort(papers["nearest_topic_id"]), N_TOPICS)):
        weights = np.exp(_SPREADS[topic] * days)
        first[rows] = random.choice(N_DIGESTS, len(rows), p=weights / weights.sum())
    papers = papers.assign(first_digest=ids[first], n_digests=1)
    papers["novelty"] = np.where(first == 0, np.nan, papers["novelty"].fillna(0.5))
    shown = pd.DataFrame({"paper_id": papers["paper_id"], "digest_id": papers["first_digest"]})
    shown = shown.sort_values("digest_id", ignore_index=True)
    shown["position"] = shown.groupby("digest_id").cumcount() + 1
    n_new = shown["digest_id"].value_counts().reindex(ids, fill_value=0).to_numpy()
    digests = tables.digests.assign(n_entries=n_new, n_papers=n_new, n_new=n_new)
    topic_ids = tables.topics["topic_id"].tolist()
    return Tables(
        **{
            **{name: getattr(tables, name) for name in tables.__dataclass_fields__},
            "papers": papers,
            "appearances": shown,
            "digests": digests,
            "trends": topic_shares(papers, shown, digests, topic_ids),
            "verdicts": _verdicts(tables, papers, digests),
        }
    )


def _verdicts(tables: Tables, papers: pd.DataFrame, digests: pd.DataFrame) -> pd.DataFrame:
    dates = papers["first_digest"].map(digests.set_index("digest_id")["date"])
    topics, themes = tables.topics, tables.themes
    by_id = tables.repeats.set_index("paper_id")["topic_ids"]
    repeats = np.array(by_id.reindex(papers["paper_id"]).tolist(), dtype=np.int32)
    theme_repeats = themes_of(repeats, topics["topic_id"], topics["theme_id"])
    levels = [
        _groups("topic", topics["topic_id"], papers["topic_id"], repeats.T),
        _groups("theme", themes["theme_id"], papers["theme_id"], theme_repeats.T),
    ]
    return find_trends(dates, levels).verdicts


def _groups(level: str, ids: pd.Series, labels: pd.Series, repeats: np.ndarray) -> Groups:
    at = {int(number): position for position, number in enumerate(ids)}

    def positions(numbers: np.ndarray) -> np.ndarray:
        return np.vectorize(lambda n: at.get(int(n), -1), otypes=[np.int32])(numbers)

    return Groups(level, list(at), positions(labels.to_numpy()), positions(repeats))
