"""`labels.toml`: names that people give to topics and themes.

Nothing in it stops a command: an entry that cannot be used gives one warning, and the topic or
theme keeps its automatic name.
"""

from __future__ import annotations

import html
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from analysis.readers.files.file_content import content_of
from analysis.readers.toml_files import parse_toml
from analysis.records import LEVELS, NAME_CHARS, InputError, distinct_title, one_line
from evidence.formatting import count, number

LABELS = "labels.toml"

TABLES = {f"{level}s": level for level in LEVELS}
"""Levels by the name of their table."""

_EXAMPLE = '3 = "Honey bees"'
_MOST_WARNINGS = 20
_LONGEST_QUOTE = 40

_NUMBER = re.compile(r"0|[1-9][0-9]{0,8}")
_HEADER = re.compile(r"\s*\[{1,2}\s*[\"']?(\w+)[\"']?\s*(?:\.\s*[\"']?(\w+)[\"']?\s*)?\]")
_KEY = re.compile(r"\s*(?:[\"']?(\w+)[\"']?\s*\.\s*)?[\"']?([^\s\"'=.\[\]#]+)[\"']?\s*=")

_HTML = re.compile(r"<[/!?A-Za-z][^<>]*>|<[A-Za-z]+[\s/][^<]*=")
_ENTITY = re.compile(r"&#?\w+;")
_MARKDOWN = re.compile(
    r"\]\(|://|^(?:#{1,6}|>|[-*+])\s|`[^`]+`|\*\*[^*]+\*\*|~~[^~]+~~|__[^_]+__"
    r"|(?<![\w*])\*[^\s*][^*]*\*(?![\w*])|(?<![\w_])_[^\s_][^_]*_(?![\w_])"
)
_BREAKS = re.compile(r"[\t\n\r\v\f\x1c-\x1f\x85\u2028\u2029]")
_JOINERS = "\u200c\u200d"
"""Invisible characters that some scripts need between two letters."""

_BLANKS = "\u115f\u1160\u2800\u3164\uffa0"
"""Invisible characters that Unicode counts as letters or symbols."""


@dataclass(frozen=True, slots=True)
class GivenName:
    """A name that a person gives to a topic or theme, and its place in `labels.toml`."""

    name: str
    where: str


@dataclass(frozen=True, slots=True)
class GivenNames:
    """The names in a `labels.toml`.

    Attributes
    ----------
    path
        The file; None if there is none.
    topics, themes
        Names by the number of the topic or theme.
    warnings
        Entries that are not used, one line each.
    sha256
        SHA-256 of the file as it was read, in hex; None if it could not be read.
    """

    path: Path | None = None
    topics: Mapping[int, GivenName] = field(default_factory=dict)
    themes: Mapping[int, GivenName] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    sha256: str | None = None

    def of(self, level: str) -> Mapping[int, GivenName]:
        """Return the names of a level, one of `LEVELS`."""
        return self.topics if level == "topic" else self.themes


def read_names(folders: Iterable[Path]) -> GivenNames:
    """Return the names in the first `labels.toml` of some folders.

    An atlas has one list of names, because numbers are of the whole atlas: a `labels.toml` in a
    later folder is not read, and gives a warning.
    """
    paths = {os.path.realpath(folder): folder / LABELS for folder in folders}
    found = [path for path in paths.values() if os.path.lexists(path)]
    if not found:
        return GivenNames()
    first, *others = found
    ignored = [
        one_line(f"{path}: is not read, because {first} has the names; move its lines there")
        for path in others
    ]
    try:
        content = content_of(first)
    except InputError as error:
        return GivenNames(first, warnings=(_unused(error), *ignored))
    names = names_in(first, content.held)
    return replace(names, warnings=(*names.warnings, *ignored), sha256=content.sha256)


