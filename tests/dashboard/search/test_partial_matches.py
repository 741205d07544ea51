"""Papers with some of the words of a query that no paper matches."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dashboard.search.index import Index, SearchResult

TEXTS = {
    "a": ("Sparse attention", "For robots, with code."),
    "b": ("Sparse robots", "They pay attention to video."),
    "c": ("Video", "Sparse attention in video of robots, without quantum effects."),
    "d": ("Attention", "Attention, attention. Chess."),
    "e": ("Nothing", "Of interest."),
}
INDEX = Index(list(TEXTS), TEXTS.values())
WORDS = ["sparse", "attention", "robots", "code", "video", "quantum", "chess", "xyzzyx", "pay"]


def listed(query: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the partial matches of a query that finds nothing, with what each lacks."""
    result = INDEX.find(query)
    assert result.ids == ()
    return list(zip(result.partial.ids, result.partial.lacking, strict=True))


def test_an_unknown_word_leaves_the_papers_with_most_of_the_others():
    result = INDEX.find("sparse attention robots video quantum xyzzyx")
    assert result.missing == ("xyzzyx",)
    assert result.ids == ()
    assert result.partial.ids == ("c", "b", "a", "d")
    assert result.partial.lacking[0] == ("xyzzyx",)
    assert result.partial.lacking[2] == ("video", "quantum", "xyzzyx")


def test_known_words_that_no_paper_has_together():
    matches = listed("quantum chess attention")
    assert INDEX.find("quantum chess attention").missing == ()
    assert dict(matches[:2]) == {"c": ("chess",), "d": ("quantum",)}
    assert dict(matches[2:]) == {"a": ("quantum", "chess"), "b": ("quantum", "chess")}


def test_of_papers_with_as_many_words_the_rarer_ones_come_first():
    assert [i for i, _ in listed("code sparse chess")] == ["a", "d", "b", "c"]


def test_papers_with_the_same_words_are_in_the_order_of_the_search():
    same = [i for i, _ in listed("sparse xyzzyx")]
    assert tuple(same) == INDEX.find("sparse").ids


def test_excluded_words_stay_excluded():
    assert [i for i, _ in listed("sparse xyzzyx -video")] == ["a"]
    result = INDEX.find("sparse attention -robots")
    assert result.all_excluded
    assert result.partial.ids == ("d",)
    assert not INDEX.find("sparse xyzzyx -video").all_excluded


def test_a_choice_counts_as_one_word():
    result = INDEX.find("chess OR code quantum OR xyzzyx")
    assert result.partial.parts == ("chess or code", "quantum")
    assert dict(listed("chess OR code quantum OR xyzzyx"))["a"] == ("quantum",)


def test_of_a_phrase_that_no_paper_has_the_words_count():
    assert dict(listed('"robots sparse"')) == {"a": (), "b": (), "c": ()}
    assert dict(listed('"robots sparse" chess'))["d"] == ("robots", "sparse")
    assert dict(listed('"sparse attention" chess'))["d"] == ("sparse attention",)


def test_corrected_words_count_and_are_named_as_corrected():
    assert dict(listed("quantun chess"))["d"] == ("quantum",)
    assert dict(listed("atten* xyzzyx chess"))["c"] == ("xyzzyx", "chess")


def test_there_are_none_for_one_word_or_for_a_search_that_finds_something():
    for query in ("xyzzyx", "%", "", "sparse", "-sparse", "sparse -sparse", "xyzzyx -sparse"):
        assert INDEX.find(query).partial.ids == (), query
    assert INDEX.find("xyzzyx plughh").partial.ids == ()


@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=7, unique=True))
def test_partial_matches_are_sorted_and_say_exactly_what_they_lack(words):
    result = INDEX.find(" ".join(words))
    if result.ids:
        assert result.partial == SearchResult(()).partial
        return
    has = {word: set(INDEX.find(f'"{word}"').ids) for word in words}
    assert set(result.partial.ids) == set().union(*has.values())
    for paper, lacking in zip(result.partial.ids, result.partial.lacking, strict=True):
        assert lacking == tuple(word for word in words if paper not in has[word])
    n_lacking = [len(lacking) for lacking in result.partial.lacking]
    assert all(one <= other for one, other in pairwise(n_lacking))
