"""The text of a Hugging Face papers page: a head, a date, then titles and abstracts by turns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.readers.assemble import note_cut, note_summaries
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.clean_text import clean, quote
from analysis.readers.dates import ShownDate, resolve_date, shown_date
from analysis.readers.digests_toml import Declaration
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.files.streams import lines
from analysis.readers.huggingface.page_head import (
    DAILY,
    HEAD,
    MARKS,
    SHORTEST_ABSTRACT,
    TRENDING,
    letters,
    unlinked,
)
from analysis.readers.huggingface.title_blocks import (
    WRAP_CHARS,
    Block,
    Pair,
    blocks_of,
    has_full_stop,
    pairs_of,
)
from analysis.readers.reading_warnings import Notes
from analysis.records import Entry, InputError

Lines = Sequence[tuple[int, str]]

HEAD_LINES = 60
"""How many lines with text a page's head has at most; the longest copy seen has 45."""

FOREIGN_CHARS = 2_000
"""Longest block that is looked at for what another kind of copy would have there."""

_FOOT = frozenset(
    {"previous", "next", "company", "tos", "privacy", "about", "careers", "website", "models"}
    | {"datasets", "spaces", "pricing", "docs", "systemtheme", "huggingface"}
)

# What a block of another kind of copy looks like, as a whole. Inside an abstract any of it may
# stand; as a block of its own it would be taken for a paper.
_FOREIGN = (
    (re.compile(r"#{1,6} .*"), "a Markdown heading"),
    (re.compile(r"(?:[-*] )?!?\[.*\](?:\(.*\)|\[\d+\]).{0,2}"), "a Markdown link"),
    (re.compile(r"\](?:\(|\[\d+\]).*|\[|\[ .*\]"), "a piece of a Markdown link"),
    (re.compile(r"<?https?://\S+"), "a bare address"),
    (re.compile(r"\|.*\|"), "a row of a table"),
    (re.compile(r"```.*"), "a code fence"),
    (
        re.compile(
            r"</?(?:a|body|br|div|h[1-6]|head|html|img|li|p|script|span|t[dr]|table|ul)\b[^>]*>.*"
            r"|<!doctype.*",
            re.IGNORECASE,
        ),
        "HTML",
    ),
    (re.compile(r"(?:\W ?)?\d+ authors?", re.IGNORECASE), "a count of authors"),
    (re.compile(r"upvote(?: \d+)?", re.IGNORECASE), "a button"),
    (re.compile(r"[\W\d_]+"), "a line without letters"),
)
_PLAIN_COPY = (
    "take it out, or save the page as plain text: the date, then each title, a blank line, its"
    " abstract, a blank line"
)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page cut in two: what its head says, and the lines below it."""

    line: int
    is_marked: bool
    is_trending: bool
    shown: ShownDate | None
    strays: Lines
    body: Lines


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Tell whether a file begins as a page does: with a line of its head, or with a date."""
    return begins_as_page(file)


