"""Tests of the Markdown agenda: export, import and escaping."""

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
from dashboard.reading_list.model import ListEntry, ReadingList, paper_key
from dashboard.text.escape import plain
from tests import optional
from tests.dashboard.reading_list.lists import (
    LISTS,
    MEETING,
    MISSING_ID,
    NASTY,
    TEXTS,
    atlas,
    details,
    ids,
    lookup,
    titled,
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
    """Return the block types, the links and the text that a reader sees."""
    tokens = reader.parse(text)
    inline = [child for token in tokens for child in (token.children or ())]
    links = [str(child.attrs["href"]) for child in inline if child.type == "link_open"]
    words = {"softbreak": "\n", "hardbreak": "\n"}
    kinds = {token.type for token in tokens if token.nesting >= 0 and token.type != "inline"}
    kinds |= {c.type for c in inline} - {"text", "text_special", "link_open", "link_close",
                                         "code_inline", *words}  # fmt: skip
    text = "".join(words.get(c.type, c.content) for c in inline)
    return sorted(kinds), links, text


@given(LISTS)
def test_a_list_survives_export_and_import(reading_list):
    received = read(to_agenda(reading_list, details(reading_list)))
    assert received == ImportResult(reading_list) or not len(reading_list)


@given(LISTS, st.sampled_from(READERS))
def test_texts_never_become_markup(reading_list, reader):
    known = details(reading_list)
    kinds, links, _ = seen(to_agenda(reading_list, known, summary=HOSTILE[1]), reader)
    assert set(kinds) <= KINDS
    addresses = [known[i].address for i in reading_list.paper_ids if i in known]
    assert links == [address for address in addresses if address]


@given(TEXTS, st.sampled_from(READERS))
def test_an_escaped_line_is_shown_unchanged(text, reader):
    kinds, links, shown = seen(escaped(text), reader)
    assert set(kinds) <= {"paragraph_open"}
    assert links == []
    assert shown == plain(text)
    assert unescaped(escaped(text)) == plain(text)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    "line",
    [
        *("1. a", "1.", "12) b", "1234. c", "- a", "-", "+ a", "* a", "===", "---", "***", "___"),
        *("# a", "> a", "~~~", "```", "| a |", "|-|", "[a]: b", "<!-- a", "<b>", "&amp; &#35;"),
    ],
)
def test_block_markup_at_the_start_of_a_line_is_escaped(line, reader):
    for text in (escaped(line), f"a\n{escaped(line)}"):
        kinds, _, shown = seen(text, reader)
        assert kinds == ["paragraph_open"]
        assert shown.removeprefix("a\n") == line


def test_markup_of_other_dialects_is_escaped():
    # Emoji, links and user names in GitHub's dialect, mathematics in several.
    assert escaped(":smile: www.a.b https://c d@e $x$ #1 ~a~") == (
        r"\:smile\: www\.a.b https\://c d\@e \$x\$ \#1 \~a\~"
    ).replace(r"smile\:", "smile:")


@pytest.mark.parametrize("end", ["\\", "\\\\", "\\\\\\", "\\*"])
def test_a_line_that_ends_with_backslashes_survives(end):
    sample = ReadingList("", None, (ListEntry(MISSING_ID, note=f"a{end}\nb{end}\n\nc{end}"),))
    assert read(to_agenda(sample, {})) == ImportResult(sample)


@given(TEXTS)
def test_a_note_is_shown_unchanged(note):
    sample = ReadingList("", None, (ListEntry(MISSING_ID, note=note),))
    _, _, shown = seen(to_agenda(sample, {}))
    # A blank line separates paragraphs, which `seen` joins without a separator.
    assert shown == "Reading list" + MISSING + f"Reference: {paper_key(MISSING_ID)}" + (
        sample.entries[0].note.replace("\n\n", "")
    )


def test_ordinary_sentences_are_not_escaped():
    sentence = 'Scaling laws (v2): 50% of "it", state-of-the-art; why? A.B. & C - 3.5!'
    assert escaped(sentence) == sentence


def test_a_complete_agenda():
    first, second = *ids(1, start=17), MISSING_ID
    sample = ReadingList(
        "Spring",
        MEETING,
        (ListEntry(first, "Ada", None, "Why?\n\nHow_so?\nAnd"), ListEntry(second)),
    )
    work = details(sample)[first]
    text = to_agenda(
        sample, details(sample), summary="2 papers.", address="https://x.example/?list=1AB"
    )
    where = f" (theme: {work.theme})" if work.theme else ""
    about = f"   - Topic: {work.topic}{where}\n" if work.topic else ""
    title = f"[{work.title}]({work.address})" if work.address else work.title
    assert text == (
        "# Spring\n\nMeeting: Thursday, 27 Mar 2025\n\n2 papers.\n\n"
        f"1. {title}\n   - Presenter: Ada\n{about}   - Reference: `{paper_key(first)}`\n\n"
        "   > Why?\n   >\n   > How\\_so?\\\n   > And\n\n"
        f"2. {MISSING}\n   - Reference: `atlas-{MISSING_ID}`\n\n"
        "[Open this list in the atlas](https://x.example/?list=1AB)\n"
    )
    assert read(text).reading_list == sample


def test_a_long_agenda_is_one_numbered_list():
    sample = titled(120, note="x\ny")
    html = MarkdownIt("commonmark").render(to_agenda(sample, details(sample)))
    assert html.count("<ol>") == 1
    assert html.count("<blockquote>") == 1
    assert html.count("<ul>") == 120
    assert read(to_agenda(sample, details(sample))).reading_list == sample


def test_addresses_cannot_end_a_link():
    sample = titled(1)
    (paper_id,) = sample.paper_ids
    work = details(sample)[paper_id]
    nasty = replace(work, address="https://x.example/a)b_(c)*d*[e]!~f")
    _, links, _ = seen(to_agenda(sample, {paper_id: nasty}))
    assert links == ["https://x.example/a%29b%5F%28c%29%2Ad%2A%5Be%5D%21%7Ef"]
    for bad in ("javascript:alert(1)", "https://a b", "", None):
        assert seen(to_agenda(sample, {}, address=bad))[1] == []


def test_manual_changes_are_read():
    sample = titled(4, presenter="Ada", note="old")
    text = to_agenda(sample, details(sample))
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
    a, b, c, _ = sample.paper_ids
    assert received.reading_list.paper_ids == (b, a, c, atlas().papers["paper_id"][40])
    assert received.reading_list.entries[1] == ListEntry(a, "Grace", None, "new")
    assert received.reading_list.entries[3].presenter == "Emmy"
    assert str(received.reading_list.entries[3].date) == "2025-04-03"
    assert received.lost == ("“Unheard of” was left out: it is not in this atlas.",)


@pytest.mark.parametrize(
    "text", ["", "# Only a heading", "words", "x" * 1_000_001, "1. a\n" * 10_001]
)
def test_unreadable_files_are_reported(text):
    assert not read(text).reading_list
    assert re.search("no numbered papers|too long", read(text).lost[0])


@given(st.text(max_size=300) | NASTY.map("1. ".__add__) | NASTY.map("1. a\n   > ".__add__))
def test_any_text_gives_a_result(text):
    assert read(text).lost or read(text).reading_list


@pytest.mark.parametrize("text", ["1. " + "[](" * 300_000, "1. a\n> " + "\\" * 900_000,
                                  "1. " + "[" * 900_000, " " * 900_000 + "- x"])  # fmt: skip
def test_adversarial_files_are_read_in_bounded_time(text):
    start = time.perf_counter()
    read(text)
    assert time.perf_counter() - start < 20
