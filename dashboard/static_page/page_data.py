"""Data that the exported page needs first: digests, themes, topics and sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.records import ALIAS_KINDS, FAIR_FROM, HIGH_FROM, STABILITY_LABELS, UNASSIGNED
from dashboard.atlas import group_history
from dashboard.atlas.atlas import NO_THEME, Atlas
from dashboard.atlas.known_ids import aliases_of
from dashboard.atlas.lineage import GroupKind
from dashboard.atlas.sort_orders import ORDERS
from dashboard.text import escape
from dashboard.theming.palette import membership_color
from dashboard.theming.shapes import Shape, corners
from dashboard.theming.theme import TONES
from dashboard.topic_map.label_layout import lines_of
from dashboard.wording import confidence, label_origins, link_notices, metric_sentences
from dashboard.wording.verdicts import tested, verdict_figures, verdict_window, verdict_words
from evidence import formatting, periods
from evidence.periods import points_of
from evidence.sentences import trend_sentence
from evidence.trends.words import FEWEST_DAYS, WHOLE_WINDOW

Facts = dict[str, Any]
"""Data for the page, as JSON values."""


def sentence(atlas: Atlas) -> str:
    """Return a sentence about the atlas: papers, digests, dates, day of analysis."""
    days = atlas.digests["date"]
    span = f" of {formatting.date_range(days.min(), days.max())}" if len(days) else ""
    made = dt.datetime.fromisoformat(atlas.snapshot.manifest.created).astimezone(dt.UTC)
    return (
        f"{formatting.count(len(atlas.papers), 'paper')} from "
        f"{formatting.count(len(atlas.digests), 'digest')}{span}, analysed on "
        f"{formatting.day(made)}."
    )


def outline(atlas: Atlas) -> Facts:
    """Return everything except the papers."""
    n_tests = int(atlas.verdicts["p_value"].notna().sum())
    period = periods.period_for(atlas.digests["date"]) if len(atlas.digests) else "digest"
    points = points_of(atlas.trends, atlas.digests, period, atlas.digest_names)
    # Every topic has a row for every period.
    period_names = points.drop_duplicates("period_id").sort_values(["first_day", "period_id"])
    return {
        "sentence": sentence(atlas),
        "topicsSentence": _topics_sentence(atlas),
        "words": _words(atlas),
        "period": period,
        "periodNames": list(period_names["moment"]),
        "trend": _trend(atlas),
        "tested": {level: tested(n_tests, level) for level in ("topic", "theme")}
        if n_tests
        else None,
        "digests": _digests(atlas),
        "aliases": {kind: aliases_of(atlas.snapshot.tables.aliases, kind) for kind in ALIAS_KINDS},
        "themes": _themes(atlas),
        "topics": _topics(atlas, points),
        "removed": {level: _removed(atlas, level) for level in ("topic", "theme")},
        "about": _about(atlas),
    }


def _words(atlas: Atlas) -> Facts:
    """Return the labels that the exported page shares with the app."""
    limits = [HIGH_FROM, FAIR_FROM, 0.0]
    return {
        "unassigned": confidence.UNASSIGNED_NAME,
        "summary": confidence.SUMMARY,
        "stabilityLine": confidence.stability_line(atlas.n_repeats),
        "levels": list(STABILITY_LABELS),
        "limits": limits,
        "matchFor": [confidence.match_for(limit) for limit in limits],
        "levelColors": [[membership_color(limit, mode) for mode in TONES] for limit in limits],
        "reasons": confidence.REASONS,
        "orders": {key: order.label for key, order in ORDERS.items()},
        "searchSites": [list(site) for site in escape.search_addresses("")],
    }


def _topics_sentence(atlas: Atlas) -> str:
    n_topics, n_papers, n_themes = len(atlas.topics), len(atlas.papers), len(atlas.themes)
    papers = formatting.count(n_papers, "paper")
    if not n_topics:
        return f"No topics: too few of the {papers} are similar." if n_papers else "No papers yet."
    themes = f" and {formatting.count(n_themes, 'theme')}" if n_themes else ""
    unassigned = ""
    if n := atlas.n_unassigned:
        unassigned = f"; {confidence.unassigned_words(n, noun='')}"
    return f"{papers} in {formatting.count(n_topics, 'topic')}{themes}{unassigned}."


def _trend(atlas: Atlas) -> str:
    whole = atlas.verdicts[atlas.verdicts["window"] == WHOLE_WINDOW]
    names = {t: escape.plain(label) for t, label in atlas.topic_names.items()}
    return trend_sentence(
        whole[whole["level"] == "topic"],
        names,
        n_repeats=atlas.n_repeats or 0,
        fewest_days=FEWEST_DAYS,
        n_digests=len(atlas.digests),
    )


def _digests(atlas: Atlas) -> list[Facts]:
    return [
        {
            "id": d.digest_id,
            "name": atlas.digest_names[d.digest_id],
            "dateSource": confidence.HOW_KNOWN[d.date_source],
            "n": int(d.n_papers),
            "new": int(d.n_new),
            "peers": atlas.peers.get(d.digest_id),
            "file": escape.plain(d.file),
            "source": escape.plain(d.source),
        }
        for d in _rows(atlas.digests)
    ]


def _themes(atlas: Atlas) -> list[Facts]:
    """Return the themes in outline order; last, if any, topics without a theme."""
    themes = [
        {
            "id": int(t.theme_id),
            "name": escape.plain(t.label),
            "namedBy": _named_by(atlas, "theme", int(t.theme_id)),
            "n": int(t.n_papers),
            "isOneTopic": int(t.theme_id) in atlas.themes_of_one_topic,
            **_stability(atlas, t),
            "colors": [atlas.palette.theme(int(t.theme_id), mode) for mode in TONES],
            "corners": _corners(atlas.palette.theme_shape(int(t.theme_id))),
            "verdicts": _verdicts(atlas, "theme", int(t.theme_id)),
        }
        for t in _rows(atlas.themes)
    ]
    if not set(atlas.topics["theme_id"]) <= set(atlas.themes["theme_id"]):
        rest = {"id": UNASSIGNED, "name": NO_THEME if themes else "", "n": None, "verdicts": []}
        themes.append(rest)
    return themes


def _topics(atlas: Atlas, points: pd.DataFrame) -> list[Facts]:
    """Return the topics in outline order."""
    shortlist_of = dict(iter(atlas.shortlists.groupby("topic_id")))
    shares = dict(iter(points.groupby("topic_id")))
    topics = []
    for t in _rows(atlas.topics.sort_values(["rank", "topic_id"])):
        topic_id, theme_id = int(t.topic_id), int(t.theme_id)
        shortlist, own = shortlist_of.get(topic_id), shares.get(topic_id)
        name = escape.plain(t.label)
        topics.append(
            {
                "id": topic_id,
                "name": name,
                "mapLines": list(lines_of(name)),
                "namedBy": _named_by(atlas, "topic", topic_id),
                "n": int(t.n_papers),
                "theme": theme_id if theme_id in atlas.theme_names else UNASSIGNED,
                **_stability(atlas, t),
                "keywords": [k for k in map(escape.plain, t.keywords) if k],
                "similar": [int(n) for n in t.near_topic_ids if n in atlas.topic_names],
                "x": round(float(t.x), 3),
                "y": round(float(t.y), 3),
                "themeColors": [atlas.palette.topic(topic_id, mode, "theme") for mode in TONES],
                "colors": [atlas.palette.topic(topic_id, mode) for mode in TONES],
                "corners": _corners(atlas.palette.topic_shape(topic_id)),
                "verdicts": _verdicts(atlas, "topic", topic_id),
                "startWith": [] if shortlist is None else _pairs(shortlist, "paper_id", "reason"),
                "shares": [] if own is None else _shares(own),
            }
        )
    return topics


def _named_by(atlas: Atlas, level: GroupKind, group_id: int) -> list[str]:
    """Return who named a topic or theme and an explanation; empty if automatic."""
    origin = atlas.label_origins[level][group_id]
    marks, explanations = label_origins.MARKS, label_origins.EXPLANATIONS
    return [marks[origin], explanations[origin]] if origin in marks else []


def _corners(shape: Shape) -> list[list[float]]:
    """Return the corners of a theme's mark; none for a circle."""
    return [[round(x, 3), round(y, 3)] for x, y in corners(shape)]


