"""Rules of arXiv's feeds and catalogues: replacements, and paragraphs of abstracts."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from analysis.readers.arxiv.abstracts import with_paragraphs
from tests.analysis.readers.examples import (
    KAGGLE,
    SECOND,
    THEN,
    atom_entry,
    oai_record,
)

FEED = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom">
{}</feed>"""
PARAGRAPHS = "We read digests\nof papers.\n  We count them.\n  We stop."
DAY = dt.date(2025, 3, 17)


def daily_entry(number: str, title: str, kind: str, *, element: bool = True) -> str:
    """Return an entry of a daily feed, announced in an element of its own or in the text only."""
    own = f"<arxiv:announce_type>{kind}</arxiv:announce_type>" if element else ""
    return f"""<entry><id>oai:arXiv.org:{number}</id><title>{title}</title>
<summary>arXiv:{number} Announce Type: {kind} \nAbstract: We read digests.</summary>
<published>2025-03-17T00:00:00-04:00</published>{own}</entry>"""


@pytest.mark.parametrize("element", [True, False])
def test_replacements_in_a_daily_feed_are_counted_and_not_published_on_its_day(folder, element):
    entries = [
        daily_entry("2503.10001v1", "New", "new", element=element),
        daily_entry("2503.10002v1", "Crossed", "cross", element=element),
        daily_entry("1906.01234v4", "Replaced", "replace", element=element),
        daily_entry("2001.02345v3", "Replaced and crossed", "replace-cross", element=element),
    ]
    folder.put("feed.xml", FEED.format("".join(entries)))
    result = folder.read("feed.xml")
    (digest,) = result.digests
    assert digest.date == DAY
    assert [entry.published for entry in digest.entries] == [DAY, DAY, None, None]
    assert {entry.abstract for entry in digest.entries} == {"We read digests."}
    assert result.warnings == (
        "feed.xml: 2 records replace an older paper; kept, although replacements are not new;"
        " delete them to skip them",
    )


def test_a_feed_without_replacements_has_no_warning(folder):
    folder.put("feed.xml", FEED.format(daily_entry("2503.10001v1", "New", "new")))
    assert folder.read("feed.xml").warnings == ()


def test_a_revised_paper_in_an_answer_of_the_api_keeps_its_first_day(folder):
    folder.put("feed.xml", FEED.format(atom_entry("1906.01234", "Revised", "We read.")))
    result = folder.read("feed.xml")
    assert (result.digests[0].entries[0].published, result.warnings) == (DAY, ())


CATALOGUES = {
    "feed.xml": FEED.format(atom_entry("2503.01234", "A Title", PARAGRAPHS)),
    "harvest.xml": "<ListRecords xmlns='http://www.openarchives.org/OAI/2.0/'>"
    + oai_record("2503.01234", "A Title", f"  {PARAGRAPHS}\n")
    + "</ListRecords>",
    "kaggle.jsonl": json.dumps(KAGGLE[0] | {"abstract": f"  {PARAGRAPHS}\n"}),
    "api.json": json.dumps([{**THEN[0], "paper": {**THEN[0]["paper"], "summary": PARAGRAPHS}}]),
}


@pytest.mark.parametrize("name", CATALOGUES)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_paragraphs_of_an_abstract_are_kept(folder, name, line_end):
    content = CATALOGUES[name]
    if name.endswith(".xml"):
        content = content.replace("\n", line_end)
    folder.put(name, content.encode())
    (digest,) = folder.read(name).digests
    assert digest.entries[0].abstract == "We read digests of papers.\n\nWe count them.\n\nWe stop."


@pytest.mark.parametrize(
    ("text", "n_paragraphs"),
    [
        ("One line.", 1),
        ("  One paragraph\nover two lines.\n", 1),
        ("  First.\n  Second.\n  Third.\n", 3),
        ("\n      Indented by a program,\n      every line.\n    ", 1),
        ("  Indented by a program\n  by two spaces\n  every line.", 1),
        ("First.\n\n  Second, with a blank line.", 2),
        ("First.\n\tA tab is no sign.", 1),
        ("First\n    four spaces are none either.", 1),
        ("", 0),
    ],
)
def test_a_paragraph_begins_with_two_spaces(text, n_paragraphs):
    paragraphs = [part for part in with_paragraphs(text).split("\n\n") if part.strip()]
    assert len(paragraphs) == n_paragraphs


def test_a_title_on_two_lines_is_one_line(folder):
    title = SECOND.replace(" Is", "\n  Is")
    folder.put("feed.xml", FEED.format(atom_entry("2503.01234", title, "We read.")))
    assert folder.read("feed.xml").digests[0].entries[0].title == SECOND
