"""Compare `digest-atlas update` for each of the last digests with a full `analyze`.

    python benchmarks/update.py --digests rendered_digests.tar.gz

The archive contains digests as text and a `manifest.jsonl` with the `file` and true `date` of each.
For every digest, in one process after a warm-up, the script runs `update` on a fit of all earlier
digests, and a full `analyze` of the same papers, with cached vectors. It prints the ratio of their
times, whether old papers are unchanged bit for bit, and how well the topics of new papers agree
with the full fit. In addition, all digests are added one after another to the first fit. That
snapshot is refitted at the end, and the last five digests are also added in other orders.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import os
import shutil
import statistics
import tarfile
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from analysis import snapshot
from analysis.embedding.embed import embed, text_of
from analysis.embedding.encoders import encoder_named
from analysis.pipeline import analyze
from analysis.readers import ReadOptions, read_digests
from analysis.settings import Settings
from analysis.updating.update import update
from evidence.formatting import count

KEPT = ("x", "y", "topic_id", "theme_id", "membership", "nearest_topic_id")
OPTIONS = ReadOptions(today=dt.date(2026, 12, 31))
ENCODER = encoder_named("minilm")
N_REORDERED = 5


@dataclass(slots=True)
class Folder:
    """A growing folder of digests, with the dates that the files do not state."""

    path: Path
    dates: dict[str, str] = field(default_factory=dict)

    def add(self, file: Path, date: str) -> None:
        """Add a digest and its date."""
        self.path.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, self.path)
        self.dates[file.name] = date
        lines = [f'["{name}"]\ndate = {day}\n' for name, day in self.dates.items()]
        (self.path / "digests.toml").write_text("".join(lines), encoding="utf-8")


def main() -> None:
    """Run the comparison and print one line per digest."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--digests",
        type=Path,
        required=True,
        help="a .tar.gz of digests and a manifest.jsonl with the `file` and `date` of each",
    )
    parser.add_argument("--last", type=int, default=20, help="digests to add (default 20)")
    parser.add_argument("--chain", action="store_true", help="skip the full fit of each digest")
    parser.add_argument("--cache", type=Path, help="folder of cached vectors")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    cache = options.cache or Path(platformdirs.user_cache_dir("digest-atlas")) / "vectors"
    with tempfile.TemporaryDirectory() as home:
        _compare(Path(home), options.digests, options.last, cache, with_fits=not options.chain)


def _compare(home: Path, archive: Path, n_last: int, cache: Path, *, with_fits: bool) -> None:
    files = _unpacked(archive, home / "archive")
    seeds = Folder(home / "seeds")
    for file, date in files[:-n_last]:
        seeds.add(file, date)
    fitted = count(len(files) - n_last, "digest")
    print(f"{fitted} fitted, {n_last} to add, {os.cpu_count()} cores")
    # The first fit, from which both the single updates and the chain of updates start.
    _embed(seeds.path, cache)
    fit, chain = home / "fit", home / "chain"
    _timed(lambda: _analyze(seeds.path, fit, cache))
    shutil.copytree(fit, chain)
    rows: list[dict[str, float]] = []
    for number, (file, date) in enumerate(files[-n_last:]):
        if n_last - number == N_REORDERED:
            shutil.copytree(chain, home / "before")
            shutil.copytree(seeds.path, home / "seeds-before")
        seeds.add(file, date)
        _embed(seeds.path / file.name, cache)
        if not with_fits:
            seconds = _timed(lambda: _update(seeds.path, chain, cache))[0]
            print(f"{date}: updated in {seconds:.1f} s", flush=True)
            continue
        # The same digest added by an update and by a full fit.
        before = snapshot.read(fit)
        shutil.copytree(fit, home / "updated")
        quick = _timed(lambda: _update(seeds.path, home / "updated", cache))
        _update(seeds.path, chain, cache)
        shutil.rmtree(fit)
        full = _timed(lambda: _analyze(seeds.path, fit, cache))
        row = _agreement(before, snapshot.read(home / "updated"), snapshot.read(fit), "")
        row |= _agreement(before, snapshot.read(chain), snapshot.read(fit), "chain ")
        row |= {"ratio": quick[0] / full[0], "cpu ratio": quick[1] / full[1]}
        row |= {"update s": quick[0], "analyze s": full[0]}
        rows.append(row)
        shutil.rmtree(home / "updated")
        figures = "  ".join(f"{name} {value:.3g}" for name, value in row.items())
        print(f"{date}: {figures}", flush=True)
    if rows:
        _print_summary(rows)
    _print_orders(home, [*files[-min(N_REORDERED, n_last) :]], cache)
    _print_refit(seeds.path, chain, cache)


def _print_summary(rows: Sequence[dict[str, float]]) -> None:
    print("median, mean, minimum and maximum:")
    for name in rows[0]:
        own = [row[name] for row in rows]
        print(
            f"  {name:<22}{statistics.median(own):>8.3f}{statistics.fmean(own):>8.3f}"
            f"{min(own):>8.3f}{max(own):>8.3f}"
        )


