"""Measure how well updates see subjects that are new.

    python benchmarks/novelty.py --base hf_2024.jsonl --add hf_2025.jsonl --by week

Each line of the files has `id`, `title`, `abstract` and `date`. The script fits the base, adds the
other papers by `digest-atlas update`, one week or month at a time, and compares the topics of the
added papers with a fit of these papers alone. Of its topics with a stability of at least .6 and at
least 30 papers, it prints how many the updated atlas covers (F1 score of at least .5), beside an
atlas that only assigns papers to the topics of the base; how early each was opened; the agreement
with that fit and with a fit of all papers; and what moved.

    python benchmarks/novelty.py ... --shuffled 40 --out false.jsonl
    python benchmarks/novelty.py ... --planted 10 --subject biology.jsonl --out planted.jsonl

With `--shuffled`, dates of all papers are shuffled: every topic that is opened is a false one.
With `--planted`, so many papers a week of another subject are added to papers with shuffled dates,
and the script prints how often they have a topic within four weeks. Both use the same functions as
`update`, without files, and append a line per run, so that a stopped measurement goes on.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import gzip
import json
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from analysis import snapshot
from analysis.clustering.assignment import assign_to_topics, draw_left_out
from analysis.embedding.embed import embed, text_of
from analysis.embedding.encoders import encoder_named
from analysis.graph.incremental import NO_NEIGHBOR, add_to_knn_graph
from analysis.pipeline import analyze
from analysis.pipeline.stages import find_neighbors, group_papers
from analysis.readers import ReadOptions
from analysis.records import UNASSIGNED
from analysis.settings import Settings
from analysis.updating.topic_changes.new_topics import (
    GroupedPapers,
    find_candidates,
    find_new_topics,
)
from analysis.updating.update import update
from evidence.intervals import wilson

OPTIONS = ReadOptions(today=dt.date(2030, 12, 31))
SETTINGS = Settings()
MIN_STABILITY, MIN_PAPERS, MIN_F1 = 0.6, 30, 0.5
EARLY = 1 / 3
N_WEEKS = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Papers:
    """Papers in the order of their days, with their vectors."""

    ids: list[str]
    vectors: NDArray[np.float32]
    days: NDArray[np.datetime64]
    records: list[dict[str, Any]]

    def part(self, rows: NDArray[np.intp]) -> Papers:
        """Return some of the papers, ordered by day."""
        rows = rows[np.argsort(self.days[rows], kind="stable")]
        return Papers(
            [self.ids[row] for row in rows],
            self.vectors[rows],
            self.days[rows],
            [self.records[row] for row in rows],
        )

    def dated(self, days: NDArray[np.datetime64]) -> Papers:
        """Return the papers with other days."""
        return dataclasses.replace(self, days=days).part(np.arange(len(days)))


@dataclasses.dataclass(slots=True)
class Chain:
    """An atlas in memory: a fit, and the updates that followed it."""

    papers: Papers
    labels: NDArray[np.int32]
    memberships: NDArray[np.float32]
    repeats: NDArray[np.int32]
    theme_of_topic: NDArray[np.int32]
    listed: NDArray[np.int32]
    similarities: NDArray[np.float32]
    n_fitted: int
    opened: list[tuple[np.datetime64, NDArray[np.intp]]] = dataclasses.field(default_factory=list)

    @classmethod
    def fit(cls, papers: Papers, n_fitted: int) -> Chain:
        """Fit the first papers; the others are added by `add`."""
        n, n_listed = len(papers.ids), SETTINGS.n_listed_neighbors
        graph = find_neighbors(papers.vectors[:n_fitted], SETTINGS)
        clusters = group_papers(graph, papers.vectors[:n_fitted], SETTINGS, seed=SETTINGS.seed)
        chain = cls(
            papers,
            np.full(n, UNASSIGNED, dtype=np.int32),
            np.zeros(n, dtype=np.float32),
            np.full((SETTINGS.n_repeats, n), UNASSIGNED, dtype=np.int32),
            clusters.theme_of_topic,
            np.full((n, n_listed), NO_NEIGHBOR, dtype=np.int32),
            np.full((n, n_listed), -np.inf, dtype=np.float32),
            n_fitted,
        )
        chain.labels[:n_fitted] = clusters.topics.labels
        chain.memberships[:n_fitted] = clusters.memberships
        chain.repeats[:, :n_fitted] = clusters.repeats
        chain.listed[:n_fitted] = graph.indices[:, :n_listed]
        chain.similarities[:n_fitted] = graph.similarities[:, :n_listed]
        return chain

    def add(self, first: int, end: int) -> None:
        """Add the papers from row `first` to row `end` in one update."""
        rows = np.arange(first, end)
        knn = add_to_knn_graph(
            self.papers.vectors[:end],
            rows,
            self.listed[:end],
            self.similarities[:end],
            n_neighbors=SETTINGS.neighbors_for(end),
        )
        self.listed[:end], self.similarities[:end] = knn.listed, knn.similarities
        left_out = draw_left_out(self.papers.ids[first:end], SETTINGS.n_repeats, SETTINGS.seed)
        assigned = assign_to_topics(
            knn.weights,
            rows,
            self.labels[:end],
            self.repeats[:, :end],
            self.theme_of_topic,
            left_out=left_out,
        )
        self.labels[rows], self.memberships[rows] = assigned.labels, assigned.memberships
        self.repeats[:, rows] = assigned.repeats
        grouped = GroupedPapers(
            self.labels[:end],
            self.memberships[:end],
            self.theme_of_topic,
            self.papers.days[:end],
            np.arange(end) >= self.n_fitted,
        )
        candidates = find_candidates(grouped, knn.listed, knn.similarities, SETTINGS)
        smallest = SETTINGS.min_topic_size_for(end)
        for topic in find_new_topics(grouped, candidates, min_papers=smallest):
            number = len(self.theme_of_topic)
            self.labels[topic.rows] = number
            self.memberships[topic.rows] = topic.cluster.memberships
            own = self.repeats[:, topic.rows]
            self.repeats[:, topic.rows] = np.where(topic.cluster.repeats, number, own)
            self.theme_of_topic = np.append(self.theme_of_topic, np.int32(topic.theme))
            self.opened.append((self.papers.days[end - 1], topic.rows))


def main() -> None:
    """Run the measurement that the options ask for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--base", type=Path, required=True, help="papers of the fit (JSON Lines)")
    parser.add_argument("--add", type=Path, required=True, help="papers that are added")
    parser.add_argument("--by", choices=("week", "month"), default="week")
    parser.add_argument("--shuffled", type=int, help="runs with shuffled dates")
    parser.add_argument("--planted", type=int, help="papers of another subject a week")
    parser.add_argument("--subject", type=Path, help="their papers (JSON Lines)")
    parser.add_argument("--runs", type=int, default=40, help="runs with planted papers")
    parser.add_argument("--weeks", type=int, help="add only the first weeks")
    parser.add_argument("--out", type=Path, help="file to append a line per run to")
    parser.add_argument("--cache", type=Path, help="folder of cached vectors")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    cache = options.cache or Path(platformdirs.user_cache_dir("digest-atlas")) / "vectors"
    base, added = (_read(path, cache) for path in (options.base, options.add))
    if options.weeks:
        end = added.days[0] + np.timedelta64(7 * options.weeks, "D")
        added = added.part(np.flatnonzero(added.days < end))
    if options.shuffled:
        _shuffled(base, added, options)
    elif options.planted:
        _planted(base, added, _read(options.subject, cache), options)
    else:
        _compare(base, added, options.by, cache)


