"""The web addresses that a text mentions: the code of a paper, its models, its page. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from dashboard.text.escape import web_address

MOST = 6
"""A text that mentions more is a list of links, not a paper's own."""

# Only what ASCII prints: a full stop of another script, or a letter that looks like another one,
# ends an address. Abstracts come from LaTeX, so braces and escaped underscores are about.
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
        What is to be expected there.
    shown
        The address as a reader would write it, not escaped.
    address
        The address for a link: http or https, percent-encoded.
    """

    kind: str
    shown: str
    address: str


def mentions(text: str) -> list[Mention]:
    """Return the addresses in a text in their order, each once, at most `MOST`."""
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
    """Take off what belongs to the sentence and not to the address."""
    while raw:
        last = raw[-1]
        opening = _PAIRS.get(last)
        if last not in _ENDS and (not opening or raw.count(opening) >= raw.count(last)):
            return raw
        raw = raw[:-1]
    return raw


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _kind(host: str) -> str:
    for kind, hosts in _KINDS.items():
        if any(host == known or host.endswith(f".{known}") for known in hosts):
            return kind
    return "Project page"
