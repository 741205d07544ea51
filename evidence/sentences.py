"""What the evidence allows to say in one plain sentence: in the terminal as on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from evidence.formatting import count, day, listed, percent

HELD_SHARE = 0.75
"""A change that holds in a smaller share of the repeats is told with that."""

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
    n_digests
        How many digests came in the window, if not one a day.
    """
    if verdicts.empty:
        return f"There is no {noun} whose trend could be told."
    if verdicts["p_value"].isna().all():
        return _too_few_days(int(verdicts["n_days"].iloc[0]), fewest_days, n_digests)
    span = f"From {day(verdicts['first_day'].iloc[0])} to {day(verdicts['last_day'].iloc[0])}"
    n_all, n_steady = len(verdicts), int((verdicts["verdict"] == "steady").sum())
    movers = [
        _mover(verdicts[verdicts["verdict"] == verdict], verb, names)
        for verdict, verb in (("growing", "grow"), ("fading", "fade"))
    ]
    told = [words for words in movers if words]
    if not told:
        sentence = f"{span} no {noun} grows or fades by more than chance would give."
        return f"{sentence} {_of_the_others(n_all, n_steady)}" if n_steady else sentence
    n_found = int(verdicts["verdict"].isin(("growing", "fading")).sum())
    # The first part says out of how many; the second need not repeat it.
    first = told[0].replace(" ", f" of {count(n_all, noun)} ", 1)
    sentence = f"{span}, {', and '.join([first, *told[1:]])}."
    parts = [sentence, _of_the_others(n_all - n_found, n_steady), _shaky(verdicts, n_repeats)]
    return " ".join(part for part in parts if part)


def _too_few_days(n_days: int, fewest_days: int, n_digests: int | None) -> str:
    """Say that no trend can be told, and how many digests it would take."""
    number = _NUMBERS[n_days] if n_days < len(_NUMBERS) else f"{n_days:,}"
    fewest = _NUMBERS[fewest_days].lower() if fewest_days < len(_NUMBERS) else f"{fewest_days:,}"
    if n_digests is None or n_digests <= n_days:
        digests = f"{number} digest{'' if n_days == 1 else 's'}"
        return f"{digests} cannot show a trend; {fewest} or more can."
    days = f"{number.lower()} day{'' if n_days == 1 else 's'}"
    return f"Digests of {days} cannot show a trend; those of {fewest} days or more can."


def _mover(rows: pd.DataFrame, verb: str, names: Mapping[int, str]) -> str:
    """Say how many grow or fade, and which the fastest."""
    if rows.empty:
        return ""
    key = rows["odds_ratio"] if verb == "grow" else -rows["odds_ratio"]
    # Of two that grow without limit the one with more papers is the better example.
    best: Any = rows.assign(key=key).sort_values(["key", "n_papers"], ascending=False).iloc[0]
    name = names.get(int(best["group_id"]), str(best["group_id"]))
    example = f"{name} ({_then_to_now(best)})"
    if len(rows) == 1:
        return f"1 {verb}s: {example}"
    return f"{len(rows):,} {verb}, fastest {example}"


def _then_to_now(row: Any) -> str:
    then, now = (
        percent(row[f"n_{when}"] / row[f"total_{when}"]) if row[f"total_{when}"] else None
        for when in ("start", "end")
    )
    if then is None:
        return f"no papers then, {now} now" if now else "no papers then or now"
    return f"{then} of papers, then {now or 'no papers at all'}"


def _of_the_others(n_others: int, n_steady: int) -> str:
    """Say of those that neither grow nor fade how many are known to be steady."""
    if not n_others:
        return ""
    n_unknown = n_others - n_steady
    if not n_steady:
        others = "The other" if n_others == 1 else f"The other {n_others:,}"
        verb = "changes" if n_others == 1 else "change"
        return f"{others} {verb} by no more than chance would give."
    unknown = f"; of {n_unknown:,} there are too few papers to tell" if n_unknown else ""
    return f"{n_steady:,} {_is_are(n_steady)} steady{unknown}."


def _is_are(number: int) -> str:
    return "is" if number == 1 else "are"


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
        From `evidence.comparison.compare`, with ``n_repeats_agree`` where repeats are known.
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
    row: Any
    told = []
    for row in ordered.head(3).itertuples():
        shares = f"{percent(row.share_before)} to {percent(row.share_after)}"
        told.append(f"{names.get(int(row.group_id), str(row.group_id))} {row.outcome} ({shares})")
    more = len(changed) - len(told)
    if more:
        told.append(f"{more} more")
    n_changed = f"{len(changed)} of {len(compared)} {noun}s"
    sentence = f"{between} the share of {n_changed} changed by more than chance would give: "
    sentence += f"{listed(told)}."
    shaky = _shaky(changed, n_repeats)
    return f"{sentence} {shaky}" if shaky else sentence


def agreement_words(n_repeats_agree: int, n_repeats: int) -> str:
    """Say how often a finding is found again: ``holds in 18 of 20 repeats``."""
    only = "only " if n_repeats_agree < HELD_SHARE * n_repeats else ""
    return f"holds in {only}{n_repeats_agree} of {n_repeats} repeats"


def _shaky(rows: pd.DataFrame, n_repeats: int) -> str:
    """Say how many of the findings do not survive most repeats of the grouping."""
    if not n_repeats or "n_repeats_agree" not in rows:
        return ""
    found = rows["n_repeats_agree"].notna() & ~rows.get("verdict", pd.Series("", rows.index)).eq(
        "steady"
    )
    n_shaky = int((rows.loc[found, "n_repeats_agree"] < HELD_SHARE * n_repeats).sum())
    if not n_shaky:
        return ""
    if found.sum() == 1:
        return "When the grouping is repeated, that does not hold up."
    many = f"{n_shaky} of the {found.sum()} changes {'does' if n_shaky == 1 else 'do'}"
    return f"When the grouping is repeated, {many} not hold up."
