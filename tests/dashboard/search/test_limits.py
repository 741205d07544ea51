"""Searches have limits of length and time, and none waits for another one."""

from __future__ import annotations

import sqlite3
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.search import execution
from dashboard.search.index import Index, SearchResult, snippet
from dashboard.search.query import LONGEST_QUERY, MOST_TERMS
from dashboard.search.stemming import placed
from dashboard.widgets.search_results import limit_words

INDEX = Index(["a", "b"], [("Sparse attention", "of robots"), ("Robots", "They pay attention.")])


def test_a_search_without_time_left_is_stopped_and_says_so():
    found = INDEX.find("attention rob*", most_seconds=0)
    assert found == SearchResult((), as_typed="attention rob*", stopped=True)
    assert limit_words(found) == (
        "The search took longer than 2 seconds and was stopped; use fewer or longer words."
    )
    assert set(INDEX.find("attention rob*").ids) == {"a", "b"}


def test_a_search_is_stopped_within_the_database(monkeypatch):
    monkeypatch.setattr(execution, "_STEPS_A_CHECK", 1)
    over = iter([False] * 4)
    monkeypatch.setattr(execution.Search, "is_over", lambda _: next(over, True))
    assert INDEX.find("attention robots").stopped


def test_an_error_of_the_database_is_not_taken_for_a_slow_search(monkeypatch):
    monkeypatch.setattr(execution.Search, "expression", lambda *_: "(")
    with pytest.raises(sqlite3.OperationalError):
        INDEX.find("attention")


def test_only_the_first_characters_and_terms_of_a_search_count():
    assert INDEX.find(f"robots {' ' * LONGEST_QUERY} unknown").ids == ("b", "a")
    words = " ".join(f"-{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(MOST_TERMS + 3))
    found = INDEX.find(words)
    assert (found.ids, found.n_ignored) == (("a", "b"), 3)
    assert limit_words(found) == "The search has more than 60 words; the last 3 were ignored."
    assert limit_words(INDEX.find("robots")) == ""


def test_a_search_does_not_wait_for_a_slow_one(monkeypatch):
    started, may_end = Event(), Event()
    corrected = execution.Search.corrected

    def slow(self, groups):
        if groups[0][0].written == ("sparse",):
            started.set()
            assert may_end.wait(60)
        return corrected(self, groups)

    monkeypatch.setattr(execution.Search, "corrected", slow)
    results = []
    thread = Thread(target=lambda: results.append(INDEX.find("sparse").ids))
    thread.start()
    assert started.wait(60)
    found = INDEX.find("robots").ids
    n_before = len(results)
    may_end.set()
    thread.join()
    assert (found, n_before) == (("b", "a"), 0)
    assert results == [("a",)]


def test_a_search_without_time_for_partial_matches_still_says_what_is_missing(monkeypatch):
    def over(*_):
        monkeypatch.setattr(execution.Search, "is_over", lambda _: True)
        raise execution.StoppedError

    monkeypatch.setattr("dashboard.search.index.partial_matches", over)
    found = INDEX.find("attention robots xyzzyx")
    assert (found.missing, found.partial.ids, found.stopped) == (("xyzzyx",), (), False)


def test_a_query_of_the_longest_length_has_partial_matches():
    words = [f"{a}{b}*" for a in "abcdefghij" for b in "aeiourtlsn"]
    query = f"xyzzyx robots OR {' OR '.join(words)}"
    assert set(INDEX.find(query).partial.ids) == {"a", "b"}
    groups = " ".join(["xyzzyx", "robots", *words])[:LONGEST_QUERY]
    found = INDEX.find(groups)
    assert set(found.partial.ids) == {"a", "b"}
    assert len(found.partial.parts) == MOST_TERMS


def test_what_counts_for_the_limit_is_in_the_order_of_the_query():
    excluded = " ".join(f"-{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(MOST_TERMS))
    found = INDEX.find(f"{excluded} sparse OR unknown")
    assert (found.ids, found.n_ignored) == (("a", "b"), 2)


@given(st.text("ab cd.-", max_size=80), st.sets(st.sampled_from("abcd")), st.integers(1, 30))
def test_the_passage_shows_the_most_different_words(text, stems, width):
    stems = frozenset(stems)
    spots = [(a, b, frozenset(own) & stems) for a, b, own in placed(text)]
    hits = [spot for spot in spots if spot[2]]

    def n_shown(start):
        inside = (own for a, b, own in hits if start <= a and b <= start + width)
        return len(frozenset().union(*inside))

    best = max(hits, key=lambda hit: (n_shown(hit[0]), -hit[0]))[0] if hits else 0
    lead = best - width // 5
    start = next((a for a, _, _ in spots if a >= lead), best) if lead > 0 else 0
    end = max((b for _, b, _ in spots if start < b <= start + width), default=len(text))
    passage = snippet(text, stems, width)
    assert passage.strip("…") == (text[start:end] if hits else "")
