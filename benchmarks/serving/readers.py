"""Simulated readers: one who uses every view, and many at once."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.serving.corpus import Corpus
from benchmarks.serving.server import Server
from benchmarks.serving.session import Reader, points_of
from benchmarks.serving.summary import Claim, percentile, rise, slope
from benchmarks.trending.tables import show
from evidence.formatting import count, number

FLAT = 1.05
"""Memory counts as flat if the last third of the time needs at most this times the middle third."""

_SAMPLE_S = 2.0


@dataclass
class SessionLog:
    """Actions of readers and their results.

    Attributes
    ----------
    seconds
        Seconds of each script run, by action.
    exceptions
        Errors that pages showed.
    n_bytes
        Bytes sent to all readers.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    exceptions: list[str] = field(default_factory=list)
    n_bytes: int = 0

    def note(self, what: str, seconds: float, reader: Reader) -> None:
        """Record an action."""
        self.seconds.setdefault(what, []).append(seconds)
        self.exceptions += [f"{what}: {words}" for words in reader.drawn.exceptions()]
        self.n_bytes += reader.drawn.n_bytes


async def everywhere(address: str, corpus: Corpus, log: SessionLog) -> None:
    """Use every view once, with its main actions."""
    async with Reader(address) as reader:

        async def do(what: str, work: Awaitable[float]) -> None:
            log.note(what, await work, reader)

        await do("open", reader.run(query=""))
        await _select(reader, log, 200)
        await _choose(reader, log, "multiselect", "Themes", 0)
        await _press(reader, log, "Clear filters")
        for view in [v for v in reader.drawn.pages if v]:
            await do(view, reader.go(view))
            if view == "papers":
                await _search(reader, log, corpus.query(0))
                await _press(reader, log, "Clear filters")
            if view == "reading-list":
                continue
            for link in _links(reader, ("paper=", "topic="), 3):
                await do("follow a link", reader.follow(link))
                await _press(reader, log, "Pick")
        for view in ("", "papers", "reading-list"):
            await do(view or "map", reader.go(view))


async def _select(reader: Reader, log: SessionLog, most: int) -> None:
    """Select the first points of the map with the lasso."""
    chart = reader.drawn.widget("plotly_chart")
    if chart is None or not chart.id:
        return
    points = [
        {"curve_number": trace, "point_number": place, "point_index": place, "customdata": data}
        for trace, place, data in points_of(json.loads(chart.spec))
    ][:most]
    indices = [point["point_index"] for point in points]
    selection = {"points": points, "point_indices": indices, "box": [], "lasso": []}
    value = json.dumps({"selection": selection})
    log.note("lasso", await reader.use("plotly_chart", chart, value), reader)


async def _choose(reader: Reader, log: SessionLog, kind: str, label: str, index: int) -> None:
    widget = reader.drawn.widget(kind, label)
    if widget is not None and widget.options:
        option = widget.options[index % len(widget.options)]
        log.note(f"filter by {label}", await reader.use(kind, widget, [option]), reader)


async def _search(reader: Reader, log: SessionLog, query: str) -> None:
    field_ = reader.drawn.widget("text_input", "Search")
    if field_ is not None:
        log.note("search", await reader.use("text_input", field_, query), reader)


async def _press(reader: Reader, log: SessionLog, label: str) -> None:
    button = reader.drawn.widget("button", label)
    if button is not None:
        log.note(f"press {label}", await reader.use("button", button, True), reader)


def _links(reader: Reader, parts: Sequence[str], most: int) -> list[Any]:
    """Return links whose query contains one of `parts`, at most `most` of each."""
    links = reader.drawn.of_kind("page_link")
    return [
        link for part in parts for link in [one for one in links if part in one.query_string][:most]
    ]


