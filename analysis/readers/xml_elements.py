"""Iterate over the elements of an XML document, safely for untrusted files.

The parser does not expand entities (a kilobyte could become gigabytes), does not load external
files or URLs, and does not keep the whole tree. No format read here has a document type
declaration, so a document with one is refused before anything below it is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from analysis.readers.clean_text import quote
from analysis.readers.files.digest_file import DigestFile
from analysis.readers.files.streams import chunks
from analysis.readers.reading_warnings import Notes
from analysis.records import InputError
from evidence.formatting import number

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_CHILDREN = 20_000
"""Maximum number of elements in one record; a paper with 5,000 authors has 15,000."""

_START = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)([^<>]*)")
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SPACE = re.compile("[\ufeff \t\n]*")
_ENDS = {"<?": "?>", "<!--": "-->"}
# Not allowed in XML; `clean` would remove them from the text anyway.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def root_of(file: DigestFile) -> tuple[str, str]:
    """Return name and attribute text of the root element; empty without one."""
    below = _below_prolog(file)
    match = _START.search(below) if below.startswith("<") else None
    return (match[1], match[2]) if match else ("", "")


def _below_prolog(file: DigestFile) -> str:
    """Return the text of the file's head after the XML declaration and comments."""
    text, position = file.head_text(), 0
    while True:
        if space := _SPACE.match(text, position):
            position = space.end()
        end = next((end for begin, end in _ENDS.items() if text.startswith(begin, position)), None)
        if end is None:
            return text[position:]
        at = text.find(end, position)
        if at < 0:
            return ""
        position = at + len(end)


def elements(
    file: DigestFile, wanted: Collection[str], notes: Notes
) -> Iterator[tuple[int, Element]]:
    """Yield each element of the wanted names once it is complete.

    An element is emptied when the next one is requested. Malformed XML is repaired where possible,
    with a warning; an element cut off by the end of the file is yielded with what it has.

    Parameters
    ----------
    file
        The document.
    wanted
        Element names without namespace. A wanted element inside another is part of the outer one.
    notes
        Receives warnings about malformed XML.

    Yields
    ------
    int
        Line of the element, from 1.
    Element
        The element with its content.

    Raises
    ------
    InputError
        If the document declares a document type or entities, or a record is too large.
    """
    from lxml import etree

    parser = etree.XMLPullParser(
        events=("start", "end"),
        recover=True,
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
    )
    outer: Element | None = None
    n_children = 0
    is_checked = False
    # `outer` is the wanted element that is open, if any.
    for _ in _feed(parser, file, notes):
        for event, element in parser.read_events():
            if not is_checked and element.getroottree().docinfo.doctype:
                raise _has_declaration(file)
            is_checked = True
            name = name_of(element)
            if event == "start":
                if outer is None and name in wanted:
                    outer, n_children = element, 0
                n_children += 1
                if n_children > MAX_CHILDREN and outer is not None:
                    raise InputError(
                        f"{file.path}:{outer.sourceline}",
                        f"has more than {number(MAX_CHILDREN)} elements in one record",
                        "check that it is the right file",
                    )
            # Emit a wanted element at its end tag; free any element outside of it.
            elif outer is None or element is outer:
                if outer is not None:
                    yield element.sourceline or 1, element
                outer = None
                _free(element)
    _warn_of_repairs(parser, notes)


def text_in(element: Element | None) -> str:
    """Return all text within an element, without markup; empty for None."""
    if element is None:
        return ""
    return "".join(str(part) for part in element.itertext())


def child(element: Element, name: str) -> Element | None:
    """Return the first child of the given name (without namespace), or None."""
    return next(children(element, name), None)


def children(element: Element, name: str) -> Iterator[Element]:
    """Return an iterator over the children of the given name (without namespace)."""
    return (inner for inner in element if name_of(inner) == name)


def descendant(element: Element, name: str) -> Element | None:
    """Return the first descendant of the given name (without namespace), or None."""
    return next((inner for inner in element.iter() if name_of(inner) == name), None)


def _feed(parser: Any, file: DigestFile, notes: Notes) -> Iterator[None]:
    """Feed the parser in chunks; yield after each, when there may be events."""
    from lxml import etree

    if _DECLARATION.match(_below_prolog(file)):
        raise _has_declaration(file)
    try:
        for chunk in chunks(file, notes):
            parser.feed(_FORBIDDEN.sub("", chunk).encode("utf-8"))
            yield
        parser.close()
    except etree.LxmlError:
        pass
    yield


def name_of(element: Element) -> str:
    """Return an element's name without namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _free(element: Element) -> None:
    """Empty an element and remove its earlier siblings, so that the tree stays small."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _warn_of_repairs(parser: Any, notes: Notes) -> None:
    # The parser logs only the first error of each kind.
    for error in parser.feed_error_log:
        notes.add(
            error.line,
            f"is not well-formed XML ({quote(error.message.strip(), 100)})",
            "repaired where possible; check whether papers are missing",
            kind="is not well-formed XML",
        )


def _has_declaration(file: DigestFile) -> InputError:
    return InputError(
        file.path,
        "declares a document type or entities, which is not allowed",
        "fetch it again from its source, or remove the declaration",
    )
