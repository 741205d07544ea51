"""Reader of the plain text of a Hugging Face papers page.

A page has a head, a date, and then titles and abstracts in turn.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.readers.assemble import note_cut, note_summaries
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.clean_text import clean, folded_title, quote
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
from evidence.tex_letters import fold_tex

Lines = Sequence[tuple[int, str]]

HEAD_LINES = 60
"""Maximum number of non-blank lines in a page's head; the longest one examined has 45."""

FOREIGN_CHARS = 2_000
"""Maximum length of a block that is checked for the marks of another kind of copy."""

_FOOT = frozenset(
    {"previous", "next", "company", "tos", "privacy", "about", "careers", "website", "models"}
    | {"datasets", "spaces", "pricing", "docs", "systemtheme", "huggingface"}
)

# Whole blocks of other kinds of copies. Within an abstract any of these is fine; a block of its own
# would be read as a paper.
_FOREIGN = (
    (re.compile(r"#{1,6} .*"), "a Markdown heading"),
    (re.compile(r"(?:[-*] )?!?\[.*\](?:\(.*\)|\[\d+\]).{0,2}"), "a Markdown link"),
    (re.compile(r"\](?:\(|\[\d+\]).*|\[|\[ .*\]"), "part of a Markdown link"),
    (re.compile(r"<?https?://\S+"), "a URL"),
    (re.compile(r"\|.*\|"), "a table row"),
    (re.compile(r"```.*"), "a code fence"),
    (
        re.compile(
            r"</?(?:a|body|br|div|h[1-6]|head|html|img|li|p|script|span|t[dr]|table|ul)\b[^>]*>.*"
            r"|<!doctype.*",
            re.IGNORECASE,
        ),
        "HTML",
    ),
    (re.compile(r"(?:\W ?)?\d+ authors?", re.IGNORECASE), "a number of authors"),
    (re.compile(r"upvote(?: \d+)?", re.IGNORECASE), "a button"),
    (re.compile(r"[\W\d_]+"), "a line without letters"),
)
_PLAIN_COPY = (
    "remove it, or save the page as plain text: the date, then for each paper its title, a blank"
    " line, its abstract and a blank line"
)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's head, with its unknown lines, and the lines below it."""

    line: int
    is_marked: bool
    is_trending: bool
    shown: ShownDate | None
    unknown_lines: Lines
    body: Lines


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Return True if the file starts with a page's head or with a date."""
    return begins_as_page(file)


def begins_as_page(file: DigestFile) -> bool:
    """Return True if the file starts with a page's head or with a date."""
    page = _cut([(n, clean(text)) for n, text in enumerate(file.head_lines(), start=1)])
    return page.is_marked or page.shown is not None


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Return one digest per page; a file may have several pages.

    Parameters
    ----------
    file
        The text of one or more pages.
    declaration, options
        Dates of pages without one.
    notes
        Receives warnings about missing or incomplete abstracts and assumed dates.

    Returns
    -------
    list of RawDigest
        The digests in the order of the file.

    Raises
    ------
    InputError
        If a page has no date or no paper, or is another kind of copy.
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
    for number, text in page.unknown_lines:
        notes.add(
            number,
            f"{quote(text)} is read as part of the page's head",
            "line skipped; if it is a paper, move it below the date",
            kind="line read as part of the page's head",
        )
    _check_layout(file, page.body)
    blocks = blocks_of(page.body)
    if is_one_of_several and (not blocks or page.shown is None):
        missing, fix = ("papers", "add papers") if not blocks else ("date", "add a date")
        raise InputError(
            f"{file.path}:{page.line}",
            f"the page that starts here has no {missing}",
            f"{fix}, or remove the line if no page starts here",
        )
    if not blocks:
        raise InputError(file.path, "contains no papers", "add titles and abstracts below the date")
    for block in blocks:
        _check(file, block)
    # The date comes last, so that text that is not a digest gets the errors above.
    dated = resolve_date(
        file.path, page.shown, declaration, options, notes, is_one_of_several=is_one_of_several
    )
    pairs = pairs_of(blocks)
    _warn_of_missing_abstracts(pairs, notes)
    entries = tuple(_entry(pair, may_be_summary=page.is_trending) for pair in pairs)
    note_summaries(notes, sum(entry.abstract_is_summary for entry in entries), len(entries))
    source = (TRENDING if page.is_trending else DAILY) if page.is_marked else file.stem
    return RawDigest(dated.date, dated.source, source, entries)


