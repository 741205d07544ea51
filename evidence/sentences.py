"""What the evidence allows to say in one plain sentence: in the terminal as on the page."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from evidence.phrases import count, day, listed, percent

HELD_SHARE = 0.75
"""A change that holds in a smaller share of the repeats is told with that."""

_NUMBERS = ("No", "One", "Two", "Three")


def trend_sentence(
    verdicts: pd.DataFrame,
    names: Mapping[int, str],
    *,
    noun: str = "topic",
    n_repeats: int = 0,
    fewest_days: int = 4,
) -> str:
    """Sum up one window of one level.

    Parameters
    ----------
    verdicts
        Rows of the snapshot's ``verdicts`` of one level and one window.
    names
        What to call the groups.
    noun
        What a group is.
    n_repeats
        How often the grouping was repeated.
    fewest_days
        Days with new papers that a trend needs.
    """
    if verdicts.empty:
        return f"There is no {noun} whose trend could be told."
    if verdicts["p_value"].isna().all():
        n_days = int(verdicts["n_days"].iloc[0])
        days = f"{_NUMBERS[n_days]} day{'' if n_days == 1 else 's'}"
        return f"{days} of digests cannot show a trend; {fewest_days} or more can."
    span = f"From {day(verdicts['first_day'].iloc[0])} to {day(verdicts['last_day'].iloc[0])}"
    parts = []
    for verdict, verb, fastest in (("growing", "grow", "largest"), ("fading", "fade", "smallest")):
        rows = verdicts[verdicts["verdict"] == verdict]
        if len(rows):
            key = rows["odds_ratio"] if fastest == "largest" else -rows["odds_ratio"]
            # Of two that grow without limit the one with more papers is the better example.
            best = rows.assign(key=key).sort_values(["key", "n_papers"], ascending=False).iloc[0]
            name = names.get(int(best["group_id"]), str(best["group_id"]))
            then, now = best["n_then"] / best["of_then"], best["n_now"] / best["of_now"]
            verb_here = f"{verb}s" if len(rows) == 1 else verb
            led = "" if len(rows) == 1 else ", fastest"
            parts.append(f"{len(rows)} {verb_here}{led} {name} ({percent(then)} to {percent(now)})")
    if not parts:
        return f"{span} no {noun} grows or fades by more than chance would give."
    n_all = count(len(verdicts), noun)
    told = (
        f"{span}, of {n_all}, {' and '.join(parts)}; the others by no more than chance would give."
    )
    shaky = _shaky(verdicts, n_repeats)
    return f"{told} {shaky}" if shaky else told


def change_sentence(
    compared: pd.DataFrame,
    names: Mapping[int, str],
    before: str,
    after: str,
    *,
    noun: str = "topic",
    n_repeats: int = 0,
) -> str:
    """Sum up a comparison.

    Parameters
    ----------
    compared
        From `evidence.comparison.compare`, with ``n_held`` where repeats are known.
    names
        What to call the groups.
    before, after
        What the two sides are called.
    noun, n_repeats
        As for `trend_sentence`.
    """
    between = f"Between {before} and {after}"
    if compared.empty:
        return f"There is no {noun} that could be compared."
    for side, name in (("before", before), ("after", after)):
        if not compared[f"of_{side}"].iloc[0]:
            return f"No paper first appeared in {name}: there is nothing to compare."
    changed = compared[compared["outcome"] != "unclear"]
    if changed.empty:
        return f"{between} no {noun}'s share changed by more than chance would give."
    ordered = changed.reindex(changed["change"].abs().sort_values(ascending=False).index)
    told = [
        f"{names.get(int(row.group_id), str(row.group_id))} {row.outcome} "
        f"({percent(row.share_before)} to {percent(row.share_after)})"
        for row in ordered.head(3).itertuples()
    ]
    more = len(changed) - len(told)
    if more:
        told.append(f"{more} more")
    n_changed = f"{len(changed)} of {len(compared)} {noun}s"
    sentence = f"{between} the share of {n_changed} changed by more than chance would give: "
    sentence += f"{listed(told)}."
    shaky = _shaky(changed, n_repeats)
    return f"{sentence} {shaky}" if shaky else sentence


def held_words(n_held: int, n_repeats: int) -> str:
    """Say how often a finding is found again: ``holds in 18 of 20 repeats``."""
    only = "only " if n_held < HELD_SHARE * n_repeats else ""
    return f"holds in {only}{n_held} of {n_repeats} repeats"


def _shaky(rows: pd.DataFrame, n_repeats: int) -> str:
    """Say how many of the findings do not survive most repeats of the grouping."""
    if not n_repeats or "n_held" not in rows:
        return ""
    found = rows["n_held"].notna() & ~rows.get("verdict", pd.Series("", rows.index)).eq("steady")
    n_shaky = int((rows.loc[found, "n_held"] < HELD_SHARE * n_repeats).sum())
    if not n_shaky:
        return ""
    if found.sum() == 1:
        return "When the grouping is repeated, that does not hold up."
    many = "one of these does" if n_shaky == 1 else f"{n_shaky} of these do"
    return f"When the grouping is repeated, {many} not hold up."
