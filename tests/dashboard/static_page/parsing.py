"""Parser of exported pages for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from dashboard.static_page.html_page import unpacked


@dataclass
class Parsed(HTMLParser):
    """A parsed page.

    Attributes
    ----------
    tags
        All tags with their attributes, in order.
    blocks
        Text of scripts by id (``script`` for the one without an id) and of ``style``.
    text
        All text outside scripts and styles.
    """

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    blocks: dict[str, str] = field(default_factory=dict)
    text: str = ""
    _inside: str | None = None

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self._inside = dict(attrs).get("id") or tag
            assert self._inside not in self.blocks, self._inside
            self.blocks[self._inside] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside is None:
            self.text += data
        else:
            self.blocks[self._inside] += data

    def meta(self, name: str) -> str:
        """Return the content of a meta tag, by its name, property or HTTP header."""
        return next(
            str(attrs["content"])
            for tag, attrs in self.tags
            if tag == "meta"
            and name in (attrs.get("name"), attrs.get("property"), attrs.get("http-equiv"))
        )

    @property
    def outline(self) -> dict[str, Any]:
        return unpacked(self.blocks["outline"])

    @property
    def details(self) -> dict[str, Any]:
        return unpacked(self.blocks["details"])


def parsed(page: str) -> Parsed:
    parser = Parsed()
    parser.feed(page)
    parser.close()
    return parser
