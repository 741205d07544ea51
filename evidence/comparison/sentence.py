"""Summary of a comparison in a few sentences, for the terminal and the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from evidence.comparison.reruns import NEARLY_ALL, holds, least_repeats
from evidence.formatting import count, listed, number, out_of, percent, plural
from evidence.sentences import agreement_words

_MOST_EXAMPLES = 3
_OUTCOMES = {"came": "appeared", "grew": "grew", "faded": "faded", "went": "disappeared"}


def change_sentence(
    compared: pd.DataFrame,
    names: Mapping[int, str],
    before: str,
    after: str,
    *,
    noun: str = "topic",
    n_repeats: int = 0,
    is_variation_known: bool = True,
    first_digests: Sequence[str] = (),
) -> str:
    """Return a summary of a comparison.

    Only changes that hold in nearly all reruns are named. If papers are listed again, those are
    named apart of which new papers and all listed papers say different things.

    Parameters
    ----------
    compared
        From `evidence.comparison.periods.compare_periods`.
    names
        Names of the groups, by id.
    before, after
        Names of the two sides.
    noun, n_repeats
        As for `evidence.sentences.trend_sentence`.
    is_variation_known
        Whether it is known how much digests usually differ.
    first_digests
        Names of the digests whose papers all count as new, though the source lists them for days.
    """
    if compared.empty:
        return f"There are no {plural(0, noun)} to compare."
    for side, name in (("before", before), ("after", after)):
        if not compared[f"of_{side}"].iloc[0]:
            return f"No paper was first listed in {name}, so there is nothing to compare."
    n_repeats = n_repeats if "n_repeats_agree" in compared else 0
    apart = pd.Series(compared.get("disagrees", False), compared.index)
    sentences = [_changes(compared, apart, names, noun, n_repeats, is_variation_known)]
    sentences[0] = f"Between {before} and {after}, {sentences[0]}"
    is_change = compared["outcome"] != "unclear"
    if is_change.any() and not is_variation_known:
        sentences.append("How much digests usually differ can't be known from so few.")
    if is_change.any() and not n_repeats:
        sentences.append("There are no reruns of the clustering to check this.")
    if apart.any():
        sentences.append(_disagreement(_largest_first(compared[apart]), names, noun))
        sentences.append(_all_count_as_new(first_digests))
    return " ".join(words for words in sentences if words)


def _changes(
    compared: pd.DataFrame,
    apart: pd.Series,
    names: Mapping[int, str],
    noun: str,
    n_repeats: int,
    is_variation_known: bool,
) -> str:
    """Return which groups changed, in nearly all reruns and only in some."""
    is_named = holds(compared, n_repeats)
    n_some = 0
    if n_repeats:
        n_some = int((compared["n_repeats_agree"].notna() & ~is_named & ~apart).sum())
    reruns = f"in at least {out_of(least_repeats(n_repeats), n_repeats, 'rerun')}"
    reruns = f"{reruns} of the clustering"
    named = _largest_first(compared[is_named])
    if named.empty:
        more = "changed more than chance would explain"
        if not n_some:
            return f"no {noun}'s share {more}."
        return f"no {noun}'s share {more} {reruns}; {number(n_some)} did only in some."
    row: Any
    examples = []
    for row in named.head(_MOST_EXAMPLES).itertuples():
        shares = _from_to(row.share_before, row.share_after)
        examples.append(f"{_name(row, names)} {_OUTCOMES[row.outcome]} ({shares})")
    if n_more := len(named) - len(examples):
        examples.append(f"{number(n_more)} more")
    more = "changed more than chance would explain"
    if not is_variation_known:
        more = f"{plural(len(named), 'differs', 'differ')} more than chance among papers explains"
    checked = f", and {reruns}" if n_repeats else ""
    some = f"; {number(n_some)} more only in some reruns" if n_some else ""
    shares = plural(len(named), "share", "shares")
    n_changed = out_of(len(named), len(compared), noun)
    return f"the {shares} of {n_changed} {more}{checked}: {listed(examples)}{some}."


def _disagreement(rows: pd.DataFrame, names: Mapping[int, str], noun: str) -> str:
    """Return where new papers and all listed papers disagree."""
    row: Any = next(rows.itertuples())
    which = _name(row, names)
    if len(rows) > 1:
        which = f"{count(len(rows), noun)}, for example {which}"
    return f"New papers and all papers listed disagree on {which}: {_of_both(row)}."


def _of_both(row: Any) -> str:
    """Return a group's change among new and among all listed papers."""
    new = _from_to(row.share_before, row.share_after)
    every = _from_to(row.share_listed_before, row.share_listed_after)
    words = {"rose": "grew", "fell": "faded", "unclear": "no clear change"}
    of_new = _OUTCOMES.get(row.outcome_new, words["unclear"])
    return f"{of_new} among new papers ({new}), {words[row.change_listed]} among all ({every})"


def _all_count_as_new(first_digests: Sequence[str]) -> str:
    """Return why new papers of the first digests are not like those of later ones."""
    if not first_digests:
        return ""
    is_first = plural(len(first_digests), "is the first digest of its source", "are first digests")
    if len(first_digests) > _MOST_EXAMPLES:
        n_more = len(first_digests) - _MOST_EXAMPLES
        first_digests = [*first_digests[:_MOST_EXAMPLES], f"{number(n_more)} more"]
    return f"{listed(first_digests)} {is_first}, so all papers there count as new."


def outcome_words(row: Any) -> str:
    """Return the outcome of a row, and which papers alone show a change."""
    if not getattr(row, "disagrees", False):
        return _OUTCOMES.get(row.outcome, "no clear change")
    if row.outcome_new == "unclear":
        return "all listed papers only"
    return "new papers only" if row.change_listed == "unclear" else "new and listed papers differ"


def row_notes(row: Any, n_repeats: int | None) -> list[str]:
    """Return what reruns and all listed papers say of a row of a comparison."""
    if getattr(row, "disagrees", False):
        return [_of_both(row)]
    notes = []
    n_agree = getattr(row, "n_repeats_agree", None)
    if n_repeats and n_agree is not None and pd.notna(n_agree):
        notes.append(
            agreement_words(int(n_agree), n_repeats, least=NEARLY_ALL)
            if row.outcome != "unclear"
            else f"changed in {out_of(int(n_agree), n_repeats, 'rerun')}"
        )
    if hasattr(row, "disagrees"):
        every = _from_to(row.share_listed_before, row.share_listed_after)
        notes.append(f"among all papers listed: {every}")
    return notes


def _largest_first(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.reindex(rows["change"].abs().sort_values(ascending=False).index)


def _name(row: Any, names: Mapping[int, str]) -> str:
    return names.get(int(row.group_id), str(row.group_id))


def _from_to(before: float, after: float) -> str:
    return f"{percent(before)} → {percent(after)}"
