"""The head of a Hugging Face papers page: the lines by which any copy of it is known."""

from __future__ import annotations

import re

DAILY = "Hugging Face Daily Papers"
TRENDING = "Hugging Face Trending Papers"

SHORTEST_ABSTRACT = 280
"""Characters; of 6,894 Hugging Face papers two have a shorter abstract."""

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
"""Lines by their letters alone, so that case, spaces and Markdown do not count; found on no other
page."""

HEAD = MARKS | {"new", "subscribe", "by", "ak", "byak", "daily", "weekly", "monthly"}
"""Those and the lines between them."""

# Neither looks past another bracket, so that a line of brackets takes no longer than any other.
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[\d+\])")
_NOT_A_LETTER = re.compile(r"[\W\d_]+")


def unlinked(text: str) -> str:
    """Return a line without links, images and the marks of headings and items."""
    return _LINK.sub(r"\1", _IMAGE.sub("", text)).strip("#*-_ ")


def letters(text: str) -> str:
    """Return the letters of a line alone, without its Markdown."""
    return _NOT_A_LETTER.sub("", unlinked(text)).casefold()
