"""Damaged files of every format: refused or repaired, with a clear message."""

from __future__ import annotations

import json
import re

import pytest

from analysis.corpus import build_corpus
from analysis.readers.files.streams import sniff_file
from analysis.readers.reading_warnings import Notes
from analysis.readers.xml_elements import elements
from analysis.records import InputError
from tests.analysis.readers.examples import (
    BY_NAME,
    EXAMPLES,
    FIRST,
    HEAD,
    MAILING,
    OTHER,
    RULE,
    SECOND,
    SUMMARY,
    api_entry,
    arxiv_record,
    atom_entry,
    oai_record,
)

NAMES = [example.name for example in EXAMPLES]
WITH_TWO = [e.name for e in EXAMPLES if sum(e.days.values()) > 1 and e.second == SECOND]
WITH_OTHER = [name for name in WITH_TWO if OTHER.encode() in BY_NAME[name].content]
JSON_NAMES = [name for name in NAMES if name.endswith((".json", ".jsonl"))]


class Outcome:
    """The papers and warnings of a file, or its error; checks the form of every message."""

    def __init__(self, folder, name: str, content: bytes) -> None:
        folder.put(name, content)
        if BY_NAME[name].toml:
            folder.put("digests.toml", BY_NAME[name].toml)
        self.error = ""
        self.digests = self.warnings = ()
        try:
            result = folder.read(name)
        except InputError as error:
            self.error = str(error)
        else:
            self.digests, self.warnings = result.digests, result.warnings
        for line in (*self.warnings, *filter(None, [self.error])):
            assert re.match(rf"{re.escape(name)}(:\d+)?: \S.*; \S", line), line
            assert len(line) < 600

    @property
    def titles(self) -> list[str]:
        return [entry.title for digest in self.digests for entry in digest.entries]

    @property
    def messages(self) -> str:
        return "\n".join([*self.warnings, self.error])


@pytest.fixture
def read(folder):
    return lambda name, content: Outcome(folder, name, content)


def usual(name: str) -> int:
    """Return the number of warnings of the undamaged example."""
    return len(BY_NAME[name].warnings)


# --- any format, damaged in the same way -----------------------------------------------------


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(read, content):
    for name in NAMES:
        assert read(name, content).error.startswith(f"{name}: is empty; add a digest")


@pytest.mark.parametrize("content", [bytes(range(256)) * 10, b"\x89PNG\r\n\x1a\n" + b"\0" * 99])
def test_a_binary_file_is_refused(read, content):
    for name in NAMES:
        assert read(name, content).error, name


@pytest.mark.parametrize("name", NAMES)
def test_bytes_of_another_encoding_are_read_with_a_warning(read, name):
    content = (
        BY_NAME[name].content.replace(b"Abstract", b"Abstr\xe4ct").replace(b"Order", b"\xd6rder")
    )
    outcome = read(name, content)
    assert sum(len(d.entries) for d in outcome.digests) == sum(BY_NAME[name].days.values())
    assert "is not UTF-8; the invalid bytes are read as Windows-1252" in outcome.messages
    assert any("\xd6" in title or "Abstr\xe4ct" in title for title in outcome.titles)


@pytest.mark.parametrize("name", NAMES)
def test_utf16_without_byte_order_mark_is_refused_or_read_correctly(read, name):
    outcome = read(name, BY_NAME[name].content.decode().encode("utf-16-le"))
    assert outcome.error or BY_NAME[name].title in outcome.titles


def half(name: str) -> bytes:
    """Return the content of an example up to the middle of its last paper."""
    content = BY_NAME[name].content
    if b"unreal" in content:
        return content[: content.rindex(b"unreal") + 15]
    return content[: content.rindex(SECOND.encode()) + len(SECOND) + 10]


@pytest.mark.parametrize("name", [name for name in WITH_TWO if name != "weeks.md"])
def test_an_incomplete_record_does_not_affect_other_papers(read, name):
    before = read(name, BY_NAME[name].content).warnings
    outcome = read(name, half(name))
    assert outcome.titles[0] == BY_NAME[name].title
    first = outcome.digests[0].entries[0]
    assert " ".join(first.abstract.split()).startswith(BY_NAME[name].abstract)
    assert len(outcome.titles) <= 2
    assert all(title.startswith(SECOND) for title in outcome.titles[1:])
    # This page lists each paper twice and only the second copy is cut, so nothing is missing.
    assert set(outcome.warnings) - set(before) or name == "trending.md"


@pytest.mark.parametrize("name", WITH_TWO)
def test_a_missing_abstract_gives_a_warning_and_its_paper_is_kept(read, name):
    content = BY_NAME[name].content
    text = OTHER if OTHER.encode() in content else SUMMARY
    if text.encode() not in content:
        content, text = re.sub(rb"No earlier work.*?achieve\.", b"", content, flags=re.DOTALL), ""
    outcome = read(name, content.replace(text.encode(), b""))
    if outcome.error:  # trending pages have no other text
        assert text == SUMMARY
        return
    assert outcome.titles[-1] == SECOND
    assert "has no abstract" in outcome.messages or text == SUMMARY


