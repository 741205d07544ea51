"""Tests of the BibTeX export and import."""

from __future__ import annotations

import re
import time

import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import LatexNodes2Text

from dashboard.reading_list.bibtex import from_bibtex, to_bibtex
from dashboard.reading_list.import_result import MAX_MESSAGES, ImportResult
from dashboard.reading_list.model import ListEntry, ReadingList, paper_key
from dashboard.text.escape import plain
from dashboard.text.latex_escape import escaped, unescaped
from tests import optional
from tests.dashboard.reading_list.lists import (
    LISTS,
    MISSING_ID,
    NASTY,
    atlas,
    details,
    ids,
    lookup,
    titled,
)
from tests.snapshots import HOSTILE

parse_string = optional.package("pybtex.database").parse_string
OURS = titled(20, presenter="Ada {Lovelace}", note="50 % of $5_000\n\\input{x} -- why?")


def set_in_latex(text: str) -> str:
    """Return the text that LaTeX would print, according to an independent library."""
    # The library does not support these commands.
    names = ("less", "greater", "bar", "braceleft", "braceright", "asciicircum")
    for i, name in enumerate(names):
        text = text.replace(f"\\text{name}{{}}", chr(0xE000 + i))
    text = LatexNodes2Text(math_mode="verbatim").latex_to_text(text)
    return text.translate(dict(zip(range(0xE000, 0xE006), "<>|{}^", strict=True)))


def read(text: str) -> ImportResult:
    return from_bibtex(text, lookup())


@given(LISTS)
def test_a_list_survives_export_and_import(reading_list):
    assert read(to_bibtex(reading_list, details(reading_list))) == ImportResult(reading_list) or (
        # A file without entries cannot be read.
        not len(reading_list)
    )


@given(LISTS)
def test_another_parser_reads_the_same_entries(reading_list):
    known = details(reading_list)
    entries = parse_string(to_bibtex(reading_list, known), "bibtex").entries
    assert list(entries) == [paper_key(i) for i in reading_list.paper_ids]
    for entry in reading_list.entries:
        fields = entries[paper_key(entry.paper_id)].fields
        work = known.get(entry.paper_id)
        assert plain(unescaped(fields.get("presenter", ""))) == entry.presenter
        assert ("title" in fields) == (work is not None)
        assert fields.get("eprint") == (work.arxiv_id if work else None)
        assert not entries[paper_key(entry.paper_id)].persons


def test_titles_are_typeset_unchanged():
    text = to_bibtex(OURS, details(OURS))
    mine = {e.key: e for e in bibtexparser.parse_string(text).entries}
    theirs = parse_string(text, "bibtex").entries
    for paper_id, work in details(OURS).items():
        for title in (
            mine[paper_key(paper_id)]["title"],
            theirs[paper_key(paper_id)].fields["title"],
        ):
            assert set_in_latex(title) == work.title
    assert set(details(OURS)) == set(OURS.paper_ids)


