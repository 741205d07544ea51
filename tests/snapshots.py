"""Made-up snapshots for tests, reproducible from their parameters.

To look at one: ``python -m tests.snapshots FOLDER --papers 7000 --digests 60``.
"""

from __future__ import annotations

import argparse
import atexit
import datetime as dt
import math
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import snapshot
from analysis.records import FAIR_FROM, UNASSIGNED, paper_id_of
from analysis.snapshot import SCHEMAS, TABLE_NAMES, InputFile, Manifest, Tables
from evidence.trends.memory import UNKNOWN, memory_table

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
    '=HYPERLINK("https://hostile.invalid/d", "click") formula',
    "@SUM(1+1)*cmd|' /C calc'!A0 ;=1+1, +2\t-3",
    r"}} @article{hostile, title = {in}} % \input{hostile} \href{javascript:alert(1)}{here} #1 ~",
    r"$\href{javascript:alert(1)}{x}$ $$\includegraphics{//hostile.invalid/e.png}$$ \(\def\x{x}\)",
    "<iframe src='https://hostile.invalid/f'></iframe><style>* { display: none }</style>",
    "Unbreakable" + "unbreakable" * 18,
    "</title></script></textarea><plaintext> &nbsp; [x]: https://hostile.invalid/g 'x'",
)
"""Titles that have an effect unless they are shown as plain text."""


OLD_PAPER_ID, OLD_DIGEST_ID = "0f" * 6, "2024-12-31-2"
"""Earlier ids of the first paper and the first digest."""


def planted_tables(
    n_papers: int = 120,
    n_topics: int = 6,
    n_digests: int = 2,
    *,
    n_themes: int | None = None,
    titles: Sequence[str] = (),
    labels: Sequence[str] = (),
    n_assumed: int = 0,
    between_share: float = 0.08,
    days_apart: int = 4,
    gaps: bool = False,
    seed: int = 7,
) -> Tables:
    """Return the tables of a made-up snapshot.

    Parameters
    ----------
    n_papers, n_topics, n_digests
        Numbers of papers, topics and digests. Paper `i` belongs to topic ``i % n_topics`` and is
        first listed in digest ``i // n_topics % n_digests``; every seventh paper is also in the
        next digest.
    n_themes
        Number of themes; topic `t` belongs to theme ``t % n_themes``. By default a third of the
        topics; 0 leaves every topic without a theme.
    titles
        Titles of the first papers; the others are made up and name their topic.
    labels
        Labels of the first topics.
    n_assumed
        Number of digests, oldest first, with an assumed date.
    between_share
        Share of unassigned papers, 0 to 1.
    days_apart
        Days from digest to digest; 0 puts all digests on one day.
    gaps
        Whether ids are as after many refits: topic `t` is ``14 * t + 3``, theme `t` is
        ``40 * t + 5``.
    seed
        Random seed of coordinates and memberships.
    """
    made = _planted_tables(
        n_papers,
        n_topics,
        n_digests,
        n_themes=n_themes,
        titles=tuple(titles),
        labels=tuple(labels),
        n_assumed=n_assumed,
        between_share=between_share,
        days_apart=days_apart,
        gaps=gaps,
        seed=seed,
    )
    return Tables(**{name: getattr(made, name).copy() for name in TABLE_NAMES})


