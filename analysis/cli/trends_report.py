"""Which topics grow and fade, and what changed between digests, for a terminal."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.records import MIN_ODDS_RATIO, WHOLE_WINDOW, InputError, stability_label
from analysis.snapshot import Snapshot
from evidence.formatting import count, day, percent
from evidence.sentences import change_sentence, trend_sentence
from evidence.share_comparison import Sides, compare, count_agreeing_repeats, latest_against_earlier
from evidence.theme_lookup import themes_of
from evidence.verdict_order import in_order

_WIDEST = 38
_ARROWS = {"growing": "↑", "grew": "↑", "came": "↑", "fading": "↓", "faded": "↓", "went": "↓"}


@dataclass(frozen=True, slots=True)
class Report:
    """A sentence, the rows behind it, and what was tested.

    Attributes
    ----------
    sentence
        What the evidence allows to say.
    rows
        A frame with a row a topic or theme, the movers first; ``label`` and the columns of the
        snapshot's verdicts, or of a comparison.
    lines
        The rows as text, a heading first.
    tested
        What was tested, and at what rate.
    """

    sentence: str
    rows: pd.DataFrame
    lines: Sequence[str]
    tested: str

    def as_text(self) -> str:
        """Return the report for a terminal."""
        return "\n".join([self.sentence, "", *self.lines, "", self.tested])

    def as_json(self) -> str:
        """Return one JSON object; what is unbounded or unknown is null."""
        rows = json.loads(
            self.rows.replace([np.inf, -np.inf], np.nan).to_json(
                orient="records", date_format="iso", double_precision=10
            )
        )
        told = {"sentence": self.sentence, "tested": self.tested, "rows": rows}
        return json.dumps(told, ensure_ascii=False, indent=1)


def report_trends(found: Snapshot, *, level: str = "topic", window: str = WHOLE_WINDOW) -> Report:
    """Tell which topics or themes grow and fade over a window.

    Raises
    ------
    InputError
        If the snapshot has no such window.
    """
    verdicts = found.tables.verdicts
    windows = list(dict.fromkeys(verdicts["window"])) or [WHOLE_WINDOW]
    if window not in windows:
        raise InputError(
            "--window", f"there is no window {window!r}", f"choose one of {', '.join(windows)}"
        )
    own = verdicts[(verdicts["level"] == level) & (verdicts["window"] == window)]
    names, sure = _names(found, level), _stability(found, level)
    n_repeats = _n_repeats(found)
    rows = in_order(own)
    rows.insert(0, "label", [names[i] for i in rows["group_id"]])
    cells = [_trend_cells(row, n_repeats, sure) for row in rows.itertuples()]
    heads = (
        level.capitalize(),
        "papers",
        "then",
        "now",
        "odds a week (95 %)",
        "  verdict",
        "holds in",
        "sure",
    )
    n_tests = int(verdicts["p_value"].notna().sum())
    tested = (
        "Then and now are the first and the last quarter of the days. "
        f"{count(n_tests, 'test')} over all topics, themes and windows, at a rate of false "
        f"discoveries of 5 %. Steady: the odds neither double nor halve "
        f"(factor {MIN_ODDS_RATIO:g}). A paper counts where it first appeared."
    )
    sentence = trend_sentence(own, names, noun=level, n_repeats=n_repeats)
    return Report(sentence, rows, _laid_out(heads, cells), tested)


def report_change(found: Snapshot, sides: Sides | None, *, level: str = "topic") -> Report:
    """Tell whose share changed between two sets of digests.

    Parameters
    ----------
    found
        The snapshot.
    sides
        What to compare; None where there is nothing to.
    level
        ``topic`` or ``theme``.
    """
    tables = found.tables
    if sides is None:
        return Report("There is only one side: nothing to compare.", pd.DataFrame(), [], "")
    names, sure = _names(found, level), _stability(found, level)
    whole = tables.verdicts[
        (tables.verdicts["level"] == level) & (tables.verdicts["window"] == WHOLE_WINDOW)
    ]
    dispersion = whole.set_index("group_id")["dispersion"]
    compared = compare(tables.papers, sides, list(names), by=f"{level}_id", dispersion=dispersion)
    n_repeats = _n_repeats(found)
    if n_repeats:
        compared["n_repeats_agree"] = count_agreeing_repeats(
            tables.papers, _repeats(found, level), sides, compared, dispersion=dispersion
        )
    before, after = (side_name(tables.digests, ids) for ids in (sides.before, sides.after))
    order = compared["change"].abs().sort_values(ascending=False, kind="stable").index
    rows = compared.loc[order]
    rows.insert(0, "label", [names[i] for i in rows["group_id"]])
    cells = [_change_cells(row, n_repeats, sure) for row in rows.itertuples()]
    heads = (
        *(level.capitalize(), "before", "after", "points (95 %)", "  change"),
        *("holds in", "sure"),
    )
    shown = tables.appearances["digest_id"].isin(sides.after)
    n_shown = tables.appearances.loc[shown, "paper_id"].nunique()
    n_new = int(sides.of(tables.papers)[1].sum())
    tested = (
        f"Before: {before}; after: {after}, which shows {count(n_shown, 'paper')}, {n_new:,} of "
        "them for the first time. A paper counts where it first appeared. Fisher's exact tests, "
        f"at a rate of false discoveries of 5 % over {count(len(rows), level)}."
    )
    sentence = change_sentence(compared, names, before, after, noun=level, n_repeats=n_repeats)
    return Report(sentence, rows, _laid_out(heads, cells), tested)


def _trend_cells(row: Any, n_repeats: int, sure: Mapping[int, float]) -> Sequence[str]:
    return (
        row.label,
        f"{row.n_papers:,}",
        _share(row.n_start, row.total_start),
        _share(row.n_end, row.total_end),
        _odds(row.odds_ratio, row.odds_ratio_low, row.odds_ratio_high),
        f"{_ARROWS.get(row.verdict, ' ')} {row.verdict}{' (new)' if row.emerging else ''}",
        _held(row.n_repeats_agree, n_repeats),
        stability_label(sure[row.group_id]),
    )


def _change_cells(row: Any, n_repeats: int, sure: Mapping[int, float]) -> Sequence[str]:
    points = [f"{100 * x:+.1f}" for x in (row.change, row.change_low, row.change_high)]
    return (
        row.label,
        _share(row.n_before, row.of_before),
        _share(row.n_after, row.of_after),
        f"{points[0]} ({points[1]} to {points[2]})" if math.isfinite(row.change) else "",
        f"{_ARROWS.get(row.outcome, ' ')} {row.outcome}",
        _held(getattr(row, "n_repeats_agree", None), n_repeats),
        stability_label(sure[row.group_id]),
    )


def sides_of(digests: pd.DataFrame, before: str | None, after: str | None) -> Sides | None:
    """Return what to compare: by default the latest day, against all before it.

    Digests that are on both sides count for neither. None where one side has none.
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


