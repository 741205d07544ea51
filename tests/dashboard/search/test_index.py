"""Full-text search: matches, ranking, corrections, hostile queries."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.search.index import Correction, Index, marked, snippet
from dashboard.search.stemming import printed_words, stem

TEXTS = {
    "a": ("Retrieving Passages", "A transformer with dense retrieval, fine-tuned on GPT-4 data."),
    "b": ("Attention in a Transformer", "We transform nothing. Naïve résumés were fine to tune."),
    "c": ("Objects in Motion", "The objective of C++ code; finetuning helps. 東京大学 did it."),
    "d": ("General Agents", "They generate code in C with a general objective and much attention."),
    "e": ("Attention, Attention", "Nothing but attention."),
}
PAPERS = pd.DataFrame(
    [(i, *t) for i, t in TEXTS.items()], columns=["paper_id", "title", "abstract"]
)
INDEX = Index.of(PAPERS)


def found(query: str) -> str:
    return "".join(sorted(INDEX.find(query).ids))


@pytest.mark.parametrize(
    ("query", "papers"),
    [
        # Forms of a word, but not other words of the same root.
        *(("retrieve", "a"), ("RETRIEVED", "a"), ("retrieval", "a"), ("objects", "c")),
        *(("object", "c"), ("objectives", "cd"), ("general", "d"), ("generated", "d")),
        *(("transformers", "ab"), ("transforming", "b")),
        # All words, in any order, in title or abstract.
        *(("attention transformer", "b"), ("code attention", "d")),
        # Phrases; they do not span title and abstract.
        *(('"dense retrieval"', "a"), ('"retrieval dense"', ""), ('"passages a"', "")),
        *(("“dense retrieval”", "a"), ('"dense retrieval', "a")),
        # With, without, or instead of hyphens.
        *(("fine-tuning", "ac"), ("finetuning", "ac"), ("fine tuning", "ab")),
        *(('"fine tuning"', "a"), ("gpt4", "a"), ("GPT-4", "a"), ("gpt", "a")),
        # Accents, other scripts, names that end in symbols.
        *(("naive", "b"), ("NAÏVE resume", "b"), ("東京", "c"), ("京東", "")),
        *(("c++", "c"), ("c", "d"), ("C++ -objects", "")),
        # Exclusions.
        *(("-attention", "ac"), ("code -general", "c"), ('-"dense retrieval"', "bcde")),
        *(("-fine-tuning", "bde"), ("attention -xyzzy", "bde"), ("-nothing -code", "a")),
        # Prefixes.
        *(("transf*", "ab"), ("retriev*", "a"), ("xy*", ""), ("-att*", "ac")),
        # An empty query, and queries of signs or operators alone.
        *(("", "abcde"), (" ", "abcde"), ("?!", ""), ('""', ""), ("-", ""), ("*", ""), ("%", "")),
        *(('"', ""), ("🙂", ""), ('-"%"', ""), ("OR", ""), ("AND", ""), ("OR % AND", "")),
        # OR joins the terms beside it; exclusions hold for the whole query.
        *(("retrieval OR motion", "ac"), ('"dense retrieval" OR "code in c"', "ad")),
        *(("code OR retrieval general", "d"), ("general code OR retrieval", "d")),
        *(("retriev* OR finetuning", "ac"), ("retrieval OR resume OR objects", "abc")),
        *(("attention OR code -general", "bce"), ("-general attention OR code", "bce")),
        *(("code OR -general", "c"), ("-general OR code", "c"), ("objects OR xyzzyplugh", "c")),
        # Operators without a term on both sides have no effect; in small letters they are words.
        *(("OR retrieval", "a"), ("retrieval OR", "a"), ("retrieval OR OR motion", "ac")),
        *(("retrieval OR % motion", "ac"), ("OR OR retrieval OR OR", "a"), ("motion or code", "")),
        *(("code AND attention", "d"), ("AND code", "cd"), ("code AND", "cd"), ('"OR"', "")),
        # NOT is a word like any other.
        *(("attention NOT transformer", "b"), ("nothing NOT attention", "be")),
    ],
)
def test_queries_match_papers(query, papers):
    assert found(query) == papers


def test_the_best_match_is_first_and_titles_count_more():
    assert INDEX.find("attention").ids == ("e", "b", "d")
    assert INDEX.find("attention").ranked
    assert not INDEX.find("-attention").ranked


@pytest.mark.parametrize(
    ("query", "corrections", "papers", "as_typed"),
    [
        ("transfomer", (Correction("transfomer", "transformer"),), "ab", '"transfomer"'),
        ("Atention code", (Correction("atention", "attention"),), "d", '"Atention" code'),
        ("trasnformers", (Correction("trasnformers", "transformer"),), "ab", '"trasnformers"'),
        ("retri", (Correction("retri", None),), "a", '"retri"'),
    ],
)
def test_a_misspelt_word_is_corrected_unless_quoted(query, corrections, papers, as_typed):
    result = INDEX.find(query)
    assert result.corrections == corrections
    assert "".join(sorted(result.ids)) == papers
    assert result.as_typed == as_typed
    insisted = INDEX.find(as_typed)
    assert not insisted.ids
    assert not insisted.corrections
    assert insisted.missing


def test_unknown_words_are_missing_and_short_words_not_corrected():
    assert INDEX.find("attention xyzzyplugh").missing == ("xyzzyplugh",)
    assert found("attention xyzzyplugh") == ""
    assert INDEX.find("dat3").corrections == ()
    assert INDEX.find("cude").corrections == (Correction("cude", "code"),)
    assert INDEX.find("zin").corrections == ()


def test_an_unknown_word_beside_or_is_named_and_the_others_are_found():
    result = INDEX.find("objects OR xyzzyplugh")
    assert (result.ids, result.missing) == (("c",), ("xyzzyplugh",))
    assert INDEX.find("transfomer OR objects").corrections == (
        Correction("transfomer", "transformer"),
    )
    assert found("transfomer OR objects") == "abc"


@given(
    st.lists(
        st.sampled_from(
            ["code", "OR", "AND", "attention", '"dense retrieval"', "fine*", "-c", "%"]
        ),
        max_size=8,
    )
)
def test_operators_combine_the_results_of_terms(words):
    every = frozenset(TEXTS)
    required: list[frozenset[str]] = []
    left, is_joined, n_terms = every, False, 0
    for word in words:
        if word in ("OR", "AND"):
            is_joined = word == "OR"
        elif word.startswith("-"):
            left, is_joined, n_terms = left & frozenset(found(word)), False, n_terms + 1
        elif word != "%":
            own = frozenset(found(word))
            if is_joined and required:
                required[-1] |= own
            else:
                required.append(own)
            is_joined, n_terms = False, n_terms + 1
    expected = left.intersection(*required) if n_terms or not words else frozenset()
    assert frozenset(found(" ".join(words))) == expected


def test_excluded_words_are_not_corrected():
    assert INDEX.find("code -atention").corrections == ()


HOSTILE = [
    *('"', '""""', "a OR b", "NEAR(a b)", "title:attention", "NOT", "^a", "a AND (", "{a b}:c"),
    *("attention*", "*attention", "a\x00b", "\x00", "'; DROP TABLE papers; --", "\\", "%_"),
    *('-"', '--"a', "-" * 500, "a " * 250, '"' * 499, "(" * 500, "attention " * 50, "-a " * 160),
    *("\ud800", "\u202eabc", "🙂", "a" * 500, "e\u0301" * 250, "\uffff", "ß" * 500, "x* " * 160),
    " ".join(f"w{i}" for i in range(120)),
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_are_valid(query):
    assert set(found(query)) <= set(TEXTS)


@given(st.text(max_size=80) | st.text(alphabet="\"*-+#^:(){}[] \x00'\\aAbORNDTE4é東", max_size=80))
def test_any_text_is_a_valid_query(query):
    result = INDEX.find(query)
    assert len(set(result.ids)) == len(result.ids)
    assert set(result.ids) <= set(TEXTS)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_every_title_is_found_by_its_words_as_a_phrase(titles):
    index = Index([str(i) for i in range(len(titles))], [(t, "") for t in titles])
    for i, title in enumerate(titles):
        row = " ".join(printed_words(title))
        if not any(map(str.isalnum, row)):
            continue
        assert str(i) in index.find(f'"{row}"').ids, row


def test_hostile_papers_can_be_indexed():
    index = Index(list("xyz"), [("\x00", ""), ("\ud800 lone", "a\x00b"), ("", "")])
    assert index.find("lone").ids == ("y",)
    assert Index([], []).find("anything -else").ids == ()


def test_threads_may_share_an_index():
    queries = ["attention", "transfomer", "-code", "gen*"] * 50
    alone = [INDEX.find(q) for q in queries]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(INDEX.find, queries)) == alone


def test_matches_are_marked_in_any_form():
    stems = INDEX.find("retrieve fine-tuning").stems
    words = [t for kind, t in marked("Retrieval was fine-tuned, Ünused.", stems) if kind == "mark"]
    assert words == ["Retrieval", "fine", "tuned"]


@given(st.text(max_size=80), st.text(alphabet="abß ", max_size=10))
def test_marking_keeps_the_text(raw, query):
    stems = frozenset(stem(w) for w in printed_words(query))
    assert "".join(t for _, t in marked(raw, stems)) == raw
    assert snippet(raw, stems, 20).strip("…") in raw


def test_a_snippet_shows_the_most_matches():
    text = "Attention first. " + "filler " * 40 + "here attention meets robots. " + "more " * 40
    part = snippet(text, frozenset(("attention", "robot")), 100)
    assert "attention meets robots" in part
    assert part.startswith("…")
    assert part.endswith("…")
    assert len(part) < 120
