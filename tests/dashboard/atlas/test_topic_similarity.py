"""Similarity of topics, on a corpus small enough to count by hand."""

from __future__ import annotations

import pandas as pd

from dashboard.atlas.topic_similarity import border_rows, shared_words, topic_similarity_of

PAPERS = pd.DataFrame(
    {
        "paper_id": list("abcdef"),
        "topic_id": [5, 5, 5, 2, 2, -1],
        "nearest_topic_id": [5, 5, 5, 2, 2, 5],
        "membership": [0.9, 0.4, 0.3, 0.8, 0.5, 0.1],
    }
).set_index("paper_id", drop=False)
NEIGHBORS = pd.DataFrame(
    {
        "neighbor_ids": [
            ["b", "c"],
            ["a", "d", "e"],
            ["a", "d"],
            ["e", "f"],
            ["a", "b", "d"],
            ["a", "d", "gone"],
        ]
    },
    index=pd.Index(list("abcdef")),
)
SIMILARITY = topic_similarity_of(PAPERS, NEIGHBORS, [5, 2])


def test_similar_papers_are_counted_by_topic():
    assert SIMILARITY.n_near.tolist() == [2, 3, 2, 2, 3, 2]
    assert SIMILARITY.n_own.tolist() == [2, 1, 1, 1, 1, 0]
    assert SIMILARITY.other_ids.tolist() == [-1, 2, 2, -1, 5, 5]
    assert SIMILARITY.n_other.tolist() == [0, 2, 1, 0, 2, 1]


def test_shares_between_topics_come_from_similar_papers():
    assert SIMILARITY.share(5, 5) == 4 / 7
    assert SIMILARITY.share(5, 2) == 3 / 7
    assert SIMILARITY.share(2, -1) == 1 / 5
    assert SIMILARITY.nearest(2, 3) == [(5, 2 / 5)]
    assert SIMILARITY.nearest(5, 0) == []


def test_border_papers_are_divided_or_unassigned_most_divided_first():
    def of(topic_id: int) -> str:
        return "".join(PAPERS.index[border_rows(SIMILARITY, PAPERS, topic_id)])

    # All but the last have one more paper elsewhere; ties are sorted by match.
    assert of(5) == "fbec"
    assert of(2) == "bec"


def test_an_atlas_without_topics_has_no_similar_topics():
    none = topic_similarity_of(PAPERS.assign(topic_id=-1), NEIGHBORS, [])
    assert none.topic_ids == (-1,)
    assert none.n_other.tolist() == none.n_own.tolist() == [0] * 6
    empty = topic_similarity_of(PAPERS.iloc[:0], NEIGHBORS.iloc[:0], [5])
    assert empty.shares.tolist() == [[0, 0], [0, 0]]


def test_shared_words_match_in_any_form():
    mine = ["Fine-tuning", "diffusion models", "memory"]
    assert shared_words(mine, ["diffusion model", "fine tuning"]) == mine[:2]
    assert shared_words(mine, []) == []
