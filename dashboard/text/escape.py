"""Escaping of untrusted text for Markdown, HTML, Plotly and web addresses.

Titles and abstracts may contain anything. Each function returns text that is displayed exactly as
given, except that a number and its per cent sign stay on one line.
"""

from __future__ import annotations

import html as html_escapes
import re
from urllib.parse import quote, quote_plus, urlsplit

from dashboard.text.latex_math import parts_of

WORD_JOINER = "\u2060"
"""Invisible, zero-width character that breaks up patterns a plug-in would replace."""

# Control characters, and those that change the text direction.
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]+"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_BEFORE_PERCENT = re.compile(r"(?<=\d) (?=%)")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit replaces these after unescaping: emoji and icons (`:a:`), links (`www.`, `://`, `a@b`),
# arrows and dashes (`->`, `--`, `>=`).
_JOINTS = re.compile(r"(?<=:)(?=\S)|(?<=@)(?=\S)|(?<=www)(?=\.)|(?<=[-<>=~])(?=[-<>=~])", re.I)

_ARXIV_ID = re.compile(r"\d{4}\.\d{4,5}(v\d+)?|[a-z]+(-[a-z]+)*(\.[A-Z]{2})?/\d{7}(v\d+)?")


def plain(text: str) -> str:
    """Return `text` on one line, without control and direction characters."""
    return _SPACES.sub(" ", _SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text))).strip()


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that are not empty, without spaces at their ends."""
    lines = (line.strip() for line in text.replace("\r", "\n").split("\n"))
    return [line for line in lines if plain(line)]


def _unbroken(text: str) -> str:
    """Return `text` with no-break spaces between numbers and per cent signs."""
    return _BEFORE_PERCENT.sub("\N{NO-BREAK SPACE}", text)


def markdown(text: str) -> str:
    """Return `text` escaped for Markdown, such as the label of a link.

    Formulas stay, in dollar signs, for Streamlit to render.
    """
    written: list[str] = []
    for part in parts_of(plain(text)):
        # Adjacent dollar signs would start a display formula.
        apart = WORD_JOINER if part.is_math and written and written[-1].endswith("$") else ""
        written.append(apart + (f"${part.source}$" if part.is_math else _escaped(part.source)))
    return "".join(written)


def _escaped(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", _JOINTS.sub(WORD_JOINER, _unbroken(text)))


def markdown_paragraphs(text: str) -> str:
    """Return `text` escaped for Markdown; line breaks become paragraphs."""
    return "\n\n".join(markdown(line) for line in lines_of(text))


def has_mathematics(text: str) -> bool:
    """Return whether `text` has a formula, which needs Markdown to be rendered."""
    return any(part.is_math for part in parts_of(plain(text)))


def html(text: str) -> str:
    """Return `text` escaped for an HTML element or quoted attribute."""
    return html_escapes.escape(_unbroken(plain(text)), quote=True)


def html_paragraphs(text: str) -> str:
    """Return `text` escaped for HTML; line breaks become paragraphs."""
    return "".join(f'<p dir="auto">{html(line)}</p>' for line in lines_of(text))


def plotly(text: str) -> str:
    """Return `text` escaped for Plotly, which parses tags and entities in any text."""
    escaped = _unbroken(plain(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # If the page has MathJax, it would render text between dollar signs as a formula.
    return escaped.replace("$", "&#36;")


def wrap(text: str, width: int) -> list[str]:
    """Return `text` in lines of at most `width` characters; longer words are cut."""
    lines: list[str] = []
    line = ""
    for word in plain(text).split(" "):
        if line and len(line) + 1 + len(word) <= width:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
        # All full lines of a long word; the rest is at most as long as a line.
        n_full = max(0, len(word) - 1) // width
        lines += [word[i * width : (i + 1) * width] for i in range(n_full)]
        line = word[n_full * width :]
    if line:
        lines.append(line)
    return lines


def shorten(text: str, width: int) -> str:
    """Return `text` on one line of at most `width` characters, cut at a word."""
    whole = plain(text)
    if len(whole) <= width:
        return whole
    cut = whole[: width - 1]
    head, space, _ = cut.rpartition(" ")
    return f"{(head if space and len(head) > width // 2 else cut).rstrip(' ,;:')}…"


def web_address(url: object) -> str | None:
    """Return `url` if it is safe as a link (http or https, with a host), else None."""
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
    """Return the address of an abstract on arXiv; None if the id is not valid."""
    if not isinstance(arxiv_id, str) or not _ARXIV_ID.fullmatch(arxiv_id):
        return None
    return f"https://arxiv.org/abs/{arxiv_id}"


def search_addresses(title: str) -> tuple[tuple[str, str], ...]:
    """Return (label, address) pairs of searches for `title`."""
    wanted = quote_plus(plain(title)[:300], errors="replace")
    return (
        ("Search arXiv", f"https://arxiv.org/search/?searchtype=all&query={wanted}"),
        ("Search Hugging Face", f"https://huggingface.co/papers?q={wanted}"),
    )
