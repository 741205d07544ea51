"""Markdown -> sections, and the papers in them: rows of tables, headings, items with links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from analysis.readers.clean_text import quote
from analysis.readers.markdown.links import is_paper, paper_url
from analysis.readers.reading_warnings import Notes

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_INLINE_CHARS = 8_000
"""Longest text in which links and the like are looked for: a line of brackets takes the square of
its length."""

Cells = Mapping[str, object]

_TITLES = ("title", "paper", "papers", "name")
_SUMMARIES = ("summary", "tldr", "description", "abstract", "notes")
_NUMBER = re.compile(r"\s*(?:\d{1,3}[.)]|#\d{1,3}:?|[-*•])\s+")
_MARK = re.compile(r"[\\`*_\[\]<>&!\n]")
_PIPE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>|●", re.IGNORECASE)
_TWO_SPACES = re.compile(r"\s{2,}|<br\s*/?>")
# "(Read more on [arXiv](...) or [HuggingFace](...))", behind a title.
_READ_MORE = re.compile(r"\(\s*read more\b.*", re.IGNORECASE | re.DOTALL)
_BOLD = re.compile(r"\s*\*\*(?P<title>[^*]+)\*\*[\s:\u2013\u2014-]*(?P<rest>.*)", re.DOTALL)
_LABEL = re.compile(
    r"\s*\**(?P<label>abstract|summary|tl;?dr)\**\s*[:.\u2014-]\**\s*", re.IGNORECASE
)
_ITEM = re.compile(
    r"\s*\W{0,3}\[(?P<title>[^\[\]]+)\]\((?P<url>[^()\s]+)\)\W{0,3}\s*[:\u2013\u2014-]?\s*"
)


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of Markdown as plain text, with the addresses it links to."""

    plain: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it before the next one.

    Attributes
    ----------
    line
        Of the heading, from 1.
    level
        Of the heading: 1 is the outermost; 0 above any.
    title
        Its text; empty where it is no paper's.
    heading
        It as Markdown.
    paragraphs
        Line and Markdown of each.
    items
        Line and Markdown of each item of a list.
    tables
        Line of each, and its rows with theirs; the first row is the header.
    """

    line: int
    level: int
    title: str
    heading: str = ""
    paragraphs: list[tuple[int, str]] = field(default_factory=list)
    items: list[tuple[int, str]] = field(default_factory=list)
    tables: list[list[tuple[int, list[str]]]] = field(default_factory=list)


def sections_of(text: str) -> Iterator[Section]:
    """Divide a text at its headings."""
    lines, numbers = _joined(text.split("\n"))
    section = Section(1, 0, "")
    in_heading: Token | None = None
    n_items = n_tables = 0
    for token in _parser().parse("\n".join(lines)):
        number = numbers[token.map[0]] if token.map else section.line
        if token.type == "heading_open":
            in_heading = token
        elif token.type == "list_item_open":
            n_items += 1
        elif token.type == "list_item_close":
            n_items -= 1
        elif token.type == "table_close":
            n_tables -= 1
        elif token.type == "table_open" and token.map:
            n_tables += 1
            rows = range(token.map[0], min(token.map[1], len(lines)))
            section.tables.append([(numbers[row], _cells(lines[row])) for row in rows])
        elif token.type == "inline" and in_heading is not None:
            yield section
            level = int(in_heading.tag[1:])
            section = Section(number, level, plain(token.content).plain, token.content)
            in_heading = None
        elif token.type == "inline" and not n_tables:
            (section.items if n_items else section.paragraphs).append((number, token.content))
    yield section


def papers_of(sections: Sequence[Section], notes: Notes) -> Iterator[tuple[int, Cells]]:
    """Yield the papers of a digest: of its tables; without any, of its headings; else its items."""
    tables = [table for section in sections for table in section.tables]
    rows = [paper for table in tables for paper in _of_table(table, notes)]
    if not rows:
        rows = [paper for section in sections if (paper := _of_heading(section)) is not None]
        _note_other_headings(sections if rows else [], {line for line, _ in rows}, notes)
    if not rows:
        rows = [
            paper
            for section in sections
            for line, item in [*section.items, *section.paragraphs]
            if (paper := _of_item(line, item)) is not None
        ]
    yield from rows


def plain(markdown: str) -> Text:
    """Return Markdown without its marks, and where its links lead."""
    if len(markdown) > MAX_INLINE_CHARS or _MARK.search(markdown) is None:
        return Text(markdown.strip(), ())
    words, urls = [], []
    parser = _parser()
    tokens: list[Token] = []
    parser.inline.parse(markdown, parser, {}, tokens)
    for token in tokens:
        if token.type in ("text", "code_inline", "html_inline"):
            words.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            words.append("\n")
        elif token.type == "link_open":
            urls.append(str(token.attrGet("href") or ""))
    return Text("".join(words), tuple(url for url in urls if url.startswith("http")))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table")
    # Blocks alone: what is within them is looked at where it is wanted, and not too long.
    return parser.disable("inline")


def _joined(lines: list[str]) -> tuple[list[str], list[int]]:
    """Join rows of tables that were broken within a cell; return the lines and their numbers."""
    joined: list[str] = []
    numbers: list[int] = []
    for number, line in enumerate(lines, start=1):
        last = joined[-1].strip() if joined else ""
        is_open = last.startswith("|") and not last.endswith("|")
        if is_open and line.strip() and not line.lstrip().startswith(("|", "#")):
            pieces = [joined[-1].rstrip(), line.strip()]
            joined[-1] = " ".join(pieces)
        else:
            joined.append(line)
            numbers.append(number)
    return joined, [*numbers, len(lines)]


def _cells(line: str) -> list[str]:
    line = line.strip().removeprefix("|")
    cells = _PIPE.split(line)
    if cells and not cells[-1].strip():
        cells.pop()
    return [cell.strip().replace("\\|", "|") for cell in cells]


def _of_table(table: Sequence[tuple[int, list[str]]], notes: Notes) -> Iterator[tuple[int, Cells]]:
    names = [re.sub(r"[^a-z]", "", plain(cell).plain.casefold()) for cell in table[0][1]]
    title = next((names.index(name) for name in _TITLES if name in names), None)
    if title is None:
        return
    text = next((names.index(name) for name in _SUMMARIES if name in names), None)
    for line, row in table[2:]:
        if not any(row):
            continue
        if len(row) > len(names):
            notes.add(line, "has more cells than columns", "what is too much was put to the text",
                      kind="a row has more cells than columns")  # fmt: skip
        cells = _refitted(row, len(names), text if text is not None else title)
        urls = [url for cell in cells for url in plain(cell).urls]
        if text is None:
            name, body = _divided(cells[title])
        else:
            name, body = cells[title], cells[text]
        yield (
            line,
            {
                "title": plain(_READ_MORE.sub("", name)).plain,
                "abstract": _body(body),
                "abstract_is_summary": text is None or names[text] != "abstract",
                "url": paper_url(urls),
            },
        )


def _refitted(cells: list[str], n_columns: int, text: int) -> list[str]:
    """Return as many cells as there are columns: one that has bars in it was divided there."""
    n_too_many = len(cells) - n_columns
    if n_too_many <= 0:
        return [*cells, *[""] * -n_too_many]
    pieces = " | ".join(cells[text : text + n_too_many + 1])
    return [*cells[:text], pieces, *cells[text + n_too_many + 1 :]]


def _divided(cell: str) -> tuple[str, str]:
    """Divide a cell that has a title and what is said of it."""
    cell = _NUMBER.sub("", cell, count=1)
    if match := _BOLD.match(cell):
        return match["title"], match["rest"]
    title, *rest = _TWO_SPACES.split(cell, maxsplit=1)
    if not rest:
        title, _, after = cell.partition(" - ")
        rest = [after]
    return title, rest[0]


def _of_heading(section: Section) -> tuple[int, Cells] | None:
    """Return the paper that a heading names, if it or what is below it links to one."""
    heading = plain(section.heading)
    body = [plain(text) for _, text in section.paragraphs]
    urls = [*heading.urls, *(url for text in body for url in text.urls)]
    urls += [url for _, item in section.items for url in plain(item).urls]
    if not section.title or not (heading.urls or any(map(is_paper, urls))):
        return None
    texts = [text.plain for text in body if not _is_links(text)]
    said = "\n\n".join(texts)
    label = _LABEL.match(said)
    return section.line, {
        "title": _NUMBER.sub("", heading.plain, count=1),
        "abstract": said[label.end() :] if label else said,
        "abstract_is_summary": label is None or label["label"].casefold() != "abstract",
        "url": paper_url(urls),
    }


def _note_other_headings(sections: Sequence[Section], papers: set[int], notes: Notes) -> None:
    """Say which headings with a text below them were not taken for papers."""
    for section in sections:
        if section.title and section.paragraphs and section.line not in papers:
            notes.add(
                section.line,
                f"{quote(section.title)} has no link to a paper",
                "not taken for one; if it is, add its link",
                kind="a heading has no link to a paper",
            )


def _of_item(line: int, markdown: str) -> tuple[int, Cells] | None:
    """Return the paper that an item begins with the link of."""
    match = _ITEM.match(markdown)
    if match is None or not is_paper(match["url"]):
        return None
    return line, {
        "title": plain(match["title"]).plain,
        "abstract": _body(markdown[match.end() :]),
        "abstract_is_summary": True,
        "url": match["url"],
    }


def _is_links(text: Text) -> bool:
    """Tell whether a paragraph is but a row of links."""
    return bool(text.urls) and len(text.plain) < 40 * len(text.urls)


def _body(markdown: str) -> str:
    return plain(_BREAK.sub("\n", markdown)).plain.replace("\n\n", "\n").strip()