@pytest.mark.parametrize("name", WITH_OTHER)
def test_a_line_of_a_million_characters_is_read_or_reported(read, name):
    content = BY_NAME[name].content.replace(OTHER.encode(), OTHER.encode() + b" word" * 200_001)
    outcome = read(name, content)
    if outcome.error:
        assert "more than 1,000,000 characters" in outcome.error
        assert re.match(rf"{name}:\d+: ", outcome.error)
    else:
        assert outcome.titles[0] == BY_NAME[name].title
        assert outcome.titles[1:2] == [SECOND] or "000 characters" in outcome.messages


@pytest.mark.parametrize("name", NAMES)
def test_control_characters_and_bidirectional_overrides_are_removed(read, name):
    example = BY_NAME[name]
    marks = "\x07\x1b\u202e\u2066\u200b\u200f"
    if name in JSON_NAMES and "literals" not in name and name != "api_wrapped.json":
        marks = json.dumps(marks)[1:-1]
    elif name in JSON_NAMES:
        marks = json.dumps(json.dumps(marks)[1:-1])[1:-1]
    word = example.title.split()[1]
    outcome = read(name, example.content.replace(word.encode(), (word + marks).encode()))
    # The plain direction mark stays: Hebrew and Arabic need it.
    assert outcome.titles[0] == example.title.replace(word, word + "\u200f")


INVALID_DATES = (
    ("2025-03-1", "2025-02-3"), ("17 Mar 2025", "31 Feb 2025"), ("14 Mar 2025", "31 Feb 2025"),
    ("17 Mar 25", "31 Feb 25"), ("18 Mar 25", "31 Feb 25"), ("Mar 17", "Feb 30"),
    ("March 17", "February 30"),
    ("17 March", "30 February"), ("13 Mar 2025", "32 Mar 2025"), ("March 4 - 10", "June 20 - 31"),
    ("March 11", "February 30"), ("2025-12-13", "2025-13-13"), ("2025-07-28", "2025-02-31"),
)  # fmt: skip


@pytest.mark.parametrize("name", [name for name in NAMES if not BY_NAME[name].toml])
def test_dates_that_do_not_exist_are_reported_and_not_rolled_over(read, name):
    text = BY_NAME[name].content.decode()
    for day, invalid in INVALID_DATES:
        text = text.replace(day, invalid)
    outcome = read(name, text.replace("<month>June", "<month>Juno").encode())
    assert outcome.error or len(outcome.warnings) > usual(name)
    assert not any(digest.date.month in (2, 3) for digest in outcome.digests)


@pytest.mark.parametrize(
    ("name", "n_papers", "is_reported"),
    [("page.txt", 1, True), ("volume.xml", 1, True), ("table.csv", 1, False),
     ("feed.xml", 2, False),
     ("records.jsonl", 2, False), ("api.json", 2, False), ("mailing.txt", 3, False),
     ("copy.md", 2, False), ("trending_plain.md", 1, False), ("headings.md", 2, False)],
)  # fmt: skip
def test_two_abstracts_under_one_title_are_two_papers_only_with_two_ids(
    read, name, n_papers, is_reported
):
    content = BY_NAME[name].content.replace(SECOND.encode(), FIRST.encode())
    corpus = build_corpus(read(name, content).digests)
    assert len(corpus.papers) == n_papers
    assert any("has more than one abstract" in line for line in corpus.warnings) == is_reported


# --- two thousand copies of one paper ---------------------------------------------------------

N = 2_000
TEXT = "A short abstract. It ends."
ROW = {"title": FIRST, "abstract": TEXT, "date": "2025-03-17"}
ENTRY = api_entry("2503.01234", FIRST, TEXT, publishedAt="2025-03-14T00:00:00.000Z",
                  submittedOnDailyAt="2025-03-17T00:00:00.000Z")  # fmt: skip
COPIES = {
    "page.txt": "\n\n".join([*HEAD, "Mar 17, 2025", *[FIRST, TEXT] * N]),
    "api.json": json.dumps([ENTRY] * N),
    "records.jsonl": f"{json.dumps(ROW)}\n" * N,
    "array.json": json.dumps([ROW] * N),
    "kaggle.jsonl": BY_NAME["kaggle.jsonl"].content.decode().split("\n")[0] + "\n",
    "table.csv": "title,abstract,date\n" + f'"{FIRST}",{TEXT},2025-03-17\n' * N,
    "records.yaml": f"- title: '{FIRST}'\n  abstract: {TEXT}\n  date: 2025-03-17\n" * N,
    "mailing.txt": MAILING.partition(RULE + "\n\\\\")[0]
    + f"{RULE}\n{arxiv_record('2503.01234', FIRST, TEXT)}" * N,
    "feed.xml": '<feed xmlns="http://www.w3.org/2005/Atom">'
    + atom_entry("2503.01234", FIRST, TEXT) * N + "</feed>",
    "harvest.xml": "<OAI-PMH><ListRecords>" + oai_record("2503.01234", FIRST, TEXT) * N,
    "volume.xml": '<collection id="a"><volume id="1" ingest-date="2025-03-17">'
    + f"<paper><title>{FIRST}</title><abstract>{TEXT}</abstract></paper>" * N
    + "</volume></collection>",
    "table.md": "# 2025-03-17\n\n| Title | Abstract |\n|---|---|\n" + f"| {FIRST} | {TEXT} |\n" * N,
    "copy.md": "# Daily Papers\n\nMar 17, 2025\n\n" + f"### {FIRST}\n\n{TEXT}\n\n3 authors\n\n" * N,
}  # fmt: skip
COPIES["kaggle.jsonl"] *= N


