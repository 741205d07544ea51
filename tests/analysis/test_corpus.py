"""Tests of merging the entries of digests into papers."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus import KnownPaper, KnownPapers, build_corpus
from analysis.records import Appearance, Digest, Entry, paper_id_of


def digest(date: str, *entries: Entry, suffix: str = "") -> Digest:
    day = dt.date.fromisoformat(date)
    return Digest(date + suffix, day, "text", "test", f"{date}{suffix}.txt", entries)


def known(corpus) -> KnownPapers:
    """Return the papers of a corpus as the previous snapshot's."""
    papers = {p.paper_id: KnownPaper(p.title, p.arxiv_id) for p in corpus.papers}
    return KnownPapers(papers, corpus.aliases)


def titles(corpus):
    return [paper.title for paper in corpus.papers]


def test_papers_are_in_order_of_first_listing():
    corpus = build_corpus(
        [
            digest("2025-03-17", Entry("C", ""), Entry("A", "")),
            digest("2025-03-13", Entry("B", ""), Entry("A", "")),
        ]
    )
    assert titles(corpus) == ["B", "A", "C"]
    a, b, c = (paper_id_of(title) for title in "ABC")
    assert corpus.appearances == (
        Appearance(b, "2025-03-13", 1),
        Appearance(a, "2025-03-13", 2),
        Appearance(c, "2025-03-17", 1),
        Appearance(a, "2025-03-17", 2),
    )
    assert [(p.first_digest, p.n_digests) for p in corpus.papers] == [
        ("2025-03-13", 1),
        ("2025-03-13", 2),
        ("2025-03-17", 1),
    ]
    assert not corpus.warnings


def test_two_digests_of_one_day_are_two_appearances():
    one = digest("2025-03-17", Entry("A", ""))
    two = digest("2025-03-17", Entry("A", ""), suffix="-2")
    corpus = build_corpus([one, two])
    assert [(p.first_digest, p.n_digests) for p in corpus.papers] == [("2025-03-17", 2)]
    assert [a.digest_id for a in corpus.appearances] == ["2025-03-17", "2025-03-17-2"]


def test_spelling_variants_of_a_title_are_one_paper():
    corpus = build_corpus(
        [
            digest("2025-03-13", Entry("Mixture-of-Experts:  A Survey", "")),
            digest("2025-03-17", Entry("MIXTURE OF EXPERTS. a survey\n", "")),
        ]
    )
    assert titles(corpus) == ["Mixture-of-Experts:  A Survey"]


def test_one_arxiv_id_is_one_paper_under_its_latest_title_with_the_id_of_its_first():
    corpus = build_corpus(
        [
            digest("2025-03-13", Entry("Draft", "", arxiv_id="2503.00001")),
            digest("2025-03-17", Entry("Final", "", arxiv_id="2503.00001")),
        ]
    )
    assert titles(corpus) == ["Final"]
    assert corpus.papers[0].paper_id == paper_id_of("Draft")
    assert corpus.aliases == {paper_id_of("Final"): paper_id_of("Draft")}


def test_two_arxiv_ids_under_one_title_are_two_papers_with_stable_ids():
    entries = [Entry("Attention", "", arxiv_id=f"2503.0000{n}") for n in (1, 2, 3)]
    corpus = build_corpus([digest("2025-03-13", *entries)])
    assert [paper.paper_id for paper in corpus.papers] == [
        paper_id_of("Attention"),
        paper_id_of("Attention 2503.00002"),
        paper_id_of("Attention 2503.00003"),
    ]


def test_entry_without_id_belongs_to_the_first_id_of_its_title():
    plain = Entry("Attention", "")
    first = Entry("Attention", "", arxiv_id="2503.00001")
    second = Entry("Attention", "", arxiv_id="2503.00002")
    corpus = build_corpus(
        [
            digest("2025-03-13", plain),
            digest("2025-03-14", first),
            digest("2025-03-15", second),
            digest("2025-03-16", plain),
        ]
    )
    assert [(p.arxiv_id, p.n_digests) for p in corpus.papers] == [
        ("2503.00001", 3),
        ("2503.00002", 1),
    ]


def test_arxiv_id_merges_all_its_titles():
    corpus = build_corpus(
        [
            digest("2025-03-13", Entry("Draft", "")),
            digest("2025-03-14", Entry("Final", "")),
            digest("2025-03-15", Entry("Draft", "", arxiv_id="2503.00001")),
            digest("2025-03-16", Entry("Final", "", arxiv_id="2503.00001")),
        ]
    )
    assert [(p.title, p.n_digests) for p in corpus.papers] == [("Final", 4)]


def test_missing_values_are_filled_from_later_entries():
    day = dt.date(2025, 3, 1)
    corpus = build_corpus(
        [
            digest("2025-03-13", Entry("A", "", url="https://one.example", upvotes=3)),
            digest("2025-03-17", Entry("A", "Whole.", "https://two.example", None, day, 9)),
            digest("2025-03-18", Entry("A", "Other.", None, "2503.00001", None, 7)),
        ]
    )
    (paper,) = corpus.papers
    assert (paper.abstract, paper.url) == ("Whole.", "https://one.example")
    assert (paper.arxiv_id, paper.published, paper.upvotes) == ("2503.00001", day, 9)


