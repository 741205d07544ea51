"""Reader of Hugging Face papers pages saved with links, such as Markdown.

Copies of four tools were examined. In all of them a paper starts with a level-3 heading, or with a
line followed by the paper's Hugging Face URL. Its text follows, sometimes as the text of a link,
then authors, a date and buttons. Some copies list each paper twice.

A page of trending papers has a generated sentence instead of the abstract. Such texts are marked
as summaries, as is any text that is too short for an abstract.

The date is the day shown in the page's head. Its year is not shown; it is taken from the date of
the copy, if there is one. A page of trending papers shows no day: its date is that of the copy.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.readers.assemble import Rows, digests_by_date
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.dates import (
    GivenDate,
    ShownDate,
    full_date,
    given_date,
    latest_until,
    resolve_date,
    shown_date,
)
from analysis.readers.digests_toml import Declaration
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.files.streams import lines
from analysis.readers.huggingface.page_head import (
    DAILY,
    MARKS,
    SHORTEST_ABSTRACT,
    TRENDING,
    letters,
    unlinked,
)
from analysis.readers.huggingface.title_blocks import WRAP_CHARS
from analysis.readers.reading_warnings import Notes
from analysis.records import normalised_title
from evidence.arxiv_ids import arxiv_id, arxiv_id_in

_HEAD_LINES = 300
_ADDRESS = re.compile(
    r"https?://(?:(?:www\.)?huggingface|hf)\.co/papers/(?P<id>\d{4}\.\d{4,5})(?:v\d+)?"
)
_HEADING = re.compile(r"#{3}\s+(?P<text>.*\S.*)")
_LINK = re.compile(r"\[(?P<text>(?:[^\[\]]|\[[^\[\]]*+\])*+)\](?:\((?P<url>[^()\s]*)\)|\[\d+\])")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()\s]*\)|\[(?:图片|image)[^\[\]]*\]", re.IGNORECASE)
_END = re.compile(r"\W*(?:references|visible links|hidden links|previous|next)\W*", re.IGNORECASE)
_WRAP = re.compile(r"^\[|\](?:\([^()\s]*\)?|\[\d+\])$")
_ESCAPE = re.compile(r"\\([\\\[\]()`*_{}#+.!~<>|$-])")
_COPIED = re.compile(
    r"\W*(?:retrieved|exported|captured|fetched|crawled|scraped|saved|accessed|date"
    r"|generated)\b[^:]{0,20}:\**\s*[\"']?(?P<day>\d{4}-\d{2}-\d{2})",
    re.IGNORECASE,
)
_DAY_LINK = re.compile(r"huggingface\.co/papers/date/(?P<day>\d{4}-\d{2}-\d{2})")
# The URL of a numbered link: "[32]: https://..." or "32. https://...", at the end of a copy.
_REFERENCE = re.compile(r"\[?(?P<n>\d{1,5})[\].:]{1,2}\s+<?(?P<url>https?://\S+?)>?")
_REFERRED = re.compile(r"\]\[(\d{1,5})\]")
_PUBLISHED = re.compile(r"\W*(?:published on\s+)?(?P<day>\w{3,9}\.? \d{1,2}(?:, \d{4})?)", re.I)
_AUTHORS = re.compile(r"\W*\d+\s+authors?\b.*", re.IGNORECASE)
# Lines between the text of a paper and the next paper: parts of links, buttons, anchors, URLs.
_FURNITURE = re.compile(
    r"\W*"
    r"|<a\b.*"
    r"|<?https?://\S+>?"
    r"|\[?\d{1,5}[\].:]{1,2}\s+<?https?://\S+"
    r"|\W*upvote.*"
    r"|\W*(?:link:\s*)?(?:github|arxiv page|project page|submitted by)\b.*"
    r"|\W*\[-\].{0,8}"
    r"|\].{0,300}",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Paper:
    """A paper whose lines are still being read."""

    line: int
    title: str
    number: str | None
    paragraphs: list[str] = field(default_factory=list)
    published: ShownDate | None = None
    is_over: bool = False
    """Whether its text has ended, so that further lines are ignored."""

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class _Head:
    """The day shown above the first paper, the date of the copy, and the kind of page."""

    shown: ShownDate | None
    copied: dt.date | None
    is_trending: bool


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Return True if the file has a page's head, and a heading or URL of a paper."""
    is_marked = False
    for line in map(str.strip, file.head_lines()[:_HEAD_LINES]):
        if is_marked and (_HEADING.fullmatch(line) or _ADDRESS.fullmatch(line)):
            return True
        # A long line before the first paper means plain text, which `page` reads.
        if len(line) > WRAP_CHARS and len(unlinked(line)) > WRAP_CHARS:
            return False
        is_marked = is_marked or letters(line) in MARKS
    return False


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Return the digest of a page.

    Raises
    ------
    InputError
        If it has no date or no paper.
    """
    numbered = [(number, line.strip()) for number, line in lines(file, notes)]
    starts = list(_starts(numbered, _references(numbered)))
    head = _head(numbered[: starts[0][0]] if starts else numbered)
    papers = _without_duplicates(_papers(numbered, starts))
    dated = _dated(file, head, declaration, options, notes) if papers else None
    rows = _rows(papers, head, dated)
    source = TRENDING if head.is_trending else DAILY
    return digests_by_date(
        file, rows, dated, options, notes, source=source, given_first=True, ends_open=True
    )


def _rows(papers: Sequence[_Paper], head: _Head, dated: GivenDate | None) -> Rows:
    for paper in papers:
        day = None
        if paper.published is not None and dated is not None:
            day = latest_until(paper.published, dated.date)
        yield (
            paper.line,
            {
                "title": paper.title,
                "abstract": paper.text,
                "abstract_is_summary": head.is_trending or len(paper.text) < SHORTEST_ABSTRACT,
                "arxiv_id": paper.number,
                "url": f"https://huggingface.co/papers/{paper.number}" if paper.number else None,
                "published": day,
            },
        )


def _references(numbered: Sequence[tuple[int, str]]) -> dict[str, str]:
    matches = (_REFERENCE.fullmatch(text) for _, text in numbered if len(text) < 1000)
    return {match["n"]: match["url"] for match in matches if match}


def _starts(
    numbered: Sequence[tuple[int, str]], references: Mapping[str, str]
) -> Iterator[tuple[int, str, str | None, int]]:
    """Yield index, title, arXiv id and index of the text of each paper."""
    texts = [(index, text) for index, (_, text) in enumerate(numbered) if text]
    with_headings = any(_HEADING.fullmatch(text) for _, text in texts)
    last = ""
    for place, (index, text) in enumerate(texts):
        if with_headings:
            if match := _HEADING.fullmatch(text):
                title, urls = _unlinked(match["text"])
                urls += [references[n] for n in _REFERRED.findall(text) if n in references]
                number = next(filter(None, map(arxiv_id_in, urls)), None)
                yield index, title, number, index + 1
        elif place and (match := _ADDRESS.fullmatch(text)):
            before, title = texts[place - 1]
            # The URL follows both the title and the text; only the first one starts a paper.
            if match["id"] != last and not _is_furniture(title):
                last = match["id"]
                yield before, _unlinked(title)[0], arxiv_id(last), index + 1


def _papers(
    numbered: Sequence[tuple[int, str]], starts: Sequence[tuple[int, str, str | None, int]]
) -> Iterator[_Paper]:
    ends = [*(start[0] for start in starts), len(numbered)][1:]
    for (index, title, number, first), end in zip(starts, ends, strict=True):
        paper = _Paper(numbered[index][0], title, number)
        for line in _paragraphs(numbered[first : max(first, end)]):
            _add(paper, line)
        yield paper


def _paragraphs(body: Sequence[tuple[int, str]]) -> Iterator[str]:
    """Yield paragraphs: lines joined up to a blank line or a line that is not text."""
    pieces: list[str] = []
    for _, text in [*body, (0, "")]:
        is_furniture = bool(text) and _is_furniture(text)
        if pieces and (not text or is_furniture):
            yield " ".join(pieces)
            pieces = []
        if is_furniture:
            yield text
        elif text:
            pieces.append(text.rstrip("\\").strip())
    if pieces:
        yield " ".join(pieces)


def _is_furniture(text: str) -> bool:
    text = _IMAGE.sub("", text)
    return (
        _FURNITURE.fullmatch(text) is not None
        or _AUTHORS.fullmatch(text) is not None
        or _PUBLISHED.fullmatch(text) is not None
    )


def _add(paper: _Paper, text: str) -> None:
    if _AUTHORS.fullmatch(text) or _END.fullmatch(text):
        paper.is_over = True
    elif (match := _PUBLISHED.fullmatch(text)) and (shown := shown_date(match["day"], 0)):
        paper.published, paper.is_over = paper.published or shown, True
    elif _is_furniture(text):
        paper.is_over = paper.is_over or bool(paper.paragraphs)
        if paper.number is None:
            paper.number = next(filter(None, (arxiv_id_in(url) for _, url in _urls(text))), None)
    elif not paper.is_over:
        words, urls = _unlinked(text)
        if paper.number is None:
            paper.number = next(filter(None, map(arxiv_id_in, urls)), None)
        if words:
            paper.paragraphs.append(words)


def _without_duplicates(papers: Iterator[_Paper]) -> list[_Paper]:
    """Return each paper once, with its longest text; some copies list it twice."""
    kept: list[_Paper] = []
    by_title: dict[str, dict[str | None, _Paper]] = {}
    for paper in papers:
        # Papers with the same title are different ones if they have different arXiv ids.
        by_number = by_title.setdefault(normalised_title(paper.title) or paper.title, {})
        if paper.number is None:
            first = next(iter(by_number.values()), None)
        else:
            first = by_number.get(paper.number) or by_number.pop(None, None)
        if first is None or paper.number is not None:
            by_number.setdefault(paper.number, first or paper)
        if first is None:
            kept.append(paper)
            continue
        if len(paper.text) > len(first.text):
            first.paragraphs = paper.paragraphs
        first.number = first.number or paper.number
        first.published = first.published or paper.published
    return kept


def _head(above: Sequence[tuple[int, str]]) -> _Head:
    shown: ShownDate | None = None
    copied: list[dt.date] = []
    names: set[str] = set()
    for number, text in above[:_HEAD_LINES]:
        if not text or len(text) > 1000:
            continue
        if "](" not in text:
            names.add(letters(text))
        date = shown_date(_unlinked(text)[0].strip("#*-_ "), number)
        shown = date or shown
        for match in (_COPIED.match(text), _DAY_LINK.search(text)):
            if match is not None and (day := full_date(match["day"])):
                copied.append(day)
    is_trending = "trendingpapers" in names and "dailypapers" not in names
    return _Head(shown, max(copied, default=None), is_trending)


def _dated(
    file: DigestFile, head: _Head, declaration: Declaration, options: ReadOptions, notes: Notes
) -> GivenDate:
    known = given_date(file.path, declaration) is not None or declaration.year is not None
    if not known and head.copied is not None:
        if head.shown is None:
            return GivenDate(head.copied, "text")
        # One day of tolerance for time zones.
        last = head.copied + dt.timedelta(days=1)
        if (day := latest_until(head.shown, last)) is not None:
            return GivenDate(day, "text")
    return resolve_date(file.path, head.shown, declaration, options, notes)


def _unlinked(text: str) -> tuple[str, list[str]]:
    """Return text without link marks, images and escapes, and the URLs in it."""
    text = _IMAGE.sub("", text)
    urls = [url for _, url in _urls(text)]
    text = _LINK.sub(lambda match: match["text"], text)
    for _ in range(2):
        text = _WRAP.sub("", text.strip()).strip()
    return _ESCAPE.sub(r"\1", text).replace("\\ ", " ").strip(" \\"), urls


def _urls(text: str) -> list[tuple[str, str]]:
    return [(m[0], m[1]) for m in re.finditer(r"(?<=\()(https?://[^\s()]+)(?=\))", text)]