@pytest.mark.parametrize("name", COPIES)
def test_two_thousand_copies_are_one_paper_and_one_warning(read, name):
    outcome = read(name, COPIES[name].encode())
    assert set(outcome.titles) == {FIRST}
    assert len(outcome.titles) == (1 if name == "copy.md" else N)
    corpus = build_corpus(outcome.digests)
    assert len(corpus.papers) == len(corpus.appearances) == 1
    assert len(outcome.warnings) + len(corpus.warnings) < 15


# --- attacks through XML, YAML and Python literals -------------------------------------------

BOMB = (
    "<!DOCTYPE feed [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
OUTSIDE = "<!DOCTYPE feed SYSTEM 'http://localhost:9/x.dtd'>"
LOCAL = "<!DOCTYPE feed [<!ENTITY a SYSTEM 'secret.txt'>]>"


@pytest.mark.parametrize("name", ["feed.xml", "harvest.xml", "volume.xml"])
@pytest.mark.parametrize("declaration", [BOMB, OUTSIDE, LOCAL], ids=["bomb", "outside", "local"])
@pytest.mark.parametrize("gap", ["", " " * 20_000 + "<!-- a comment -->"], ids=["near", "far"])
def test_xml_with_a_doctype_is_refused_before_parsing(read, folder, name, declaration, gap):
    folder.put("secret.txt", "secret")
    root = {"feed.xml": "feed", "harvest.xml": "OAI-PMH", "volume.xml": "collection"}[name]
    text = BY_NAME[name].content.decode().replace(SECOND, "&i; &a;")
    text = text.replace(f"<{root}", gap + declaration.replace("feed", root) + f"\n<{root}", 1)
    outcome = read(name, text.encode())
    assert "declares a document type or entities" in outcome.error


def test_a_doctype_below_the_sniffed_head_is_refused_as_well(folder):
    text = "<feed>&a;</feed>"
    declared = " " * 100_000 + LOCAL + text
    file = sniff_file(folder.put("feed.xml", "<?xml version='1.0'?>" + declared))
    with pytest.raises(InputError, match="declares a document type or entities"):
        list(elements(file, ("entry",), Notes(file.path)))


def test_an_undeclared_entity_gives_a_warning(read):
    content = BY_NAME["feed.xml"].content.replace(SECOND.encode(), b"A &unknown; B & C < D")
    outcome = read("feed.xml", content)
    assert outcome.titles[0] == FIRST
    assert "feed.xml:" in outcome.messages
    assert "is not well-formed XML" in outcome.messages


def test_yaml_aliases_are_refused_and_the_records_above_are_kept(read):
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\n"
    outcome = read("records.yaml", BY_NAME["records.yaml"].content + b"- title: &t Third\n- *t\n")
    assert outcome.titles == [FIRST, SECOND, "Third"][: len(outcome.titles)]
    assert "has an alias ('*t')" in outcome.messages
    assert read("one.yml", f"title: x\nurl: y\n{bomb}".encode()).error


def test_yaml_tags_construct_nothing(read):
    text = "title: !!python/object/apply:os.system ['echo']\ndate: 2025-03-17\nlink: x\n"
    assert "has no title" in read("one.yml", text.encode()).error


EVIL = ["__import__('os').system('echo')", "{'paper': open('x')}", "{'paper': {" + "(" * 99,
        "{'paper': 9**9**9}", "{'paper': " + "1+" * 5000 + "1}", "{'paper': " + "-" * 9999 + "1}",
        "{'paper': [" * 60 + "]}" * 60, "{'paper': f'{1}'}", "{'paper': {'id': 1}",
        "'" * 50_001, "{'paper': {'id': 1+2j, 'title': 'x'}}",
        "{'paper': {'id': b'1', 'title': 'x'}}"]  # fmt: skip


@pytest.mark.parametrize("evil", EVIL)
def test_python_literals_are_limited_in_size_and_never_evaluated(read, evil):
    good = json.loads(BY_NAME["api_literals.json"].content)
    outcome = read("api_literals.json", json.dumps([good[0], evil, good[1]]).encode())
    assert outcome.titles == [FIRST, SECOND]
    assert "is not a Python dictionary" in outcome.messages
    assert "1 of 3 records skipped; the others are kept" in outcome.messages


def test_complete_entries_of_a_broken_array_are_kept(read):
    text = BY_NAME["api.json"].content.decode()
    assert text.count('"id"') == 2
    broken = text.replace('"title"', "title", 1)
    outcome = read("api.json", broken.encode())
    assert outcome.titles == [SECOND]
    assert "api.json:2: is not valid JSON; record skipped" in outcome.messages
