"""Measure false changes of pages that list papers for days, such as "trending".

Nothing changes: papers of each topic arrive at a constant rate, and stay for a time that depends on
the topic. The first digest lists all that have not left yet, and counts them as new.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.trending.background import FIRST_DAY, without_repeats
from benchmarks.trending.simulated import N_TOPICS
from benchmarks.trending.situations import LIMIT, ODDS
from benchmarks.trending.tables import percent, share_with_interval, show, with_progress
from evidence.comparison.periods import Comparison, compare_periods
from evidence.comparison.shares import Sides
from evidence.formatting import count
from evidence.intervals import wilson
from evidence.trends.verdicts import find_trends
from evidence.trends.words import FEWEST_DAYS, WHOLE_WINDOW

_BEFORE_FIRST = 12
"""Mean stays before the first digest during which papers arrive already."""

Flags = dict[str, bool]


@dataclass(frozen=True, slots=True)
class Page:
    """A page whose topics do not change.

    Attributes
    ----------
    name
        Description.
    n_digests, n_after
        Digests, and how many of the last are compared with all earlier ones.
    n_arriving
        Mean number of papers that arrive between two digests.
    stay, spread
        Mean stay of papers in digests, and standard deviation of its logarithm over the topics.
    days_apart
        Days from digest to digest.
    """

    name: str
    n_digests: int
    n_after: int
    n_arriving: int
    stay: float
    spread: float
    days_apart: int


PAGES = (
    Page("2 digests, stay 1.3", 2, 1, 60, 1.3, 0.3, 7),
    Page("2 digests, stay 3", 2, 1, 40, 3, 0.5, 7),
    Page("2 digests, stay 5", 2, 1, 30, 5, 0.5, 7),
    Page("2 digests, stay 10", 2, 1, 20, 10, 0.7, 1),
    Page("2 digests, stay 10, large", 2, 1, 40, 10, 0.7, 1),
    Page("3 digests, last 2, stay 10", 3, 2, 40, 10, 0.7, 1),
    Page("6 digests, last 3, stay 5", 6, 3, 30, 5, 0.5, 7),
    Page("12 digests, last, stay 5", 12, 1, 30, 5, 0.5, 7),
    Page("12 digests, last 11, stay 10", 12, 11, 20, 10, 0.7, 1),
    Page("26 digests, last 13, stay 5", 26, 13, 30, 5, 0.5, 7),
)


def measure_pages(n_runs: int, seed: int, wanted: str = "") -> None:
    """Draw pages, compare their digests, and print the rates of named changes.

    Parameters
    ----------
    n_runs, seed
        Runs per row, and random seed.
    wanted
        Only rows whose name contains this.
    """
    pages = [page for page in PAGES if wanted in page.name]
    if not pages:
        return
    rows = []
    for page in pages:
        tables = {}
        for rise in (1.0, ODDS):
            random = np.random.default_rng([seed, int(rise), *page.name.encode()])
            runs = with_progress(range(n_runs), f"{page.name}, odds times {rise:g}")
            tables[rise] = pd.DataFrame([named_changes(page, random, rise=rise) for _ in runs])
        false, power = tables[1.0], tables[ODDS]
        rates = {column: share_with_interval(int(false[column].sum()), n_runs) for column in false}
        is_held = wilson(int(false["any"].sum()), n_runs)[0] <= LIMIT
        found = [percent(power[column].mean(), 0) for column in ("first new", "first")]
        holds = "yes" if is_held else "NO"
        rows.append([page.name, rates["any new"], rates["any"], holds, rates["disagrees"], *found])
        print(rows[-1], file=sys.stderr, flush=True)
    show(
        f"PAGES that list papers for days: share of {count(n_runs, 'run')} in which a comparison "
        f"names any change though there is none,\nwith 95 % confidence interval (Wilson); limit "
        f"{percent(LIMIT, 0)}. New: by new papers alone. Disagreement: new and all listed papers\n"
        f"are said to disagree. Found: one topic's odds grow {ODDS:.0f} times with the later side",
        ["page", "new", "now", "holds", "disagreement", "found: new", "now"],
        rows,
    )


def named_changes(page: Page, random: np.random.Generator, *, rise: float = 1.0) -> Flags:
    """Return what the comparison of a page's digests names: of any topic, and of topic 0."""
    table = compare_page(page, random, rise=rise).table
    new = table.get("outcome_new", table["outcome"]) != "unclear"
    now = table["outcome"] != "unclear"
    return {
        "any new": bool(new.any()),
        "any": bool(now.any()),
        "disagrees": bool(table["disagrees"].any()) if "disagrees" in table else False,
        "first new": bool(new.iloc[0] and table["change"].iloc[0] > 0),
        "first": bool(now.iloc[0] and table["change"].iloc[0] > 0),
    }