def _stability(atlas: Atlas, row: Any) -> Facts:
    return {
        "stabilityWords": confidence.stability_words(row.stability),
        "stabilityDots": confidence.mark(row.stability),
        "stability": round(float(row.stability), 4),
        "recovered": confidence.recovered(int(row.n_recovered), atlas.n_repeats),
    }


def _rows(frame: pd.DataFrame) -> Iterable[Any]:
    return frame.itertuples()


def _pairs(rows: pd.DataFrame, *columns: str) -> list[list[Any]]:
    return [list(pair) for pair in zip(*(rows[c] for c in columns), strict=True)]


def _shares(rows: pd.DataFrame) -> list[list[Any]]:
    """Return [papers, total, share, low, high] by period.

    The shares are null if the total is 0.
    """
    rows = rows.sort_values(["first_day", "period_id"])
    columns = zip(
        *(rows[c] for c in ("n_papers", "n_digest", "share", "share_low", "share_high")),
        strict=True,
    )
    return [
        [int(k), int(n), *([round(float(v), 5) for v in rest] if n else [None] * 3)]
        for k, n, *rest in columns
    ]


def _verdicts(atlas: Atlas, level: GroupKind, group_id: int) -> list[Facts]:
    """Return a group's verdict in each window; empty if nothing was tested."""
    own = atlas.verdicts[
        (atlas.verdicts["level"] == level) & (atlas.verdicts["group_id"] == group_id)
    ]
    if own["p_value"].isna().all():
        return []
    return [
        {
            "verdict": verdict_words(row.verdict).removeprefix("· "),
            "new": bool(row.emerging),
            "figures": verdict_figures(row, atlas.n_repeats),
            "window": verdict_window(row),
        }
        for row in _rows(own)
    ]


