"""The head of a Hugging Face papers page: the lines by which it is recognised."""

from __future__ import annotations

import re

DAILY = "Hugging Face Daily Papers"
TRENDING = "Hugging Face Trending Papers"

SHORTEST_ABSTRACT = 280
"""Minimum length of an abstract in characters; 2 of 6,894 Hugging Face papers are below it."""

MARKS = frozenset(
    {
        "gettrendingpapersinyouremailinboxonceaday",
        "gettrendingpapersinyouremailinbox",
        "dailypapers",
        "trendingpapers",
        "dailypapershuggingface",
        "trendingpapershuggingface",
        "byakandtheresearchcommunity",
        "akandtheresearchcommunity",
        "andtheresearchcommunity",
    }
)
"""Lines that occur only on these pages, as lower-case letters without spaces and Markdown."""

HEAD = MARKS | {"new", "subscribe", "by", "ak", "byak", "daily", "weekly", "monthly"}
"""All known lines of a head: the marks and the lines between them."""

# Neither pattern crosses another bracket, so that matching stays linear in the line's length.
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[\d+\])")
_NOT_A_LETTER = re.compile(r"[\W\d_]+")


def unlinked(text: str) -> str:
    """Return a line without images, URLs of links, and heading or list marks."""
    return _LINK.sub(r"\1", _IMAGE.sub("", text)).strip("#*-_ ")


def letters(text: str) -> str:
    """Return the letters of a line in lower case, without spaces and Markdown.

    Examples
    --------
    >>> letters("# Daily [Papers](https://huggingface.co/papers)")
    'dailypapers'
    """
    return _NOT_A_LETTER.sub("", unlinked(text)).casefold()
