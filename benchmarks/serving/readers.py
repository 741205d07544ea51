"""Readers who use the app: one who goes everywhere, and many at once."""

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

FLAT = 1.05
"""Memory that is flat: in the last third of the time at most so many times that of the middle."""

_SAMPLE_S = 2.0


@dataclass
class Diary:
    """What readers did and met.

    Attributes
    ----------
    seconds
        What each run of the script took, by what it was for.
    exceptions
        What pages showed of errors.
    n_bytes
        What was sent to all readers.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    exceptions: list[str] = field(default_factory=list)
    n_bytes: int = 0

    def note(self, what: str, seconds: float, reader: Reader) -> None:
        """Note that something was done."""
        self.seconds.setdefault(what, []).append(seconds)
        self.exceptions += [f"{what}: {words}" for words in reader.drawn.exceptions()]
        self.n_bytes += reader.drawn.n_bytes


async def everywhere(address: str, corpus: Corpus, diary: Diary) -> None:
    """Use every view once, and in each what it is for."""
    async with Reader(address) as reader:

        async def did(what: str, work: Awaitable[float]) -> None:
            diary.note(what, await work, reader)

        await did("open", reader.run(query=""))
        await _select(reader, diary, 200)
        await _choose(reader, diary, "multiselect", "Themes", 0)
        await _press(reader, diary, "Reset")
        for view in [v for v in reader.drawn.pages if v]:
            await did(view, reader.go(view))
            if view == "papers":
                await _search(reader, diary, corpus.query(0))
                await _press(reader, diary, "Reset")
            if view == "reading-list":
                continue
            for link in _links(reader, ("paper=", "topic="), 3):
                await did("follow a link", reader.follow(link))
                await _press(reader, diary, "Pick")
        for view in ("", "papers", "reading-list"):
            await did(view or "map", reader.go(view))


async def _select(reader: Reader, diary: Diary, most: int) -> None:
    """Lasso the first points of the map."""
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
    diary.note("lasso", await reader.use("plotly_chart", chart, value), reader)


async def _choose(reader: Reader, diary: Diary, kind: str, label: str, number: int) -> None:
    widget = reader.drawn.widget(kind, label)
    if widget is not None and widget.options:
        option = widget.options[number % len(widget.options)]
        diary.note(f"filter by {label}", await reader.use(kind, widget, [option]), reader)


async def _search(reader: Reader, diary: Diary, query: str) -> None:
    field_ = reader.drawn.widget("text_input", "Search")
    if field_ is not None:
        diary.note("search", await reader.use("text_input", field_, query), reader)


async def _press(reader: Reader, diary: Diary, label: str) -> None:
    button = reader.drawn.widget("button", label)
    if button is not None:
        diary.note(f"press {label}", await reader.use("button", button, True), reader)


def _links(reader: Reader, parts: Sequence[str], most: int) -> list[Any]:
    """Return links that open something, at most so many of each sort."""
    links = reader.drawn.of_kind("page_link")
    return [
        link for part in parts for link in [one for one in links if part in one.query_string][:most]
    ]


async def wander(
    address: str, corpus: Corpus, diary: Diary, *, until: float, think_s: float, seed: int
) -> None:
    """Do something at random every `think_s` seconds or so, until a time of `time.monotonic`."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets

    async def view(reader: Reader) -> None:
        name = chance.choice(list(reader.drawn.pages))
        diary.note(f"view {name or 'map'}", await reader.go(name), reader)

    async def link(reader: Reader) -> None:
        links = _links(reader, ("paper=", "topic="), 60)
        if not links:
            await view(reader)
            return
        diary.note("follow a link", await reader.follow(chance.choice(links)), reader)

    async def theme(reader: Reader) -> None:
        await _choose(reader, diary, "multiselect", "Themes", chance.randrange(100))

    async def new(reader: Reader) -> None:
        box = reader.drawn.widget("checkbox", "new in")
        if box is not None:
            diary.note("filter new", await reader.use("checkbox", box, not box.value), reader)

    async def search(reader: Reader) -> None:
        await _search(reader, diary, corpus.query(chance.randrange(1000)))

    async def reset(reader: Reader) -> None:
        await _press(reader, diary, "Reset")

    async def pick(reader: Reader) -> None:
        await _press(reader, diary, "Pick")

    async def lasso(reader: Reader) -> None:
        await reader.go("")
        await _select(reader, diary, chance.randrange(2, 300))

    deeds: list[Callable[[Reader], Awaitable[None]]] = [
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
        # Readers do not come at the same moment.
        await asyncio.sleep(chance.uniform(0, think_s))
        diary.note("open", await reader.run(query=""), reader)
        while time.monotonic() < until:
            await asyncio.sleep(chance.expovariate(1 / think_s))
            await chance.choice(deeds)(reader)


def measure_many(
    app: Server, corpus: Corpus, *, n_readers: int, minutes: float, think_s: float, seed: int
) -> list[Claim]:
    """Let many readers wander at once; print what they met and how the memory went."""
    diary = Diary()
    samples = asyncio.run(_together(app, corpus, diary, n_readers, minutes * 60, think_s, seed))
    times, memory = [t / 60 for t, _ in samples], [mb for _, mb in samples]
    half = len(samples) // 2
    growth = slope(times[half:], memory[half:])
    detail = {"minutes": times, "mb": memory, "runs": sum(map(len, diary.seconds.values()))}
    troubles = [*diary.exceptions, *app.troubles()]
    n_done = sum(len(taken) for taken in diary.seconds.values())
    show(
        f"READERS: {n_readers} at once on {corpus.n_papers:,} papers for {minutes:g} min, by "
        f"Streamlit's protocol,\nsomething every {think_s:g} s each; {n_done:,} runs, "
        f"{diary.n_bytes / 1e6:,.0f} MB sent; seconds of a run",
        ["what", "n", "median", "p95", "most"],
        [
            [what, str(len(taken)), *(f"{percentile(taken, p):.2f}" for p in (50, 95, 100))]
            for what, taken in sorted(diary.seconds.items())
        ],
    )
    step = max(len(samples) // 12, 1)
    show(
        "MEMORY of the server in that time",
        ["minute", "MB"],
        [[f"{times[i]:.1f}", f"{memory[i]:,.0f}"] for i in range(0, len(samples), step)],
    )
    for words in dict.fromkeys(troubles):
        print(f"  TROUBLE: {words}")
    return [
        Claim(f"errors met by {n_readers} readers", corpus.n_papers, len(troubles), "", 0),
        Claim("memory, last third by middle", corpus.n_papers, rise(memory), "times", FLAT, detail),
        Claim("growth of memory, second half", corpus.n_papers, growth, "MB/min"),
    ]


async def _together(
    app: Server,
    corpus: Corpus,
    diary: Diary,
    n_readers: int,
    seconds: float,
    think_s: float,
    seed: int,
) -> list[tuple[float, float]]:
    """Return seconds and MB of the server, taken while the readers wander."""
    started = time.monotonic()
    until = started + seconds
    samples = []

    async def sample() -> None:
        while time.monotonic() < until:
            samples.append((time.monotonic() - started, app.memory_mb()))
            await asyncio.sleep(_SAMPLE_S)

    readers = [
        wander(app.address, corpus, diary, until=until, think_s=think_s, seed=seed + number)
        for number in range(n_readers)
    ]
    await asyncio.gather(sample(), *readers)
    return samples


def measure_memory(app: Server, bare: Server, corpus: Corpus) -> list[Claim]:
    """Let a reader use every view, then another; print what the server takes above a bare one."""
    from benchmarks.serving.targets import SECOND_READER_MB, targets_of

    diary = Diary()
    asyncio.run(_look(bare.address))
    base = bare.memory_mb()
    idle = app.memory_mb()
    asyncio.run(everywhere(app.address, corpus, diary))
    one = app.memory_mb()
    asyncio.run(everywhere(app.address, corpus, diary))
    two = app.memory_mb()
    show(
        f"MEMORY: {corpus.n_papers:,} papers, resident MB of the server's process",
        ["after", "MB", "above bare"],
        [
            ["bare Streamlit, one session", f"{base:,.0f}", ""],
            ["the app's server, no session yet", f"{idle:,.0f}", f"{idle - base:,.0f}"],
            ["a session has used every view", f"{one:,.0f}", f"{one - base:,.0f}"],
            ["another has as well", f"{two:,.0f}", f"{two - base:,.0f}"],
        ],
    )
    for words in dict.fromkeys([*diary.exceptions, *app.troubles()]):
        print(f"  TROUBLE: {words}")
    n_papers = corpus.n_papers
    return [
        Claim("memory above bare", n_papers, one - base, "MB", targets_of(n_papers).memory_mb),
        Claim("memory of a second reader", n_papers, two - one, "MB", SECOND_READER_MB),
    ]


async def _look(address: str) -> None:
    async with Reader(address) as reader:
        await reader.run(query="")
