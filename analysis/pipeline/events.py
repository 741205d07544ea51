"""Makes the table of events: births, splits, merges and ends of topics and themes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pandas as pd

from analysis.lineage import Lineage
from analysis.records import DONE, LEVELS, UNASSIGNED
from analysis.snapshot import SCHEMAS, Tables

_NULLABLE = {
    "n_recovered": "Int32",
    "n_repeats": "Int32",
    "n_recent": "Int32",
    "p_value": "float64",
}


def events_frame(
    previous: Tables | None,
    lineages: Mapping[str, Lineage],
    *,
    source: str,
    date: dt.date,
) -> pd.DataFrame:
    """Return the events until now: the previous ones, and those of this run.

    Parameters
    ----------
    previous
        Tables of the previous snapshot; None if there is nothing to take over, which has no event.
    lineages
        The steps of this run, by level.
    source
        One of `EVENT_SOURCES`.
    date
        Date of the newest digest.

    Notes
    -----
    What an earlier run only proposed is left out, and so is what an earlier refit kept, if this is
    another one. A run that does nothing to topics and themes has no number of its own.
    """
    if previous is None:
        return _frame([])
    earlier = previous.events[previous.events["state"] == DONE]
    names = {level: _names(previous, level) for level in LEVELS}
    steps = [(level, step) for level in LEVELS for step in lineages[level].steps]
    if steps and source == "refit":
        earlier = earlier[earlier["kind"] != "kept"]
    run = int(earlier["run"].max()) + 1 if len(earlier) else 1
    rows = [
        {
            **asdict(step),
            "date": date,
            "source": source,
            "run": run,
            "level": level,
            "parent_labels": [names[level].get(parent, "") for parent in step.parent_ids],
        }
        for level, step in steps
    ]
    if not rows and len(earlier) == len(previous.events):
        return previous.events
    return _frame([*_rows(earlier), *rows])


def parents_of(events: pd.DataFrame, topic_ids: Sequence[int]) -> list[int]:
    """Return the main parent in each topic's last split; `UNASSIGNED` if it has none."""
    happened = (
        (events["kind"] == "split") & (events["state"] == DONE) & (events["level"] == "topic")
    )
    splits = events[happened]
    parent_of = {
        int(child): int(parents[0])
        for parents, children in zip(splits["parent_ids"], splits["child_ids"], strict=True)
        for child in children
    }
    return [parent_of.get(topic_id, UNASSIGNED) for topic_id in topic_ids]


def _names(tables: Tables, level: str) -> dict[int, str]:
    frame = getattr(tables, f"{level}s")
    return dict(zip(frame[f"{level}_id"].tolist(), frame["label"].tolist(), strict=True))


def _rows(events: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of a table; columns that it lacks are empty."""
    rows = [dict(zip(events.columns, row, strict=True)) for row in _lists(events)]
    for row in rows:
        row.setdefault("parent_labels", [""] * len(row["parent_ids"]))  # type: ignore[arg-type]
        row.setdefault("n_recent", None)
    return rows


def _lists(events: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return the rows of a table with lists and dates as Python has them."""
    days = [None if pd.isna(day) else day.date() for day in pd.to_datetime(events["date"])]
    columns = [days if name == "date" else events[name].tolist() for name in events.columns]
    return list(zip(*columns, strict=True))


def _frame(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    numbered = [{**row, "event_id": number} for number, row in enumerate(rows)]
    frame = pd.DataFrame(numbered, columns=SCHEMAS["events"].names)
    return frame.astype(_NULLABLE)
