"""The words everyone shares: what a digest, a paper and an appearance are.

Standard library only, so that both halves and every test may import it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

UNASSIGNED = -1
"""The `topic_id` of a paper that no topic could claim."""

DATE_SOURCES = ("declared", "file name", "text", "assumed")
"""How a digest's date is known, surest first.

``declared``: `digests.toml` or an option gave it (or the year of it). ``file name``: an ISO
date in the name. ``text``: the file itself says day, month and year. ``assumed``: the text has
a day without a year, and the latest year that is not in the future was taken.
"""


LEVELS = ("topic", "theme")
"""The two levels of the outline: topics, and the themes they make up."""

VERDICTS = ("growing", "fading", "steady", "too few papers")
"""What the evidence says of a group's share over a window: `growing` and `fading` at a rate of
false discoveries of 5 % over all groups and windows; else `steady` where the 95 % interval leaves
out every change that `MIN_ODDS_RATIO`; else there are too few papers to tell."""

MIN_ODDS_RATIO = 2.0
"""A change that matters multiplies the odds of a paper to be in the group by this over the
window, or divides them by it."""

FEWEST_DAYS = 4
"""Days with new papers that a trend needs: two or three points are a difference, not a trend."""

WHOLE_WINDOW = "all"
"""The window from the first digest to the last."""

LINEAGE_EVENTS = ("kept", "born", "split", "merged", "retired")
"""What a refit did to a topic or theme.

``kept``: it goes on under its number. ``born``: its number is new. ``split``: a good part of the
old one went into the new one, and the old one goes on. ``merged``: the old one is gone and most
of it is in the new one. ``retired``: the old one is gone and no new one has most of it.
"""

SHORTLIST_REASONS = ("central", "different", "newest", "novel")
"""Why a paper is among the first to read of its topic.

``central``: it stands for the topic as a whole. ``different``: it stands for a side of the topic
that the papers before it on the list do not show. ``newest``: the most central of those that
came last. ``novel``: the furthest from all that came in earlier digests.
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
"""Single precision may lower a stored figure by this much."""


def _level(value: float) -> int:
    return int(value < HIGH_FROM - _ROUNDING) + int(value < FAIR_FROM - _ROUNDING)


def membership_label(membership: float) -> str:
    """Return the level of a paper's membership, 0 to 1, in a word."""
    return MEMBERSHIP_LABELS[_level(membership)]


def stability_label(stability: float) -> str:
    """Return the level of a topic's stability, 0 to 1, in a word."""
    return STABILITY_LABELS[_level(stability)]


_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def one_line(message: str) -> str:
    """Return a message on one line, without what a terminal would obey: names may hold anything."""
    return _BREAKS.sub("\ufffd", message)


class AtlasError(Exception):
    """Something the person at the keyboard can mend: where, what, and the remedy, on one line."""


class InputError(AtlasError):
    """A digest file cannot be used as it is.

    Parameters
    ----------
    where
        The file, with ``:line`` where one line is to blame.
    trouble
        What is wrong there.
    remedy
        What to do about it.
    """

    def __init__(self, where: object, trouble: str, remedy: str) -> None:
        self.where, self.trouble, self.remedy = str(where), trouble, remedy
        super().__init__(one_line(f"{self.where}: {trouble}; {remedy}"))


class WarningsError(AtlasError):
    """There were warnings of reading, and none were to be let pass.

    Parameters
    ----------
    warnings
        One line each.
    """

    def __init__(self, warnings: Sequence[str]) -> None:
        self.warnings = tuple(warnings)
        super().__init__(
            f"{len(self.warnings):,} warnings of reading, the first: {self.warnings[0]}; correct"
            " what they say, or leave --strict out"
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One slot of a digest, as the file has it.

    `abstract_is_summary` is True if `abstract` is a summary, not the authors' abstract.
    """

    title: str
    abstract: str
    url: str | None = None
    arxiv_id: str | None = None
    published: dt.date | None = None
    upvotes: int | None = None
    categories: tuple[str, ...] = ()
    abstract_is_summary: bool = False


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
    """One work, however many digests showed it.

    `abstract_is_summary` is True if no digest had the authors' abstract, only a summary.
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
    """A paper at a place in a digest; `position` 1 is the top."""

    paper_id: str
    digest_id: str
    position: int


_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")


def normalised_title(title: str) -> str:
    """Reduce a title to what two printings of it have in common.

    Unicode NFKC, case folded, letters and digits only.
    """
    folded = unicodedata.normalize("NFKC", title).casefold()
    return _NEITHER_LETTER_NOR_DIGIT.sub("", folded)


def title_key(title: str) -> str:
    """Return what tells a title from others: normalised, or as it stands.

    One without a single letter or digit stands for itself, so that two such titles stay two.
    """
    return normalised_title(title) or title.strip()


def paper_id_of(title: str) -> str:
    """Derive the lasting id of a paper from its title.

    The first 12 hex digits of the SHA-256 of its `title_key`.
    """
    return hashlib.sha256(title_key(title).encode("utf-8", "surrogatepass")).hexdigest()[:12]
