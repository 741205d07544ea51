"""Shared types and constants: `Digest`, `Paper`, `Appearance`, labels, errors.

Needs no third-party package, so both halves and every test can import it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from evidence.formatting import count

UNASSIGNED = -1
"""The `topic_id` of an unassigned paper."""

DATE_SOURCES = ("declared", "file name", "text", "assumed")
"""Where a digest's date comes from, most reliable first.

``declared``: `digests.toml` or an option gives the date or its year. ``file name``: the name
contains an ISO date. ``text``: the file states day, month and year. ``assumed``: the text states
a day without a year, and the latest year that is not in the future is used.
"""


LEVELS = ("topic", "theme")
"""The two levels of the outline: topics, and themes, which are groups of topics."""

ALIAS_KINDS = ("paper", "digest")
"""Kinds of earlier ids in links."""

EVENT_KINDS = ("born", "split", "merged", "retired", "kept")
"""What a refit or an update did to a topic or theme.

``born``: it is new. ``split``: it has a new number, and papers from other groups, its parents; it
is new only if most of its papers are recent (`NEW_SHARE`). ``merged``: the group no longer exists,
and most of it is in its child. ``retired``: the group no longer exists, and no other group has most
of it. ``kept``: it keeps its number.
"""

NEW_SHARE = 0.6
"""Minimum share of recent papers for a topic with a new number to be called new."""


def is_mostly_recent(n_recent: int | None, n_papers: int) -> bool:
    """Return whether a group with a new number is new; True if unknown."""
    return n_recent is None or n_recent >= NEW_SHARE * n_papers


EVENT_SOURCES = ("refit", "update")
"""What caused an event: a new fit of all papers, or an update without one."""

DONE, PROPOSED = "done", "proposed"
EVENT_STATES = (DONE, PROPOSED)
"""Whether an event has happened, or an update only proposes it."""

AUTOMATIC, BY_PERSON, BY_LLM = "automatic", "person", "language model"
LABEL_ORIGINS = (AUTOMATIC, BY_PERSON, BY_LLM)
"""Where the name of a topic or theme is from.

``automatic``: made from the words of its papers. ``person``: written in `labels.toml`. ``language
model``: the answer of a model that the user asked for names.
"""

NAME_CHARS = 60
"""Maximum length of a name that a person gives; automatic names are shorter."""

SHORTLIST_REASONS = ("central", "different", "newest", "novel")
"""Reasons why a paper is on its topic's shortlist.

``central``: most representative of the topic. ``different``: represents an aspect of the topic
that the papers above it do not. ``newest``: the most representative of the latest papers.
``novel``: less similar to all earlier papers than the topic's other papers were for their time.
"""

UNASSIGNED_BELOW = 0.25
"""Membership below which a paper is unassigned."""

HIGH_FROM, FAIR_FROM = 0.7, 0.55
"""Lower limits of the upper two of three levels, for membership and stability alike."""

MEMBERSHIP_LABELS = ("strong", "fair", "weak")
"""Levels of a paper's membership in its topic, strongest first."""

STABILITY_LABELS = ("high", "fair", "low")
"""Levels of a topic's stability, highest first."""

_ROUNDING = 1e-6
"""Tolerance for figures that are stored in single precision."""


def _level(value: float) -> int:
    return int(value < HIGH_FROM - _ROUNDING) + int(value < FAIR_FROM - _ROUNDING)


def membership_label(membership: float) -> str:
    """Return the level of a paper's membership (0 to 1) as a word.

    >>> membership_label(0.61)
    'fair'
    """
    return MEMBERSHIP_LABELS[_level(membership)]


def stability_label(stability: float) -> str:
    """Return the level of a topic's stability (0 to 1) as a word.

    >>> stability_label(0.92)
    'high'
    """
    return STABILITY_LABELS[_level(stability)]


_CONTROL_CHARACTERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


# GitHub Actions executes `##[command]` anywhere in a line of output, and `::command::` at its
# start; a wrapped line may start at any word.
_RUNNER_COMMAND = re.compile(r"#(?=#\[)|(?<!\S):(?=:[A-Za-z])")


def one_line(message: str) -> str:
    """Return a message on one line, without control characters and runner commands.

    File names and paper titles may contain any character, including terminal control sequences.

    Examples
    --------
    >>> one_line("a.json: '##[error]Ours' has no abstract")
    "a.json: '# #[error]Ours' has no abstract"
    """
    line = _CONTROL_CHARACTERS.sub("\ufffd", message)
    return _RUNNER_COMMAND.sub(r"\g<0> ", line)  # a space inside disables a command


