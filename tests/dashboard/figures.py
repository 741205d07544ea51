"""Texts and figures of a page, and the independent counts that they should have."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest

PART = re.compile(r"([\d,]+) of ([\d,]+)((?: [a-z]+)*) \(([\d.]+) %\)")
"""The form of `evidence.formatting.part`."""

_TAGS = re.compile(r"<style>.*?</style>|<[^>]*>", re.S)


# --- texts ------------------------------------------------------------------------------------


def texts(app: AppTest) -> Iterator[tuple[str, str]]:
    """Return the texts of a page as plain text, each with the keys of its containers."""
    yield from _texts(app._tree, ())


def _texts(node: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    key = str(getattr(node, "key", None) or "")
    path = (*path, key) if key else path
    for raw in _own(node):
        yield " > ".join(path), plain(raw)
    for child in getattr(node, "children", {}).values():
        yield from _texts(child, path)


def _own(node: Any) -> list[str]:
    proto = getattr(node, "proto", None)
    found = [getattr(proto, name, None) for name in ("body", "label", "help", "alt")]
    found += [getattr(node, "label", None), *_hovers(proto)]
    return list(dict.fromkeys(text for text in found if isinstance(text, str) and text))


def _hovers(proto: Any) -> list[str]:
    """Return the hover texts of a chart."""
    spec = getattr(proto, "spec", "")
    traces = json.loads(spec)["data"] if spec and "config" in dir(proto) else []
    return [t for trace in traces for t in trace.get("text", []) if isinstance(t, str)]


def plain(text: str) -> str:
    """Return HTML or Markdown as plain text, with the titles of its elements at the end."""
    titles = re.findall(r' title="([^"]*)"', text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", _TAGS.sub(" ", text))
    return re.sub(r"\s+", " ", html.unescape(" | ".join([text, *titles]))).strip()


# --- counts -----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Counts:
    """Papers of a snapshot that pass a filter, counted with pandas alone.

    Attributes
    ----------
    papers, left, found
        All papers, those that pass, and those that match the search.
    tables
        The other tables by name.
    filtered
        Whether there is a filter.
    """

    papers: pd.DataFrame
    left: pd.DataFrame
    found: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    filtered: bool

    @property
    def n(self) -> int:
        """Number of all papers."""
        return len(self.papers)

    @property
    def n_left(self) -> int:
        """Number of papers that pass."""
        return len(self.left)

    def groups(self, level: str) -> int:
        """Return the number of all topics or themes."""
        return len(self.tables[f"{level}s"])

    @cache  # noqa: B019
    def groups_left(self, level: str) -> int:
        """Return the number of topics or themes with papers that pass."""
        ids = self.left[f"{level}_id"]
        return int(ids[ids >= 0].nunique())

    def of(self, level: str, group_id: int) -> tuple[int, int]:
        """Return how many papers of a group pass, and how many it has."""
        left, every = ((p[f"{level}_id"] == group_id).sum() for p in (self.left, self.papers))
        return int(left), int(every)

    def size(self, level: str, group_id: int) -> tuple[int, int]:
        """Return the parts that an outline shows: of the group if filtered, else of all papers."""
        left, every = self.of(level, group_id)
        return (left, every) if self.filtered else (every, self.n)

    @cache  # noqa: B019
    def names(self, level: str) -> dict[str, int]:
        """Return the ids of topics or themes by name."""
        table = self.tables[f"{level}s"]
        return dict(zip(table["label"], table[f"{level}_id"], strict=True))

    @cache  # noqa: B019
    def new(self, which: str, level: str = "") -> dict:
        """Return the numbers of papers by first digest, or by group and first digest.

        Parameters
        ----------
        which
            ``papers``, ``left`` or ``found``.
        level
            ``topic`` or ``theme``; empty for all papers together.
        """
        keys = [f"{level}_id", "first_digest"] if level else "first_digest"
        return getattr(self, which).groupby(keys).size().to_dict()

    @cache  # noqa: B019
    def listed(self, which: str, level: str = "") -> dict:
        """Return the same by each digest that lists a paper, the first or a later one."""
        keys = [f"{level}_id", "digest_id"] if level else "digest_id"
        listed = self.tables["appearances"].merge(getattr(self, which), on="paper_id")
        return listed.groupby(keys).size().to_dict()

    def between(self, frame: pd.DataFrame, first: Any, last: Any) -> pd.DataFrame:
        """Return the papers of a frame that were first listed on some days."""
        days = pd.to_datetime(frame["first_digest"].str[:10])
        return frame[days.between(pd.Timestamp(first), pd.Timestamp(last))]


def counts_of(
    folder: Path,
    passes: Callable[..., pd.Series] | None,
    matches: Callable[..., pd.Series] | None = None,
) -> Counts:
    """Return the counts of a snapshot under a filter.

    Parameters
    ----------
    folder
        The snapshot.
    passes
        Returns which papers pass, from the papers and the appearances; None for no filter.
    matches
        Returns which papers match the search; None for no search.
    """
    names = ("papers", "appearances", "topics", "themes", "digests", "verdicts")
    tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in names}
    papers = tables["papers"]
    left, found = (
        papers if which is None else papers[which(papers, tables["appearances"])]
        for which in (passes, matches)
    )
    return Counts(papers, left, found, tables, passes is not None)


def whole(text: str) -> int:
    """Return an integer with thousands separators."""
    return int(text.replace(",", ""))


def is_rounded(value: int, total: int, shown: str) -> bool:
    """Return whether a percentage is that of a part, to the decimals it is shown with."""
    exact = 100 * value / total
    decimals = len(shown.partition(".")[2]) or (1 if exact < 9.5 else 0)
    return abs(float(shown) - exact) <= 0.5 * 10**-decimals + 1e-9
