"""Escaping of untrusted text: for Markdown, HTML, Plotly's pseudo-HTML and addresses.

Titles and abstracts come from outside and may hold anything. Each function here takes such a
text and returns what a reader will see as exactly that text, wherever it lands.
"""

from __future__ import annotations

import html as html_escapes
import re
from urllib.parse import quote, quote_plus, urlsplit

from dashboard.text.latex_math import parts_of

WORD_JOINER = "\u2060"
"""Invisible and without width: breaks up what a plug-in would otherwise recognise."""

# Control characters, and those that turn the direction of the text around them.
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]+"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_BLANK_LINES = re.compile(r"\s*\n\s*")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit's Markdown changes these after escapes are undone: emoji and icons (`:a:`), links
# (`www.`, `://`, `a@b`), arrows and dashes (`->`, `--`, `>=`).
_JOINTS = re.compile(r"(?<=:)(?=\S)|(?<=@)(?=\S)|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=~])", re.I)

_ARXIV_ID = re.compile(r"\d{4}\.\d{4,5}(v\d+)?|[a-z]+(-[a-z]+)*(\.[A-Z]{2})?/\d{7}(v\d+)?")


def plain(text: str) -> str:
    """Return `text` on one line, without control characters or changes of direction."""
    return _SPACES.sub(" ", _SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text))).strip()


def markdown(text: str) -> str:
    """Escape `text` for a place that reads Markdown, such as the label of a link.

    What is mathematics stays, in dollar signs: Streamlit sets it.
    """
    written = ""
    for part in parts_of(plain(text)):
        # Two dollar signs side by side would open a formula of their own.
        apart = WORD_JOINER if part.is_math and written.endswith("$") else ""
        written += apart + (f"${part.source}$" if part.is_math else _escaped(part.source))
    return written


def _escaped(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", _JOINTS.sub(WORD_JOINER, text))


def markdown_paragraphs(text: str) -> str:
    """Escape `text` for Markdown as `markdown` does; its line breaks become paragraphs."""
    lines = _BLANK_LINES.split(text.replace("\r", "\n").strip())
    return "\n\n".join(markdown(line) for line in lines if plain(line))


def has_mathematics(text: str) -> bool:
    """Return whether `text` has a formula that Markdown would set and HTML would not."""
    return any(part.is_math for part in parts_of(plain(text)))


def html(text: str) -> str:
    """Escape `text` for HTML, in an element or in a quoted attribute."""
    return html_escapes.escape(plain(text), quote=True)


def html_paragraphs(text: str) -> str:
    """Escape `text` for HTML; its line breaks become paragraphs."""
    lines = _BLANK_LINES.split(text.replace("\r", "\n").strip())
    return "".join(f'<p dir="auto">{html(line)}</p>' for line in lines if plain(line))


def plotly(text: str) -> str:
    """Escape `text` for Plotly, which takes tags and entities in any text for markup."""
    escaped = plain(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # Where MathJax is on the page, two dollar signs make everything between them a formula.
    return escaped.replace("$", "&#36;")


def wrap(text: str, width: int) -> list[str]:
    """Break `text` into lines of at most `width` characters, cutting words that are longer."""
    lines: list[str] = []
    line = ""
    for word in plain(text).split(" "):
        rest = word
        if line and len(line) + 1 + len(rest) <= width:
            line = f"{line} {rest}"
            continue
        if line:
            lines.append(line)
        while len(rest) > width:
            lines.append(rest[:width])
            rest = rest[width:]
        line = rest
    if line:
        lines.append(line)
    return lines


def shorten(text: str, width: int) -> str:
    """Return `text` on one line of at most `width` characters, cut at a word if need be."""
    whole = plain(text)
    if len(whole) <= width:
        return whole
    cut = whole[: width - 1]
    head, space, _ = cut.rpartition(" ")
    return f"{(head if space and len(head) > width // 2 else cut).rstrip(' ,;:')}…"


def web_address(url: object) -> str | None:
    """Return `url` if it may become a link: http or https, with a host, without tricks."""
    if not isinstance(url, str) or url != plain(url) or " " in url or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        known = parts.scheme.lower() in ("http", "https") and parts.hostname
    except ValueError:
        return None
    if not known or "@" in parts.netloc:
        return None
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~-._")


def arxiv_address(arxiv_id: object) -> str | None:
    """Return the address of an abstract on arXiv, or None if the id is not one."""
    if not isinstance(arxiv_id, str) or not _ARXIV_ID.fullmatch(arxiv_id):
        return None
    return f"https://arxiv.org/abs/{arxiv_id}"


def search_addresses(title: str) -> tuple[tuple[str, str], ...]:
    """Return (where, address) pairs that search for `title`."""
    wanted = quote_plus(plain(title)[:300], errors="replace")
    return (
        ("Search arXiv", f"https://arxiv.org/search/?searchtype=all&query={wanted}"),
        ("Search Hugging Face", f"https://huggingface.co/papers?q={wanted}"),
    )
