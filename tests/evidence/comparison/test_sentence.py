"""The summary of a comparison of two periods."""

from __future__ import annotations

import pandas as pd

from evidence.comparison.sentence import change_sentence, row_notes

NAMES = {1: "Agents", 2: "Parsing", 3: "Speech", 4: "Vision"}
COMPARED = pd.DataFrame(
    {
        "group_id": [1, 2, 3],
        "outcome": ["grew", "went", "unclear"],
        "change": [0.2, -0.09, 0.01],
        "share_before": [0.04, 0.09, 0.5],
        "share_after": [0.24, 0.0, 0.51],
        "of_before": 79,
        "of_after": 84,
        "n_repeats_agree": pd.array([19, 18, None], dtype="Int32"),
    }
)
LISTED = COMPARED.assign(
    outcome=["unclear", "went", "unclear"],
    outcome_new=["grew", "went", "unclear"],
    share_listed_before=[0.23, 0.1, 0.5],
    share_listed_after=[0.24, 0.0, 0.51],
    change_listed=["unclear", "fell", "unclear"],
    disagrees=[True, False, False],
)


def said(table: pd.DataFrame = COMPARED, **options: object) -> str:
    return change_sentence(table, NAMES, "a", "b", **{"n_repeats": 20, **options})


def agreeing(*n_agreeing: int | None) -> pd.DataFrame:
    return COMPARED.assign(n_repeats_agree=pd.array(n_agreeing, dtype="Int32"))


def test_a_comparison_names_its_changes_with_their_shares():
    assert change_sentence(COMPARED, NAMES, "13 Mar 2025", "17 Mar 2025", n_repeats=20) == (
        "Between 13 Mar 2025 and 17 Mar 2025, the shares of 2 of 3 topics changed more than chance "
        "would explain, and in at least 18 of 20 reruns of the clustering: Agents grew "
        "(4 % → 24 %) and Parsing disappeared (9 % → 0 %)."
    )


def test_a_change_that_some_reruns_lack_is_counted_but_not_named():
    sentence = said(agreeing(19, 17, None))
    assert "the share of 1 of 3 topics changed" in sentence
    assert sentence.endswith(": Agents grew (4 % → 24 %); 1 more only in some reruns.")
    assert "Parsing" not in sentence


def test_without_a_change_in_nearly_all_reruns_none_is_named():
    assert said(agreeing(12, 8, 11)) == (
        "Between a and b, no topic's share changed more than chance would explain in at least 18 "
        "of 20 reruns of the clustering; 3 did only in some."
    )


def test_without_reruns_the_sentence_says_that_nothing_is_checked():
    for table, n_repeats in ((COMPARED, 0), (COMPARED.drop(columns="n_repeats_agree"), 20)):
        assert said(table, n_repeats=n_repeats) == (
            "Between a and b, the shares of 2 of 3 topics changed more than chance would explain: "
            "Agents grew (4 % → 24 %) and Parsing disappeared (9 % → 0 %). There are no reruns of "
            "the clustering to check this."
        )


def test_a_comparison_of_few_digests_says_that_their_usual_difference_is_unknown():
    sentence = said(is_variation_known=False)
    assert "the shares of 2 of 3 topics differ more than chance among papers explains" in sentence
    assert sentence.endswith("How much digests usually differ can't be known from so few.")


def test_a_comparison_without_a_change_says_so():
    assert said(COMPARED.iloc[2:]) == (
        "Between a and b, no topic's share changed more than chance would explain."
    )
    assert said(COMPARED.iloc[:0]) == "There are no topics to compare."
    assert said(COMPARED.assign(of_after=0)) == (
        "No paper was first listed in b, so there is nothing to compare."
    )


def test_new_and_listed_papers_that_disagree_are_told_with_both_figures():
    assert said(LISTED, first_digests=["13 Mar 2025"]) == (
        "Between a and b, the share of 1 of 3 topics changed more than chance would explain, and "
        "in at least 18 of 20 reruns of the clustering: Parsing disappeared (9 % → 0 %). New "
        "papers and all papers listed disagree on Agents: grew among new papers (4 % → 24 %), no "
        "clear change among all (23 % → 24 %). 13 Mar 2025 is the first digest of its source, so "
        "all papers there count as new."
    )


def test_of_several_disagreements_the_largest_is_the_example():
    both = LISTED.assign(disagrees=True, outcome_new=["unclear", "went", "unclear"])
    both["change_listed"] = ["fell", "unclear", "rose"]
    sentence = said(both.assign(outcome="unclear"), first_digests=["a", "b", "c", "d"])
    assert "no topic's share changed more than chance would explain. New papers" in sentence
    assert "disagree on 3 topics, for example Agents: no clear change among new papers" in sentence
    assert "faded among all (23 % → 24 %)." in sentence
    assert sentence.endswith(
        "a, b, c and 1 more are first digests, so all papers there count as new."
    )


def test_first_digests_do_not_matter_while_nothing_disagrees():
    assert "first digest" not in said(first_digests=["a"])


def test_each_row_tells_its_reruns_and_its_listed_papers():
    few, _, some = agreeing(12, 8, 11).itertuples()
    assert row_notes(few, 20) == ["holds in only 12 of 20 reruns"]
    assert row_notes(some, 20) == ["changed in 11 of 20 reruns"]
    assert row_notes(few, 0) == []
    apart, same, _ = LISTED.itertuples()
    assert row_notes(apart, 20) == [
        "grew among new papers (4 % → 24 %), no clear change among all (23 % → 24 %)"
    ]
    assert row_notes(same, 20) == [
        "holds in 18 of 20 reruns",
        "among all papers listed: 10 % → 0 %",
    ]