def begins_as_page(file: DigestFile) -> bool:
    """Tell whether a file begins with a line of the page's head, or with a date."""
    page = _cut([(n, clean(text)) for n, text in enumerate(file.head_lines(), start=1)])
    return page.is_marked or page.shown is not None


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Read a page.

    Parameters
    ----------
    file
        The page.
    declaration, options
        What is known of its date.
    notes
        Takes warnings of missing or cut-off abstracts and of an assumed date.

    Returns
    -------
    list of RawDigest
        One digest; of several pages on end, one each.

    Raises
    ------
    InputError
        If it has no date or no paper, or is a copy of the page in another form.
    """
    pages = _pages([(number, clean(text)) for number, text in lines(file, notes)])
    return [
        _read_page(file, page, declaration, options, notes, is_one_of_several=len(pages) > 1)
        for page in map(_cut, pages)
    ]


def _read_page(
    file: DigestFile,
    page: _Page,
    declaration: Declaration,
    options: ReadOptions,
    notes: Notes,
    *,
    is_one_of_several: bool,
) -> RawDigest:
    for number, text in page.strays:
        notes.add(
            number,
            f"{quote(text)} is taken for the page's head",
            "if it is a paper, move it below the date",
            kind="a line is taken for the page's head",
        )
    _check_layout(file, page.body)
    blocks = blocks_of(page.body)
    if is_one_of_several and (not blocks or page.shown is None):
        lacks = "no paper" if not blocks else "no date"
        raise InputError(
            f"{file.path}:{page.line}",
            f"one of several pages begins here, and has {lacks}",
            "give each page its date and its papers, or take the line out",
        )
    if not blocks:
        raise InputError(file.path, "holds no paper", "put titles and abstracts below the date")
    for block in blocks:
        _check(file, block)
    # The date last: where the text is no digest at all, that is the thing to say.
    dated = resolve_date(
        file.path, page.shown, declaration, options, notes, is_one_of_several=is_one_of_several
    )
    pairs = pairs_of(blocks)
    _note_gaps(pairs, notes)
    entries = tuple(_entry(pair, may_be_summary=page.is_trending) for pair in pairs)
    note_summaries(notes, sum(entry.abstract_is_summary for entry in entries), len(entries))
    source = (TRENDING if page.is_trending else DAILY) if page.is_marked else file.stem
    return RawDigest(dated.date, dated.source, source, entries)


def _entry(pair: Pair, *, may_be_summary: bool) -> Entry:
    text = "\n\n".join(block.text for block in pair.paragraphs)
    abstract_is_summary = may_be_summary and 0 < len(text) < SHORTEST_ABSTRACT
    return Entry(pair.title.text, text, abstract_is_summary=abstract_is_summary)


def _pages(text: Lines) -> list[Lines]:
    """Divide a text at the heads of further pages; at further dates, if a date is all its head."""
    first = _cut(text)
    if not first.body:
        return [text]
    # Where the body begins: lines are numbered in order, but for front matter that is left out.
    begins = next(index for index, (number, _) in enumerate(text) if number == first.body[0][0])
    starts = [0]
    for index in range(begins, len(text)):
        line = text[index][1]
        if len(line) > WRAP_CHARS or not line:
            continue
        if first.is_marked:
            if letters(line) in MARKS and not _continues_head(text, index, starts[-1]):
                starts.append(_head_start(text, index))
        elif not text[index - 1][1] and shown_date(unlinked(line), 0) is not None:
            starts.append(index)
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _head_start(text: Lines, index: int) -> int:
    """Go up from a mark to the first line of its head."""
    while index and (not text[index - 1][1] or letters(text[index - 1][1]) in HEAD):
        index -= 1
    return index


def _continues_head(text: Lines, index: int, start: int) -> bool:
    """Tell whether a line of a head belongs to one that is under way."""
    for _, line in reversed(text[max(start, index - 3 * HEAD_LINES) : index]):
        if line and letters(line) not in HEAD:
            return False
        if letters(line) in MARKS:
            return True
    return False


def _cut(page: Lines) -> _Page:
    """Find where the head of a page ends: below its date and the last line that marks it."""
    page = _without_front_matter(page)
    head: list[int] = []
    for index, (_, text) in enumerate(page):
        # No line of the head is long, so a long one is an abstract and the head lies above it.
        if len(text) > WRAP_CHARS or len(head) == HEAD_LINES:
            break
        if text:
            head.append(index)
    names = {index: letters(page[index][1]) for index in head}
    marks = [index for index in head if names[index] in MARKS]
    dates = ((index, shown_date(unlinked(page[index][1]), page[index][0])) for index in head)
    dated = next(((index, date) for index, date in dates if date is not None), None)
    last = max([*marks, *([dated[0]] if dated else [])], default=-1)
    if dated is None and marks:
        for index in head:
            if index > last and names[index] not in HEAD:
                break
            last = max(last, index)
    strays = [
        page[index]
        for index in head
        if index < last and names[index] not in HEAD and not (dated and index == dated[0])
    ]
    found = {names[index] for index in marks}
    is_trending = "trendingpapers" in found and "dailypapers" not in found
    return _Page(
        page[0][0] if page else 1,
        bool(marks),
        is_trending,
        dated[1] if dated else None,
        strays,
        _without_foot(page[last + 1 :]),
    )


def _without_front_matter(page: Lines) -> Lines:
    """Leave out a block of YAML between two lines of dashes at the very top."""
    first = next((index for index, (_, text) in enumerate(page) if text), 0)
    if page and page[first][1] == "---":
        for index in range(first + 1, min(first + HEAD_LINES, len(page))):
            if page[index][1] == "---":
                return page[index + 1 :]
    return page


def _without_foot(body: Lines) -> Lines:
    end = len(body)
    while end and (not body[end - 1][1] or letters(body[end - 1][1]) in _FOOT):
        end -= 1
    # "models." may also be the last line of a wrapped abstract: then it follows a wrapped line.
    last = len(body[end - 1][1]) if end else 0
    follows_wrapped = end < len(body) and body[end][1] and 0 < last <= WRAP_CHARS
    return body if follows_wrapped else body[:end]


def _check_layout(file: DigestFile, body: Lines) -> None:
    """Refuse wrapped lines without any blank line: nobody can tell title from abstract there."""
    texts = [text for _, text in body]
    if len(texts) < 4 or not all(texts) or max(map(len, texts)) > WRAP_CHARS:
        return
    if 4 * sum(map(has_full_stop, texts)) < len(texts):
        raise InputError(
            f"{file.path}:{body[0][0]}",
            "titles and abstracts run on without a blank line between them",
            "put one after each title and each abstract",
        )


def _check(file: DigestFile, block: Block) -> None:
    what = None
    if len(block.text) <= FOREIGN_CHARS:
        what = next((what for shape, what in _FOREIGN if shape.fullmatch(block.text)), None)
    if what is None and shown_date(block.text, block.line) is not None:
        what = "a second date"
    if what is None and letters(block.text) in MARKS:
        what = "the head of a second page"
    if what is not None:
        raise InputError(
            f"{file.path}:{block.line}",
            f"{quote(block.text)} is {what}, not a title or an abstract",
            _PLAIN_COPY,
        )


def _note_gaps(pairs: Sequence[Pair], notes: Notes) -> None:
    for pair in pairs:
        if not pair.paragraphs:
            notes.add(
                pair.title.line,
                f"{quote(pair.title.text)} has no abstract",
                "kept without one; add it below the title",
                kind="a title has no abstract",
            )
    if pairs[-1].paragraphs:
        note_cut(notes, pairs[-1].paragraphs[-1].line, pairs[-1].paragraphs[-1].text)
