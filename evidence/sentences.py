"""One-sentence summaries of trends, for the terminal and the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evidence.formatting import count, date_range, listed, number, percent, plural
from evidence.trends.words import MOVING

HELD_SHARE = 0.75
"""Share of the reruns that must confirm a change; below it, the summary says so."""

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven")


def trend_sentence(
    verdicts: pd.DataFrame,
    names: Mapping[int, str],
    *,
    noun: str = "topic",
    n_repeats: int = 0,
    fewest_days: int = 4,
    n_digests: int | None = None,
) -> str:
    """Return a summary of the verdicts of one window and one level.

    Parameters
    ----------
    verdicts
        Rows of the snapshot's ``verdicts`` of one level and one window.
    names
        Names of the groups, by id.
    noun
        What a group is called.
    n_repeats
        Number of reruns of the clustering.
    fewest_days
        Days with new papers that a trend needs.
    n_digests
        Number of digests in the window, if there are several per day.
    """
    if verdicts.empty:
        return f"There are no {plural(0, noun)} to test for a trend."
    if verdicts["p_value"].isna().all():
        return _too_few_days(int(verdicts["n_days"].iloc[0]), fewest_days, n_digests)
    span = _since(date_range(verdicts["first_day"].iloc[0], verdicts["last_day"].iloc[0]))
    n_all, is_moving = len(verdicts), verdicts["verdict"].isin(MOVING)
    movers = [
        _movers(verdicts[verdicts["verdict"] == verdict], verdict, names)
        for verdict in ("growing", "fading")
    ]
    parts = [words for words in movers if words]
    if parts:
        # Only the first part names the total.
        first = parts[0].replace(" ", f" of {count(n_all, noun)} ", 1)
        sentence = f"{span}, {', and '.join([first, *parts[1:]])}."
    else:
        sentence = f"{span}, no {noun} grew or faded more than chance would explain."
    other_moves = verdicts[is_moving & ~verdicts["verdict"].isin(MOVING[:2])]
    sentences = [
        sentence,
        _other_moves(other_moves, names),
        _others(verdicts.loc[~is_moving, "verdict"], some_move=bool(is_moving.any())),
        _unconfirmed(verdicts, n_repeats),
    ]
    return " ".join(words for words in sentences if words)


def _since(dates: str) -> str:
    return f"From {dates}" if " to " in dates else f"On {dates}"


def _too_few_days(n_days: int, fewest_days: int, n_digests: int | None) -> str:
    """Return why there is no trend, and how many digests it needs."""
    n_text = _NUMBERS[n_days] if n_days < len(_NUMBERS) else number(n_days)
    fewest = _NUMBERS[fewest_days].lower() if fewest_days < len(_NUMBERS) else number(fewest_days)
    if n_digests is None or n_digests <= n_days:
        digests = f"{n_text} {plural(n_days, 'digest')}"
        return f"{digests} can't show a trend; at least {fewest} are needed."
    days = f"{n_text.lower()} {plural(n_days, 'day')}"
    return f"Digests from {days} can't show a trend; at least {fewest} days are needed."


def _movers(rows: pd.DataFrame, verdict: str, names: Mapping[int, str]) -> str:
    """Return how many groups are growing or fading, and the fastest of them."""
    if rows.empty:
        return ""
    key = rows["odds_ratio"] if verdict == "growing" else -rows["odds_ratio"]
    # If several have an infinite odds ratio, the one with most papers is the best example.
    best: Any = rows.assign(key=key).sort_values(["key", "n_papers"], ascending=False).iloc[0]
    name = names.get(int(best["group_id"]), str(best["group_id"]))
    shares = f"({_start_to_end(best)})"
    if len(rows) == 1:
        return f"1 is {verdict}: {name} {shares}"
    return f"{number(len(rows))} are {verdict}, {name} fastest {shares}"


def _start_to_end(row: Any) -> str:
    start, end = (
        percent(row[f"n_{when}"] / row[f"total_{when}"]) if row[f"total_{when}"] else "no papers"
        for when in ("start", "end")
    )
    return f"{start} → {end}"


def _other_moves(rows: pd.DataFrame, names: Mapping[int, str]) -> str:
    """Return what changed in another way, with the largest group of each kind."""
    examples = []
    for verdict in MOVING[2:]:
        own = rows[rows["verdict"] == verdict]
        if own.empty:
            continue
        largest: Any = own.sort_values("n_papers", ascending=False).iloc[0]
        name = names.get(int(largest["group_id"]), str(largest["group_id"]))
        n_more = f" and {number(len(own) - 1)} more" if len(own) > 1 else ""
        examples.append(f"{name}{n_more} ({verdict})")
    return f"Other changes: {'; '.join(examples)}." if examples else ""


_UNCHANGED = {
    "stable": ("is stable", "are stable"),
    "wanders": ("wanders", "wander"),
    "no clear trend": ("shows no clear trend", "show no clear trend"),
    "too few papers": ("has too few papers", "have too few papers"),
}


def _others(verdicts: pd.Series, *, some_move: bool) -> str:
    """Return what is known of the groups that did not change."""
    counts = {verdict: int((verdicts == verdict).sum()) for verdict in _UNCHANGED}
    parts = [f"{number(n)} {plural(n, *_UNCHANGED[v])}" for v, n in counts.items() if n]
    if not parts:
        return ""
    return f"{'Of the others, ' if some_move else ''}{listed(parts)}."


def agreement_words(n_repeats_agree: int, n_repeats: int, *, least: float = HELD_SHARE) -> str:
    """Return how many reruns confirm a result: ``holds in 18 of 20 reruns``.

    Below the share `least` of the reruns it is ``holds in only 12 of 20 reruns``.
    """
    only = "only " if n_repeats_agree < least * n_repeats else ""
    reruns = f"{number(n_repeats_agree)} of {count(n_repeats, 'rerun')}"
    return f"holds in {only}{reruns}"


def _unconfirmed(rows: pd.DataFrame, n_repeats: int) -> str:
    """Return how many of the changes too few reruns confirm; empty if none."""
    if not n_repeats or "n_repeats_agree" not in rows:
        return ""
    is_change = rows["n_repeats_agree"].notna()
    if "verdict" in rows:
        is_change &= rows["verdict"].isin(MOVING)
    n_changes = int(is_change.sum())
    n_few = int((rows.loc[is_change, "n_repeats_agree"] < HELD_SHARE * n_repeats).sum())
    if not n_few:
        return ""
    which = "This change" if n_changes == 1 else f"{number(n_few)} of the {n_changes} changes"
    holds = plural(n_few, "holds", "hold")
    return f"{which} {holds} in fewer than {percent(HELD_SHARE)} of {count(n_repeats, 'rerun')}."
