"""Days of a source to files of a folder: what is there already is left, the rest is asked for."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.fetching.base import BadAnswerError, FetchError, Page, Source
from analysis.fetching.day_files import DayFiles
from analysis.fetching.http_client import Client
from analysis.locking import hold

logger = logging.getLogger(__name__)

MOST_PAGES = 20
"""A day of more pages than this is not a day but a server that counts wrongly."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one day of one source.

    Attributes
    ----------
    name
        The day's file, without its suffix.
    what
        ``saved``, ``there`` (from before), ``empty`` (the source has nothing), ``unfinished``
        (its list may still grow, so it is left), or ``failed``.
    n_papers
        That were saved.
    why
        It failed.
    """

    name: str
    what: Literal["saved", "there", "empty", "unfinished", "failed"]
    n_papers: int = 0
    why: str = ""


Tell = Callable[[Outcome], None]


def fetch(
    sources: Sequence[Source],
    days: Sequence[dt.date],
    folder: Path,
    *,
    client: Client,
    now: dt.datetime,
    overwrite: bool = False,
    include_partial: bool = False,
    tell: Tell = lambda _outcome: None,
) -> list[Outcome]:
    """Save what sources have of some days.

    Parameters
    ----------
    sources
        Where to ask; all of one server.
    days
        Which days, in order.
    folder
        Where digests are kept.
    client
        Asks.
    now
        The time, with its zone: days whose list may still grow by it are left.
    overwrite
        Whether to ask for days that are there already.
    include_partial
        Whether to ask for days whose list may still grow, under a name that says so.
    tell
        Told what became of each day.

    Returns
    -------
    list of Outcome
        One for each day and source. A day that cannot be had is one of them, and the next one
        is tried.

    Raises
    ------
    FetchError
        If the server cannot be reached or the folder not be written, or somebody else is at it.
        What was saved until then stays.
    """
    refusal = FetchError(
        folder, "another `digest-atlas fetch` is at work here", "wait for it to end"
    )
    outcomes = []
    with hold(folder / ".fetch.lock", refusal):
        for outcome in _each(sources, days, folder, client, now, overwrite, include_partial):
            logger.info("%s: %s", outcome.name, outcome.why or outcome.what)
            tell(outcome)
            outcomes.append(outcome)
    return outcomes


def _each(
    sources: Sequence[Source],
    days: Sequence[dt.date],
    folder: Path,
    client: Client,
    now: dt.datetime,
    overwrite: bool,
    include_partial: bool,
) -> Iterator[Outcome]:
    for day in days:
        for source in sources:
            stem, finished = source.stem(day), is_finished(source, day, now)
            files = DayFiles(folder, stem, source.suffix, finished=finished)
            begun = day <= now.astimezone(dt.UTC).date()
            if not finished and not (include_partial and begun):
                yield Outcome(stem, "unfinished")
            elif files.are_there() and not overwrite:
                files.drop_unfinished()
                yield Outcome(stem, "there")
            else:
                yield _one(source, day, files, client)


def is_finished(source: Source, day: dt.date, now: dt.datetime) -> bool:
    """Say whether a day's list (of UTC, like the day) will not grow any more."""
    last = now.astimezone(dt.UTC).date() - dt.timedelta(days=1 + source.settling_days)
    return day <= last


def _one(source: Source, day: dt.date, files: DayFiles, client: Client) -> Outcome:
    stem = source.stem(day)
    try:
        pages, n_papers = _pages(source, day, client)
    except BadAnswerError as error:
        return Outcome(stem, "failed", why=f"{source.host}: the answer {error}")
    if not n_papers:
        return Outcome(stem, "empty")
    files.save(pages)
    return Outcome(stem, "saved", n_papers)


def _pages(source: Source, day: dt.date, client: Client) -> tuple[list[bytes], int]:
    """Ask for all of a day; return the answers that hold papers, and how many papers."""
    pages: list[bytes] = []
    n_papers = 0
    while len(pages) < MOST_PAGES:
        body, page = _ask(source, day, n_papers, client)
        if not page.n_papers and not n_papers and source.doubts_empty:
            body, page = _ask(source, day, n_papers, client)
        if not page.n_papers:
            return pages, n_papers
        if body in pages:
            raise BadAnswerError("is the same for every page")
        pages.append(body)
        n_papers += page.n_papers
        if not page.more:
            return pages, n_papers
    raise BadAnswerError(f"goes on for more than {MOST_PAGES} pages")


def _ask(source: Source, day: dt.date, start: int, client: Client) -> tuple[bytes, Page]:
    return client.get(
        source.address_of(day, start),
        source.content_types,
        lambda body: source.look_at(body, start),
    )
