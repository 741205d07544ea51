"""The figures on a page: parts of a whole and numbers of papers, each with its place."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from streamlit.testing.v1 import AppTest

_TAGS = re.compile(r"<style>.*?</style>|<[^>]*>", re.S)


def texts(app: AppTest) -> Iterator[tuple[tuple[str, ...], str]]:
    """Return the texts of a page as plain text, each with the keys of its containers."""
    yield from _texts(app._tree, ())


def _texts(node, path) -> Iterator[tuple[tuple[str, ...], str]]:
    key = str(getattr(node, "key", None) or "")
    path = (*path, key) if key else path
    for raw in _own(node):
        yield path, _plain(raw)
    for child in getattr(node, "children", {}).values():
        yield from _texts(child, path)


def _own(node) -> list[str]:
    proto = getattr(node, "proto", None)
    found = [getattr(node, "label", None), getattr(node, "help", None)]
    found += [getattr(proto, name, None) for name in ("body", "label", "help", "alt")]
    return list(dict.fromkeys(text for text in found if isinstance(text, str) and text))


def _plain(text: str) -> str:
    # Only titles of HTML elements are read as well: screen readers tell them.
    titles = re.findall(r' (?:title|aria-label)="([^"]*)"', text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", _TAGS.sub(" ", text))
    return re.sub(r"\s+", " ", html.unescape(" ".join([text, *titles]))).strip()
