"""Extract papers from Markdown tables, headings and list items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from analysis.readers.clean_text import quote
from analysis.readers.markdown.links import is_paper, paper_url
from analysis.readers.markdown.table_cells import cells_of, fit_cells
from analysis.readers.reading_warnings import Notes

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_INLINE_CHARS = 8_000
"""Maximum length of a text that is parsed for links and emphasis, which takes quadratic time."""

Cells = Mapping[str, object]

_TITLES = ("title", "paper", "papers", "name")
_SUMMARIES = ("summary", "tldr", "description", "abstract", "notes")
_NUMBER = re.compile(r"^\s*(?:\d{1,3}[.)]|#\d{1,3}:?|[-*•])\s+")
_MARK = re.compile(r"[\\`*_\[\]<>&!\n]")
_BREAK = re.compile(r"<br\s*/?>|●", re.IGNORECASE)
_TWO_SPACES = re.compile(r"\s{2,}|<br\s*/?>")
# "(Read more on [arXiv](...) or [HuggingFace](...))" after a title.
_READ_MORE = re.compile(r"\(\s*read more\b.*", re.IGNORECASE | re.DOTALL)
_BOLD = re.compile(r"\s*\*\*(?P<title>[^*]+)\*\*[\s:\u2013\u2014-]*(?P<rest>.*)", re.DOTALL)
_FIRST_LINK = re.compile(r"\[[^\[\]]*\]\([^()\s]*\)")
_LABEL = re.compile(
    r"\s*\**(?P<label>abstract|summary|tl;?dr)\**\s*[:.\u2014-]\**\s*", re.IGNORECASE
)
_ITEM = re.compile(
    r"\s*\W{0,3}\[(?P<title>[^\[\]]+)\]\((?P<url>[^()\s]+)\)\W{0,3}\s*[:\u2013\u2014-]?\s*"
)


@dataclass(frozen=True, slots=True)
class Text:
    """The plain text of some Markdown, and the URLs it links to."""

    plain: str
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the content up to the next heading.

    Attributes
    ----------
    line
        Line of the heading, from 1.
    level
        Level of the heading, from 1; 0 for the text above the first heading.
    title
        Plain text of the heading; empty if it cannot be a paper's title.
    heading
        Markdown of the heading.
    paragraphs
        Line and Markdown of each paragraph.
    items
        Line and Markdown of each list item.
    tables
        For each table its rows, with number and text of the line; the first is the header.
    """

    line: int
    level: int
    title: str
    heading: str = ""
    paragraphs: list[tuple[int, str]] = field(default_factory=list)
    items: list[tuple[int, str]] = field(default_factory=list)
    tables: list[list[tuple[int, str]]] = field(default_factory=list)


def sections_of(text: str) -> Iterator[Section]:
    """Yield the sections of a Markdown text, divided at its headings."""
    lines, numbers = _join_broken_rows(text.split("\n"))
    section = Section(1, 0, "")
    in_heading: Token | None = None
    n_items = n_tables = 0
    for token in _parser().parse("\n".join(lines)):
        number = numbers[token.map[0]] if token.map else section.line
        # Keep track of the block that is open.
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
            section.tables.append([(numbers[row], lines[row]) for row in rows])
        # Text starts a section, or belongs to the current one.
        elif token.type == "inline" and in_heading is not None:
            yield section
            level = int(in_heading.tag[1:])
            section = Section(number, level, plain(token.content).plain, token.content)
            in_heading = None
        elif token.type == "inline" and not n_tables:
            (section.items if n_items else section.paragraphs).append((number, token.content))
    yield section


def papers_of(sections: Sequence[Section], notes: Notes) -> Iterator[tuple[int, Cells]]:
    """Yield line and cells of papers in tables, else headings, else list items."""
    tables = [table for section in sections for table in section.tables]
    rows = [paper for table in tables for paper in _of_table(table, notes)]
    if not rows:
        rows = [paper for section in sections if (paper := _of_heading(section)) is not None]
        _warn_of_other_headings(sections if rows else [], {line for line, _ in rows}, notes)
    if not rows:
        rows = [
            paper
            for section in sections
            for line, item in [*section.items, *section.paragraphs]
            if (paper := _of_item(line, item)) is not None
        ]
    yield from rows


