"""Downloads the days of a source that are not in a folder yet."""

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
from analysis.storage.locking import hold

logger = logging.getLogger(__name__)

MAX_PAGES = 20
"""Maximum number of pages per day; more indicate a faulty server."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a fetch for one day of one source.

    Attributes
    ----------
    name
        Name of the day's file, without suffix.
    what
        ``saved``, ``exists`` (skipped, downloaded earlier), ``empty`` (no papers), ``unfinished``
        (skipped, the list is not complete), or ``failed``.
    n_papers
        Number of papers saved.
    why
        Why it failed.
    """

    name: str
    what: Literal["saved", "exists", "empty", "unfinished", "failed"]
    n_papers: int = 0
    why: str = ""


OnOutcome = Callable[[Outcome], None]


def fetch(
    sources: Sequence[Source],
    days: Sequence[dt.date],
    folder: Path,
    *,
    client: Client,
    now: dt.datetime,
    overwrite: bool = False,
    include_partial: bool = False,
    on_outcome: OnOutcome = lambda _outcome: None,
) -> list[Outcome]:
    """Download the papers of some days and return the outcome of each day.

    Parameters
    ----------
    sources
        Sources, all of one server.
    days
        Days to download, in order.
    folder
        Folder of the digests.
    client
        Sends the requests.
    now
        Current time with its zone, to tell which days are complete.
    overwrite
        If True, download existing days again.
    include_partial
        If True, also download incomplete days, with ``-unfinished`` in the file name.
    on_outcome
        Called with the outcome of each day.

    Returns
    -------
    list of Outcome
        One per day and source. A day that fails does not stop the fetch.

    Raises
    ------
    FetchError
        If the server cannot be reached, the folder cannot be written, or another process is
        writing to it. Files saved before stay.
    """
    refusal = FetchError(
        folder, "another `digest-atlas fetch` is writing to this folder", "wait for it to finish"
    )
    outcomes = []
    with hold(folder / ".fetch.lock", refusal):
        for outcome in _each(sources, days, folder, client, now, overwrite, include_partial):
            logger.info("%s: %s", outcome.name, outcome.why or outcome.what)
            on_outcome(outcome)
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
            has_begun = day <= now.astimezone(dt.UTC).date()
            if not finished and not (include_partial and has_begun):
                yield Outcome(stem, "unfinished")
            elif files.exist() and not overwrite:
                files.remove_unfinished()
                yield Outcome(stem, "exists")
            else:
                yield _fetch_day(source, day, files, client)


def is_finished(source: Source, day: dt.date, now: dt.datetime) -> bool:
    """Return whether the list of a day (in UTC) is complete."""
    last = now.astimezone(dt.UTC).date() - dt.timedelta(days=1 + source.days_to_complete)
    return day <= last


def _fetch_day(source: Source, day: dt.date, files: DayFiles, client: Client) -> Outcome:
    stem = source.stem(day)
    try:
        pages, n_papers = _pages(source, day, client)
    except BadAnswerError as error:
        return Outcome(stem, "failed", why=f"{source.host}: the response {error}")
    if not n_papers:
        return Outcome(stem, "empty")
    files.save(pages)
    return Outcome(stem, "saved", n_papers)


def _pages(source: Source, day: dt.date, client: Client) -> tuple[list[bytes], int]:
    """Download all pages of a day; return those with papers, and the number of papers."""
    pages: list[bytes] = []
    n_papers = 0
    while len(pages) < MAX_PAGES:
        body, page = _get(source, day, n_papers, client)
        if not page.n_papers and not n_papers and source.recheck_empty:
            body, page = _get(source, day, n_papers, client)
        if not page.n_papers:
            return pages, n_papers
        if body in pages:
            raise BadAnswerError("is the same for two pages")
        pages.append(body)
        n_papers += page.n_papers
        if not page.more:
            return pages, n_papers
    raise BadAnswerError(f"has more than {MAX_PAGES} pages")


def _get(source: Source, day: dt.date, start: int, client: Client) -> tuple[bytes, Page]:
    return client.get(
        source.url(day, start),
        source.content_types,
        lambda body: source.parse(body, start),
    )