def _entry(pair: Pair, *, may_be_summary: bool) -> Entry:
    text = "\n\n".join(block.text for block in pair.paragraphs)
    summary = may_be_summary and 0 < len(text) < SHORTEST_ABSTRACT
    title, printed = folded_title(pair.title.text)
    return Entry(title, fold_tex(text), abstract_is_summary=summary, printed_title=printed)


def _pages(text: Lines) -> list[Lines]:
    """Split a text at the head of each page, or at dates if a date is all its head."""
    first = _cut(text)
    if not first.body:
        return [text]
    # The index of the body's first line; front matter was removed, so compare line numbers.
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
    """Return the index of the first line of the head that contains a mark."""
    first = max(0, index - 3 * HEAD_LINES)
    while index > first and (not text[index - 1][1] or letters(text[index - 1][1]) in HEAD):
        index -= 1
    return index


def _continues_head(text: Lines, index: int, start: int) -> bool:
    """Return True if a mark belongs to a head that started above it."""
    for _, line in reversed(text[max(start, index - 3 * HEAD_LINES) : index]):
        if line and letters(line) not in HEAD:
            return False
        if letters(line) in MARKS:
            return True
    return False


def _cut(page: Lines) -> _Page:
    """Split a page below its date and the last mark of its head."""
    page = _without_front_matter(page)
    head: list[int] = []
    for index, (_, text) in enumerate(page):
        # Lines of the head are short, so the head ends above the first long line.
        if len(text) > WRAP_CHARS or len(head) == HEAD_LINES:
            break
        if text:
            head.append(index)
    names = {index: letters(page[index][1]) for index in head}
    # The head ends at the last mark or at the date, whichever is later.
    marks = [index for index in head if names[index] in MARKS]
    dates = ((index, shown_date(unlinked(page[index][1]), page[index][0])) for index in head)
    dated = next(((index, date) for index, date in dates if date is not None), None)
    last = max([*marks, *([dated[0]] if dated else [])], default=-1)
    if dated is None and marks:
        for index in head:
            if index > last and names[index] not in HEAD:
                break
            last = max(last, index)
    # Unknown lines of the head are reported, as they may be papers.
    unknown_lines = [
        page[index]
        for index in head
        if index < last and names[index] not in HEAD and not (dated and index == dated[0])
    ]
    found_marks = {names[index] for index in marks}
    is_trending = "trendingpapers" in found_marks and "dailypapers" not in found_marks
    return _Page(
        page[0][0] if page else 1,
        bool(marks),
        is_trending,
        dated[1] if dated else None,
        unknown_lines,
        _without_foot(page[last + 1 :]),
    )


def _without_front_matter(page: Lines) -> Lines:
    """Remove a YAML block between two ``---`` lines at the top."""
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
    # "models." may also end a wrapped abstract; then it directly follows a wrapped line.
    last = len(body[end - 1][1]) if end else 0
    follows_wrapped = end < len(body) and body[end][1] and 0 < last <= WRAP_CHARS
    return body if follows_wrapped else body[:end]


def _check_layout(file: DigestFile, body: Lines) -> None:
    """Raise an error for wrapped lines without blank lines, which are ambiguous."""
    texts = [text for _, text in body]
    if len(texts) < 4 or not all(texts) or max(map(len, texts)) > WRAP_CHARS:
        return
    if 4 * sum(map(has_full_stop, texts)) < len(texts):
        raise InputError(
            f"{file.path}:{body[0][0]}",
            "titles and abstracts are not separated by blank lines",
            "add a blank line after each title and each abstract",
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


def _warn_of_missing_abstracts(pairs: Sequence[Pair], notes: Notes) -> None:
    for pair in pairs:
        if not pair.paragraphs:
            notes.add(
                pair.title.line,
                f"{quote(pair.title.text)} has no abstract",
                "kept without one; add it below the title",
                kind="title without an abstract",
            )
    if pairs[-1].paragraphs:
        note_cut(notes, pairs[-1].paragraphs[-1].line, pairs[-1].paragraphs[-1].text)
