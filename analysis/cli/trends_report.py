"""The reports of `digest-atlas trends`: trends, and comparisons of periods."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.records import NAME_CHARS, InputError, stability_label
from analysis.snapshot import Snapshot
from evidence.comparison.periods import compare_periods
from evidence.comparison.sentence import change_sentence, outcome_words
from evidence.comparison.shares import Sides, latest_against_earlier
from evidence.formatting import count, date_range, number, percent, plural, rounded_down
from evidence.sentences import trend_sentence
from evidence.theme_lookup import themes_of
from evidence.trends.words import MARGIN, WHOLE_WINDOW
from evidence.verdict_order import in_order

_ARROWS = {"growing": "↑", "grew": "↑", "came": "↑", "fading": "↓", "faded": "↓", "went": "↓"}


@dataclass(frozen=True, slots=True)
class Report:
    """A report on trends or changes.

    Attributes
    ----------
    sentence
        The main result.
    rows
        One row per topic or theme, largest changes first: ``label``, and the columns of the
        snapshot's verdicts or of a comparison.
    lines
        The rows as text, after a line of headings.
    tested
        The tests and the false discovery rate.
    """

    sentence: str
    rows: pd.DataFrame
    lines: Sequence[str]
    tested: str

    def as_text(self) -> str:
        """Return the report as text for the terminal."""
        return "\n".join([self.sentence, "", *self.lines, "", self.tested])

    def as_json(self) -> str:
        """Return the report as one JSON object; infinite and unknown values are null."""
        rows = json.loads(
            self.rows.replace([np.inf, -np.inf], np.nan).to_json(
                orient="records", date_format="iso", double_precision=10
            )
        )
        body = {"sentence": self.sentence, "tested": self.tested, "rows": rows}
        return json.dumps(body, ensure_ascii=False, indent=1)


def report_trends(
    snapshot: Snapshot, *, level: str = "topic", window: str = WHOLE_WINDOW
) -> Report:
    """Return a report on the topics or themes that grow or fade over a window.

    Raises
    ------
    InputError
        If the snapshot's verdicts have no such window.
    """
    verdicts = snapshot.tables.verdicts
    windows = list(dict.fromkeys(verdicts["window"])) or [WHOLE_WINDOW]
    if window not in windows:
        raise InputError(
            "--window", f"there is no window {window!r}", f"choose one of {', '.join(windows)}"
        )
    # One row per group, in order of verdict.
    own = verdicts[(verdicts["level"] == level) & (verdicts["window"] == window)]
    names, stability = _names(snapshot, level), _stability(snapshot, level)
    n_repeats = _n_repeats(snapshot)
    rows = in_order(own)
    rows.insert(0, "label", [names[i] for i in rows["group_id"]])
    cells = [_trend_cells(row, n_repeats, stability) for row in rows.itertuples()]
    heads = (
        *(level.capitalize(), "papers", "start", "end"),
        *("odds per week (95 % CI)", "  verdict", "reruns", "stability"),
    )
    # The note below the table.
    n_tests = int(verdicts["p_value"].notna().sum())
    tested = (
        "Start and end: share of the papers in the first and last quarter of the days. "
        f"{count(n_tests, 'test')} over all topics, themes and windows; false discovery rate 5 %. "
        f"Stable: the odds change by less than a factor of {MARGIN:g}. "
        "Reruns: how many reruns of the clustering agree. Each paper counts in the digest that "
        "first listed it."
    )
    sentence = trend_sentence(own, names, noun=level, n_repeats=n_repeats)
    return Report(sentence, rows, _aligned(heads, cells), tested)


def report_change(snapshot: Snapshot, sides: Sides | None, *, level: str = "topic") -> Report:
    """Return a report on the changes of shares between two sets of digests.

    Parameters
    ----------
    snapshot
        The snapshot.
    sides
        The two sets, from `sides_of`; None if one of them is empty.
    level
        ``topic`` or ``theme``.
    """
    tables = snapshot.tables
    if sides is None:
        return Report("Nothing to compare: only one side has digests.", pd.DataFrame(), [], "")
    # Compare the shares, in the fit and in the reruns.
    names, stability = _names(snapshot, level), _stability(snapshot, level)
    whole = tables.verdicts[
        (tables.verdicts["level"] == level) & (tables.verdicts["window"] == WHOLE_WINDOW)
    ]
    process = whole.reindex(columns=["group_id", "memory", "sd"])
    listed = tables.papers, tables.appearances, tables.digests
    repeats = _repeats(snapshot, level)
    result = compare_periods(*listed, sides, process, list(names), repeats, by=f"{level}_id")
    compared, n_repeats = result.table, _n_repeats(snapshot)
    before, after = (_period(tables.digests, ids) for ids in (sides.before, sides.after))
    order = compared["change"].abs().sort_values(ascending=False, kind="stable").index
    rows = compared.loc[order]
    rows.insert(0, "label", [names[i] for i in rows["group_id"]])
    cells = [_change_cells(row, n_repeats, stability) for row in rows.itertuples()]
    heads = (
        *(level.capitalize(), "before", "after", "percentage points (95 % CI)"),
        *("  change", "reruns", "stability"),
    )
    is_after = tables.appearances["digest_id"].isin(sides.after)
    n_after = tables.appearances.loc[is_after, "paper_id"].nunique()
    n_new = int(sides.of(tables.papers)[1].sum())
    tested = (
        f"Before: {before}. After: {after}, with {count(n_after, 'paper')}, of which "
        f"{number(n_new)} {plural(n_new, 'is', 'are')} new. Each paper counts in the digest that "
        f"first listed it. Fisher's exact tests, false discovery rate 5 % over "
        f"{count(len(rows), level)}. Reruns: how many reruns of the clustering agree."
    )
    if "change_listed" in compared:
        tested += " Papers are listed again: a change must show among all listed papers, too."
    sentence = change_sentence(
        compared,
        names,
        *(before, after),
        noun=level,
        n_repeats=n_repeats,
        is_variation_known=result.is_variation_known,
        first_digests=[_period(tables.digests, [first]) for first in result.first_digests],
    )
    return Report(sentence, rows, _aligned(heads, cells), tested)


def _trend_cells(row: Any, n_repeats: int, stability: Mapping[int, float]) -> Sequence[str]:
    return (
        row.label,
        number(row.n_papers),
        _share(row.n_start, row.total_start),
        _share(row.n_end, row.total_end),
        _odds(row.odds_ratio, row.odds_ratio_low, row.odds_ratio_high),
        f"{_ARROWS.get(row.verdict, ' ')} {row.verdict}{' (new)' if row.emerging else ''}",
        _reruns(row.n_repeats_agree, n_repeats),
        _stability_cell(stability[row.group_id]),
    )


def _change_cells(row: Any, n_repeats: int, stability: Mapping[int, float]) -> Sequence[str]:
    is_change = row.outcome != "unclear"
    points = [f"{100 * x:+.1f}" for x in (row.change, row.change_low, row.change_high)]
    return (
        row.label,
        _share(row.n_before, row.of_before),
        _share(row.n_after, row.of_after),
        f"{points[0]} ({points[1]} to {points[2]})" if math.isfinite(row.change) else "",
        f"{_ARROWS.get(row.outcome, ' ')} {outcome_words(row)}",
        _reruns(getattr(row, "n_repeats_agree", None) if is_change else None, n_repeats),
        _stability_cell(stability[row.group_id]),
    )


def _stability_cell(stability: float) -> str:
    return f"{stability_label(stability)} ({rounded_down(stability)})"


def sides_of(digests: pd.DataFrame, before: str | None, after: str | None) -> Sides | None:
    """Return the digests to compare, by default the latest day and all earlier ones.

    Parameters
    ----------
    digests
        As in the snapshot.
    before, after
        The periods, such as ``2025-03``; None for the default.

    Returns
    -------
    Sides or None
        Digests in both periods are in neither side; None if a side is empty.

    Raises
    ------
    InputError
        If there is no digest in a given period.
    """
    default = latest_against_earlier(digests)
    if default is None:
        return None
    later = _digests_of(digests, after) if after else default.after
    earlier = tuple(i for i in digests["digest_id"] if i < min(later))
    if before:
        earlier = _digests_of(digests, before)
    both = set(earlier) & set(later)
    left, right = (tuple(i for i in side if i not in both) for side in (earlier, later))
    return Sides(left, right) if left and right else None


def _digests_of(digests: pd.DataFrame, period: str) -> tuple[str, ...]:
    """Return the ids of the digests in a period.

    Parameters
    ----------
    digests
        As in the snapshot.
    period
        A year, month or day (``2025``, ``2025-03``, ``2025-03-17``), or two of these joined by
        ``..``, both ends included.

    Raises
    ------
    InputError
        If there is no digest in the period.
    """
    first, _, last = period.partition("..")
    last = last or first
    ids = [i for i in digests["digest_id"] if i[: len(first)] >= first and i[: len(last)] <= last]
    if not ids:
        known = f"{digests['digest_id'].min()} to {digests['digest_id'].max()}"
        raise InputError(period, "no digests in this period", f"choose a period within {known}")
    return tuple(ids)


def _period(digests: pd.DataFrame, ids: Sequence[str]) -> str:
    days = digests.loc[digests["digest_id"].isin(ids), "date"]
    return date_range(days.min(), days.max())


def _names(snapshot: Snapshot, level: str) -> Mapping[int, str]:
    table = snapshot.tables.topics if level == "topic" else snapshot.tables.themes
    # Labels may come from a language model: keep control characters out of the terminal.
    labels = ["".join(c if c.isprintable() else " " for c in label) for label in table["label"]]
    return dict(zip(table[f"{level}_id"].tolist(), labels, strict=True))


def _stability(snapshot: Snapshot, level: str) -> Mapping[int, float]:
    table = snapshot.tables.topics if level == "topic" else snapshot.tables.themes
    return dict(zip(table[f"{level}_id"].tolist(), table["stability"], strict=True))


def _n_repeats(snapshot: Snapshot) -> int:
    rows = snapshot.tables.repeats["topic_ids"]
    return len(rows.iloc[0]) if len(rows) else 0


def _repeats(snapshot: Snapshot, level: str) -> Any:
    by_id = snapshot.tables.repeats.set_index("paper_id")["topic_ids"]
    if not _n_repeats(snapshot):
        return np.empty((len(snapshot.tables.papers), 0), dtype=np.int32)
    repeats = np.array(by_id.reindex(snapshot.tables.papers["paper_id"]).tolist())
    if level == "topic":
        return repeats
    topics = snapshot.tables.topics
    return themes_of(repeats, topics["topic_id"], topics["theme_id"])


def _share(n_papers: int, total_papers: int) -> str:
    if not total_papers:
        return "no papers"
    return f"{percent(n_papers / total_papers)} ({number(n_papers)})"


def _odds(odds_ratio: float, low: float, high: float) -> str:
    """Return the change of the odds as text: ``+2.8 % (+2.0 to +3.7)``."""
    if not low >= 0:
        return ""
    bounds = f"{_change(low)} to {_change(high)}"
    return f"{_change(odds_ratio)} % ({bounds})" if 0 < odds_ratio < math.inf else f"({bounds})"


def _change(odds_ratio: float) -> str:
    return "∞" if odds_ratio == math.inf else f"{100 * (odds_ratio - 1):+.1f}"


def _reruns(n_repeats_agree: Any, n_repeats: int) -> str:
    return (
        f"{n_repeats_agree} of {n_repeats}"
        if n_repeats_agree is not None and not pd.isna(n_repeats_agree)
        else ""
    )


def _aligned(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines with aligned columns; long labels are cut."""
    cut = [[_cut(first), *rest] for first, *rest in (heads, *rows)]
    widths = [max(map(len, column)) for column in zip(*cut, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cut
    ]


def _cut(label: str) -> str:
    return label if len(label) <= NAME_CHARS else label[: NAME_CHARS - 1] + "…"
