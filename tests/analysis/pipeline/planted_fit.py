"""A fit of planted papers, for the tests of the pipeline."""

from __future__ import annotations

import datetime as dt

from analysis.pipeline.analyze import analyze
from analysis.readers import ReadOptions
from analysis.settings import Settings
from tests.pages import write_page
from tests.planted import PlantedEncoder, planted_papers

OPTIONS = ReadOptions(year=2025, columns={}, today=dt.date(2026, 1, 1))
PAPERS = planted_papers(12)


ONE_FIT = Settings(n_refitted_papers=0)
"""Settings without the five extra fits that measure stability."""


def run(sources, folder, **options):
    return analyze(
        sources,
        snapshot_folder=folder,
        settings=options.pop("settings", ONE_FIT),
        read_options=OPTIONS,
        encoder=options.pop("encoder", None) or PlantedEncoder(),
        **options,
    )


def write_digests(folder, papers=PAPERS):
    """Write two digests: the first two thirds of the papers, and the last two thirds."""
    third = len(papers) // 3
    entries = [(title, abstract) for _, title, abstract in papers]
    write_page(folder, "one.txt", "Mar 13", entries[: 2 * third])
    write_page(folder, "two.txt", "Mar 17", entries[third:])
    return folder


def write(folder, *digests):
    """Write one digest per list of papers, on consecutive days."""
    for number, papers in enumerate(digests):
        entries = [(title, abstract) for _, title, abstract in papers]
        write_page(folder, f"{number}.txt", f"Mar {13 + number}", entries)
    return folder


def subjects_by_topic(found, papers=PAPERS):
    """Return the planted subjects of each topic's papers."""
    subject_of = {title: subject for subject, title, _ in papers}
    titles = found.tables.papers.groupby("topic_id")["title"]
    return {topic: {subject_of[title] for title in group} for topic, group in titles if topic >= 0}