def test_complete_abstract_replaces_a_truncated_one():
    corpus = build_corpus(
        [
            digest("2025-03-13", Entry("A", "We show that small models...")),
            digest("2025-03-17", Entry("A", "We show that small models suffice.")),
        ]
    )
    assert corpus.papers[0].abstract == "We show that small models suffice."
    assert not corpus.warnings


def test_different_abstracts_without_ids_give_one_warning():
    corpus = build_corpus(
        [
            digest("2025-03-13", Entry("A", "First."), Entry("B", "One.")),
            digest("2025-03-17", Entry("A", "Quite another."), Entry("B", "Two.")),
        ]
    )
    assert [paper.abstract for paper in corpus.papers] == ["First.", "One."]
    (warning,) = corpus.warnings
    assert warning.startswith("'A' has more than one abstract (2 such papers")


def test_repeated_entry_in_a_digest_is_dropped_with_a_warning():
    corpus = build_corpus(
        [digest("2025-03-13", Entry("B", ""), Entry("A", ""), Entry("b", ""), Entry("C", ""))]
    )
    assert [(a.paper_id, a.position) for a in corpus.appearances] == [
        (paper_id_of("B"), 1),
        (paper_id_of("A"), 2),
        (paper_id_of("C"), 4),
    ]
    assert corpus.papers[0].n_digests == 1
    (warning,) = corpus.warnings
    assert warning.startswith("2025-03-13.txt: 'b' is listed more than once in digest 2025-03-13")


def test_titles_without_letters_are_different_papers():
    corpus = build_corpus([digest("2025-03-13", Entry("???", ""), Entry("!", ""), Entry("?", ""))])
    assert titles(corpus) == ["???", "!", "?"]


def test_no_digests_give_no_papers():
    assert build_corpus([]).papers == ()


ENTRIES = st.builds(
    Entry,
    st.sampled_from(["A", "a!", "B", "?", "C 2503.00001"]),
    st.sampled_from(["", "We", "We do."]),
    arxiv_id=st.sampled_from([None, None, "2503.00001", "2503.00002"]),
)


@given(st.lists(st.lists(ENTRIES, max_size=6), max_size=5))
def test_every_appearance_refers_to_one_paper(days):
    digests = [digest(f"2025-03-{n:02d}", *entries) for n, entries in enumerate(days, start=1)]
    corpus = build_corpus(digests)
    assert corpus == build_corpus(digests)
    by_id = {paper.paper_id: paper for paper in corpus.papers}
    assert len(by_id) == len(corpus.papers)
    ids = [paper.arxiv_id for paper in corpus.papers if paper.arxiv_id]
    assert len(ids) == len(set(ids)) == len({e.arxiv_id for d in days for e in d if e.arxiv_id})
    keys = [(a.digest_id, a.paper_id) for a in corpus.appearances]
    assert len(keys) == len(set(keys))
    for paper in corpus.papers:
        shown = [a.digest_id for a in corpus.appearances if a.paper_id == paper.paper_id]
        assert (paper.first_digest, paper.n_digests) == (shown[0], len(shown))
    n_entries = sum(len(entries) for entries in days)
    assert len(corpus.appearances) <= n_entries
    assert bool(corpus.papers) == bool(n_entries)


def test_abstract_replaces_a_summary_in_any_order():
    summary = Entry("A", "It tells titles from abstracts.", abstract_is_summary=True)
    whole = Entry("A", "We study how a reader can tell a title from an abstract.")
    for first, second in ((summary, whole), (whole, summary)):
        corpus = build_corpus([digest("2025-03-13", first), digest("2025-03-17", second)])
        assert [(p.abstract, p.abstract_is_summary) for p in corpus.papers] == [
            (whole.abstract, False)
        ]
        assert not corpus.warnings
    alone = build_corpus([digest("2025-03-13", summary)])
    assert [(p.abstract, p.abstract_is_summary) for p in alone.papers] == [(summary.abstract, True)]


def test_paper_without_text_has_no_summary():
    (paper,) = build_corpus([digest("2025-03-13", Entry("A", ""))]).papers
    assert not paper.abstract_is_summary


def test_paper_keeps_its_id_if_an_earlier_digest_has_another_title():
    late = digest("2025-03-17", Entry("New title", "A.", arxiv_id="2503.1"), Entry("Other", ""))
    before = build_corpus([late])
    early = digest("2025-03-13", Entry("Old title", "A.", arxiv_id="2503.1"))
    (paper, _) = build_corpus([late, early], known(before)).papers
    assert paper.title == "New title"
    assert paper.paper_id == before.papers[0].paper_id
    assert build_corpus([late, early]).papers[0].paper_id == paper_id_of("Old title")


def test_works_with_one_title_do_not_swap_ids():
    one, two = Entry("Same", "A.", arxiv_id="2503.1"), Entry("Same", "B.", arxiv_id="2503.2")
    late = digest("2025-03-17", one)
    both = build_corpus([late, digest("2025-03-20", two)])
    again = build_corpus([digest("2025-03-13", two), late], known(both))
    assert known(again) == known(both)


def test_work_without_arxiv_id_is_matched_by_any_title():
    late = digest("2025-03-17", Entry("Its title", "A."))
    before = build_corpus([late])
    early = digest("2025-03-13", Entry("Draft", "A.", arxiv_id="2503.1"))
    named = digest("2025-03-20", Entry("Its title", "A.", arxiv_id="2503.1"))
    (paper,) = build_corpus([early, late, named], known(before)).papers
    assert {paper.paper_id} == set(known(before).papers)
