"""The arXiv id that an identifier, an address or a number names."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

MAX_CHARS = 1_000
"""Maximum length of an identifier or address; longer texts name nothing."""

# Ids have four digits after the dot until 2014 and five since. So an id that lost its final zero
# does not match by itself, instead of naming another paper.
_ID = re.compile(
    r"(?:arxiv\s*[:.]\s*)?"
    r"(?P<id>(?:0[7-9]|1[0-4])\d{2}\.\d{4}|(?:1[5-9]|[2-9]\d)\d{2}\.\d{5}"
    r"|(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2})?/(?P<number>\d{7}))"
    r"(?:v\d+)?",
    re.IGNORECASE | re.ASCII,
)
_NUMBER = re.compile(r"(?P<month>\d{3,4})[.,](?P<number>\d{1,5})", re.ASCII)
_LAST_NAME = re.compile(r"arxiv\s*[:.]", re.IGNORECASE)

# Hosts (without "www.") and the folders of their addresses above an arXiv id.
_ARXIV_FOLDERS = frozenset({"", "abs", "pdf", "html", "format", "ps", "src", "e-print"})
_READING = frozenset({"", "abs", "pdf", "html", "papers", "overview"})
_FOLDERS = {
    "arxiv.org": _ARXIV_FOLDERS,
    "xxx.lanl.gov": _ARXIV_FOLDERS,
    "ar5iv.org": _READING,
    "ar5iv.labs.arxiv.org": _READING,
    "alphaxiv.org": _READING | {"audio", "resources"},
    "arxiv-vanity.com": _READING,
    "huggingface.co": frozenset({"papers"}),
    "hf.co": frozenset({"papers"}),
    "doi.org": frozenset({"10.48550"}),
    "dx.doi.org": frozenset({"10.48550"}),
    "papers.cool": frozenset({"arxiv"}),
    "scirate.com": frozenset({"arxiv"}),
    "semanticscholar.org": frozenset({"", "arxiv"}),
    "api.semanticscholar.org": frozenset({"", "arxiv"}),
    "ui.adsabs.harvard.edu": frozenset({"abs"}),
}
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Za-z]{2,4})?")


def arxiv_id(text: str) -> str | None:
    """Return an arXiv id without its version; None for other texts.

    Old ids are equal with and without the subject class: math.GT/0309136 is math/0309136.

    Examples
    --------
    >>> arxiv_id("arXiv:2401.01234v3"), arxiv_id("math.GT/0309136"), arxiv_id("x7")
    ('2401.01234', 'math/0309136', None)
    """
    match = _ID.fullmatch(text.strip()) if len(text) <= MAX_CHARS else None
    if match is None:
        return None
    if match["archive"]:
        return f"{match['archive'].lower()}/{match['number']}"
    return match["id"]


def arxiv_id_in(address: str) -> str | None:
    """Return the arXiv id in the address of a paper, at arXiv or elsewhere; or None.

    Examples
    --------
    >>> arxiv_id_in("https://www.alphaxiv.org/overview/2401.01234v2")
    '2401.01234'
    >>> arxiv_id_in("https://doi.org/10.48550/arXiv.cs/0112017")
    'cs/0112017'
    """
    if len(address) > MAX_CHARS:
        return None
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:  # an invalid address such as http://[x
        return None
    folders = _FOLDERS.get(host)
    if folders is None and host.endswith(".arxiv.org"):  # export.arxiv.org and mirrors
        folders = _ARXIV_FOLDERS
    if folders is None or parts.scheme not in ("http", "https"):
        return None
    # The id may follow the host, a folder, or a language and a folder.
    path = unquote(parts.path).strip("/")
    first, _, rest = path.partition("/")
    if host == "alphaxiv.org" and _LANGUAGE.fullmatch(first) and rest:
        path = rest
        first, _, rest = path.partition("/")
    if first.lower() in folders and (found := arxiv_id(_without_ending(rest))):
        return found
    return arxiv_id(_without_ending(path)) if "" in folders else None


def arxiv_id_at_end(text: str) -> str | None:
    """Return the arXiv id of an identifier, an address or a reference; or None.

    Examples
    --------
    >>> arxiv_id_at_end("arXiv preprint arXiv:2401.01234")
    '2401.01234'
    """
    text = text.strip()
    if len(text) > MAX_CHARS:
        return None
    # The scheme of an address may be missing.
    address = text if "://" in text else f"https://{text}"
    last = _LAST_NAME.split(text)[-1]
    return arxiv_id_in(address) or arxiv_id(text) or arxiv_id(_without_ending(last))


def arxiv_id_of_number(text: str) -> str | None:
    """Return the arXiv id that lost zeros when a table stored it as a number; or None.

    Ids have five digits after the dot since 2015 and had four before, so the zeros at the end are
    known; the year's first digit is a zero if it is missing.

    Examples
    --------
    >>> arxiv_id_of_number("2503.1123"), arxiv_id_of_number("704.01"), arxiv_id_of_number("12.5")
    ('2503.11230', '0704.0100', None)
    """
    match = _NUMBER.fullmatch(text.strip()) if len(text) <= MAX_CHARS else None
    if match is None or not int(match["number"]):
        return None
    month = match["month"].zfill(4)
    if not 1 <= int(month[2:]) <= 12:
        return None
    return arxiv_id(f"{month}.{match['number'].ljust(5 if month >= '1501' else 4, '0')}")


def _without_ending(path: str) -> str:
    return path.removesuffix(".pdf").removesuffix(".PDF").rstrip("/")
