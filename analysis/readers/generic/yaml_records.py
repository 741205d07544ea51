"""Reader of YAML records: mappings, one per paper, as documents or in a list.

The records are built from parser events and hold only text, lists and mappings. Tags are ignored;
aliases are refused, because a kilobyte of them can expand to gigabytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.readers.assemble import Rows, digests_by_date
from analysis.readers.base import RawDigest, ReadOptions
from analysis.readers.clean_text import quote
from analysis.readers.dates import given_date
from analysis.readers.digests_toml import Declaration
from analysis.readers.fields import BadRecordError, check_columns, columns_of
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.files.streams import whole_text
from analysis.readers.reading_warnings import Notes

MAX_CHARS = 4_000_000
MAX_DEPTH = 20

_PAIR = re.compile(r"(?:-\s+)?[\"']?\w[\w -]{0,40}[\"']?\s*:(?:\s.*)?")
_TITLE = re.compile(r"\s*(?:-\s+)?[\"']?title[\"']?\s*:\s.*", re.IGNORECASE)
_OTHER = re.compile(
    r"\s*(?:-\s+)?[\"']?(?:abstract|summary|url|link|date|arxiv[ _-]?id|published)"
    r"[\"']?\s*:(?:\s.*)?",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(
    "[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


class _Mapping(dict[str, object]):
    """A mapping, with its first line and whether it is complete."""

    line = 1
    is_whole = False


def recognises(file: DigestFile, options: ReadOptions) -> bool:  # noqa: ARG001
    """Return True if the file starts with a key and has a title and another field."""
    lines = file.head_lines()
    content = [line for line in lines if line.strip() and not line.startswith("#")]
    if content and content[0].strip() == "---":
        content = content[1:]
    return (
        bool(content)
        and _PAIR.fullmatch(content[0].rstrip()) is not None
        and any(_TITLE.fullmatch(line) for line in lines[:200])
        and any(_OTHER.fullmatch(line) for line in lines[:200])
    )


def read(
    file: DigestFile, declaration: Declaration, options: ReadOptions, notes: Notes
) -> list[RawDigest]:
    """Return the records, grouped into digests by date.

    The text under the key ``summary`` is marked as a summary, not an abstract.

    Raises
    ------
    InputError
        If the file is too long, lacks a mapped column, or has no usable record.
    """
    given = given_date(file.path, declaration)
    return digests_by_date(file, _rows(file, options, notes), given, options, notes, ends_open=True)


def _rows(file: DigestFile, options: ReadOptions, notes: Notes) -> Rows:
    lacking: set[str] | None = None
    names: tuple[str, ...] = ()
    for number, record in _records(file, notes):
        if isinstance(record, BadRecordError):
            yield number, record
            continue
        columns, absent = columns_of(record, options.columns)
        lacking = set(absent) if lacking is None else lacking & set(absent)
        names = names or tuple(record)
        cells = {field: record[column] for field, column in columns.items()}
        if columns.get("abstract", "").casefold() == "summary":
            cells["abstract_is_summary"] = True
        cells.setdefault("abstract", None)
        yield number, cells
    if lacking:
        check_columns(file.path, names, sorted(lacking))


def _records(
    file: DigestFile, notes: Notes
) -> Iterator[tuple[int, dict[str, object] | BadRecordError]]:
    text = _FORBIDDEN.sub("", whole_text(file, notes, MAX_CHARS))
    for document in _documents(text):
        if isinstance(document, tuple):
            yield document
            continue
        for record in _within(document):
            if record.is_whole:
                yield record.line, record
            else:
                yield record.line, BadRecordError("is incomplete or not valid YAML")


def _within(document: object) -> Iterator[_Mapping]:
    """Yield the document if it has a title, else the mappings in its lists."""
    if isinstance(document, _Mapping):
        if any(key.casefold() == "title" for key in document):
            yield document
            return
        lists = [value for value in document.values() if isinstance(value, list)]
    else:
        lists = [document] if isinstance(document, list) else []
    for elements in lists:
        for element in elements:
            if isinstance(element, _Mapping):
                yield element


def _documents(text: str) -> Iterator[object]:
    """Yield documents; of a broken one its readable part, then line and error."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    stack: list[tuple[_Mapping | list[object], str | None]] = []
    root: object = None
    # `stack` holds the open lists and mappings, each mapping with its pending key.
    try:
        for event in yaml.parse(text, Loader=loader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.DocumentStartEvent):
                root = None
            elif isinstance(event, yaml.DocumentEndEvent):
                yield root
                root = None
            # Open a list or mapping.
            elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                value: _Mapping | list[object] = []
                if isinstance(event, yaml.MappingStartEvent):
                    value = _Mapping()
                    value.line = line
                root = value if root is None else root
                _put(stack, value)
                stack.append((value, None))
                if len(stack) > MAX_DEPTH:
                    raise _UnsupportedError(line, f"has more than {MAX_DEPTH} nested levels")
            # Close it, or add a text to it.
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                closed, _ = stack.pop()
                if isinstance(closed, _Mapping):
                    closed.is_whole = True
            elif isinstance(event, yaml.ScalarEvent):
                root = event.value if root is None else root
                _put(stack, event.value)
            elif isinstance(event, yaml.AliasEvent):
                raise _UnsupportedError(line, f"has an alias ({quote(f'*{event.anchor}')})")
    # Keep what was read before the error.
    except _UnsupportedError as error:
        yield root
        yield error.line, BadRecordError(f"{error}, so nothing below it was read")
    except yaml.YAMLError as error:
        yield root
        mark = getattr(error, "problem_mark", None)
        problem = quote(str(getattr(error, "problem", None) or error), 100)
        number = mark.line + 1 if mark else 1
        yield number, BadRecordError(f"is not valid YAML ({problem}), so nothing below it was read")


class _UnsupportedError(Exception):
    """Valid YAML that is not supported."""

    def __init__(self, line: int, problem: str) -> None:
        self.line = line
        super().__init__(problem)


def _put(stack: list[tuple[_Mapping | list[object], str | None]], value: object) -> None:
    """Add a value to the open list, or as the next key or value of a mapping."""
    if not stack:
        return
    container, key = stack[-1]
    if isinstance(container, list):
        container.append(value)
    elif key is None:
        # A key that is not text becomes "", which is not the name of any field.
        stack[-1] = (container, value if isinstance(value, str) else "")
    else:
        container.setdefault(key, value)
        stack[-1] = (container, None)
