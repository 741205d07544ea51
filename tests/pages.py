"""Made-up digest files with the page layout of the seeds."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

HEADER = ("new", "Get trending papers in your email inbox!", "Subscribe")


def page(shown_date: str, papers: Iterable[tuple[str, str]]) -> str:
    """Return a digest page as text: header lines, date, titles and abstracts."""
    blocks = [*HEADER, "byAK and the research community", shown_date]
    for title, abstract in papers:
        blocks += [title, abstract]
    return "\n\n".join(blocks) + "\n"


def write_page(folder: Path, name: str, shown_date: str, papers: Iterable[tuple[str, str]]) -> Path:
    """Write a digest page and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(page(shown_date, papers), encoding="utf-8")
    return path
