"""HTML notes of reference managers as plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_TAG = re.compile(r"</?(?:p|div|br|ul|ol|li|h[1-6]|strong|em|b|i|u|span|a|blockquote)\b", re.I)
_BLOCKS = frozenset(
    {"p", "div", "br", "ul", "ol", "li", "blockquote", *(f"h{n}" for n in "123456")}
)
_HIDDEN = frozenset({"script", "style"})


class _Text(HTMLParser):
    """Collects the text of HTML, with line breaks between blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self._hidden += tag in _HIDDEN
        self._end_line(tag)

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in _HIDDEN and self._hidden > 0
        self._end_line(tag)

    def _end_line(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def text_of_html(note: str) -> str:
    r"""Return the text of a note in HTML; any other note unchanged.

    Examples
    --------
    >>> text_of_html("<p>read <b>section 3</b></p><p>x &lt; y</p>")
    'read section 3\nx < y'
    >>> text_of_html("a <b")
    'a <b'
    """
    if not _TAG.search(note) or ">" not in note:
        return note
    parser = _Text()
    parser.feed(note)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)