def _read(path: Path, cache: Path) -> Papers:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    records = [json.loads(line) for line in data.splitlines()]
    texts = [text_of(record["title"], record["abstract"]) for record in records]
    vectors = embed(texts, encoder_named("minilm"), cache_folder=cache).vectors
    days = np.array([record.get("date", "2000-01-01") for record in records], "datetime64[D]")
    ids = [f"{row:x}" for row in range(len(records))]
    return Papers(ids, vectors, days, records).part(np.arange(len(records)))


def _joined(*parts: Papers) -> Papers:
    return Papers(
        [f"{row:x}" for row in range(sum(len(part.ids) for part in parts))],
        np.concatenate([part.vectors for part in parts]),
        np.concatenate([part.days for part in parts]),
        [record for part in parts for record in part.records],
    )


def _steps(days: NDArray[np.datetime64], first: np.datetime64, by: str) -> list[tuple[int, int]]:
    """Return first and last row of each week or month from a day on."""
    start = int(np.searchsorted(days, first))
    if by == "week":
        periods = (days[start:] - first).astype(int) // 7
    else:
        periods = days[start:].astype("datetime64[M]").astype(int)
    ends = [*(np.flatnonzero(np.diff(periods)) + 1), len(periods)]
    return [(start + a, start + int(b)) for a, b in zip([0, *ends], ends, strict=False)]


# Shuffled and planted papers.