def plain(markdown: str) -> Text:
    """Return the plain text of Markdown, and the URLs of its links."""
    if len(markdown) > MAX_INLINE_CHARS or _MARK.search(markdown) is None:
        return Text(markdown.strip(), ())
    words, urls = [], []
    parser = _parser()
    tokens: list[Token] = []
    parser.inline.parse(markdown, parser, {}, tokens)
    for token in tokens:
        # Escaped characters and entities are texts of their own type.
        if token.type in ("text", "text_special", "code_inline", "html_inline"):
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
    # Parse blocks only; `plain` parses their content where it is needed and not too long.
    return parser.disable("inline")


def _join_broken_rows(lines: list[str]) -> tuple[list[str], list[int]]:
    """Return lines and their numbers, with broken table rows joined."""
    joined: list[list[str]] = []
    numbers: list[int] = []
    is_open = False
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if is_open and text and not text.startswith(("|", "#")):
            joined[-1][-1] = joined[-1][-1].rstrip()
            joined[-1].append(text)
        else:
            joined.append([line])
            numbers.append(number)
            is_open = text.startswith("|")
        is_open = is_open and bool(text) and not text.endswith("|")
    return [" ".join(pieces) for pieces in joined], [*numbers, len(lines)]


def _of_table(table: Sequence[tuple[int, str]], notes: Notes) -> Iterator[tuple[int, Cells]]:
    header = cells_of(table[0][1])
    names = [re.sub(r"[^a-z]", "", plain(cell).plain.casefold()) for cell in header]
    title = next((names.index(name) for name in _TITLES if name in names), None)
    if title is None:
        return
    text = next((names.index(name) for name in _SUMMARIES if name in names), None)
    # The second row is the delimiter row.
    for line, markdown in table[2:]:
        row = cells_of(markdown, len(names))
        if not any(row):
            continue
        if len(row) > len(names):
            notes.add(line, "the row has more cells than the header",
                      r"the extra cells are added to the text; write \| for a bar in a text",
                      kind="row with more cells than the header")  # fmt: skip
        cells = fit_cells(row, len(names), text if text is not None else title)
        urls = [url for cell in cells for url in plain(cell).urls]
        # Without a text column, the title's cell has both.
        if text is None:
            name, body = _split_title(cells[title])
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


def _split_title(cell: str) -> tuple[str, str]:
    """Split a cell into the title and the text after it."""
    cell = _NUMBER.sub("", cell, count=1)
    if match := _BOLD.match(cell):
        return match["title"], match["rest"]
    title, *rest = _TWO_SPACES.split(cell, maxsplit=1)
    if not rest:
        # A dash within the text of a link is part of the title.
        link = _FIRST_LINK.match(cell)
        at = link.end() if link else 0
        title, _, after = cell[at:].partition(" - ")
        title, rest = cell[:at] + title, [after]
    return title, rest[0]


def _of_heading(section: Section) -> tuple[int, Cells] | None:
    """Return line and cells of a heading's paper; None if it links to no paper."""
    heading = plain(section.heading)
    body = [plain(text) for _, text in section.paragraphs]
    urls = [*heading.urls, *(url for text in body for url in text.urls)]
    urls += [url for _, item in section.items for url in plain(item).urls]
    if not section.title or not (heading.urls or any(map(is_paper, urls))):
        return None
    texts = [text.plain for text in body if not _is_links(text)]
    summary = "\n\n".join(texts)
    label = _LABEL.match(summary)
    return section.line, {
        "title": _NUMBER.sub("", heading.plain, count=1),
        "abstract": summary[label.end() :] if label else summary,
        "abstract_is_summary": label is None or label["label"].casefold() != "abstract",
        "url": paper_url(urls),
    }


def _warn_of_other_headings(sections: Sequence[Section], papers: set[int], notes: Notes) -> None:
    """Warn of headings with text that are not read as papers."""
    for section in sections:
        if section.title and section.paragraphs and section.line not in papers:
            notes.add(
                section.line,
                f"the heading {quote(section.title)} has no link to a paper",
                "not read as a paper; if it is one, add its link",
                kind="heading without a link to a paper",
            )


def _of_item(line: int, markdown: str) -> tuple[int, Cells] | None:
    """Return line and cells of an item that starts with a paper's link; or None."""
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
    """Return True if a paragraph consists of links only."""
    return bool(text.urls) and len(text.plain) < 40 * len(text.urls)


def _body(markdown: str) -> str:
    return plain(_BREAK.sub("\n", markdown)).plain.replace("\n\n", "\n").strip()