async def wander(
    address: str, corpus: Corpus, log: SessionLog, *, until: float, think_s: float, seed: int
) -> None:
    """Do random actions, on average every `think_s` seconds, until a time of `time.monotonic`."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets

    async def view(reader: Reader) -> None:
        name = chance.choice(list(reader.drawn.pages))
        log.note(f"view {name or 'map'}", await reader.go(name), reader)

    async def link(reader: Reader) -> None:
        links = _links(reader, ("paper=", "topic="), 60)
        if not links:
            await view(reader)
            return
        log.note("follow a link", await reader.follow(chance.choice(links)), reader)

    async def theme(reader: Reader) -> None:
        await _choose(reader, log, "multiselect", "Themes", chance.randrange(100))

    async def new(reader: Reader) -> None:
        box = reader.drawn.widget("checkbox", "Only new papers")
        if box is not None:
            log.note("filter new", await reader.use("checkbox", box, not box.value), reader)

    async def search(reader: Reader) -> None:
        await _search(reader, log, corpus.query(chance.randrange(1000)))

    async def reset(reader: Reader) -> None:
        await _press(reader, log, "Clear filters")

    async def pick(reader: Reader) -> None:
        await _press(reader, log, "Pick")

    async def lasso(reader: Reader) -> None:
        await reader.go("")
        await _select(reader, log, chance.randrange(2, 300))

    # More frequent actions are listed several times.
    actions: list[Callable[[Reader], Awaitable[None]]] = [
        *(view,) * 4,
        *(link,) * 6,
        *(theme,) * 2,
        new,
        *(search,) * 3,
        *(reset,) * 3,
        pick,
        lasso,
    ]
    async with Reader(address) as reader:
        # Readers do not start at the same moment.
        await asyncio.sleep(chance.uniform(0, think_s))
        log.note("open", await reader.run(query=""), reader)
        while time.monotonic() < until:
            await asyncio.sleep(chance.expovariate(1 / think_s))
            await chance.choice(actions)(reader)


def measure_many(
    app: Server, corpus: Corpus, *, n_readers: int, minutes: float, think_s: float, seed: int
) -> list[Claim]:
    """Run many readers at once; print the times of their actions and the server's memory."""
    log = SessionLog()
    samples = asyncio.run(_run_all(app, corpus, log, n_readers, minutes * 60, think_s, seed))
    times, memory = [t / 60 for t, _ in samples], [mb for _, mb in samples]
    half = len(samples) // 2
    growth = slope(times[half:], memory[half:])
    detail = {"minutes": times, "mb": memory, "runs": sum(map(len, log.seconds.values()))}
    problems = [*log.exceptions, *app.problems()]
    n_done = sum(len(taken) for taken in log.seconds.values())
    show(
        f"READERS: {n_readers} at once on {count(corpus.n_papers, 'paper')} for {minutes:g} min, "
        f"by Streamlit's protocol,\nan action every {think_s:g} s each; {count(n_done, 'run')}, "
        f"{number(round(log.n_bytes / 1e6))} MB sent; seconds per run",
        ["action", "n", "median", "p95", "maximum"],
        [
            [what, str(len(taken)), *(f"{percentile(taken, p):.2f}" for p in (50, 95, 100))]
            for what, taken in sorted(log.seconds.items())
        ],
    )
    step = max(len(samples) // 12, 1)
    show(
        "MEMORY of the server in that time",
        ["minute", "MB"],
        [[f"{times[i]:.1f}", _mb(memory[i])] for i in range(0, len(samples), step)],
    )
    for words in dict.fromkeys(problems):
        print(f"  ERROR: {words}")
    return [
        Claim(f"errors of {n_readers} readers", corpus.n_papers, len(problems), "", 0),
        Claim("memory, last / middle third", corpus.n_papers, rise(memory), "times", FLAT, detail),
        Claim("growth of memory, second half", corpus.n_papers, growth, "MB/min"),
    ]


async def _run_all(
    app: Server,
    corpus: Corpus,
    log: SessionLog,
    n_readers: int,
    seconds: float,
    think_s: float,
    seed: int,
) -> list[tuple[float, float]]:
    """Run the readers; return samples of (seconds, MB) of the server's memory."""
    started = time.monotonic()
    until = started + seconds
    samples = []

    async def sample() -> None:
        while time.monotonic() < until:
            samples.append((time.monotonic() - started, app.memory_mb()))
            await asyncio.sleep(_SAMPLE_S)

    readers = [
        wander(app.address, corpus, log, until=until, think_s=think_s, seed=seed + i)
        for i in range(n_readers)
    ]
    await asyncio.gather(sample(), *readers)
    return samples


def measure_memory(app: Server, bare: Server, corpus: Corpus) -> list[Claim]:
    """Let one reader use every view, then another; print the memory above a bare server."""
    from benchmarks.serving.targets import SECOND_READER_MB, targets_of

    log = SessionLog()
    asyncio.run(_open_once(bare.address))
    base = bare.memory_mb()
    idle = app.memory_mb()
    asyncio.run(everywhere(app.address, corpus, log))
    one = app.memory_mb()
    asyncio.run(everywhere(app.address, corpus, log))
    two = app.memory_mb()
    show(
        f"MEMORY: {count(corpus.n_papers, 'paper')}, resident MB of the server process",
        ["state", "MB", "above bare"],
        [
            ["bare Streamlit, one session", _mb(base), ""],
            ["app, no session yet", _mb(idle), _mb(idle - base)],
            ["one session has used every view", _mb(one), _mb(one - base)],
            ["a second session has, too", _mb(two), _mb(two - base)],
        ],
    )
    for words in dict.fromkeys([*log.exceptions, *app.problems()]):
        print(f"  ERROR: {words}")
    n_papers = corpus.n_papers
    return [
        Claim("memory above bare", n_papers, one - base, "MB", targets_of(n_papers).memory_mb),
        Claim("memory of a second reader", n_papers, two - one, "MB", SECOND_READER_MB),
    ]


def _mb(value: float) -> str:
    return number(round(value))


async def _open_once(address: str) -> None:
    async with Reader(address) as reader:
        await reader.run(query="")
