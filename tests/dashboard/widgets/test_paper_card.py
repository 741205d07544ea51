"""The card of a paper."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pandas as pd
import pytest

from dashboard.wording import confidence
from tests.dashboard.conftest import shown, words
from tests.snapshots import planted_tables

TABLES = planted_tables(n_papers=120, n_topics=6, n_digests=3)


def ways(app) -> dict[str, str]:
    """Return the label and address of every external link."""
    return {b.proto.label: b.proto.url for b in app.get("link_button")}


@pytest.fixture
def at_card(at_made):
    def open_card(paper, **changes):
        papers = TABLES.papers.copy()
        for column, value in changes.items():
            papers.loc[papers["paper_id"] == paper["paper_id"], column] = value
        at_made(tables=replace(TABLES, papers=papers))
        return shown("papers", paper=paper["paper_id"])

    return open_card


def test_it_names_every_digest_with_the_position_there(at_card):
    paper = TABLES.papers[TABLES.papers["n_digests"] == 2].iloc[0]
    own = TABLES.appearances[TABLES.appearances["paper_id"] == paper["paper_id"]]
    first, again = own.sort_values("digest_id")["position"]
    said = words(at_card(paper))
    assert f"First listed 13 Mar 2025 (no. {first}); again 17 Mar 2025 (no. {again})" in said


@pytest.mark.parametrize("abstract_is_summary", [True, False])
def test_a_summary_is_marked_and_an_abstract_is_not(at_card, abstract_is_summary):
    app = at_card(TABLES.papers.iloc[1], abstract_is_summary=abstract_is_summary)
    assert (html.escape(confidence.SUMMARY) in words(app)) == abstract_is_summary


def test_addresses_in_the_abstract_are_linked_and_the_abstract_stays_text(at_card):
    abstract = (
        r"Code is at https://github.com/a/b\_c. Page: <a href='https://hostile.invalid/x'>x</a>"
        " javascript:alert(1) **https://a-b.github.io/**"
    )
    app = at_card(TABLES.papers.iloc[1], abstract=abstract)
    found = ways(app)
    code = next(label for label in found if label.startswith("Code: "))
    assert re.sub(r"\\|\u2060", "", code) == "Code: github.com/a/b_c"
    assert found[code] == "https://github.com/a/b_c"
    assert "https://a-b.github.io/" in found.values()
    assert not any("javascript" in address for address in found.values())
    text = next(h.value for h in app.html if "da-abstract" in h.value and "Code is" in h.value)
    assert "<a " not in text
    assert "javascript:alert(1)" in html.unescape(text)


def test_without_an_address_it_links_to_searches_for_the_title(at_card):
    paper = TABLES.papers.iloc[1]
    assert pd.isna(paper["url"])
    found = ways(at_card(paper, arxiv_id=None))
    assert list(found) == ["Search arXiv", "Search Hugging Face"]
    assert all("planted+paper+number+1" in address for address in found.values())
    known = ways(at_card(TABLES.papers.iloc[15]))
    assert list(known) == ["Open the paper", "arXiv"]


def test_it_links_to_its_point_on_the_map_and_back(at_planted):
    paper = TABLES.papers["paper_id"].iloc[5]
    for view, label in (("papers", "On the map"), ("map", "Open as a page")):
        app = shown(view, paper=paper, q="scaling")
        (way,) = [link.proto for link in app.page_link if link.proto.label == label]
        assert way.query_string == f"q=scaling&paper={paper}"
