"""BibTeX says what the list says, whoever reads it, and leads back to the same list."""

from __future__ import annotations

import re
import time

import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from dashboard.reading_list.bibtex import from_bibtex, to_bibtex
from dashboard.reading_list.import_result import MOST_SAID, ImportResult
from dashboard.reading_list.model import ListEntry, ReadingList, key_of
from dashboard.text.escape import plain
from dashboard.text.latex_escape import escaped, unescaped
from tests import optional
from tests.dashboard.reading_list.lists import (
    GONE,
    LISTS,
    NASTY,
    atlas,
    ids,
    lookup,
    titled,
    works,
)
from tests.snapshots import HOSTILE

parse_string = optional.package("pybtex.database").parse_string
OURS = titled(20, presenter="Ada {Lovelace}", note="50 % of $5_000\n\\input{x} -- why?")


def set_in_latex(text: str) -> str:
    """Return what LaTeX would print, as a library sees it that did not write it."""
    # The library does not know these; LaTeX does.
    names = ("less", "greater", "bar", "braceleft", "braceright", "asciicircum")
    for i, name in enumerate(names):
        text = text.replace(f"\\text{name}{{}}", chr(0xE000 + i))
    said = LatexNodes2Text(math_mode="verbatim").latex_to_text(text)
    return said.translate(dict(zip(range(0xE000, 0xE006), "<>|{}^", strict=True)))


def read(text: str) -> ImportResult:
    return from_bibtex(text, lookup())


@given(LISTS)
def test_there_and_back(reading_list):
    assert read(to_bibtex(reading_list, works(reading_list))) == ImportResult(reading_list) or (
        # A file without entries has nothing to be read from.
        not len(reading_list)
    )


@given(LISTS)
def test_another_parser_reads_the_same(reading_list):
    known = works(reading_list)
    entries = parse_string(to_bibtex(reading_list, known), "bibtex").entries
    assert list(entries) == [key_of(i) for i in reading_list.paper_ids]
    for entry in reading_list.entries:
        fields = entries[key_of(entry.paper_id)].fields
        work = known.get(entry.paper_id)
        assert plain(unescaped(fields.get("presenter", ""))) == entry.presenter
        assert ("title" in fields) == (work is not None)
        assert fields.get("eprint") == (work.arxiv_id if work else None)
        assert not entries[key_of(entry.paper_id)].persons


def test_titles_are_set_as_they_are():
    text = to_bibtex(OURS, works(OURS))
    mine = {e.key: e for e in bibtexparser.parse_string(text).entries}
    theirs = parse_string(text, "bibtex").entries
    for paper_id, work in works(OURS).items():
        for title in (mine[key_of(paper_id)]["title"], theirs[key_of(paper_id)].fields["title"]):
            assert set_in_latex(title) == work.title
    assert set(works(OURS)) == set(OURS.paper_ids)


def test_an_entry_in_full():
    (paper_id,) = ids(1, start=30)
    told = ReadingList("Spring", None, (ListEntry(paper_id, "Ada", None, "Why?\n\nHow?"),))
    title = works(told)[paper_id].title
    assert to_bibtex(told, works(told)).split("\n\n")[1] == (
        f"@misc{{atlas-{paper_id},\n"
        f"  title = {{{{{title}}}}},\n"
        "  key = {Scaling Preference optimisation for},\n"
        "  eprint = {2503.00030},\n"
        "  archivePrefix = {arXiv},\n"
        "  year = {2025},\n"
        "  month = {3},\n"
        "  url = {https://example.org/30},\n"
        "  presenter = {Ada},\n"
        "  annote = {Why?\\newline \\newline How?},\n"
        "}\n"
    )


def fields_of(paper_id: str) -> dict[str, str]:
    one = ReadingList().with_paper(paper_id)
    return dict(parse_string(to_bibtex(one, works(one)), "bibtex").entries[key_of(paper_id)].fields)


def test_the_year_comes_from_the_paper_then_arxiv_then_the_digest():
    published = fields_of(ids(1, start=20)[0])
    assert (published["year"], published["month"]) == ("2025", "3")
    numbered = fields_of(ids(1, start=21)[0])
    assert (numbered["year"], numbered["month"], "note" in numbered) == ("2025", "3", False)
    seen = fields_of(ids(1, start=22)[0])
    assert seen["note"] == "In a digest of 21 Mar 2025"
    assumed = fields_of(ids(1, start=55)[0])
    assert assumed["note"] == "In a digest of 13 Mar 2025, a year that was assumed"


