"""Tests of looking up papers by key, arXiv number, address and title."""

from __future__ import annotations

import pytest

from analysis.records import paper_id_of
from dashboard.reading_list.paper_lookup import arxiv_number, paper_lookup_of
from tests.dashboard.reading_list.lists import MISSING_ID, atlas, lookup
from tests.snapshots import planted_tables

# A paper with a harmless title, an arXiv number and an address.
PAPER = atlas().papers.iloc[15]


@pytest.mark.parametrize(
    "text",
    [
        "2503.00015",
        " 2503.00015v3 ",
        "arXiv:2503.00015",
        "arXiv preprint arXiv:2503.00015",
        "https://arxiv.org/abs/2503.00015v1",
        "http://www.arxiv.org/pdf/2503.00015.pdf",
        "https://doi.org/10.48550/arXiv.2503.00015",
        "10.48550/ARXIV.2503.00015",
        "arxiv.org/html/2503.00015v2",
        "https://www.alphaxiv.org/overview/2503.00015",
        "https://hf.co/papers/2503.00015",
    ],
)
def test_arxiv_numbers_are_read_in_all_forms(text):
    assert arxiv_number(text) == "2503.00015"
    assert lookup().find(arxiv=text) == PAPER["paper_id"]
    assert lookup().find(url=text) == PAPER["paper_id"]


@pytest.mark.parametrize(
    "text", ["", None, "2503", "hello", "12503.00015", "2503.0001512", "x" * 9999]
)
def test_other_texts_are_not_arxiv_numbers(text):
    assert arxiv_number(text) is None


def test_an_arxiv_number_that_lost_its_zeros_is_read():
    assert arxiv_number("2503.1123") == "2503.11230"


def test_old_arxiv_numbers_are_read():
    assert arxiv_number("https://arxiv.org/abs/cs.CL/0101001") == "cs/0101001"
    assert arxiv_number("hep-th/9901001v2") == "hep-th/9901001"


def test_papers_are_found_by_address_title_and_key():
    find = lookup().find
    assert find(url="HTTP://www.example.org/15/") == PAPER["paper_id"]
    assert (
        find(title=PAPER["title"].upper().replace(" ", "  ").replace(":", " - "))
        == PAPER["paper_id"]
    )
    assert find(key=PAPER["paper_id"]) == PAPER["paper_id"]
    assert find(key=f"atlas-{MISSING_ID}") == MISSING_ID, "a missing paper keeps its id"


def test_a_key_takes_precedence():
    assert lookup().find(key=f"atlas-{MISSING_ID}", title=PAPER["title"]) == MISSING_ID
    assert lookup().find(key="smith2020", title=PAPER["title"]) == PAPER["paper_id"]


@pytest.mark.parametrize(
    "asked",
    [
        *({}, {"title": " "}, {"title": "Something else"}, {"key": "smith"}),
        *({"url": "https://"}, {"url": "/"}, {"arxiv": "2501.99999"}),
    ],
)
def test_unknown_papers_are_not_found(asked):
    assert lookup().find(**asked) is None


def test_an_empty_atlas_has_no_papers():
    empty = paper_lookup_of(planted_tables(n_papers=0, n_topics=0).papers)
    assert empty.find(title="x", arxiv="2503.00001", url="https://example.org/1") is None


def test_titles_that_differ_by_a_sign_are_different_papers():
    names = ("Learning C++", "Learning C", "K\u00e4hler bees")
    papers = planted_tables(n_papers=30, titles=names).papers.assign(
        paper_id=[f"{n:012x}" for n in range(30)]
    )
    found = paper_lookup_of(papers, {paper_id_of("An old title"): "00000000001d"}).find
    assert [found(title=name) for name in names] == [f"{n:012x}" for n in range(3)]
    assert found(title="learning c.") == f"{1:012x}"
    assert found(title="Learning C#") is None
    assert found(title=r"K\"ahler bees") == f"{2:012x}"
    assert found(title="An old title") == "00000000001d"