def _removed(atlas: Atlas, level: GroupKind) -> Facts:
    """Return a text and the successors of each id that no longer exists."""
    lineage, names = atlas.lineage, atlas.topic_names if level == "topic" else atlas.theme_names

    def quoted(name: str) -> str:
        return f"“{escape.plain(name)}”"

    removed = {}
    for number in sorted(lineage.numbers(level) - set(names)):
        heirs = lineage.heirs(level, number) or ()
        text = group_history.end_words(atlas, level, number, quoted) or (
            link_notices.moved(level, str(number), [quoted(names[h]) for h in heirs])
            if heirs
            else link_notices.gone(level, str(number))
        )
        removed[str(number)] = {"text": text, "successors": list(heirs)}
    return removed


def _about(atlas: Atlas) -> Facts:
    manifest = atlas.snapshot.manifest
    made = dt.datetime.fromisoformat(manifest.created).astimezone(dt.UTC)
    measured, _ = metric_sentences.quality_sentences(manifest.quality)
    facts = {
        "Created": f"{formatting.day(made)}, {made:%H:%M} UTC",
        "Model": escape.plain(str(manifest.model.get("name") or "none")),
        "Papers": formatting.number(len(atlas.papers)),
        "Topics": formatting.number(len(atlas.topics)),
        "Themes": formatting.number(len(atlas.themes)),
        "Unassigned papers": formatting.number(atlas.n_unassigned),
        "Version": atlas.version[:12],
    }
    return {
        "facts": [list(pair) for pair in facts.items()],
        "warnings": [escape.plain(str(w)) for w in manifest.warnings],
        "sinceFit": metric_sentences.since_fit(manifest.since_fit) or "",
        "stability": confidence.stability_paragraph(atlas.n_repeats) if len(atlas.topics) else "",
        "quality": measured,
    }
