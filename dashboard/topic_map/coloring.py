"""The colour and shape of each paper on the map, and the legend. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.records import FAIR_FROM, HIGH_FROM, MEMBERSHIP_LABELS, UNASSIGNED, membership_label
from dashboard.theming import palette
from dashboard.theming.palette import COLORINGS, Coloring, Palette
from dashboard.theming.theme import TONES, UNASSIGNED_COLOR, Mode
from evidence import formatting

NAMES: Mapping[Coloring, str] = {
    "theme": "Theme",
    "topic": "Topic",
    "digest": "Digest",
    "first_listed": "First listed",
    "membership": "Match",
    "upvotes": "Upvotes",
    "novelty": "Novelty",
}
"""Label of each colouring."""

SENTENCES: Mapping[Coloring, str] = {
    "theme": "colours show themes",
    "topic": "colours show topics, in shades of their theme's colour",
    "digest": "colours show the digest that listed a paper",
    "first_listed": "stronger colours mark papers first listed later",
    "membership": "stronger colours mark a stronger match with the topic",
    "upvotes": "stronger colours mark more upvotes",
    "novelty": "stronger colours mark papers more novel than others first listed around then",
}
"""Explanation of each colouring, as a clause in lower case."""

MOST_CLASSES = palette.N_DISTINCT - 1
"""Most digests with a colour each; one colour is left for papers in several digests."""

_SEVERAL = "several digests"


@dataclass(frozen=True, slots=True)
class Class:
    """An entry of a legend: a colour and its meaning."""

    color: str
    words: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A legend for a ramp of colours.

    Attributes
    ----------
    colors
        ``#rrggbb``, from the lowest value to the highest.
    low, high
        Labels of both ends.
    unknown
        Label of grey, the colour of a missing value; empty if no value is missing.
    """

    colors: tuple[str, ...]
    low: str
    high: str
    unknown: str


@dataclass(frozen=True, slots=True)
class PaperColors:
    """The colour and shape of each paper by its id, and the legend.

    The legend is None if the names serve as legend. The shapes are None if all are circles.
    """

    colors: pd.Series
    legend: tuple[Class, ...] | Scale | None
    shapes: pd.Series | None = None


@dataclass(frozen=True, slots=True)
class Ink:
    """What papers are coloured with.

    Attributes
    ----------
    palette
        The colours of themes and topics.
    digest_names
        Names of the digests by id, oldest first.
    mode
        Light or dark.
    """

    palette: Palette
    digest_names: Mapping[str, str]
    mode: Mode


def available_colorings(papers: pd.DataFrame, n_digests: int) -> list[Coloring]:
    """Return the colourings that distinguish these papers; at least ``theme``."""
    missing = set()
    if (papers["topic_id"] == UNASSIGNED).all():
        missing |= {"topic", "membership"}
    if (papers["theme_id"] == UNASSIGNED).all():
        missing.add("theme")
    if n_digests < 2:
        missing |= {"digest", "first_listed"}
    if papers["upvotes"].notna().sum() == 0:
        missing.add("upvotes")
    if papers["novelty_above"].notna().sum() == 0:
        missing.add("novelty")
    return [c for c in COLORINGS if c not in missing] or ["theme"]


def color_papers(papers: pd.DataFrame, coloring: Coloring, ink: Ink) -> PaperColors:
    """Return the colour of each paper and the legend.

    Parameters
    ----------
    papers
        Papers with the columns of `Atlas.papers`.
    coloring
        What the colours show.
    ink
        The palette, names of digests and mode.
    """
    made = _MAKERS[coloring](papers, ink)
    shapes = None if made.shapes is None else made.shapes.set_axis(papers["paper_id"])
    return PaperColors(made.colors.set_axis(papers["paper_id"]), made.legend, shapes)


def _by_group(coloring: Coloring) -> Callable[[pd.DataFrame, Ink], PaperColors]:
    def make(papers: pd.DataFrame, ink: Ink) -> PaperColors:
        topics = papers["topic_id"]
        chosen = {int(t): ink.palette.topic(int(t), ink.mode, coloring) for t in topics.unique()}
        shapes = {t: ink.palette.topic_shape(t) for t in chosen}
        are_alike = set(shapes.values()) <= {"circle"}
        return PaperColors(topics.map(chosen), None, None if are_alike else topics.map(shapes))

    return make


def _by_membership(papers: pd.DataFrame, ink: Ink) -> PaperColors:
    words = papers["membership"].map(membership_label)
    words = words.where(papers["topic_id"] != UNASSIGNED)
    memberships = zip(MEMBERSHIP_LABELS, (HIGH_FROM, FAIR_FROM, 0.0), strict=True)
    of = {word: palette.membership_color(membership, ink.mode) for word, membership in memberships}
    legend = tuple(Class(color, word) for word, color in of.items())
    return PaperColors(words.map(of).fillna(UNASSIGNED_COLOR[ink.mode]), legend)


def _by_digest(papers: pd.DataFrame, ink: Ink) -> PaperColors:
    names = ink.digest_names
    if len(names) > MOST_CLASSES:
        return _in_time(papers["last_digest"], ink)
    colors = palette.distinct(len(names), ink.mode)
    of = dict(zip(names, colors, strict=True))
    several = papers["n_digests"] > 1
    chosen = papers["first_digest"].map(of).where(~several, TONES[ink.mode].text)
    legend = [Class(of[d], f"only {name}") for d, name in names.items()]
    return PaperColors(chosen, (*legend, Class(TONES[ink.mode].text, _SEVERAL)))


def _by_first_listed(papers: pd.DataFrame, ink: Ink) -> PaperColors:
    return _in_time(papers["first_digest"], ink)


def _in_time(digest_ids: pd.Series, ink: Ink) -> PaperColors:
    """Colour by a digest's date, on a linear scale of time."""
    days = {d: dt.date.fromisoformat(d[:10]).toordinal() for d in ink.digest_names}
    first, last = min(days.values(), default=0), max(days.values(), default=0)
    parts = (digest_ids.map(days).astype("float64") - first) / max(last - first, 1)
    low, high = (formatting.day(dt.date.fromordinal(day)) for day in (first, last))
    return _on_ramp(parts, ink, low, high, "")


def _by_upvotes(papers: pd.DataFrame, ink: Ink) -> PaperColors:
    votes = papers["upvotes"].astype("float64")
    most = float(votes.max()) if votes.notna().any() else 0.0
    # Upvotes span orders of magnitude; on a linear scale all but a few papers would look alike.
    parts = votes.clip(lower=0).map(np.log1p) / (np.log1p(most) or 1.0)
    return _on_ramp(parts, ink, "none", formatting.count(int(most), "upvote"), "unknown")


def _by_novelty(papers: pd.DataFrame, ink: Ink) -> PaperColors:
    words = ("least novel", "most novel", "in the first digest")
    return _on_ramp(papers["novelty_above"], ink, *words)


def _on_ramp(parts: pd.Series, ink: Ink, low: str, high: str, unknown: str) -> PaperColors:
    steps = parts.astype("float64").map(lambda part: palette.ramp_color(part, ink.mode))
    return PaperColors(steps, Scale(palette.ramp(ink.mode), low, high, unknown))


_MAKERS: Mapping[Coloring, Callable[[pd.DataFrame, Ink], PaperColors]] = {
    "theme": _by_group("theme"),
    "topic": _by_group("topic"),
    "digest": _by_digest,
    "first_listed": _by_first_listed,
    "membership": _by_membership,
    "upvotes": _by_upvotes,
    "novelty": _by_novelty,
}