def test_a_complete_entry():
    (paper_id,) = ids(1, start=30)
    sample = ReadingList("Spring", None, (ListEntry(paper_id, "Ada", None, "Why?\n\nHow?"),))
    title = details(sample)[paper_id].title
    assert to_bibtex(sample, details(sample)).split("\n\n")[1] == (
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
    return dict(
        parse_string(to_bibtex(one, details(one)), "bibtex").entries[paper_key(paper_id)].fields
    )


def test_the_year_comes_from_the_paper_or_arxiv_or_the_digest():
    published = fields_of(ids(1, start=20)[0])
    assert (published["year"], published["month"]) == ("2025", "3")
    numbered = fields_of(ids(1, start=21)[0])
    assert (numbered["year"], numbered["month"], "note" in numbered) == ("2025", "3", False)
    listed = fields_of(ids(1, start=22)[0])
    assert listed["note"] == "First listed in a digest of 21 Mar 2025"
    assumed = fields_of(ids(1, start=55)[0])
    assert assumed["note"] == "First listed in a digest of 13 Mar 2025 (year assumed)"


def test_entries_have_no_author_and_a_comment_explains_it():
    text = to_bibtex(OURS, details(OURS))
    assert "author =" not in text
    assert text.splitlines()[2].startswith("% Digests do not list authors")


def test_keys_do_not_depend_on_details():
    keys = re.findall(r"^@misc\{(.*),$", to_bibtex(OURS, details(OURS)), re.MULTILINE)
    assert keys == [paper_key(i) for i in OURS.paper_ids]
    assert keys == re.findall(r"^@misc\{(.*),$", to_bibtex(OURS, {}), re.MULTILINE)


def test_a_missing_paper_is_exported_without_details():
    sample = ReadingList("", None, (ListEntry(MISSING_ID, "Ada"),))
    text = to_bibtex(sample, details(sample))
    fields = parse_string(text, "bibtex").entries[paper_key(MISSING_ID)].fields
    assert dict(fields) == {"note": "Not in this atlas", "presenter": "Ada"}
    assert read(text).reading_list == sample


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
@online{c, title={Unknown {\"o}f these},
  url={https://example.org/30/}, annote={read \& weep \textless{} 3}}
@book{d, title={{\'E}tudes \& more}}
"""


def test_bibtex_of_other_programs_is_read_by_title_number_and_address():
    papers = atlas().papers
    title = papers["title"][47]
    text = FOREIGN.replace("THE TITLE", f'"{{{title[:9]}}}" # "{title[9:]}"')
    received = read(text)
    assert received.reading_list.paper_ids == tuple(papers["paper_id"][[47, 21, 24, 30]])
    assert received.reading_list.entries[3].note == "read & weep < 3"
    assert received.lost == ("“Études & more” was left out: it is not in this atlas.",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "no BibTeX entries"),
        ("no entries here", "no BibTeX entries"),
        ("@misc{a, title = {never closed", "could not be read"),
        ("x" * 1_000_001, "too long"),
        ("@a{" * 10_001, "too long"),
        ("@misc{a, title={x}}\n" * 2, "could not be read"),
    ],
)
def test_unreadable_files_are_reported(text, expected):
    received = read(text)
    assert not received.reading_list
    assert expected in " ".join(received.lost)


def test_a_broken_entry_does_not_affect_others():
    text = to_bibtex(OURS, details(OURS))
    broken = text.replace("@misc{" + paper_key(ids(1, start=3)[0]), "@misc{{{", 1)
    received = read(broken)
    assert len(received.reading_list) >= 17
    assert received.lost


def test_problems_beyond_the_limit_are_counted():
    received = read("".join(f"@misc{{k{i}, title={{Paper {i}}}}}\n" for i in range(40)))
    assert len(received.lost) == MAX_MESSAGES + 1
    assert received.lost[-1].startswith("28 more problems are")


@given(st.text(max_size=300) | NASTY.map("@misc{a, title = {".__add__) | NASTY.map("@".__add__))
def test_any_text_gives_a_result(text):
    received = read(text)
    assert received.lost or received.reading_list


@pytest.mark.parametrize(
    "text",
    ["@a{\n" * 10_000, "@misc{a, title={" + "{" * 300_000, '@a{b, c="' + "{" * 300_000,
     "@misc{a,title={" + r"\textbf{" * 900 + "}" * 900 + "}}",
     "@string{a0={x}}" + "".join(f"@string{{a{i} = a{i-1} # a{i-1}}}\n" for i in range(1, 60))
     + "@misc{k, title = a59}"],
)  # fmt: skip
def test_adversarial_files_are_read_in_bounded_time(text):
    start = time.perf_counter()
    read(text)
    assert time.perf_counter() - start < 30


@pytest.mark.parametrize("sign", ["{", "\\", "$", "é", "^^", "--", "<"])
def test_the_longest_note_survives_export_and_import(sign):
    sample = ReadingList("", None, (ListEntry(MISSING_ID, sign * 80, None, sign * 1000),))
    assert read(to_bibtex(sample, {})) == ImportResult(sample)


def test_hostile_titles_survive_escaping():
    sample = ReadingList().with_papers(ids(len(HOSTILE)))
    for work, title in zip(details(sample).values(), HOSTILE, strict=True):
        assert work.title == plain(title)
        assert unescaped(escaped(title)) == plain(title)