def _print_orders(home: Path, files: Sequence[tuple[Path, str]], cache: Path) -> None:
    """Add the last digests in other orders and all at once, and compare the topics."""
    if not (home / "before").exists():
        return
    shuffled = [files[i] for i in np.random.default_rng(0).permutation(len(files))]
    orders = [list(files), list(reversed(files)), shuffled]
    groups = [[[one] for one in order] for order in orders] + [[list(files)]]
    results = []
    for number, order in enumerate(groups):
        seeds = Folder(home / f"order-{number}" / "seeds")
        shutil.copytree(home / "before", seeds.path.parent / "snapshot")
        for file, date in _read_dates(home / "seeds-before"):
            seeds.add(file, date)
        for group in order:
            for file, date in group:
                seeds.add(file, date)
            _update(seeds.path, seeds.path.parent / "snapshot", cache)
        papers = snapshot.read(seeds.path.parent / "snapshot").tables.papers
        results.append(papers.set_index("paper_id"))
    # Differences are measured from the digests' own order.
    old = set(snapshot.read(home / "before").tables.papers["paper_id"])
    new = [paper for paper in results[0].index if paper not in old]
    width = float(np.ptp(results[0]["x"]))
    for name, other in zip(("reversed", "shuffled", "all at once"), results[1:], strict=True):
        one, two = results[0].loc[new], other.loc[new]
        differ = float((one["topic_id"] != two["topic_id"]).mean())
        moved = np.hypot(one["x"] - two["x"], one["y"] - two["y"]) / width
        print(
            f"{count(len(files), 'digest')} {name}: {differ:.1%} of {count(len(new), 'new paper')} "
            f"in another topic, mean distance {float(moved.mean()):.2%} of the map's width"
        )


def _print_refit(seeds: Path, chain: Path, cache: Path) -> None:
    before = snapshot.read(chain).tables
    seconds = _timed(lambda: _analyze(seeds, chain, cache))[0]
    after = snapshot.read(chain).tables
    then, now = (tables.papers.set_index("paper_id") for tables in (before, after))
    now = now.loc[then.index]
    shifts = now[["x", "y"]].to_numpy() - then[["x", "y"]].to_numpy()
    moved = np.linalg.norm(shifts, axis=1) / float(np.ptp(then["x"]))
    print(
        f"refit, {seconds:.1f} s: old papers move by {np.median(moved):.2%} of the map's "
        f"width (median), {np.quantile(moved, 0.9):.2%} (90th percentile)"
    )
    for level in ("topic", "theme"):
        old, new = (set(getattr(t, f"{level}s")[f"{level}_id"]) for t in (before, after))
        print(f"  {len(old & new)} of {count(len(old), level)} keep their id; now {len(new)}")


def _agreement(
    before: snapshot.Snapshot, updated: snapshot.Snapshot, fit: snapshot.Snapshot, prefix: str
) -> dict[str, float]:
    """Return how well new papers agree with a fit, and whether old papers are unchanged."""
    from sklearn.metrics import adjusted_rand_score

    then, now, fitted = (f.tables.papers.set_index("paper_id") for f in (before, updated, fit))
    new = now.index.difference(then.index, sort=False)
    row: dict[str, float] = {}
    if not prefix:
        same = all(
            now.loc[then.index, name].to_numpy().tobytes() == then[name].to_numpy().tobytes()
            for name in KEPT
        )
        row = {"new": len(new), "same": float(same)}
    for level in ("topic", "theme"):
        labels = now.loc[new, f"{level}_id"], fitted.loc[new, f"{level}_id"]
        row[f"{prefix}{level} ARI"] = float(adjusted_rand_score(*labels))
    row[f"{prefix}unassigned"] = float((now.loc[new, "topic_id"] < 0).mean())
    return row


def _analyze(seeds: Path, folder: Path, cache: Path) -> Any:
    return analyze.analyze(
        [seeds],
        snapshot_folder=folder,
        settings=Settings(),
        read_options=OPTIONS,
        encoder=ENCODER,
        cache_folder=cache,
    )


def _update(seeds: Path, folder: Path, cache: Path) -> Any:
    return update(
        [seeds],
        snapshot_folder=folder,
        read_options=OPTIONS,
        encoder=ENCODER,
        cache_folder=cache,
    )


def _embed(source: Path, cache: Path) -> None:
    """Cache the vectors of a digest and load the model, neither of which is timed."""
    digests = read_digests([source], OPTIONS).digests
    texts = [text_of(entry.title, entry.abstract) for day in digests for entry in day.entries]
    embed(["warm"], ENCODER)
    embed(texts, ENCODER, cache_folder=cache)


def _timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Return the wall time and the time of all cores, in seconds.

    Objects of earlier runs are frozen; otherwise the garbage collector would scan them again and
    again, unlike in a separate process.
    """
    gc.collect()
    gc.freeze()
    started, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - used


def _unpacked(archive: Path, folder: Path) -> list[tuple[Path, str]]:
    """Unpack the archive; return its digests with their dates, oldest first."""
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    (manifest,) = folder.rglob("manifest.jsonl")
    records = [json.loads(line) for line in manifest.read_text("utf-8").splitlines()]
    return sorted(
        ((manifest.parent / record["file"], record["date"]) for record in records),
        key=lambda pair: pair[1],
    )


def _read_dates(folder: Path) -> list[tuple[Path, str]]:
    import tomllib

    declared = tomllib.loads((folder / "digests.toml").read_text("utf-8"))
    return [(folder / name, about["date"].isoformat()) for name, about in declared.items()]


if __name__ == "__main__":
    main()