@lru_cache(maxsize=64)
def _planted_tables(
    n_papers: int,
    n_topics: int,
    n_digests: int,
    *,
    n_themes: int | None,
    titles: Sequence[str],
    labels: Sequence[str],
    n_assumed: int,
    between_share: float,
    days_apart: int,
    gaps: bool,
    seed: int,
) -> Tables:
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
    membership = np.where(
        between, random.uniform(0.0, 0.24, n_papers), random.uniform(0.3, 1.0, n_papers)
    )
    n_themes = min(n_topics, max(1, n_topics // 3)) if n_themes is None else n_themes
    theme_of = np.arange(n_topics) % n_themes if n_themes else np.full(n_topics, UNASSIGNED)
    themes = np.append(theme_of, UNASSIGNED)[topic_ids]
    papers = pd.DataFrame(
        {
            "paper_id": ids,
            "title": all_titles,
            "abstract": [_abstract(i, names[planted[i]]) for i in range(n_papers)],
            "abstract_is_summary": False,
            "url": [f"https://example.org/{i}" if i % 5 == 0 else None for i in range(n_papers)],
            "arxiv_id": [f"2503.{i % 100000:05d}" if i % 3 == 0 else None for i in range(n_papers)],
            "published": [dt.date(2025, 3, 1) if i % 4 == 0 else None for i in range(n_papers)],
            "upvotes": pd.array([i if i % 2 else None for i in range(n_papers)], dtype="Int32"),
            "category": ["cs.CL" if i % 3 else None for i in range(n_papers)],
            "first_digest": [digests["digest_id"][d] for d in first],
            "n_digests": 1 + again.astype(int),
            "topic_id": topic_ids,
            "membership": membership,
            "nearest_topic_id": planted if n_topics else np.full(n_papers, UNASSIGNED),
            "theme_id": themes,
            "x": xy[:, 0],
            "y": xy[:, 1],
            "similarity_to_centroid": random.random(n_papers),
            "novelty": np.where(first == 0, np.nan, random.random(n_papers)),
        }
    )
    rank = papers.groupby("topic_id")["similarity_to_centroid"].rank(
        ascending=False, method="first"
    )
    papers["topic_rank"] = rank.astype(int)
    appearances = _appearances(papers, first, again, digests)
    digests = _counted(digests, papers, appearances)
    topics = _topics(names[:n_topics], papers, centres, theme_of)
    tables = Tables(
        papers=papers,
        appearances=appearances,
        digests=digests,
        topics=topics,
        themes=_themes(topics, papers),
        trends=_trends(papers, appearances, digests, n_topics),
        verdicts=_verdicts(papers, digests, topics),
        repeats=_repeats(papers),
        keywords_over_time=_keywords_over_time(topics, digests),
        shortlists=_shortlists(papers, n_topics),
        neighbors=_neighbors(papers),
        duplicates=_duplicates(papers),
        events=_events(n_topics, n_themes, papers, digests),
        aliases=_aliases(papers, digests),
        trend_memory=memory_table({"topic": UNKNOWN, "theme": UNKNOWN}),
    )
    return with_gaps(tables) if gaps else tables


def with_gaps(tables: Tables) -> Tables:
    """Return the tables with new topic and theme ids; ids of the past in events stay."""
    topic = {t: 14 * t + 3 for t in tables.topics["topic_id"]}
    theme = {t: 40 * t + 5 for t in tables.themes["theme_id"]}
    renumbered = {
        name: getattr(tables, name).assign(
            **{
                column: getattr(tables, name)[column].map(lambda i, m=new: m.get(i, i))
                for column, new in {
                    "topic_id": topic,
                    "nearest_topic_id": topic,
                    "theme_id": theme,
                    "parent_id": topic,
                }.items()
                if column in getattr(tables, name)
            }
        )
        for name in TABLE_NAMES
    }
    near = [[topic[i] for i in ids] for ids in tables.topics["near_topic_ids"]]
    renumbered["topics"] = renumbered["topics"].assign(near_topic_ids=near)
    renumbered["repeats"] = tables.repeats.assign(
        topic_ids=[[topic.get(i, i) for i in ids] for ids in tables.repeats["topic_ids"]]
    )
    verdicts, events = tables.verdicts.copy(), tables.events.copy()
    for level, new in (("topic", topic), ("theme", theme)):
        for column in ("parent_ids", "child_ids", "paper_origins"):
            events[column] = [
                [new.get(i, i) for i in ids] if own else ids
                for own, ids in zip(events["level"] == level, events[column], strict=True)
            ]
        own = verdicts["level"] == level
        kind = verdicts["group_id"].dtype
        verdicts.loc[own, "group_id"] = verdicts.loc[own, "group_id"].map(new).astype(kind)
    renumbered["events"], renumbered["verdicts"] = events, verdicts
    return Tables(**renumbered)


def recounted(tables: Tables) -> Tables:
    """Return tables whose topics and themes match papers that were moved between topics."""
    papers, shortlists = tables.papers, tables.shortlists

    def count(groups: pd.DataFrame, members: pd.Series) -> list[int]:
        return [int((members == i).sum()) for i in groups[members.name]]

    topics = tables.topics.assign(n_papers=count(tables.topics, papers["topic_id"]))
    topic_of = papers.set_index("paper_id")["topic_id"]
    return replace(
        tables,
        topics=topics,
        themes=tables.themes.assign(
            n_papers=count(tables.themes, papers["theme_id"]),
            n_topics=count(tables.themes, topics["theme_id"]),
        ),
        shortlists=shortlists[shortlists["paper_id"].map(topic_of) == shortlists["topic_id"]],
    )


def planted_manifest(**changes: object) -> Manifest:
    """Return a made-up manifest, with `changes` by field."""
    values: dict[str, object] = {
        "created": "2025-03-18T09:00:00+00:00",
        "sources": ("seeds",),
        "inputs": (InputFile("seeds/planted.txt", "0" * 64),),
        "settings": {
            "embedding_model": "planted",
            "seed": 7,
            "min_topic_size": None,
            "clustering": "consensus",
            "n_repeats": 20,
        },
        "model": {"name": "planted", "sha256": None},
        "packages": {"bertopic": "0.17.4", "umap-learn": "0.5.9"},
        "quality": {
            "unassigned_share": 0.08,
            "seed_stability": 0.95,
            "resample_stability": 0.81,
            "theme_seed_stability": 0.97,
            "theme_resample_stability": None,
            "coherence": 0.12,
            "diversity": 0.87,
            "label_collisions": 0,
            "labels_with_repeats": 0,
            "trustworthiness": 0.9,
        },
        "warnings": (),
    }
    return Manifest(**{**values, **changes})  # type: ignore[arg-type]


def write_planted_snapshot(
    folder: Path,
    tables: Tables | None = None,
    manifest: Manifest | None = None,
    **parameters: object,
) -> Tables:
    """Write a made-up snapshot to `folder` and return its tables.

    Without tables and manifest, `parameters` go to `planted_tables`.
    """
    if tables is None and manifest is None and not folder.exists():
        # Snapshots with the same parameters are written once per process, then copied.
        tables = planted_tables(**parameters)  # type: ignore[arg-type]
        master = _masters() / sha256(repr(sorted(parameters.items())).encode()).hexdigest()
        if not master.exists():
            snapshot.write(master, tables, planted_manifest())
        shutil.copytree(master, folder)
        return tables
    tables = planted_tables(**parameters) if tables is None else tables  # type: ignore[arg-type]
    snapshot.write(folder, tables, planted_manifest() if manifest is None else manifest)
    return tables


@cache
def _masters() -> Path:
    folder = tempfile.mkdtemp(prefix="planted-snapshots-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


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
    """Return coordinates spread over a disc like sunflower seeds, with no two close together."""
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
    return digests.assign(n_entries=n.to_numpy(), n_papers=n.to_numpy(), n_new=new.to_numpy())


def _topics(
    names: Sequence[str], papers: pd.DataFrame, centres: np.ndarray, theme_of: np.ndarray
) -> pd.DataFrame:
    sizes = papers["topic_id"].value_counts()
    words = [[*name.lower().split()[:4], "method", "model"] for name in names]
    n_topics = len(names)
    by_theme = sorted(range(n_topics), key=lambda t: (theme_of[t], t))
    return pd.DataFrame(
        {
            "topic_id": range(n_topics),
            "label": list(names),
            "keywords": words,
            "keyword_weights": [[1.0] * len(w) for w in words],
            "n_papers": [int(sizes.get(t, 0)) for t in range(n_topics)],
            "theme_id": theme_of,
            "rank": [by_theme.index(t) for t in range(n_topics)],
            "stability": [(0.92, 0.6, 0.31)[t % 3] for t in range(n_topics)],
            "n_recovered": [(20, 17, 6)[t % 3] for t in range(n_topics)],
            "near_topic_ids": [
                [n % n_topics for n in (t + 1, t + 2) if n % n_topics != t] for t in range(n_topics)
            ],
            "x": centres[:n_topics, 0],
            "y": centres[:n_topics, 1],
            "label_origin": "automatic",
            "parent_id": [0 if t == 1 else UNASSIGNED for t in range(n_topics)],
        }
    )


def _themes(topics: pd.DataFrame, papers: pd.DataFrame) -> pd.DataFrame:
    ids = sorted(set(topics["theme_id"]) - {UNASSIGNED})
    members = [topics[topics["theme_id"] == t] for t in ids]
    sizes = papers["theme_id"].value_counts()
    words = [["theme", *rows["keywords"].iloc[0][:2]] for rows in members]
    return pd.DataFrame(
        {
            "theme_id": ids,
            "label": [f"Theme of {rows['label'].iloc[0]}" for rows in members],
            "keywords": words,
            "keyword_weights": [[1.0] * len(w) for w in words],
            "n_papers": [int(sizes.get(t, 0)) for t in ids],
            "n_topics": [len(rows) for rows in members],
            "rank": range(len(ids)),
            "stability": [(0.88, 0.62)[t % 2] for t in ids],
            "n_recovered": [(20, 18)[t % 2] for t in ids],
            "x": [rows["x"].mean() for rows in members],
            "y": [rows["y"].mean() for rows in members],
            "label_origin": "automatic",
        }
    )


def _keywords_over_time(topics: pd.DataFrame, digests: pd.DataFrame) -> pd.DataFrame:
    """Return two keywords of each topic and one word that identifies the digest, per digest."""
    rows = [
        (topic.topic_id, day, day, 3, [*topic.keywords[:2], f"word{d + 1}"])
        for topic in topics.itertuples()
        for d, day in enumerate(sorted(set(digests["date"])))
    ]
    return pd.DataFrame(rows, columns=["topic_id", "first_day", "last_day", "n_papers", "keywords"])


def _shortlists(papers: pd.DataFrame, n_topics: int) -> pd.DataFrame:
    rows = []
    firm = papers[papers["membership"] >= FAIR_FROM].sort_values("topic_rank")
    for topic in range(n_topics):
        members = firm[firm["topic_id"] == topic]
        reasons = ("central", "newest", "novel")
        for rank, (paper_id, reason) in enumerate(
            zip(members["paper_id"][:3], reasons, strict=False), start=1
        ):
            rows.append((topic, rank, paper_id, reason))
    return pd.DataFrame(rows, columns=["topic_id", "rank", "paper_id", "reason"])


def _duplicates(papers: pd.DataFrame) -> pd.DataFrame:
    """Return the first two papers of the first topic as a pair of duplicates."""
    ids = papers["paper_id"][papers["nearest_topic_id"] == 0].tolist()[:2]
    rows = [(*ids, 0.97)] if len(ids) == 2 else []
    return pd.DataFrame(rows, columns=["paper_id", "other_id", "similarity"])


def _aliases(papers: pd.DataFrame, digests: pd.DataFrame) -> pd.DataFrame:
    """Return an earlier id of the first paper and one of the first digest."""
    rows = [("paper", OLD_PAPER_ID, i) for i in papers["paper_id"][:1]]
    rows += [("digest", OLD_DIGEST_ID, i) for i in digests["digest_id"][:1]]
    return pd.DataFrame(rows, columns=["kind", "old_id", "new_id"])


def events_table(
    *rows: tuple[str, int, str, object, object, object], **columns: object
) -> pd.DataFrame:
    """Return a table of events.

    Parameters
    ----------
    rows
        Level, run, kind, parents, children, and the papers that they share: numbers or sequences
        of numbers; a negative number is no group.
    columns
        Values of other columns, for all rows or one for each.
    """

    def several(value: object) -> list[int]:
        numbers = [value] if isinstance(value, int) else list(value)  # type: ignore[call-overload]
        return [number for number in numbers if number >= 0]

    made = [
        {
            "event_id": number,
            "date": None,
            "source": "refit",
            "run": run,
            "level": level,
            "kind": kind,
            "state": "done",
            "parent_ids": several(parents),
            "child_ids": several(children),
            "shared_papers": several(shared) if several(parents) and several(children) else [],
            "paper_ids": [],
            "paper_origins": [],
            "n_recovered": None,
            "n_repeats": None,
            "p_value": None,
            "reason": None,
            "parent_labels": [""] * len(several(parents)),
            "n_recent": None,
        }
        for number, (level, run, kind, parents, children, shared) in enumerate(rows)
    ]
    frame = pd.DataFrame(made, columns=SCHEMAS["events"].names)
    for name, value in columns.items():
        frame[name] = value
    counts = dict.fromkeys(("n_recovered", "n_repeats", "n_recent"), "Int32")
    return frame.astype({**counts, "p_value": "float64"})


def _events(
    n_topics: int, n_themes: int, papers: pd.DataFrame, digests: pd.DataFrame
) -> pd.DataFrame:
    """Return two refits: 900 merged into 901, then 901 into topic 0; 902 retired, 1 split from 0.

    They are as an earlier version recorded them. With four topics, a refit then dissolves 903, and
    an update opens topic 3 with two papers that were unassigned, and proposes to merge 2 into 0.
    """
    rows = [("topic", 1, "merged", 900, 901, 12)] if n_topics else []
    if n_topics > 1:
        rows += [
            ("topic", 2, "merged", 901, 0, 14),
            ("topic", 2, "split", 0, 1, 5),
            ("topic", 2, "kept", 0, 0, 9),
            ("topic", 2, "retired", 902, (), ()),
        ]
    if n_themes:
        rows.append(("theme", 2, "merged", 900, 0, 20))
    frame = events_table(*rows)
    if n_topics < 4:
        return frame
    gone = papers["paper_id"].tolist()[:10]
    refit = events_table(
        ("topic", 3, "retired", 903, (2, 3), (6, 3)),
        date=digests["date"].iloc[0],
        paper_ids=[gone],
        paper_origins=[[903] * len(gone)],
        parent_labels=[["Federated learning"]],
    )
    founders = papers.loc[papers["topic_id"] == 3, "paper_id"].tolist()[:2]
    update = events_table(
        ("topic", 4, "born", (), 3, ()),
        ("topic", 4, "merged", 2, 0, 1),
        source="update",
        date=digests["date"].iloc[-1],
        state=["done", "proposed"],
        paper_ids=[founders, []],
        paper_origins=[[UNASSIGNED] * len(founders), []],
        n_recovered=[18, None],
        n_repeats=[20, None],
        p_value=[0.002, None],
        n_recent=[len(founders), None],
        reason=[None, "no paper since 13 Mar 2025"],
    )
    every = pd.concat([frame, refit, update], ignore_index=True)
    return every.assign(event_id=range(len(every)))


def _trends(
    papers: pd.DataFrame, appearances: pd.DataFrame, digests: pd.DataFrame, n_topics: int
) -> pd.DataFrame:
    merged = appearances.merge(papers[["paper_id", "topic_id"]], on="paper_id")
    shown = merged.groupby(["topic_id", "digest_id"]).size()
    new = papers.groupby(["topic_id", "first_digest"]).size()
    rows = []
    for topic in range(n_topics):
        for digest in digests.itertuples():
            cell = (topic, digest.digest_id)
            n, k = int(digest.n_new), int(new.get(cell, 0))
            n_shown, k_shown = int(digest.n_papers), int(shown.get(cell, 0))
            share, share_shown = k / n if n else None, k_shown / n_shown if n_shown else None
            rows.append((*cell, k, n, share, *_wilson(k, n), k_shown, n_shown, share_shown))
    columns = [
        *("topic_id", "digest_id", "n_papers", "n_digest", "share", "share_low", "share_high"),
        *("n_shown", "n_digest_shown", "share_shown"),
    ]
    return pd.DataFrame(rows, columns=columns)


_JUDGEMENTS = (
    ("growing", 1.05, 1.02, 1.08, 0.001, 19),
    ("too few papers", 0.98, 0.9, 1.07, 0.6, None),
    ("fading", 0.93, 0.88, 0.97, 0.004, 12),
    ("stable", 1.0, 0.995, 1.005, 0.9, 20),
)
"""Verdict, odds ratio with its interval, q-value, and the number of reruns that agree."""


def _verdicts(papers: pd.DataFrame, digests: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Return verdicts by turns, regardless of the papers; none below four days.

    The first topic is emerging, and its growth has no upper limit. With 20 digests or more there
    is a second window, the last 13 weeks, in which all groups have too few papers.
    """
    days = pd.to_datetime(digests["date"])
    first_listed = papers["first_digest"].map(dict(zip(digests["digest_id"], days, strict=True)))
    last = days.max()
    windows = [("all", days.min())] if len(days) else []
    if len(days) >= 20:
        windows.append(("13 weeks", last - pd.Timedelta(days=90)))
    groups = [("topic", "topic_id", t) for t in topics["topic_id"]]
    groups += [("theme", "theme_id", t) for t in sorted(set(topics["theme_id"]) - {UNASSIGNED})]
    rows = []
    for turn, (level, column, group_id) in enumerate(groups):
        for window, first in windows:
            quarter = (last - first) / 4
            total = papers[first_listed >= first]
            total_start = papers[(first_listed >= first) & (first_listed <= first + quarter)]
            total_end = papers[first_listed >= last - quarter]
            n, n_start, n_end = (
                (part[column] == group_id).sum() for part in (total, total_start, total_end)
            )
            name, odds, low, high, q, n_repeats_agree = _JUDGEMENTS[
                turn % 4 if window == "all" and days.nunique() >= 4 else 1
            ]
            tested = days.nunique() >= 4
            if turn == 0 and tested and window == "all":
                high = math.inf
            rows.append(
                {
                    "level": level,
                    "group_id": group_id,
                    "window": window,
                    "first_day": first.date(),
                    "last_day": last.date(),
                    "n_days": days[days >= first].nunique(),
                    "n_papers": n,
                    "total_papers": len(total),
                    "start_last_day": (first + quarter).date(),
                    "n_start": n_start,
                    "total_start": len(total_start),
                    "end_first_day": (last - quarter).date(),
                    "n_end": n_end,
                    "total_end": len(total_end),
                    "odds_ratio": odds if tested else None,
                    "odds_ratio_low": low if tested else None,
                    "odds_ratio_high": high if tested else None,
                    "p_value": q / 3 if tested else None,
                    "q_value": q if tested else None,
                    "dispersion": 1.2 if tested else None,
                    "verdict": name,
                    "emerging": turn == 0 and tested and window == "all",
                    "n_repeats_agree": n_repeats_agree if tested else None,
                    "shape": "step" if tested else None,
                    "shape_p_value": 0.7 if tested else None,
                    "shape_q_value": 0.9 if tested else None,
                    "event_first_day": first.date() if tested else None,
                    "event_last_day": first.date() if tested else None,
                    "reason": None,
                    "reason_day": None,
                    "memory": 0.5 if tested else None,
                    "sd": 0.3 if tested else None,
                    "power_of_papers": 0.4 if tested else None,
                    "power": 0.3 if tested else None,
                }
            )
    columns = SCHEMAS["verdicts"].names
    return pd.DataFrame(rows, columns=columns).astype({"n_repeats_agree": "Int32"})


def _repeats(papers: pd.DataFrame, n_repeats: int = 20) -> pd.DataFrame:
    """Return the topics in each rerun, which leaves out a different tenth of the papers."""
    rows = [
        [UNASSIGNED if (i + repeat) % 10 == 0 else topic for repeat in range(n_repeats)]
        for i, topic in enumerate(papers["topic_id"])
    ]
    return pd.DataFrame({"paper_id": papers["paper_id"], "topic_ids": rows})


def _wilson(k: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of k out of n (Wilson), independently of the tested code."""
    if n == 0:
        return 0.0, 1.0
    z, p = 1.959964, k / n
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale, middle = 1 + z * z / n, p + z * z / (2 * n)
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def _neighbors(papers: pd.DataFrame) -> pd.DataFrame:
    """Return the next ten papers of the same planted topic: near in the list, not on the map."""
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
    """Write a snapshot with the options of the command line."""
    parser = argparse.ArgumentParser(description="Write a made-up snapshot.")
    parser.add_argument("folder", type=Path, help="folder of the snapshot")
    parser.add_argument("--papers", type=int, default=160, help="number of papers")
    parser.add_argument("--topics", type=int, default=11, help="number of topics")
    parser.add_argument("--digests", type=int, default=2, help="number of digests")
    parser.add_argument("--assumed", type=int, default=0, help="digests with an assumed date")
    parser.add_argument("--hostile", action="store_true", help="hostile titles and labels")
    parser.add_argument("--gaps", action="store_true", help="ids as after many refits")
    options = parser.parse_args()
    write_planted_snapshot(
        options.folder,
        n_papers=options.papers,
        n_topics=options.topics,
        n_digests=options.digests,
        n_assumed=options.assumed,
        gaps=options.gaps,
        titles=HOSTILE if options.hostile else (),
        labels=HOSTILE if options.hostile else (),
    )


if __name__ == "__main__":
    main()
