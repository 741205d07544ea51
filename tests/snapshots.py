"""Snapshots made up for tests: the same for the same parameters, written through the contract.

Run as a program to look at one: ``python -m tests.snapshots FOLDER --papers 7000 --digests 60``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import snapshot
from analysis.records import UNASSIGNED, paper_id_of
from analysis.snapshot import InputFile, Manifest, Tables

SUBJECTS = (
    "Gaussian splatting",
    "Code generation",
    "Memory-efficient fine-tuning",
    "Preference optimisation",
    "Mixture of experts",
    "Video diffusion",
    "Retrieval and long documents",
    "Speech recognition",
    "Robot manipulation",
    "Graph learning",
    "Medical images",
    "Multilingual evaluation",
)
_OPENINGS = ("Towards", "Rethinking", "Scaling", "A Study of", "Efficient", "Unifying", "Beyond")
_ENDINGS = (
    "in the Wild",
    "at Scale",
    "without Labels",
    "with Feedback",
    "for Everyone",
    "Revisited",
)

HOSTILE = (
    '<script>window.hostile = 1</script><img src=x onerror="window.hostile = 2">',
    "# Heading\n* list\n![image](https://hostile.invalid/a.png) [link](https://hostile.invalid/b)",
    ":material/home: :red[red] :smile: -> -- >= <b>bold</b> <br> <a href='https://hostile.invalid'>a</a>",
    "$x^2$ costs $5 and $10 &amp; &lt;i&gt; %{x} {curly} `code` _under_ *stars* ~~struck~~",
    "www.hostile.invalid https://hostile.invalid/c someone@hostile.invalid | table | \\ back",
    "\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd \x07bell \x00nul \u2066isolate\u2069",
    '"><svg onload="window.hostile = 3"> \' onmouseover=\'window.hostile = 4',
)
"""Titles that do something unless they are shown as the text they are."""


def planted_tables(
    n_papers: int = 120,
    n_topics: int = 6,
    n_digests: int = 2,
    *,
    titles: Sequence[str] = (),
    labels: Sequence[str] = (),
    n_assumed: int = 0,
    between_share: float = 0.08,
    days_apart: int = 4,
    seed: int = 7,
) -> Tables:
    """Make up the tables of a snapshot.

    Parameters
    ----------
    n_papers, n_topics, n_digests
        How many. Paper `i` belongs to topic ``i % n_topics`` and appears first in digest
        ``i // n_topics % n_digests``; each seventh also appears in the next digest.
    titles
        The titles of the first papers; the others are made up, each naming its topic.
    labels
        The labels of the first topics.
    n_assumed
        How many digests, oldest first, have an assumed date.
    between_share
        The share of papers that no topic claims.
    days_apart
        From digest to digest; 0 puts them all on one day.
    seed
        Of places and strengths.
    """
    random = np.random.default_rng(seed)
    index = np.arange(n_papers)
    planted = index % max(n_topics, 1)
    between = random.random(n_papers) < (between_share if n_topics else 1.0)
    topic_ids = np.where(between, UNASSIGNED, planted)
    names = [labels[t] if t < len(labels) else _label(t) for t in range(n_topics)] or [
        "Nothing in particular"
    ]
    all_titles = [
        titles[i] if i < len(titles) else _title(i, names[planted[i]]) for i in range(n_papers)
    ]
    ids = [paper_id_of(t) for t in all_titles]
    digests = _digests(n_digests, n_assumed, days_apart)
    first = index // max(n_topics, 1) % max(n_digests, 1)
    again = (index % 7 == 0) & (first + 1 < n_digests)
    centres = _centres(n_topics)
    xy = centres[planted] + random.normal(0, np.where(between, 1.6, 0.55)[:, None], (n_papers, 2))
    strength = np.where(between, 0.0, random.uniform(0.2, 1.0, n_papers))
    papers = pd.DataFrame(
        {
            "paper_id": ids,
            "title": all_titles,
            "abstract": [_abstract(i, names[planted[i]]) for i in range(n_papers)],
            "url": [f"https://example.org/{i}" if i % 5 == 0 else None for i in range(n_papers)],
            "arxiv_id": [f"2503.{i % 100000:05d}" if i % 3 == 0 else None for i in range(n_papers)],
            "published": [dt.date(2025, 3, 1) if i % 4 == 0 else None for i in range(n_papers)],
            "upvotes": pd.array([i if i % 2 else None for i in range(n_papers)], dtype="Int32"),
            "first_digest": [digests["digest_id"][d] for d in first],
            "n_digests": 1 + again.astype(int),
            "topic_id": topic_ids,
            "strength": strength,
            "nearest_topic_id": planted if n_topics else np.full(n_papers, UNASSIGNED),
            "x": xy[:, 0],
            "y": xy[:, 1],
            "centrality": random.random(n_papers),
        }
    )
    rank = papers.groupby("topic_id")["centrality"].rank(ascending=False, method="first")
    papers["topic_rank"] = rank.astype(int)
    appearances = _appearances(papers, first, again, digests)
    digests = _counted(digests, papers, appearances)
    topics = _topics(names[:n_topics], papers, centres)
    return Tables(
        papers=papers,
        appearances=appearances,
        digests=digests,
        topics=topics,
        trends=_trends(papers, appearances, digests, n_topics),
        neighbors=_neighbors(papers),
    )


def planted_manifest(**changes: object) -> Manifest:
    """Make up what a snapshot says of itself."""
    said: dict[str, object] = {
        "created": "2025-03-18T09:00:00+00:00",
        "sources": ("seeds",),
        "inputs": (InputFile("seeds/planted.txt", "0" * 64),),
        "settings": {"encoder": "planted", "seed": 7, "min_topic_papers": None},
        "model": {"name": "planted", "sha256": None},
        "packages": {"bertopic": "0.17.4", "umap-learn": "0.5.9"},
        "quality": {"outlier_share": 0.08},
        "warnings": (),
    }
    return Manifest(**{**said, **changes})  # type: ignore[arg-type]


def write_planted_snapshot(
    folder: Path, tables: Tables | None = None, **parameters: object
) -> Tables:
    """Write a made-up snapshot to `folder` and return its tables; parameters as above."""
    tables = planted_tables(**parameters) if tables is None else tables  # type: ignore[arg-type]
    snapshot.write(folder, tables, planted_manifest())
    return tables


def _label(topic: int) -> str:
    turn = topic // len(SUBJECTS)
    return SUBJECTS[topic % len(SUBJECTS)] + (f" {turn + 1}" if turn else "")


def _title(i: int, subject: str) -> str:
    opening, ending = _OPENINGS[i % len(_OPENINGS)], _ENDINGS[(i // 7) % len(_ENDINGS)]
    return f"{opening} {subject} {ending}: planted paper number {i}"


def _abstract(i: int, subject: str) -> str:
    sentence = (
        f"We study {subject.lower()} and report what happens when it is planted for a test. "
        f"The method number {i} improves on its baseline by {i % 17} points. "
    )
    return sentence * 5


def _centres(n_topics: int) -> np.ndarray:
    """Spread topics over a disc like the seeds of a sunflower: no two close together."""
    turn = math.pi * (3 - math.sqrt(5))
    k = np.arange(max(n_topics, 1))
    radius = 2.6 * np.sqrt(k + 0.5)
    return np.column_stack([radius * np.cos(k * turn), radius * np.sin(k * turn)])


def _digests(n_digests: int, n_assumed: int, days_apart: int) -> pd.DataFrame:
    dates = [dt.date(2025, 3, 13) + dt.timedelta(days=days_apart * d) for d in range(n_digests)]
    return pd.DataFrame(
        {
            "digest_id": [
                f"{date}-{d + 1}" if days_apart == 0 and d else str(date)
                for d, date in enumerate(dates)
            ],
            "date": dates,
            "date_source": ["assumed" if d < n_assumed else "declared" for d in range(n_digests)],
            "source": "planted",
            "file": [f"seeds/planted_{d}.txt" for d in range(n_digests)],
        }
    )


def _appearances(
    papers: pd.DataFrame, first: np.ndarray, again: np.ndarray, digests: pd.DataFrame
) -> pd.DataFrame:
    ids = digests["digest_id"].to_numpy()
    both = pd.concat(
        [
            pd.DataFrame({"paper_id": papers["paper_id"], "digest_id": ids[first]}),
            pd.DataFrame(
                {"paper_id": papers["paper_id"][again], "digest_id": ids[first[again] + 1]}
            ),
        ],
        ignore_index=True,
    )
    both["position"] = both.groupby("digest_id").cumcount() + 1
    return both


def _counted(
    digests: pd.DataFrame, papers: pd.DataFrame, appearances: pd.DataFrame
) -> pd.DataFrame:
    n = appearances["digest_id"].value_counts().reindex(digests["digest_id"], fill_value=0)
    new = papers["first_digest"].value_counts().reindex(digests["digest_id"], fill_value=0)
    return digests.assign(n_slots=n.to_numpy(), n_papers=n.to_numpy(), n_new=new.to_numpy())


def _topics(names: Sequence[str], papers: pd.DataFrame, centres: np.ndarray) -> pd.DataFrame:
    sizes = papers["topic_id"].value_counts()
    words = [[*name.lower().split()[:4], "method", "model"] for name in names]
    return pd.DataFrame(
        {
            "topic_id": range(len(names)),
            "label": list(names),
            "keywords": words,
            "keyword_weights": [[1.0] * len(w) for w in words],
            "n_papers": [int(sizes.get(t, 0)) for t in range(len(names))],
            "x": centres[: len(names), 0],
            "y": centres[: len(names), 1],
        }
    )


def _trends(
    papers: pd.DataFrame, appearances: pd.DataFrame, digests: pd.DataFrame, n_topics: int
) -> pd.DataFrame:
    merged = appearances.merge(papers[["paper_id", "topic_id"]], on="paper_id")
    counted = merged.groupby(["topic_id", "digest_id"]).size()
    rows = []
    for topic in range(n_topics):
        for digest in digests.itertuples():
            n = int(digest.n_papers)
            k = int(counted.get((topic, digest.digest_id), 0))
            low, high = _wilson(k, n)
            rows.append((topic, digest.digest_id, k, n, k / n if n else 0.0, low, high))
    columns = ["topic_id", "digest_id", "n_papers", "n_digest", "share", "share_low", "share_high"]
    return pd.DataFrame(rows, columns=columns)


def _wilson(k: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of k out of n, written out so that tests do not test themselves."""
    if n == 0:
        return 0.0, 1.0
    z, p = 1.959964, k / n
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale, middle = 1 + z * z / n, p + z * z / (2 * n)
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def _neighbors(papers: pd.DataFrame) -> pd.DataFrame:
    """Take the ten next papers of the same planted topic: near in the list, not on the map."""
    lists: dict[int, list[str]] = {}
    for paper_id, topic in zip(papers["paper_id"], papers["nearest_topic_id"], strict=True):
        lists.setdefault(int(topic), []).append(paper_id)
    at = {i: (ids, k) for ids in lists.values() for k, i in enumerate(ids)}
    near = []
    for paper_id in papers["paper_id"]:
        ids, k = at[paper_id]
        near.append([ids[(k + d) % len(ids)] for d in range(1, min(11, len(ids)))])
    return pd.DataFrame(
        {
            "paper_id": papers["paper_id"],
            "neighbor_ids": near,
            "similarities": [[0.9 - 0.05 * d for d in range(len(n))] for n in near],
        }
    )


def main() -> None:
    """Write a snapshot as the command line asks."""
    parser = argparse.ArgumentParser(description="Write a made-up snapshot.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=int, default=160)
    parser.add_argument("--topics", type=int, default=11)
    parser.add_argument("--digests", type=int, default=2)
    parser.add_argument("--assumed", type=int, default=0)
    parser.add_argument("--hostile", action="store_true")
    chosen = parser.parse_args()
    write_planted_snapshot(
        chosen.folder,
        n_papers=chosen.papers,
        n_topics=chosen.topics,
        n_digests=chosen.digests,
        n_assumed=chosen.assumed,
        titles=HOSTILE if chosen.hostile else (),
        labels=HOSTILE if chosen.hostile else (),
    )


if __name__ == "__main__":
    main()