def names_in(path: Path, content: bytes | None) -> GivenNames:
    """Return the names in the bytes of a `labels.toml`.

    Parameters
    ----------
    path
        Its path in messages.
    content
        Its bytes; None if they are too many to be held in memory.
    """
    try:
        tables, text = parse_toml(path, content, "write one name per line")
    except InputError as error:
        return GivenNames(path, warnings=(_unused(error),))
    found: dict[str, dict[int, GivenName]] = {level: {} for level in LEVELS}
    line_of = _lines_of(text)
    warnings = []
    for table, entries in tables.items():
        where = f"{path}:{line_of.get((table, ''), line_of.get(('', table), 1))}"
        if table not in TABLES:
            problem = f"'{_quote(table)}' is not a table of names"
            warnings.append(f"{where}: {problem}; write names below [topics] or [themes]")
            continue
        if not isinstance(entries, dict):
            warnings.append(f"{where}: '{table}' is not a table; write {_EXAMPLE} below [{table}]")
            continue
        level = TABLES[table]
        users: dict[str, str] = {}
        for key, name in entries.items():
            where = f"{path}:{line_of.get((table, key), line_of.get((table, ''), 1))}"
            problem = _problem(level, key, name, users)
            if problem:
                warnings.append(f"{where}: {problem}")
                continue
            written = _as_written(name)
            users[distinct_title(written)] = key
            found[level][int(key)] = GivenName(written, where)
    return GivenNames(path, found["topic"], found["theme"], bounded(path, warnings))


def _problem(level: str, key: str, name: object, users: Mapping[str, str]) -> str:
    """Return why an entry cannot be used, and the fix; empty if it can.

    `users` has the numbers of the level that have a name already, by the key of the name.
    """
    if not _NUMBER.fullmatch(key):
        return (
            f"'{_quote(key)}' is not the number of a {level}; write the number that the address of "
            f"its page has, such as {_EXAMPLE}"
        )
    whose = f"the name of {level} {key}"
    if not isinstance(name, str):
        return f"{whose} is not text; write it in quotation marks: {key} = {_EXAMPLE[4:]}"
    if problem := _problem_of_text(name):
        return f"{whose} {problem}"
    if (other := users.get(distinct_title(_as_written(name)))) is not None:
        return f"{whose} is that of {level} {other} already; choose another one"
    return ""


def _problem_of_text(name: str) -> str:
    """Return why a text is no name, and the fix; empty if it is one."""
    # Composing letters takes time that grows with the square of their number.
    written = name if len(name) > 10 * NAME_CHARS else _as_written(name)
    if len(written) > NAME_CHARS:
        length = f"{number(len(written))} characters"
        return f"has {length}; shorten it to {NAME_CHARS} or fewer"
    if not any(map(str.isalnum, written)):
        return "has no letters; write a name, or remove the line"
    if not _is_visible(written) or _BREAKS.search(name):
        return "has control or invisible characters; type it again as plain text"
    if _HTML.search(written) or _MARKDOWN.search(written) or _has_entity(written):
        return "has HTML or Markdown, which is not formatted; write plain text"
    return ""


def _as_written(name: str) -> str:
    """Return a name with single spaces and composed letters."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def _is_visible(name: str) -> bool:
    """Return whether a name has no control, direction or invisible characters."""
    return not any(
        char in _BLANKS or (unicodedata.category(char)[0] == "C" and not _joins(name, at))
        for at, char in enumerate(name)
    )


def _joins(name: str, at: int) -> bool:
    """Return whether the character at a position joins two letters, marks or symbols."""
    around = (name[at - 1 : at], name[at + 1 : at + 2])
    return name[at] in _JOINERS and all(
        one and unicodedata.category(one)[0] in "LMS" for one in around
    )


def _has_entity(name: str) -> bool:
    return any(html.unescape(found) != found for found in _ENTITY.findall(name))


def _lines_of(text: str) -> dict[tuple[str, str], int]:
    """Return the first line of each table, and of each key in a table.

    The table of a key at the top is empty, and so is the key of a table's heading. tomllib does not
    give lines.
    """
    line_of: dict[tuple[str, str], int] = {}
    table = ""
    for at, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            table = header[1]
            line_of.setdefault((table, header[2] or ""), at)
        elif key := _KEY.match(line):
            line_of.setdefault((key[1] or table, key[2]), at)
            line_of.setdefault((table, key[1] or key[2]), at)
    return line_of


def _quote(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}..."


def _unused(error: InputError) -> str:
    return one_line(f"{error} (none of its names is used)")


def bounded(path: Path | None, warnings: Sequence[str]) -> tuple[str, ...]:
    """Return warnings, each on one line; the last of very many counts the others."""
    shown = [one_line(warning) for warning in warnings[:_MOST_WARNINGS]]
    if n_more := len(warnings) - len(shown):
        shown.append(one_line(f"{path}: {count(n_more, 'more name')} not used; correct them too"))
    return tuple(shown)