def _shuffled(base: Papers, added: Papers, options: argparse.Namespace) -> None:
    """Print how often updates open a topic although dates are shuffled."""
    every = _joined(base, added)
    done = _done(options.out)
    for run in range(len(done), options.shuffled):
        random = np.random.default_rng(run)
        papers = every.dated(random.permutation(every.days))
        first = added.days[0]
        chain = Chain.fit(papers, int(np.searchsorted(papers.days, first)))
        for start, end in _steps(papers.days, first, options.by):
            chain.add(start, end)
        sizes = [len(rows) for _, rows in chain.opened]
        done.append({"run": run, "opened": sizes})
        _append(options.out, done[-1])
        print(f"run {run}: {len(sizes)} topics opened {sizes}", flush=True)
    _print_rate(sum(bool(one["opened"]) for one in done), len(done), "runs with a false topic")


def _planted(base: Papers, added: Papers, subject: Papers, options: argparse.Namespace) -> None:
    """Print how often papers of a planted subject have a topic within some weeks."""
    every = _joined(base, added)
    done = _done(options.out)
    for run in range(len(done), options.runs):
        random = np.random.default_rng([run, options.planted])
        papers = every.dated(random.permutation(every.days))
        first = added.days[0]
        n_fitted = int(np.searchsorted(papers.days, first))
        n_planted = N_WEEKS * options.planted
        rows = random.choice(len(subject.ids), n_planted, replace=False)
        days = first + np.repeat(np.arange(N_WEEKS) * 7, options.planted).astype("timedelta64[D]")
        planted = dataclasses.replace(subject.part(rows), days=days)
        kept = papers.part(np.flatnonzero(papers.days < first + np.timedelta64(7 * N_WEEKS, "D")))
        both = _joined(kept, planted)
        is_planted = np.arange(len(both.ids)) >= len(kept.ids)
        order = np.argsort(both.days, kind="stable")
        both, is_planted = both.part(np.arange(len(both.ids))), is_planted[order]
        chain = Chain.fit(both, n_fitted)
        for start, end in _steps(both.days, first, "week"):
            chain.add(start, end)
        found = [
            int((day - first).astype(int)) // 7 + 1
            for day, members in chain.opened
            if 2 * is_planted[members].sum() > len(members)
        ]
        done.append({"run": run, "week": min(found, default=None)})
        _append(options.out, done[-1])
        print(f"run {run}: {done[-1]['week']}", flush=True)
    weeks = [one["week"] for one in done if one["week"]]
    _print_rate(len(weeks), len(done), f"runs opened within {N_WEEKS} weeks")
    if weeks:
        print(f"median week {np.median(weeks):.0f}")


def _done(path: Path | None) -> list[dict[str, Any]]:
    if path is None or not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _append(path: Path | None, row: dict[str, Any]) -> None:
    if path:
        with path.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(row) + "\n")


def _print_rate(n: int, of: int, what: str) -> None:
    low, high = wilson(n, of)
    print(f"{n} of {of} {what} ({n / of:.1%}, 95 % interval {low:.1%} to {high:.1%})")


# Real papers.


