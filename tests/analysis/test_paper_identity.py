"""A paper keeps its id, and every id that its titles had leads to it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import snapshot
from analysis.cli.commands import main
from analysis.corpus import build_corpus
from analysis.corpus.merged_values import is_withdrawn
from analysis.pipeline.previous_snapshot import known_papers_of
from analysis.readers import ReadOptions, read_digests
from analysis.records import Entry, distinct_title, paper_id_of
from tests.analysis.test_corpus import digest, known, titles

ROOT = Path(__file__).parents[2]
WHOLE = "We study a long abstract, long enough that another one may be its beginning."


def tex(printed, folded, day="2025-03-13", arxiv_id=None):
    return digest(day, Entry(folded, WHOLE, arxiv_id=arxiv_id, printed_title=printed))


def test_the_id_of_a_title_as_earlier_versions_read_it_leads_to_the_paper():
    corpus = build_corpus([tex(r"K\"ahler", "Kähler")])
    (paper,) = corpus.papers
    assert paper.paper_id == paper_id_of("Kähler")
    assert corpus.aliases == {paper_id_of(r"K\"ahler"): paper.paper_id}


def test_a_paper_keeps_the_id_that_it_has_in_a_snapshot_of_an_earlier_version():
    before = build_corpus([digest("2025-03-13", Entry(r"K\"ahler", WHOLE))])
    after = build_corpus([tex(r"K\"ahler", "Kähler")], known(before))
    (paper,) = after.papers
    assert (paper.title, paper.paper_id) == ("Kähler", paper_id_of(r"K\"ahler"))
    # A link from an atlas without this history works too.
    assert after.aliases == {paper_id_of("Kähler"): paper.paper_id}


def test_the_spellings_in_tex_and_unicode_are_one_paper_and_both_ids_lead_to_it():
    unicode = digest("2025-03-14", Entry("Kähler", WHOLE))
    apart = build_corpus([digest("2025-03-13", Entry(r"K\"ahler", WHOLE)), unicode])
    assert len(apart.papers) == 2
    merged = build_corpus([tex(r"K\"ahler", "Kähler"), unicode], known(apart))
    (paper,) = merged.papers
    for old_id in (paper_id_of(r"K\"ahler"), paper_id_of("Kähler")):
        assert merged.aliases.get(old_id, old_id) == paper.paper_id


def test_earlier_ids_are_carried_over_and_never_form_a_chain():
    one = build_corpus([digest("2025-03-13", Entry("One", "", arxiv_id="2503.1"))])
    two = build_corpus([digest("2025-03-14", Entry("Two", "", arxiv_id="2503.1"))], known(one))
    three = build_corpus([digest("2025-03-15", Entry("Three", "", arxiv_id="2503.1"))], known(two))
    (paper,) = three.papers
    assert paper.paper_id == paper_id_of("One")
    assert three.aliases == {
        paper_id_of("Two"): paper.paper_id,
        paper_id_of("Three"): paper.paper_id,
    }


def test_a_new_paper_never_takes_an_id_that_named_another():
    day = "2025-03-13"
    one = build_corpus([digest(day, Entry("One", "", arxiv_id="2503.1"))])
    renamed = build_corpus([digest(day, Entry("Two", "", arxiv_id="2503.1"))], known(one))
    entries = (Entry("Two", "", arxiv_id="2503.2"), Entry("Two", "", arxiv_id="2503.1"))
    both = build_corpus([digest(day, *entries)], known(renamed))
    assert {p.arxiv_id: p.paper_id for p in both.papers}["2503.1"] == paper_id_of("One")
    assert both.aliases[paper_id_of("Two")] == paper_id_of("One")


SIGNS = [("Learning C++", "Classes."), ("Learning C", "Pointers."), ("Learning C#", "Events."),
         ("A* search", "Graphs."), ("A+ search", "Marks."), ("P = NP", "Yes."),
         ("P \N{NOT EQUAL TO} NP", "No.")]  # fmt: skip


def test_titles_that_differ_by_a_sign_are_different_papers():
    days = [digest(f"2025-03-{n:02d}", Entry(*both)) for n, both in enumerate(SIGNS, start=1)]
    corpus = build_corpus(days)
    assert titles(corpus) == [title for title, _ in SIGNS]
    assert [p.abstract for p in corpus.papers] == [abstract for _, abstract in SIGNS]
    ids = [paper.paper_id for paper in corpus.papers]
    assert len(set(ids)) == len(SIGNS)
    # The first of equal letters has the id that all of them had; it still names a paper.
    firsts = [
        n for n, (title, _) in enumerate(SIGNS) if title in ("Learning C++", "A* search", "P = NP")
    ]
    assert [ids[n] for n in firsts] == [paper_id_of(SIGNS[n][0]) for n in firsts]
    assert not corpus.aliases
    # Order and growth change no id.
    assert known(build_corpus(days[::-1], known(corpus))) == known(corpus)
    for n in range(1, len(days)):
        grown = build_corpus(days, known(build_corpus(days[:n])))
        assert known(grown) == known(corpus)


def test_an_earlier_digest_of_another_sign_does_not_take_the_id():
    late = digest("2025-03-17", Entry("Learning C++", "Classes."))
    early = digest("2025-03-13", Entry("Learning C", "Pointers."))
    after = build_corpus([early, late], known(build_corpus([late])))
    assert {p.title: p.paper_id for p in after.papers}["Learning C++"] == paper_id_of("Learning C")
    # Also after the paper is gone.
    alone = build_corpus([early], known(build_corpus([late])))
    assert alone.papers[0].paper_id != paper_id_of("Learning C")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bees dance", "Bees dance."),
        ("Bees \N{EM DASH} a dance", "Bees - a dance"),
        ("\N{LEFT DOUBLE QUOTATION MARK}Bees\N{RIGHT DOUBLE QUOTATION MARK}", '"Bees"'),
        ("$k$-means", "K-Means"),
        ("$O(n^2)$ bees", "O(n^2) bees"),
        ("Bees -> honey", "Bees \N{RIGHTWARDS ARROW} honey"),
        ("# Bees dance", "Bees dance"),
        ("Bees dance?", "Bees: dance"),
        ("C++ for bees", "C\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH PLUS SIGN} for bees"),
    ],
)
def test_titles_that_differ_by_punctuation_are_one_paper(one, other):
    assert distinct_title(one) == distinct_title(other)
    days = [digest("2025-03-13", Entry(one, "First.")), digest("2025-03-14", Entry(other, "Two."))]
    assert len(build_corpus(days).papers) == 1


def test_a_sign_makes_no_difference_if_the_abstracts_agree():
    starred = digest("2025-03-13", Entry("Bees dance*", WHOLE[:40]))
    plain = digest("2025-03-14", Entry("Bees dance", WHOLE))
    (paper,) = build_corpus([starred, plain]).papers
    assert (paper.abstract, paper.n_digests) == (WHOLE, 2)


def test_a_withdrawn_paper_gives_a_warning_and_keeps_its_abstract_and_title():
    notice = "This paper has been withdrawn by the authors due to a crucial error."
    corpus = build_corpus([
        digest("2025-03-13", Entry("Gizmos", WHOLE, arxiv_id="2503.1")),
        digest("2025-03-17", Entry("[Withdrawn] Gizmos", notice, arxiv_id="2503.1")),
    ])  # fmt: skip
    (paper,) = corpus.papers
    assert (paper.title, paper.abstract) == ("Gizmos", WHOLE)
    (warning,) = corpus.warnings
    assert warning.startswith(
        "2025-03-17.txt: digest 2025-03-17 calls 'Gizmos' (2503.1) withdrawn; kept"
    )


@pytest.mark.parametrize(
    ("title", "abstract", "is_notice"),
    [
        ("Bees", "This paper has been withdrawn.", True),
        ("Bees", "This article was retracted by the journal.", True),
        ("Bees", "The authors have withdrawn this paper due to an error.", True),
        ("Bees", "Withdrawn by the author.", True),
        ("WITHDRAWN: Bees", "", True),
        ("Retracted papers on the web", "Retracted articles are cited for years.", False),
        ("Bees", "We ask why a paper has been withdrawn. This paper was long.", False),
    ],
)
def test_a_notice_of_withdrawal_is_recognised(title, abstract, is_notice):
    assert is_withdrawn(Entry(title, abstract)) is is_notice


def test_a_retitled_paper_gives_a_warning_and_is_shown_under_its_new_title_with_its_old_id():
    days = [
        digest("2025-03-13", Entry("All widths", "All gizmos.", arxiv_id="2503.2")),
        digest("2025-03-17", Entry("Bounded width", "Only some.", arxiv_id="2503.2")),
    ]
    corpus = build_corpus(days)
    (paper,) = corpus.papers
    assert (paper.title, paper.abstract) == ("Bounded width", "Only some.")
    assert paper.paper_id == paper_id_of("All widths")
    assert corpus.aliases == {paper_id_of("Bounded width"): paper.paper_id}
    (warning,) = corpus.warnings
    assert warning.startswith(
        "2025-03-17.txt: digest 2025-03-17 has another title and abstract for 'Bounded width'"
        " (2503.2), earlier 'All widths'; the newer text is shown"
    )


@pytest.mark.parametrize("other", ["ALL WIDTHS.", "All wid...", "All wid\N{HORIZONTAL ELLIPSIS}"])
def test_another_spelling_and_a_title_that_is_cut_off_are_no_new_title(other):
    days = [
        digest("2025-03-13", Entry("All widths", "", arxiv_id="2503.2")),
        digest("2025-03-17", Entry(other, "", arxiv_id="2503.2")),
    ]
    corpus = build_corpus(days)
    assert (titles(corpus), corpus.warnings) == (["All widths"], ())


NAMES = ["A", "a!", "A+", "B", "?", "B*", "$B$"]
ENTRIES = st.builds(
    Entry,
    st.sampled_from(NAMES),
    st.sampled_from(["", "We.", WHOLE, WHOLE[:40]]),
    arxiv_id=st.sampled_from([None, None, "2503.1", "2503.2"]),
    printed_title=st.sampled_from([None, None, "{B}", "{X}"]),
)
DAYS = st.lists(st.lists(ENTRIES, max_size=4), max_size=4).map(
    lambda days: [digest(f"2025-03-{n:02d}", *day) for n, day in enumerate(days, start=1)]
)


@given(DAYS, DAYS)
def test_every_earlier_id_leads_to_a_current_one_in_one_step(before, after):
    first = build_corpus(before)
    second = build_corpus(before + after, known(first))
    for corpus in (first, second):
        ids = [paper.paper_id for paper in corpus.papers]
        assert len(ids) == len(set(ids))
        assert set(corpus.aliases.values()) <= set(ids)
        assert not set(corpus.aliases) & set(ids)
    # No id that a reader may have in a link is lost.
    current = {paper.paper_id for paper in second.papers}
    for old_id in (*known(first).papers, *first.aliases):
        assert old_id in current or old_id in second.aliases
    assert known(build_corpus(before + after, known(second))).papers == known(second).papers


def test_every_reader_folds_titles_and_abstracts_and_keeps_the_printed_title(tmp_path):
    record = {
        "title": r"On {Fine} K\"ahler bees",
        "abstract": 'By Schr\\"odinger.\n\nAnd $\\v{x}$.',
    }
    table = tmp_path / "a.jsonl"
    table.write_text(json.dumps(record | {"date": "2025-03-17"}), "utf-8")
    page = tmp_path / "page.txt"
    texts = [r"Erd{\H o}s and other bees of the world", r"By Schr\"odinger and his bees. " * 20,
             "Another title on bees", "We study bees. " * 30]  # fmt: skip
    page.write_text("\n\n".join(["Mar 17, 2025", *texts]), "utf-8")
    read = read_digests([table, page], ReadOptions())
    entries = {entry.title: entry for d in read.digests for entry in d.entries}
    one = entries["On Fine Kähler bees"]
    assert one.printed_title == record["title"]
    assert one.abstract == "By Schrödinger.\n\nAnd $\\v{x}$."
    other = entries["Erdős and other bees of the world"]
    assert (other.printed_title, other.abstract[:15]) == (texts[0], "By Schrödinger ")
    assert entries["Another title on bees"].printed_title is None
    assert "printed_title" not in read.to_frame()


def test_a_fresh_analysis_writes_the_ids_of_earlier_versions(tmp_path):
    rows = [{"title": rf"The Schr\"odinger bee no. {n}", "abstract": f"We study bee {n}. " * 9,
             "date": "2025-03-17"} for n in range(3)]  # fmt: skip
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    folder = tmp_path / "snapshot"
    command = ["analyze", str(path), "--embedding-model", "lsa", "--snapshot", str(folder)]
    assert main([*command, "--no-cache"]) == 0
    tables = snapshot.read(folder).tables
    new_of = dict(zip(tables.aliases["old_id"], tables.aliases["new_id"], strict=True))
    assert [new_of[paper_id_of(row["title"])] for row in rows] == tables.papers["paper_id"].tolist()
    assert tables.papers["title"][0] == "The Schrödinger bee no. 0"
    # The next analysis takes papers and earlier ids from here.
    assert known_papers_of(tables).aliases == new_of
    assert set(known_papers_of(tables).papers) == set(new_of.values())


def test_the_papers_of_the_seeds_keep_the_ids_of_the_first_version():
    committed = snapshot.read(ROOT / "snapshot").tables.papers
    corpus = build_corpus(read_digests([ROOT / "seeds"], ReadOptions()).digests)
    assert [p.paper_id for p in corpus.papers] == [paper_id_of(t) for t in committed["title"]]
    assert (len(corpus.papers), corpus.aliases) == (163, {})
