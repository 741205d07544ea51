"""Elements of an XML document, one at a time: whole or mended, never expanded.

Three things an XML parser may do are dangerous with files of unknown origin, and are not done
here: to expand entities (a kilobyte becomes gigabytes), to load what a document names (a file, an
address), to keep the whole tree. None of the formats read has a document type declaration, so one
is refused before anything below it is read.
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

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_CHILDREN = 20_000
"""Elements within one record; a paper with 5,000 authors has 15,000."""

_START = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)([^<>]*)")
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SPACE = re.compile("[\ufeff \t\n]*")
_ENDS = {"<?": "?>", "<!--": "-->"}
# Not allowed in XML at all; cleaning takes them out of every text anyway.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def root_of(file: DigestFile) -> tuple[str, str]:
    """Return the name of a document's outermost element and its attributes; empty if it is none."""
    below = _below_prolog(file)
    match = _START.search(below) if below.startswith("<") else None
    return (match[1], match[2]) if match else ("", "")


def _below_prolog(file: DigestFile) -> str:
    """Return what of a document's beginning stands below instructions and comments."""
    text, position = file.head_text(), 0
    while True:
        if space := _SPACE.match(text, position):
            position = space.end()
        end = next((end for begin, end in _ENDS.items() if text.startswith(begin, position)), None)
        if end is None:
            return text[position:]
        found = text.find(end, position)
        if found < 0:
            return ""
        position = found + len(end)


def elements(
    file: DigestFile, wanted: Collection[str], notes: Notes
) -> Iterator[tuple[int, Element]]:
    """Yield the elements of some names, without their namespaces, each when it is whole.

    An element is emptied when the next one is asked for. What is not well-formed is mended as
    well as can be, and told; an element that the file ends in is yielded as far as it goes.

    Parameters
    ----------
    file
        The document.
    wanted
        Names of elements; one within another belongs to the outer one.
    notes
        Takes what was mended.

    Yields
    ------
    int
        Line, from 1.
    Element
        With its content.

    Raises
    ------
    InputError
        If the document declares a type or entities, or is no XML at all.
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
    for _ in _fed(parser, file, notes):
        for event, element in parser.read_events():
            if not is_checked and element.getroottree().docinfo.doctype:
                raise _declares(file)
            is_checked = True
            name = name_of(element)
            if event == "start":
                if outer is None and name in wanted:
                    outer, n_children = element, 0
                n_children += 1
                if n_children > MAX_CHILDREN and outer is not None:
                    raise InputError(
                        f"{file.path}:{outer.sourceline}",
                        f"has more than {MAX_CHILDREN:,} elements in one record",
                        "see whether it is what it claims to be",
                    )
            elif outer is None or element is outer:
                if outer is not None:
                    yield element.sourceline or 1, element
                outer = None
                _forget(element)
    _note_mended(parser, notes)


def text_in(element: Element | None) -> str:
    """Return all text within an element, whatever its markup; nothing of None."""
    if element is None:
        return ""
    return "".join(str(part) for part in element.itertext())


def child(element: Element, name: str) -> Element | None:
    """Return the first child of a name, without its namespace."""
    return next(children(element, name), None)


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of a name, without their namespaces."""
    return (inner for inner in element if name_of(inner) == name)


def descendant(element: Element, name: str) -> Element | None:
    """Return the first element of a name anywhere within another."""
    return next((inner for inner in element.iter() if name_of(inner) == name), None)


def _fed(parser: Any, file: DigestFile, notes: Notes) -> Iterator[None]:
    """Feed the parser piece by piece; after each there may be events."""
    from lxml import etree

    if _DECLARATION.match(_below_prolog(file)):
        raise _declares(file)
    try:
        for chunk in chunks(file, notes):
            parser.feed(_FORBIDDEN.sub("", chunk).encode("utf-8"))
            yield
        parser.close()
    except etree.LxmlError:
        pass
    yield


def name_of(element: Element) -> str:
    """Return an element's name without its namespace; nothing of comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _forget(element: Element) -> None:
    """Empty an element and take those before it out of the tree, which would grow without end."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _note_mended(parser: Any, notes: Notes) -> None:
    # The parser tells the first places only, one of a kind.
    for error in parser.feed_error_log:
        notes.add(
            error.line,
            f"is not well-formed XML ({quote(error.message.strip(), 100)})",
            "mended as well as can be; see whether something is missing",
            kind="is not well-formed XML",
        )


def _declares(file: DigestFile) -> InputError:
    return InputError(
        file.path,
        "declares a document type or entities, which no format read here does",
        "fetch it again from its source, or take the declaration out",
    )
