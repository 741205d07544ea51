"""Web addresses in a text, such as a paper's code, models or project page. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from dashboard.text.escape import web_address

MOST = 6
"""Maximum number of addresses returned; more are a list of links, not the paper's own."""

# Printable ASCII only, so look-alike letters and foreign full stops end an address. Abstracts come
# from LaTeX, so braces and escaped underscores occur.
_WHOLE = r"https?://(?:\\[_&%#~]|[^\s<>\"'{}|\\^`\x7f-\U0010ffff])+"
_PATH = r"/(?:\\[_&%#~]|[\w./~-])*"
_BARE = (
    rf"(?<![\w/@.:-])(?:(?:www\.)?(?:github\.com|gitlab\.com|huggingface\.co|hf\.co){_PATH}"
    rf"|[\w-]+\.github\.io(?![\w.-]*\w)(?:{_PATH})?)"
)
_ADDRESS = re.compile(f"{_WHOLE}|{_BARE}", re.IGNORECASE | re.ASCII)
_ENDS = ".,;:!?*_"
_PAIRS = {")": "(", "]": "["}

_KINDS = {
    "Code": (
        "github.com",
        "gitlab.com",
        "bitbucket.org",
        "codeberg.org",
        "anonymous.4open.science",
    ),
    "Models or data": ("huggingface.co", "hf.co", "kaggle.com", "zenodo.org", "modelscope.cn"),
    "Video": ("youtube.com", "youtu.be", "vimeo.com"),
    "arXiv": ("arxiv.org",),
}


@dataclass(frozen=True, slots=True)
class Mention:
    """An address in a text.

    Attributes
    ----------
    kind
        Kind of content.
    shown
        The address as displayed, not escaped.
    address
        The address for a link: http or https, percent-encoded.
    """

    kind: str
    shown: str
    address: str


def mentions(text: str) -> list[Mention]:
    """Return the distinct addresses in a text in order, at most `MOST`."""
    found: dict[str, Mention] = {}
    for match in _ADDRESS.finditer(text):
        raw = _without_end(re.sub(r"\\([_&%#~])", r"\1", match[0]))
        address = web_address(raw if raw.lower().startswith("http") else f"https://{raw}")
        host = _host(address) if address else ""
        if address is None or "." not in host:
            continue
        shown = re.sub(r"^https?://(www\.)?", "", address, flags=re.IGNORECASE).rstrip("/")
        found.setdefault(shown.lower(), Mention(_kind(host), shown, address))
    return list(found.values())[:MOST]


def _without_end(raw: str) -> str:
    """Return the address without trailing punctuation of the sentence."""
    # Closing brackets without a partner in the address belong to the sentence.
    unmatched = {last: raw.count(last) - raw.count(opening) for last, opening in _PAIRS.items()}
    end = len(raw)
    while end and (raw[end - 1] in _ENDS or unmatched.get(raw[end - 1], 0) > 0):
        end -= 1
        if raw[end] in unmatched:
            unmatched[raw[end]] -= 1
    return raw[:end]


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _kind(host: str) -> str:
    for kind, hosts in _KINDS.items():
        if any(host == known or host.endswith(f".{known}") for known in hosts):
            return kind
    return "Project page"
