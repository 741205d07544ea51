"""Normalise white space and remove invisible characters; quote text in messages."""

from __future__ import annotations

import re

from evidence.tex_letters import fold_tex

# Removed: control characters (C0, DEL, C1), zero-width spaces and byte order marks inside the
# text (artefacts of copying), and the bidirectional embeddings, overrides and isolates: an
# unclosed one reverses all text after it. The plain direction marks (LRM, RLM, ALM) and the
# zero-width joiners stay: Arabic, Hebrew, Persian and emoji need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff]"
)
# JSON can encode a lone surrogate; UTF-8, and therefore Parquet, cannot.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def clean(text: str) -> str:
    r"""Return `text` on one line, with single spaces and without invisible characters.

    Examples
    --------
    >>> clean("  A\n Title\u200b ")
    'A Title'
    """
    if not text.isprintable():
        text = _LONE_SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    return " ".join(text.split())


def clean_paragraphs(text: str) -> str:
    """Return cleaned `text`: one line per paragraph, separated by blank lines."""
    if "\n" not in text and "\r" not in text:
        return clean(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    paragraphs = (clean(paragraph) for paragraph in _BLANK_LINE.split(text))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def folded_title(printed: str) -> tuple[str, str | None]:
    r"""Return a cleaned title with TeX letters folded, and as printed if that differs.

    Examples
    --------
    >>> folded_title("Bees dance"), folded_title("{BERT}")
    (('Bees dance', None), ('BERT', '{BERT}'))
    """
    title = clean(fold_tex(printed, is_title=True)) or printed
    return title, None if title == printed else printed


def stops_midway(text: str) -> bool:
    """Return True if a text ends mid-sentence; a URL at the end does not count."""
    return bool(text) and (
        (text[-1].isalnum() or text[-1] in ",;:-") and "/" not in text.rsplit(maxsplit=1)[-1]
    )


def quote(text: str, limit: int = 60) -> str:
    """Return `text` in quotation marks, on one line, cut to `limit` characters."""
    # Cut before cleaning: the text may be a line of a million characters.
    line = clean(text[: 4 * limit])
    return f"'{line}'" if len(line) <= limit else f"'{line[: limit - 3].rstrip()}...'"
