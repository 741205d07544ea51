"""Digests of planted papers and an update with them, for the tests of updates."""

from __future__ import annotations

import datetime as dt

from analysis.readers import ReadOptions
from analysis.records import UNASSIGNED
from analysis.updating.update import update
from tests.pages import write_page
from tests.planted import SUBJECTS, PlantedEncoder, planted_papers

OPTIONS = ReadOptions(year=2025, columns={}, today=dt.date(2026, 1, 1))
KEPT = ["x", "y", "topic_id", "theme_id", "membership", "nearest_topic_id"]
KNOWN = [name for name in SUBJECTS if name != "volcano"]
PAPERS = planted_papers(16, KNOWN)
FIRST, NEXT = PAPERS[:60], PAPERS[60:]
VOLCANOES = planted_papers(14, ["volcano"])
SUBJECT_OF = {title: subject for subject, title, _ in [*PAPERS, *VOLCANOES]}


def write(folder, name, papers, day="Mar 13"):
    return write_page(folder, name, day, [(title, abstract) for _, title, abstract in papers])


def bring(home, *sources, **options):
    options = {"encoder": PlantedEncoder(), "cache_folder": home / "cache"} | options
    return update(sources, snapshot_folder=home / "snapshot", read_options=OPTIONS, **options)


def papers_of(found):
    return found.tables.papers.set_index("paper_id")


def topic_of_subject(found):
    papers = found.tables.papers
    topics = papers.groupby(papers["title"].map(SUBJECT_OF))["topic_id"]
    return {subject: set(group) - {UNASSIGNED} for subject, group in topics}


def bytes_of(home):
    return {path.name: path.read_bytes() for path in (home / "snapshot").iterdir()}
