"""A folder to put digests into, and how to read it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from analysis.readers import ReadOptions, ReadResult, read_digests

TODAY = dt.date(2026, 2, 1)


class Folder:
    """A working folder; files are named as a user there would name them."""

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
    " whole text, so that one line too many or too few is a trouble at one place only. On real"
    " digests every paper is found, which simpler rules do not achieve."
)
"""As long as a real one."""


def page(*papers: tuple[str, str], date: str = "Mar 17, 2025") -> str:
    """Render a digest as the seeds are."""
    head = ["new", "Get trending papers in your email inbox!", "Subscribe"]
    head += ["byAK and the research community", date]
    return "\n\n".join([*head, *(text for paper in papers for text in paper)])