def _compare(base: Papers, added: Papers, by: str, cache: Path) -> None:
    """Fit, update, and compare with a fit of the added papers alone, and of all."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        _write(base.records, home / "papers")
        used = time.process_time()
        _analyze(home / "papers", home / "atlas", cache)
        print(f"fit of {len(base.ids)} papers: {time.process_time() - used:.1f} CPU s")
        fitted = snapshot.read(home / "atlas").tables
        seconds = []
        for start, end in _steps(added.days, added.days[0], by):
            _write(added.records[start:end], home / "papers")
            used = time.process_time()
            before = snapshot.read(home / "atlas").tables
            done = update(
                [home / "papers"],
                snapshot_folder=home / "atlas",
                read_options=OPTIONS,
                cache_folder=cache,
            )
            seconds.append(time.process_time() - used)
            _print_update(added.days[end - 1], before, done)
        atlas = snapshot.read(home / "atlas").tables
        used = time.process_time()
        _analyze(home / "papers", home / "all", cache)
        whole = time.process_time() - used
        print(f"updates {np.mean(seconds[-5:]):.1f} CPU s (last five), fit of all {whole:.1f}")
        _write(added.records, home / "added")
        _analyze(home / "added", home / "later", cache)
        later, every = (snapshot.read(home / n).tables for n in ("later", "all"))
        _print_result(fitted, atlas, later, every, base, added)


def _print_update(day: np.datetime64, before: snapshot.Tables, done: Any) -> None:
    """Print the topics that an update opened."""
    tables = done.snapshot.tables
    then = before.papers.set_index("paper_id")
    now = tables.papers.set_index("paper_id").loc[then.index]
    moved = int((now["topic_id"] != then["topic_id"]).sum())
    if (now[["x", "y"]].to_numpy() != then[["x", "y"]].to_numpy()).any():
        print(f"{day}: PLACES MOVED")
    if moved or done.new_topic_ids:
        print(f"{day}: {moved} of {len(then)} papers change topic", flush=True)
    topics, names = tables.topics.set_index("topic_id"), before.topics.set_index("topic_id")
    for number in done.new_topic_ids:
        own = topics.loc[number]
        parent = own.get("parent_id", UNASSIGNED)
        where = f"from {names.loc[parent, 'label']}" if parent in names.index else "new"
        titles = tables.papers.query("topic_id == @number").nsmallest(3, "topic_rank")["title"]
        print(
            f"    {own['label']} ({own['n_papers']} papers, stability {own['stability']:.2f}, "
            f"{where}): {' | '.join(title[:60] for title in titles)}",
            flush=True,
        )


def _print_result(
    fitted: snapshot.Tables,
    atlas: snapshot.Tables,
    later: snapshot.Tables,
    every: snapshot.Tables,
    base: Papers,
    added: Papers,
) -> None:
    """Print coverage of the later fit's topics, lead times and agreement."""
    from sklearn.metrics import adjusted_rand_score

    columns = {"now": atlas, "later": later, "all": every}
    labels = {name: _topics_of(tables) for name, tables in columns.items()}
    titles = [record["title"] for record in added.records]
    now, alone, full = (
        np.array([labels[name].get(title, UNASSIGNED) for title in titles]) for name in columns
    )
    # Papers of opened topics count for their parent, as if it had not been opened.
    old = {int(number) for number in fitted.topics["topic_id"]}
    parent_of = dict(zip(atlas.topics["topic_id"], atlas.topics["parent_id"], strict=True))

    def root(number: int) -> int:
        while number not in old and number in parent_of and number != UNASSIGNED:
            number = int(parent_of[number])
        return number

    before = np.array([root(int(number)) for number in now])
    topics = later.topics.query("stability >= @MIN_STABILITY and n_papers >= @MIN_PAPERS")
    events = atlas.events[atlas.events["source"] == "update"]
    events = events[events["kind"].isin(["born", "split"])]
    opened = {
        int(child): np.datetime64(day, "D")
        for day, children in zip(events["date"], events["child_ids"], strict=True)
        for child in children
    }
    covered = missing = found = early = 0
    about = (topics[name] for name in ("topic_id", "label", "n_papers"))
    for topic_id, label, n_papers in zip(*about, strict=True):
        own = alone == topic_id
        score, best = _best_f1(own, now)
        was = _best_f1(own, before)[0]
        covered += score >= MIN_F1
        if was >= MIN_F1:
            continue
        missing += 1
        line = f"  {label} ({n_papers}): F1 {was:.2f} before, {score:.2f} now"
        if score >= MIN_F1:
            found += 1
            if best in opened:
                share = float((added.days[own] <= opened[best]).mean())
                early += share <= EARLY
                line += f", opened after {share:.0%} of its papers"
        print(line)
    print(
        f"{covered} of {len(topics)} topics covered; of {missing} that the earlier topics do not "
        f"cover {found}, {early} of them before a third of their papers"
    )
    for name, other in (("a fit of them alone", alone), ("a fit of all", full)):
        print(
            f"agreement of the added papers with {name}: {adjusted_rand_score(other, now):.3f}, "
            f"without opened topics {adjusted_rand_score(other, before):.3f}"
        )
    first, last = _topics_of(fitted), labels["now"]
    moved = sum(first[title] != last.get(title) for title in first)
    print(f"{moved} of {len(base.ids)} papers of the fit changed topic ({moved / len(first):.1%})")


def _topics_of(tables: snapshot.Tables) -> dict[str, int]:
    return dict(zip(tables.papers["title"], tables.papers["topic_id"], strict=True))


def _best_f1(own: NDArray[np.bool_], labels: NDArray[Any]) -> tuple[float, int]:
    numbers, shared = np.unique(labels[own & (labels != UNASSIGNED)], return_counts=True)
    if not len(numbers):
        return 0.0, UNASSIGNED
    sizes = np.array([(labels == number).sum() for number in numbers])
    scores = 2 * shared / (sizes + own.sum())
    return float(scores.max()), int(numbers[scores.argmax()])


def _write(records: Sequence[dict[str, Any]], folder: Path) -> None:
    """Write papers as one file per day."""
    folder.mkdir(exist_ok=True)
    by_day: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        by_day.setdefault(record["date"], []).append(record)
    for day, own in by_day.items():
        rows = [{"title": one["title"], "abstract": one["abstract"], "date": day} for one in own]
        (folder / f"{day}.json").write_text(json.dumps(rows), encoding="utf-8")


def _analyze(sources: Path, folder: Path, cache: Path) -> None:
    analyze.analyze(
        [sources],
        snapshot_folder=folder,
        settings=SETTINGS,
        read_options=OPTIONS,
        cache_folder=cache,
    )


if __name__ == "__main__":
    main()
