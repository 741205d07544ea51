"""Markup of figures like ``17 of 301 papers (5.6 %)`` in the page's HTML. Pure."""

from __future__ import annotations

import re

from dashboard.text import escape

# The form of `evidence.formatting.part`, with ordinary or no-break spaces. The number of digits
# and words is bounded, so that long texts take no longer than their length.
_PART = re.compile(
    r"(?<![\d,.])(\d[\d,]{0,14})\sof\s(\d[\d,]{0,14})(?:\s[a-z]{1,20}){0,3}\s\(\d[\d.]{0,9}\s%\)"
)


def html(text: str) -> str:
    r"""Return text escaped for HTML, each part of a whole as a ``data`` element.

    >>> html("17 of 301 papers (5.6 %) & more")
    '<data class="da-part" value="17/301">17 of 301 papers (5.6\xa0%)</data> &amp; more'
    """
    return _PART.sub(_marked, escape.html(text))


def _marked(found: re.Match[str]) -> str:
    value = f"{found[1]}/{found[2]}".replace(",", "")
    return f'<data class="da-part" value="{value}">{found[0]}</data>'