class AtlasError(Exception):
    """A user-correctable error. The message is one line: location, problem, fix."""


class InputError(AtlasError):
    """A digest file cannot be used.

    Parameters
    ----------
    where
        The file, with ``:line`` if the problem is in one line.
    problem
        The problem.
    fix
        The fix.

    Examples
    --------
    >>> print(InputError("seeds/a.csv:3", "no title", "add one"))
    seeds/a.csv:3: no title; add one
    """

    def __init__(self, where: object, problem: str, fix: str) -> None:
        self.where, self.problem, self.fix = str(where), problem, fix
        super().__init__(one_line(f"{self.where}: {problem}; {fix}"))


class WarningsError(AtlasError):
    """Reading gave warnings, and the strict option treats them as errors.

    Parameters
    ----------
    warnings
        The warnings, one line each.
    """

    def __init__(self, warnings: Sequence[str]) -> None:
        self.warnings = tuple(warnings)
        super().__init__(
            f"reading: {count(len(self.warnings), 'warning')}, first: {self.warnings[0]}; correct"
            " the files, or omit --strict"
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a digest, as in the file.

    `abstract_is_summary` is True if `abstract` is a summary, not the authors' abstract.
    `printed_title` is the title before TeX letters were folded, if it had any.

    Examples
    --------
    >>> entry = Entry("A Study of Digests", "We read digests.", arxiv_id="2503.01234")
    >>> entry.categories
    ()
    """

    title: str
    abstract: str
    url: str | None = None
    arxiv_id: str | None = None
    published: dt.date | None = None
    upvotes: int | None = None
    categories: tuple[str, ...] = ()
    abstract_is_summary: bool = False
    printed_title: str | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """One day's list of papers, in the order it was shown."""

    digest_id: str
    date: dt.date
    date_source: str
    source: str
    file: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper, listed in one or more digests.

    `abstract_is_summary` is True if no digest has the authors' abstract, only a summary.
    """

    paper_id: str
    title: str
    abstract: str
    url: str | None
    arxiv_id: str | None
    published: dt.date | None
    upvotes: int | None
    category: str | None
    first_digest: str
    n_digests: int
    abstract_is_summary: bool = False


@dataclass(frozen=True, slots=True)
class Appearance:
    """A paper in a digest; `position` counts from 1."""

    paper_id: str
    digest_id: str
    position: int


_NON_ALPHANUMERIC = re.compile(r"[\W_]+")


def normalised_title(title: str) -> str:
    """Return a title as Unicode NFKC, case-folded, letters and digits only.

    >>> normalised_title("GPT-4: A Report")
    'gpt4areport'
    """
    folded = unicodedata.normalize("NFKC", title).casefold()
    return _NON_ALPHANUMERIC.sub("", folded)


def title_key(title: str) -> str:
    """Return the key that identifies a title: normalised, if it has a letter or digit.

    A title without letters or digits is its own key, so that two such titles stay distinct.
    """
    return normalised_title(title) or title.strip()


_SIGN = re.compile(r"[+#*<>=]|[^\x00-\x7f]")
_ARROW = re.compile("(?<![-=])[-=]+>|<[-=]+|[\u2190-\u21ff\u27f5-\u27ff]")


def distinct_title(title: str) -> str:
    """Return the key by which two titles are told apart: letters, digits and signs.

    Signs are ``+ # * < > =`` and mathematical symbols, except arrows and ``+ # *`` at the start
    (lists and headings in Markdown). Full stops, dashes and quotation marks do not count.

    >>> distinct_title("Learning C++."), distinct_title("\u201cLearning\u201d \u2013 C")
    ('learningc++', 'learningc')
    """
    if _SIGN.search(title) is None:
        return title_key(title)
    folded = unicodedata.normalize("NFKC", _ARROW.sub("", title)).casefold()
    signed = "".join(c for c in folded if c.isalnum() or c in "+#*<>=" or _is_symbol(c))
    signed = signed.lstrip("+#*")
    return signed if any(map(str.isalnum, signed)) else title_key(title)


def _is_symbol(character: str) -> bool:
    return character > "\x7f" and unicodedata.category(character) == "Sm"


def paper_id_of(title: str) -> str:
    """Return the permanent id of a paper.

    It is the first 12 hex digits of the SHA-256 of the title's `title_key`.
    """
    return hashlib.sha256(title_key(title).encode("utf-8", "surrogatepass")).hexdigest()[:12]