def compare_page(page: Page, random: np.random.Generator, *, rise: float = 1.0) -> Comparison:
    """Draw a page and compare its last digests with all earlier ones.

    Parameters
    ----------
    page
        What to draw.
    random
        Source of randomness.
    rise
        Factor of the odds of topic 0 among the papers that arrive on the later side.
    """
    topics, first, last = _draw(page, random, rise)
    ids = [f"d{at:03}" for at in range(page.n_digests)]
    days = FIRST_DAY + pd.to_timedelta(page.days_apart * np.arange(page.n_digests), unit="D")
    digests = pd.DataFrame({"digest_id": ids, "date": days.date, "source": "page"})
    names = np.array(ids)
    papers = pd.DataFrame(
        {"paper_id": np.arange(len(topics)), "first_digest": names[first], "topic_id": topics}
    )
    n_listed = last - first + 1
    starts = np.repeat(np.cumsum(n_listed) - n_listed, n_listed)
    at = np.repeat(first, n_listed) + np.arange(n_listed.sum()) - starts
    listed_papers = np.repeat(papers["paper_id"].to_numpy(), n_listed)
    appearances = pd.DataFrame({"paper_id": listed_papers, "digest_id": names[at]})
    process = pd.DataFrame({"group_id": range(N_TOPICS), "memory": np.nan, "sd": np.nan})
    if page.n_digests >= FEWEST_DAYS:
        groups = without_repeats("topic", range(N_TOPICS), topics.astype(np.int32))
        verdicts = find_trends(pd.Series(days[first]), [groups]).verdicts
        whole = verdicts[verdicts["window"] == WHOLE_WINDOW]
        process = whole[["group_id", "memory", "sd"]]
    sides = Sides(tuple(ids[: -page.n_after]), tuple(ids[-page.n_after :]))
    no_reruns = np.empty((len(topics), 0), dtype=np.int32)
    return compare_periods(
        papers, appearances, digests, sides, process, list(range(N_TOPICS)), no_reruns
    )


def _draw(
    page: Page, random: np.random.Generator, rise: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the topic of each paper, and the first and last digest that lists it."""
    shares = random.dirichlet(np.full(N_TOPICS, 3.0))
    stays = page.stay * np.exp(random.normal(0, page.spread, N_TOPICS))
    n_earlier = int(_BEFORE_FIRST * page.stay * np.exp(page.spread))
    times = np.arange(-n_earlier, page.n_digests)
    n_arriving = random.poisson(page.n_arriving, len(times))
    begins = np.repeat(times, n_arriving)
    risen = shares * np.where(np.arange(N_TOPICS) == 0, rise, 1.0)
    is_after = begins >= page.n_digests - page.n_after
    topics = np.where(
        is_after,
        random.choice(N_TOPICS, len(begins), p=risen / risen.sum()),
        random.choice(N_TOPICS, len(begins), p=shares),
    )
    ends = begins + random.geometric(1 / np.maximum(stays, 1.001)[topics]) - 1
    is_listed = ends >= 0
    first, last = np.maximum(begins, 0), np.minimum(ends, page.n_digests - 1)
    return topics[is_listed], first[is_listed], last[is_listed]
