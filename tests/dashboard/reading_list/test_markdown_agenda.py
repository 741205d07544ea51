"""An agenda shows every text as that text, and leads back to the same list."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.reading_list.import_result import ImportResult
from dashboard.reading_list.markdown_agenda import (
    MISSING,
    escaped,
    from_agenda,
    to_agenda,
    unescaped,
)
from dashboard.reading_list.model import ListEntry, ReadingList, key_of
from dashboard.text.escape import plain
from tests import optional
from tests.dashboard.reading_list.lists import (
    GONE,
    LISTS,
    MEETING,
    NASTY,
    TEXTS,
    atlas,
    ids,
    lookup,
    titled,
    works,
)
from tests.snapshots import HOSTILE

MarkdownIt = optional.package("markdown_it").MarkdownIt
READERS = (
    MarkdownIt("commonmark"),
    MarkdownIt("commonmark").enable(["table", "strikethrough"]),
    MarkdownIt("js-default", {"html": True, "typographer": False}).disable("linkify", True),
)
KINDS = {"heading_open", "paragraph_open", "ordered_list_open", "list_item_open",
         "bullet_list_open", "blockquote_open"}  # fmt: skip


def read(text: str) -> ImportResult:
    return from_agenda(text, lookup())


def seen(text, reader=READERS[0]) -> tuple[list[str], list[str], str]:
    """Return the kinds of blocks, the links, and the words that a reader sees."""
    tokens = reader.parse(text)
    inline = [child for token in tokens for child in (token.children or ())]
    links = [str(child.attrs["href"]) for child in inline if child.type == "link_open"]
    words = {"softbreak": "\n", "hardbreak": "\n"}
    kinds = {token.type for token in tokens if token.nesting >= 0 and token.type != "inline"}
    kinds |= {c.type for c in inline} - {"text", "text_special", "link_open", "link_close",
                                         "code_inline", *words}  # fmt: skip
    said = "".join(words.get(c.type, c.content) for c in inline)
    return sorted(kinds), links, said


@given(LISTS)
def test_there_and_back(reading_list):
    received = read(to_agenda(reading_list, works(reading_list)))
    assert received == ImportResult(reading_list) or not len(reading_list)


@given(LISTS, st.sampled_from(READERS))
def test_nothing_in_it_is_markup_but_ours(reading_list, reader):
    known = works(reading_list)
    kinds, links, _ = seen(to_agenda(reading_list, known, said=HOSTILE[1]), reader)
    assert set(kinds) <= KINDS
    addresses = [known[i].address for i in reading_list.paper_ids if i in known]
    assert links == [address for address in addresses if address]


@given(TEXTS, st.sampled_from(READERS))
def test_a_line_reads_as_it_is(text, reader):
    kinds, links, said = seen(escaped(text), reader)
    assert set(kinds) <= {"paragraph_open"}
    assert links == []
    assert said == plain(text)
    assert unescaped(escaped(text)) == plain(text)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "line",
    [
        *("1. a", "1.", "12) b", "1234. c", "- a", "-", "+ a", "* a", "===", "---", "***", "___"),
        *("# a", "> a", "~~~", "```", "| a |", "|-|", "[a]: b", "<!-- a", "<b>", "&amp; &#35;"),
    ],
)
def test_a_line_that_would_begin_something_reads_as_it_is(line, reader):
    for text in (escaped(line), f"a\n{escaped(line)}"):
        kinds, _, said = seen(text, reader)
        assert kinds == ["paragraph_open"]
        assert said.removeprefix("a\n") == line


def test_what_other_dialects_would_see_is_broken_up():
    # Emoji, links and names of people in GitHub's, mathematics in many.
    assert escaped(":smile: www.a.b https://c d@e $x$ #1 ~a~") == (
        r"\:smile\: www\.a.b https\://c d\@e \$x\$ \#1 \~a\~"
    ).replace(r"smile\:", "smile:")


@pytest.mark.parametrize("end", ["\\", "\\\\", "\\\\\\", "\\*"])
def test_a_line_that_ends_as_a_line_break_does(end):
    told = ReadingList("", None, (ListEntry(GONE, note=f"a{end}\nb{end}\n\nc{end}"),))
    assert read(to_agenda(told, {})) == ImportResult(told)


@given(TEXTS)
def test_a_note_reads_as_it_is(note):
    told = ReadingList("", None, (ListEntry(GONE, note=note),))
    _, _, said = seen(to_agenda(told, {}))
    # A blank line parts paragraphs; what is collected here has nothing between them.
    assert said == "Reading list" + MISSING + f"Reference: {key_of(GONE)}" + (
        told.entries[0].note.replace("\n\n", "")
    )


def test_ordinary_sentences_are_left_alone():
    sentence = 'Scaling laws (v2): 50% of "it", state-of-the-art; why? A.B. & C - 3.5!'
    assert escaped(sentence) == sentence


def test_an_agenda_in_full():
    first, second = *ids(1, start=17), GONE
    told = ReadingList(
        "Spring",
        MEETING,
        (ListEntry(first, "Ada", None, "Why?\n\nHow_so?\nAnd"), ListEntry(second)),
    )
    work = works(told)[first]
    text = to_agenda(told, works(told), said="2 papers.", address="https://x.example/?list=1AB")
    where = f" (theme: {work.theme})" if work.theme else ""
    about = f"   - Topic: {work.topic}{where}\n" if work.topic else ""
    title = f"[{work.title}]({work.address})" if work.address else work.title
    assert text == (
        "# Spring\n\nMeeting: Thursday, 27 Mar 2025\n\n2 papers.\n\n"
        f"1. {title}\n   - Presenter: Ada\n{about}   - Reference: `{key_of(first)}`\n\n"
        "   > Why?\n   >\n   > How\\_so?\\\n   > And\n\n"
        f"2. {MISSING}\n   - Reference: `atlas-{GONE}`\n\n"
        "[Open this list in the atlas](https://x.example/?list=1AB)\n"
    )
    assert read(text).reading_list == told


def test_a_list_of_many_stays_one_list():
    told = titled(120, note="x\ny")
    html = MarkdownIt("commonmark").render(to_agenda(told, works(told)))
    assert html.count("<ol>") == 1
    assert html.count("<blockquote>") == 1
    assert html.count("<ul>") == 120
    assert read(to_agenda(told, works(told))).reading_list == told


def test_addresses_cannot_leave_their_brackets():
    told = titled(1)
    (paper_id,) = told.paper_ids
    work = works(told)[paper_id]
    nasty = replace(work, address="https://x.example/a)b_(c)*d*[e]!~f")
    _, links, _ = seen(to_agenda(told, {paper_id: nasty}))
    assert links == ["https://x.example/a%29b%5F%28c%29%2Ad%2A%5Be%5D%21%7Ef"]
    for bad in ("javascript:alert(1)", "https://a b", "", None):
        assert seen(to_agenda(told, {}, address=bad))[1] == []


def test_changes_by_hand_are_read():
    told = titled(4, presenter="Ada", note="old")
    text = to_agenda(told, works(told))
    title = atlas().papers["title"][40]
    blocks = text.split("\n\n")
    one, note, two, three, _ = blocks[2:]
    edited = "\n\n".join(
        [
            *(*blocks[:2], two, one.replace("Ada", "Grace"), note.replace("old", "new"), three),
            f"4) {title}\n   * presenter: Emmy\n   * Date: 3 April 2025",
            "5. Unheard of",
        ]
    )
    received = read(edited)
    a, b, c, _ = told.paper_ids
    assert received.reading_list.paper_ids == (b, a, c, atlas().papers["paper_id"][40])
    assert received.reading_list.entries[1] == ListEntry(a, "Grace", None, "new")
    assert received.reading_list.entries[3].presenter == "Emmy"
    assert str(received.reading_list.entries[3].date) == "2025-04-03"
    assert received.lost == ("“Unheard of” is not in this atlas.",)


@pytest.mark.parametrize(
    "text", ["", "# Only a heading", "words", "x" * 1_000_001, "1. a\n" * 10_001]
)
def test_what_cannot_be_read_is_told(text):
    assert not read(text).reading_list
    assert re.search("no numbered papers|too long", read(text).lost[0])


@given(st.text(max_size=300) | NASTY.map("1. ".__add__) | NASTY.map("1. a\n   > ".__add__))
def test_any_text_is_an_answer(text):
    assert read(text).lost or read(text).reading_list


@pytest.mark.parametrize("text", ["1. " + "[](" * 300_000, "1. a\n> " + "\\" * 900_000,
                                  "1. " + "[" * 900_000, " " * 900_000 + "- x"])  # fmt: skip
def test_a_file_that_wants_to_be_slow_is_not(text):
    start = time.perf_counter()
    read(text)
    assert time.perf_counter() - start < 20
