"""A temporary working folder of digest files, and a function that renders a page."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.readers import ReadOptions, ReadResult, read_digests

TODAY = dt.date(2026, 2, 1)


class Folder:
    """The working folder; its files are named by relative paths."""

    def put(self, name: str, content: str | bytes) -> Path:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def read(self, *names: str, **options: object) -> ReadResult:
        sources = [Path(name) for name in names or (".",)]
        return read_digests(sources, ReadOptions(**{"today": TODAY, **options}))  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder()


ABSTRACT = (
    "We study how a reader can tell a title from an abstract when nothing but their order and"
    " their length says so. It finds the cheapest sequence of titles and paragraphs over the"
    " whole text, so that an extra or missing line does not affect the papers after it. On real"
    " digests every paper is found, which simpler rules do not achieve."
)
"""An abstract of realistic length."""


def page(*papers: tuple[str, str], date: str = "Mar 17, 2025") -> str:
    """Return the text of a page in the format of the seeds."""
    head = ["new", "Get trending papers in your email inbox!", "Subscribe"]
    head += ["byAK and the research community", date]
    return "\n\n".join([*head, *(text for paper in papers for text in paper)])
