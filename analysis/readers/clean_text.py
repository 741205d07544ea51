"""Text as it may go on: one line a title, paragraphs in an abstract, nothing invisible."""

from __future__ import annotations

import re

# Left out: control characters (C0, DEL, C1), zero-width spaces and byte order marks inside the
# text (they come with copying), and the bidirectional embeddings, overrides and isolates: one
# that is never closed turns around everything printed after it. The plain direction marks
# (LRM, RLM, ALM) and the zero-width joiners stay: Arabic, Hebrew, Persian and emoji need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]"
)
# JSON can spell half a surrogate pair; UTF-8, and so Parquet, cannot.
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def clean(text: str) -> str:
    """Return `text` on one line: runs of white space become a space, invisible marks go."""
    if not text.isprintable():
        text = _HALF_PAIR.sub("\ufffd", _INVISIBLE.sub("", text))
    return " ".join(text.split())


def clean_paragraphs(text: str) -> str:
    """Return `text` with each paragraph on one line and one blank line between paragraphs."""
    if "\n" not in text and "\r" not in text:
        return clean(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    paragraphs = (clean(paragraph) for paragraph in _BLANK_LINE.split(text))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def stops_midway(text: str) -> bool:
    """Tell whether a text stops in mid-sentence; an address at its end is no such stop."""
    return bool(text) and (
        (text[-1].isalnum() or text[-1] in ",;:-") and "/" not in text.rsplit(maxsplit=1)[-1]
    )


def quote(text: str, limit: int = 60) -> str:
    """Return `text` in quotation marks for a message, on one line and not longer than `limit`."""
    # Cut before cleaning: what is quoted may be a line of a million characters.
    line = clean(text[: 4 * limit])
    return f"'{line}'" if len(line) <= limit else f"'{line[: limit - 3].rstrip()}...'"