def _digests_of(digests: pd.DataFrame, wanted: str) -> tuple[str, ...]:
    """Return the digests of a stretch of time.

    Parameters
    ----------
    digests
        As in the snapshot.
    wanted
        A year, a month or a day, ``2025``, ``2025-03``, ``2025-03-17``, or two with ``..``
        between, both ends included.

    Raises
    ------
    InputError
        If no digest is of that time.
    """
    first, _, last = wanted.partition("..")
    last = last or first
    ids = [i for i in digests["digest_id"] if i[: len(first)] >= first and i[: len(last)] <= last]
    if not ids:
        span = f"{digests['digest_id'].min()} to {digests['digest_id'].max()}"
        raise InputError(wanted, "no digest is of that time", f"there are digests from {span}")
    return tuple(ids)


def side_name(digests: pd.DataFrame, ids: Sequence[str]) -> str:
    """Name a side by its first and last day."""
    days = digests.loc[digests["digest_id"].isin(ids), "date"]
    return " to ".join(dict.fromkeys(day(d) for d in (days.min(), days.max())))


def _names(found: Snapshot, level: str) -> Mapping[int, str]:
    table = found.tables.topics if level == "topic" else found.tables.themes
    # A label may come from outside: what cannot be printed must not reach the terminal.
    labels = ["".join(c if c.isprintable() else " " for c in label) for label in table["label"]]
    return dict(zip(table[f"{level}_id"].tolist(), labels, strict=True))


def _stability(found: Snapshot, level: str) -> Mapping[int, float]:
    table = found.tables.topics if level == "topic" else found.tables.themes
    return dict(zip(table[f"{level}_id"].tolist(), table["stability"], strict=True))


def _n_repeats(found: Snapshot) -> int:
    rows = found.tables.repeats["topic_ids"]
    return len(rows.iloc[0]) if len(rows) else 0


def _repeats(found: Snapshot, level: str) -> Any:
    by_id = found.tables.repeats.set_index("paper_id")["topic_ids"]
    repeats = np.array(by_id.reindex(found.tables.papers["paper_id"]).tolist())
    if level == "topic":
        return repeats
    topics = found.tables.topics
    return themes_of(repeats, topics["topic_id"], topics["theme_id"])


def _share(n_papers: int, total_papers: int) -> str:
    return f"{percent(n_papers / total_papers)} ({n_papers:,})" if total_papers else "none"


def _odds(ratio: float, low: float, high: float) -> str:
    """Write a growth of the odds: ``+2.8 % (+2.0 to +3.7)``."""
    if not low >= 0:
        return ""
    bounds = f"{_rise(low)} to {_rise(high)}"
    return f"{_rise(ratio)} % ({bounds})" if 0 < ratio < math.inf else f"({bounds})"


def _rise(ratio: float) -> str:
    return "∞" if ratio == math.inf else f"{100 * (ratio - 1):+.1f}"


def _held(n_repeats_agree: Any, n_repeats: int) -> str:
    return (
        f"{n_repeats_agree} of {n_repeats}"
        if n_repeats_agree is not None and not pd.isna(n_repeats_agree)
        else ""
    )


def _laid_out(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Set rows in columns; the first is cut where it is too wide."""
    cut = [[_cut(first), *rest] for first, *rest in (heads, *rows)]
    widths = [max(map(len, column)) for column in zip(*cut, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cut
    ]


def _cut(label: str) -> str:
    return label if len(label) <= _WIDEST else label[: _WIDEST - 1] + "…"