def test_no_author_is_made_up_and_that_is_said():
    text = to_bibtex(OURS, works(OURS))
    assert "author =" not in text
    assert text.splitlines()[2].startswith("% Digests do not say who wrote a paper")


def test_keys_stay_whatever_else_changes():
    keys = re.findall(r"^@misc\{(.*),$", to_bibtex(OURS, works(OURS)), re.MULTILINE)
    assert keys == [key_of(i) for i in OURS.paper_ids]
    assert keys == re.findall(r"^@misc\{(.*),$", to_bibtex(OURS, {}), re.MULTILINE)


def test_a_paper_that_is_gone_is_there_without_inventions():
    told = ReadingList("", None, (ListEntry(GONE, "Ada"),))
    text = to_bibtex(told, works(told))
    fields = parse_string(text, "bibtex").entries[key_of(GONE)].fields
    assert dict(fields) == {"note": "Not in this atlas", "presenter": "Ada"}
    assert read(text).reading_list == told


FOREIGN = r"""
@string{conf = "Some Conference"}
% a comment
@comment{anything at all}
@preamble{"\newcommand{\x}{y}"}
@inproceedings(smith2020,
  title = THE TITLE,
  author = {Smith, J. and others}, booktitle = conf, month = mar)
@ARTICLE{a, TITLE={Something {\'E}lse}, journal={arXiv preprint arXiv:2503.00021}}
@misc{b, doi = {10.48550/arXiv.2503.00024}, title={A title that was changed}}
@online{c, title={Nobody {\"o}f these},
  url={https://example.org/30/}, annote={read \& weep \textless{} 3}}
@book{d, title={{\'E}tudes \& more}}
"""


def test_anybodys_bibtex_is_read_by_title_number_and_address():
    papers = atlas().papers
    title = papers["title"][47]
    text = FOREIGN.replace("THE TITLE", f'"{{{title[:9]}}}" # "{title[9:]}"')
    received = read(text)
    assert received.reading_list.paper_ids == tuple(papers["paper_id"][[47, 21, 24, 30]])
    assert received.reading_list.entries[3].note == "read & weep < 3"
    assert received.lost == ("“Études & more” is not in this atlas.",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no BibTeX entries"),
        ("no entries here", "no BibTeX entries"),
        ("@misc{a, title = {never closed", "was not understood"),
        ("x" * 1_000_001, "too long"),
        ("@a{" * 10_001, "too long"),
        ("@misc{a, title={x}}\n" * 2, "not understood"),
    ],
)
def test_what_cannot_be_read_is_told(text, said):
    received = read(text)
    assert not received.reading_list
    assert said in " ".join(received.lost)


def test_an_entry_that_is_broken_does_not_take_others_along():
    text = to_bibtex(OURS, works(OURS))
    broken = text.replace("@misc{" + key_of(ids(1, start=3)[0]), "@misc{{{", 1)
    received = read(broken)
    assert len(received.reading_list) >= 17
    assert received.lost


def test_troubles_beyond_a_dozen_are_counted():
    received = read("".join(f"@misc{{k{i}, title={{Paper {i}}}}}\n" for i in range(40)))
    assert len(received.lost) == MOST_SAID + 1
    assert received.lost[-1].startswith("Of 28 more")


@given(st.text(max_size=300) | NASTY.map("@misc{a, title = {".__add__) | NASTY.map("@".__add__))
def test_any_text_is_an_answer(text):
    received = read(text)
    assert received.lost or received.reading_list


@pytest.mark.parametrize(
    "text",
    ["@a{\n" * 10_000, "@misc{a, title={" + "{" * 300_000, '@a{b, c="' + "{" * 300_000,
     "@misc{a,title={" + r"\textbf{" * 900 + "}" * 900 + "}}",
     "@string{a0={x}}" + "".join(f"@string{{a{i} = a{i-1} # a{i-1}}}\n" for i in range(1, 60))
     + "@misc{k, title = a59}"],
)  # fmt: skip
def test_a_file_that_wants_to_be_slow_is_not(text):
    start = time.perf_counter()
    read(text)
    assert time.perf_counter() - start < 30


@pytest.mark.parametrize("sign", ["{", "\\", "$", "é", "^^", "--", "<"])
def test_the_longest_of_notes_comes_back_whole(sign):
    told = ReadingList("", None, (ListEntry(GONE, sign * 80, None, sign * 1000),))
    assert read(to_bibtex(told, {})) == ImportResult(told)


def test_hostile_titles_come_back_whole():
    told = ReadingList().with_papers(ids(len(HOSTILE)))
    for work, title in zip(works(told).values(), HOSTILE, strict=True):
        assert work.title == plain(title)
        assert unescaped(escaped(title)) == plain(title)
